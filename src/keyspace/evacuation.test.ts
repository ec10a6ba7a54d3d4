// Evacuation against a plain Map: everything there is of changes, in random order, with slices of
// it in between. Ballast makes the keys spread over arenas, as a large data set would.
import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import type { Clock } from '../base/clock.ts';
import { ARENA_BYTES } from '../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES } from '../memory/memory.ts';
import { Evacuation, type EvacuationSettings } from './evacuation.ts';
import { flushDatabases } from './flush.ts';
import { NO_EXPIRY } from './keyspace.ts';

const EAGER: EvacuationSettings = {
  enabled: true,
  ignoreBytes: 1,
  lowerPercent: 1,
  upperPercent: 100,
  leastShare: 1,
  fullShare: 25,
};

/** Each look at it takes a tick. */
class TickingClock implements Clock {
  ms = 0;
  tickMs = 0;
  nowMs(): number {
    return 0;
  }
  nowMicroseconds(): number {
    return 0;
  }
  monotonicMs(): number {
    this.ms += this.tickMs;
    return this.ms;
  }
  blockMs(): void {}
}

interface Known {
  readonly value: string;
  /** -1: never. */
  readonly expiresMs: number;
}

class Scene {
  readonly model = new KeyspaceModel(2);
  readonly clock = new TickingClock();
  readonly evacuation = new Evacuation(this.model.keyspace, this.clock);
  readonly known = [new Map<string, Known>(), new Map<string, Known>()];
  #ballast: number[] = [];
  /** Without what a test may put in its place: to poison ballast would touch it all. */
  readonly #free = this.model.keyspace.memory.free.bind(this.memory);

  get memory(): KeyspaceModel['keyspace']['memory'] {
    return this.model.keyspace.memory;
  }

  set(key: string, value: string, expiresMs = NO_EXPIRY, index = 0): void {
    this.model.set(key, value, expiresMs, this.model.keyspace.databases[index]);
    this.known[index].set(key, { value, expiresMs });
  }

  remove(key: string, index = 0): void {
    this.model.remove(key, this.model.keyspace.databases[index]);
    this.known[index].delete(key);
  }

  /** Takes room, without touching it, so that what follows goes into other arenas. */
  addBallast(bytes: number): void {
    for (let left = bytes; left > 0; left -= LARGEST_BLOCK_BYTES) {
      this.#ballast.push(this.memory.allocate(LARGEST_BLOCK_BYTES));
    }
  }

  /** Takes what room the arenas have, and a little of a new one. */
  fillArena(): void {
    const { arenaCount } = this.memory;
    while (this.memory.arenaCount === arenaCount) this.addBallast(1);
  }

  /** Sees to it that what follows goes into an arena of its own. */
  fillOtherArena(random: Random): void {
    this.fillArena();
    const { length } = this.memory.words;
    const kept = random.below(length);
    for (let arena = 0; arena < length; arena++) if (arena !== kept) this.memory.closeArena(arena);
  }

  dropBallast(): void {
    for (const ref of this.#ballast) this.#free(ref);
    this.#ballast = [];
  }

  /** Runs until it rests. */
  evacuate(settings = EAGER): void {
    while (this.evacuation.adjust(settings) !== 0) this.evacuation.slice(1);
  }

  check(): void {
    this.model.audit();
    for (const [index, known] of this.known.entries()) {
      const database = this.model.keyspace.databases[index];
      for (const [key, { value, expiresMs }] of known) {
        const dead = expiresMs !== -1 && expiresMs < this.model.keyspace.nowMs;
        const found = this.model.get(key, database);
        if (found !== (dead ? undefined : value)) throw new Error(`'${key}' has another value`);
        if (dead) known.delete(key);
        else expect(this.model.expiryOf(key, database)).toBe(expiresMs);
      }
      expect(database.keys.size).toBe(known.size);
    }
  }
}

/** Four arenas with keys in them; then nine of ten keys are deleted. */
function sparse(random: Random): Scene {
  const scene = new Scene();
  for (let key = 0; key < 8000; key++) {
    const expires = random.oneIn(4) ? scene.model.keyspace.nowMs + 1e6 : NO_EXPIRY;
    scene.set(`key:${key}`, 'v'.repeat(random.below(1000)), expires, random.below(2));
    if (key % 2000 === 1999 && key < 7999) scene.fillArena();
  }
  scene.dropBallast();
  for (const [index, known] of scene.known.entries()) {
    for (const key of [...known.keys()]) if (!random.oneIn(10)) scene.remove(key, index);
  }
  return scene;
}

describe('evacuation', () => {
  it('gives back the arenas that mass deletion has left nearly empty', () => {
    const scene = sparse(seededRandom(7));
    const { memory } = scene;
    expect(memory.arenaCount).toBe(4);
    scene.evacuate();
    expect(memory.arenaCount).toBe(Math.ceil((memory.usedBytes * 1.3) / ARENA_BYTES));
    expect(memory.closedArenaCount).toBe(0);
    scene.check();
    const { statistics } = scene.model.keyspace;
    expect(statistics.defragmentationKeyHits).toBeGreaterThan(100);
    expect(statistics.defragmentationKeyMisses).toBeGreaterThan(100);
  });

  it('does nothing when it is off, below its thresholds, or when nothing is won', () => {
    const scene = sparse(seededRandom(7));
    const { evacuation, memory } = scene;
    const wasted = memory.touchedBytes - memory.usedBytes;
    const percent = (wasted * 100) / memory.usedBytes;
    expect(evacuation.adjust({ ...EAGER, enabled: false })).toBe(0);
    expect(evacuation.adjust({ ...EAGER, ignoreBytes: wasted + 1 })).toBe(0);
    expect(evacuation.adjust({ ...EAGER, lowerPercent: percent + 1 })).toBe(0);
    expect(evacuation.adjust({ ...EAGER, ignoreBytes: wasted })).toBe(25);
    scene.evacuate();
    const { defragmentationHits } = scene.model.keyspace.statistics;
    expect(memory.touchedBytes).toBeGreaterThan(memory.usedBytes * 1.01);
    expect(evacuation.adjust(EAGER)).toBe(0);
    expect(scene.model.keyspace.statistics.defragmentationHits).toBe(defragmentationHits);
  });

  it('takes a share of the time that grows with the waste', () => {
    const scene = sparse(seededRandom(7));
    const { memory, evacuation } = scene;
    const percent = ((memory.touchedBytes - memory.usedBytes) * 100) / memory.usedBytes;
    const share = (lowerPercent: number, upperPercent: number): number =>
      evacuation.adjust({ ...EAGER, lowerPercent, upperPercent, leastShare: 10, fullShare: 30 });
    expect(share(percent, percent + 100)).toBe(10);
    expect(share(percent - 100, percent + 100)).toBe(20);
    expect(share(percent - 100, percent)).toBe(30);
    expect(evacuation.share).toBe(30);
  });

  it('stops in the middle when it is switched off, and opens the arenas again', () => {
    const scene = sparse(seededRandom(7));
    scene.clock.tickMs = 1;
    while (scene.memory.closedArenaCount === 0) {
      scene.evacuation.adjust(EAGER);
      scene.evacuation.slice(0);
    }
    for (let slices = 0; slices < 5; slices++) scene.evacuation.slice(0);
    scene.check();
    scene.evacuation.adjust({ ...EAGER, enabled: false });
    expect(scene.memory.closedArenaCount).toBe(0);
    expect(scene.evacuation.share).toBe(0);
    scene.check();
    expect(scene.memory.arenaCount).toBe(4);
  });

  it('never makes memory grow: who needs room gets it in the arenas being emptied', () => {
    const scene = sparse(seededRandom(7));
    scene.clock.tickMs = 1;
    while (scene.memory.closedArenaCount === 0) {
      scene.evacuation.adjust(EAGER);
      scene.evacuation.slice(0);
    }
    const before = scene.memory.arenaCount;
    while (scene.memory.closedArenaCount > 0) scene.addBallast(1);
    expect(scene.memory.arenaCount).toBe(before);
    scene.evacuation.slice(1);

    scene.dropBallast();
    scene.evacuate();
    expect(scene.memory.arenaCount).toBe(1);
    scene.check();
  });

  it('leaves the data alone when the system has no memory', () => {
    const scene = sparse(seededRandom(7));
    const faults = faultyAllocations(scene.memory);
    for (let remaining = 0; remaining < 40; remaining += 13) {
      faults.remaining = remaining;
      scene.evacuate();
      expect(scene.memory.closedArenaCount).toBe(0);
    }
    expect(faults.failed).toBeGreaterThan(0);
    faults.remaining = Number.POSITIVE_INFINITY;
    scene.check();
  });

  it('outlives a flush in its middle', () => {
    const scene = sparse(seededRandom(7));
    scene.clock.tickMs = 1;
    while (scene.memory.closedArenaCount === 0) {
      scene.evacuation.adjust(EAGER);
      scene.evacuation.slice(0);
    }
    flushDatabases(scene.model.keyspace, undefined);
    for (const known of scene.known) known.clear();
    scene.evacuate();
    scene.set('key', 'value');
    scene.evacuate();
    scene.check();
  });

  it('runs once for MEMORY PURGE, though it is off', () => {
    const scene = sparse(seededRandom(7));
    const off = { ...EAGER, enabled: false };
    scene.evacuate(off);
    expect(scene.memory.arenaCount).toBe(4);
    scene.evacuation.purge();
    scene.evacuate(off);
    expect(scene.memory.arenaCount).toBe(1);
    expect(scene.evacuation.share).toBe(0);
    scene.check();
  });

  it('tells for how long it has been at work', () => {
    const scene = sparse(seededRandom(7));
    const { evacuation, clock } = scene;
    expect(evacuation.adjust(EAGER)).toBe(25);
    clock.ms += 70;
    expect(evacuation.currentMs).toBe(70);
    scene.evacuate();
    expect(evacuation.currentMs).toBe(0);
    expect(scene.model.keyspace.statistics.defragmentationMs).toBe(70);
  });
});

describe('random changes with slices of evacuation in between', () => {
  function keyOf(random: Random): string {
    const number = random.below(3000);
    if (number === 0) return '';
    if (number === 1) return 'k'.repeat(70_000);
    return number % 40 === 0 ? `${number}${'w'.repeat(300)}` : `key:${number}`;
  }

  function textOf(random: Random): string {
    const letter = String.fromCharCode(random.below(256));
    if (random.oneIn(2000)) return letter.repeat(263_000 + random.below(1000));
    if (random.oneIn(200)) return letter.repeat(random.below(200_000));
    return letter.repeat(random.below(random.pick([1, 10, 100, 1000])));
  }

  function step(scene: Scene, random: Random): void {
    const { model } = scene;
    const index = random.below(2);
    const key = keyOf(random);
    const action = random.below(100);
    if (action < 40) {
      const expires = random.oneIn(3) ? model.keyspace.nowMs + random.below(3000) : NO_EXPIRY;
      scene.set(key, textOf(random), expires, index);
    } else if (action < 60) {
      scene.remove(key, index);
    } else if (action < 70) {
      model.advance(random.below(20));
    } else if (scene.evacuation.adjust(EAGER) !== 0) {
      scene.evacuation.slice(random.below(4));
    }
  }

  it(
    'leave what a Map would hold, and every reference and byte in its place',
    seeded((random) => {
      const scene = new Scene();
      poisonFreed(scene.memory);
      scene.clock.tickMs = 1;
      for (let round = 1; round <= 12; round++) {
        for (let count = 0; count < 1500; count++) {
          if (count % 400 === 0) scene.fillOtherArena(random);
          step(scene, random);
        }
        scene.dropBallast();
        scene.evacuation.purge();
        for (let count = 0; count < 1000; count++) step(scene, random);
        if (round % 4 === 0) scene.check();
      }
      scene.clock.tickMs = 0;
      // Demanded: by itself it might rest, having found before that there was little to win.
      scene.evacuation.purge();
      scene.evacuate();
      scene.check();
      expect(scene.memory.arenaCount).toBe(1);
      const { statistics } = scene.model.keyspace;
      expect(statistics.defragmentationKeyHits).toBeGreaterThan(200);
    }),
  );
});
