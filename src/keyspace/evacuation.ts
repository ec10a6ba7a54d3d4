/**
 * Active defragmentation: empties sparsely used arenas by moving what lives in them, a millisecond
 * at a time, so that they can be given back to the system. This is the part that decides when, and
 * that knows where all references are; ../memory/DESIGN.md tells the whole story.
 */
import type { Clock } from '../base/clock.ts';
import { ARENA_BYTES } from '../memory/arena-layout.ts';
import { EvacuationPlan } from '../memory/evacuation-plan.ts';
import { TableEvacuation, WALK_END } from '../structures/table-evacuation.ts';
import type { Keyspace } from './keyspace.ts';

export interface EvacuationSettings {
  /** `activedefrag` */
  readonly enabled: boolean;
  /** Less waste than this, in bytes, is left alone. */
  readonly ignoreBytes: number;
  /** Waste in per cent of the bytes in use: from here on, and from here on with full effort. */
  readonly lowerPercent: number;
  readonly upperPercent: number;
  /** Per cent of the time that it may take at these two. */
  readonly leastShare: number;
  readonly fullShare: number;
}

/** A pass that gave nothing back is tried again when so much more is wasted. */
const TRY_AGAIN_AFTER_BYTES = ARENA_BYTES / 2;

/** One pass: the survey, then the closing of the arenas it chose, then the walk. */
class Pass {
  readonly plan: EvacuationPlan;
  readonly toClose: number[] = [];
  surveyed = false;
  closed = 0;
  /** Where the walk is: which table (two for each database), and which hash prefix in it. */
  table = 0;
  prefix = 0;
  /** Arenas dropped before it began. */
  readonly droppedBefore: number;

  constructor(plan: EvacuationPlan, droppedBefore: number) {
    this.plan = plan;
    this.droppedBefore = droppedBefore;
  }
}

export class Evacuation {
  readonly #keyspace: Keyspace;
  readonly #clock: Clock;
  readonly #tables: TableEvacuation;
  #pass: Pass | undefined = undefined;
  #demanded = false;
  /** What was wasted when a pass had given nothing back, or less since. */
  #hopelessBytes = Number.NEGATIVE_INFINITY;
  #share = 0;
  #startedMs = 0;

  constructor(keyspace: Keyspace, clock: Clock) {
    this.#keyspace = keyspace;
    this.#clock = clock;
    this.#tables = new TableEvacuation(keyspace.memory, keyspace.hash);
  }

  /** Per cent of the time that it takes at present; 0 when it rests. */
  get share(): number {
    return this.#share;
  }

  /** Since when it has been at work without a rest, in ms. */
  get currentMs(): number {
    return this.#share === 0 ? 0 : this.#clock.monotonicMs() - this.#startedMs;
  }

  /**
   * MEMORY PURGE: gives back what is empty already at once, and lets one pass follow in the
   * background, whatever the settings say.
   */
  purge(): void {
    this.#keyspace.memory.dropEmptyArenas();
    this.#demanded = true;
  }

  /** Decides what share of the time it should have from now on. Returns it; 0: none. */
  adjust(settings: EvacuationSettings): number {
    const share = this.#shareFor(settings);
    if (share === 0 && this.#pass !== undefined) this.#end();
    if (share !== 0 && this.#share === 0) this.#startedMs = this.#clock.monotonicMs();
    if (share === 0) this.#keyspace.statistics.defragmentationMs += this.currentMs;
    this.#share = share;
    return share;
  }

  #shareFor(settings: EvacuationSettings): number {
    const { memory } = this.#keyspace;
    if (!settings.enabled && !this.#demanded) return 0;
    const { usedBytes } = memory;
    const wastedBytes = memory.touchedBytes - usedBytes;
    this.#hopelessBytes = Math.min(this.#hopelessBytes, wastedBytes);
    const percent = (wastedBytes * 100) / Math.max(usedBytes, 1);
    const { lowerPercent, upperPercent, leastShare, fullShare, ignoreBytes } = settings;
    if (this.#pass === undefined && !this.#demanded) {
      if (wastedBytes < ignoreBytes || percent < lowerPercent) return 0;
      if (wastedBytes < this.#hopelessBytes + TRY_AGAIN_AFTER_BYTES) return 0;
    }
    if (percent >= upperPercent) return Math.max(fullShare, leastShare);
    const position = Math.max(0, percent - lowerPercent) / (upperPercent - lowerPercent);
    return Math.max(leastShare, Math.round(leastShare + (fullShare - leastShare) * position));
  }

  /** Works for about `budgetMs`. The data are the same afterwards; references are not. */
  slice(budgetMs: number): void {
    const deadline = this.#clock.monotonicMs() + budgetMs;
    this.#pass ??= this.#begin();
    const before = this.#tables.movedRecords;
    while (this.#step(this.#pass)) {
      if (this.#clock.monotonicMs() >= deadline) break;
    }
    this.#count();
    // Whatever was open may have moved.
    if (this.#tables.movedRecords !== before) this.#keyspace.records.close();
  }

  #begin(): Pass {
    const { memory } = this.#keyspace;
    if (memory.emptyArenaCount > 0) memory.dropEmptyArenas();
    return new Pass(new EvacuationPlan(memory), memory.droppedArenaCount);
  }

  /** False when the pass is over. */
  #step(pass: Pass): boolean {
    const { memory } = this.#keyspace;
    if (!pass.surveyed) {
      if (pass.plan.surveyNext()) return true;
      pass.surveyed = true;
      pass.toClose.push(...pass.plan.choose());
      return true;
    }
    if (pass.closed < pass.toClose.length) {
      memory.closeArena(pass.toClose[pass.closed++]);
      return true;
    }
    // Nothing left to empty: all done, or opened again for somebody who needed the room.
    if (memory.closedArenaCount > 0 && this.#walk(pass)) return true;
    this.#end();
    return false;
  }

  /** False when all tables have been walked through. */
  #walk(pass: Pass): boolean {
    const { databases } = this.#keyspace;
    if (pass.table === 2 * databases.length) return false;
    const { keys, expires } = databases[pass.table >>> 1];
    const isKeys = (pass.table & 1) === 0;
    pass.prefix = this.#tables.step(isKeys ? keys : expires, pass.prefix, isKeys, expires);
    if (pass.prefix >= WALK_END) {
      pass.prefix = 0;
      pass.table++;
    }
    return true;
  }

  #end(): void {
    const { memory } = this.#keyspace;
    memory.openArenas();
    const gaveBack = memory.droppedArenaCount > (this.#pass?.droppedBefore ?? 0);
    this.#hopelessBytes = gaveBack
      ? Number.NEGATIVE_INFINITY
      : memory.touchedBytes - memory.usedBytes;
    this.#pass = undefined;
    this.#demanded = false;
  }

  #count(): void {
    const tables = this.#tables;
    const { statistics } = this.#keyspace;
    statistics.defragmentationHits += tables.movedBlocks;
    statistics.defragmentationMisses += tables.leftBlocks;
    statistics.defragmentationKeyHits += tables.movedRecords;
    statistics.defragmentationKeyMisses += tables.leftRecords;
    tables.movedBlocks = 0;
    tables.leftBlocks = 0;
    tables.movedRecords = 0;
    tables.leftRecords = 0;
  }
}
