/**
 * Active defragmentation: empties sparsely used arenas by moving what lives in them, a millisecond
 * at a time, so that they can be given back to the system. This is the part that decides when, and
 * that knows where all references are; ../memory/DESIGN.md tells the whole story.
 */
import type { Clock } from '../base/clock.ts';
import { ARENA_BYTES } from '../memory/arena-layout.ts';
import { BlockEvacuation } from '../memory/block-evacuation.ts';
import { EvacuationPlan } from '../memory/evacuation-plan.ts';
import { redirectRecord, TableEvacuation, WALK_END } from '../structures/table-evacuation.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';
import { IN_EXPIRES, IN_FIELD_TIMES, secondTables } from './second-tables.ts';
import { ValueEvacuation } from './value-evacuation.ts';

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

/** The parts of a database that are walked through one after the other. */
const PARTS = 4;
const KEYS_PART = 0;
const EXPIRES_PART = 1;
const VALUES_PART = 3;

/** One pass: the survey, then the closing of the arenas it chose, then the walk. */
class Pass {
  readonly plan: EvacuationPlan;
  readonly toClose: number[] = [];
  surveyed = false;
  closed = 0;
  /**
   * Where the walk is: which part (three for each database: its keys, those that expire, what the
   * collections among them consist of), and which hash prefix of a table.
   */
  part = 0;
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
  readonly #blocks: BlockEvacuation;
  readonly #tables: TableEvacuation;
  readonly #values: ValueEvacuation;
  #pass: Pass | undefined = undefined;
  #demanded = false;
  /** What was wasted when a pass had given nothing back, or less since. */
  #hopelessBytes = Number.NEGATIVE_INFINITY;
  #share = 0;
  #startedMs = 0;

  constructor(keyspace: Keyspace, clock: Clock) {
    this.#keyspace = keyspace;
    this.#clock = clock;
    this.#blocks = new BlockEvacuation(keyspace.memory);
    this.#tables = new TableEvacuation(keyspace.memory, this.#blocks);
    this.#values = new ValueEvacuation(keyspace, this.#blocks);
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
    const before = this.#blocks.moved;
    while (this.#step(this.#pass)) {
      if (this.#clock.monotonicMs() >= deadline) break;
    }
    if (this.#blocks.moved !== before) {
      // Whatever was open may have moved.
      this.#keyspace.records.close();
      this.#keyspace.values.close();
    }
    this.#count();
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
    if (pass.part === PARTS * databases.length) return false;
    const database = databases[Math.floor(pass.part / PARTS)];
    if (pass.part % PARTS === VALUES_PART) {
      if (this.#values.step(database)) return true;
      this.#values.restart();
      pass.part++;
      return true;
    }
    const part = pass.part % PARTS;
    const { keys, expires, fieldTimes } = database;
    if (part === KEYS_PART) {
      pass.prefix = this.#tables.step(keys, pass.prefix, (from, to) => {
        this.#recordMoved(database, from, to);
      });
    } else {
      const table = part === EXPIRES_PART ? expires : fieldTimes.table;
      pass.prefix = this.#tables.step(table, pass.prefix, undefined);
    }
    if (pass.prefix >= WALK_END) {
      pass.prefix = 0;
      pass.part++;
    }
    return true;
  }

  /** Tells the other tables that have the key. */
  #recordMoved(database: Database, from: number, to: number): void {
    const { hash, memory, records } = this.#keyspace;
    const tables = secondTables(records.head(to));
    if ((tables & IN_EXPIRES) !== 0) redirectRecord(memory, hash, database.expires, from, to);
    if ((tables & IN_FIELD_TIMES) === 0) return;
    redirectRecord(memory, hash, database.fieldTimes.table, from, to);
  }

  #end(): void {
    const { memory } = this.#keyspace;
    memory.openArenas();
    const gaveBack = memory.droppedArenaCount > (this.#pass?.droppedBefore ?? 0);
    this.#hopelessBytes = gaveBack
      ? Number.NEGATIVE_INFINITY
      : memory.touchedBytes - memory.usedBytes;
    this.#pass = undefined;
    this.#values.restart();
    this.#demanded = false;
  }

  #count(): void {
    const tables = this.#tables;
    const blocks = this.#blocks;
    const { statistics } = this.#keyspace;
    statistics.defragmentationHits += blocks.moved;
    statistics.defragmentationMisses += blocks.left;
    statistics.defragmentationKeyHits += tables.movedRecords;
    statistics.defragmentationKeyMisses += tables.leftRecords;
    blocks.moved = 0;
    blocks.left = 0;
    tables.movedRecords = 0;
    tables.leftRecords = 0;
  }
}
