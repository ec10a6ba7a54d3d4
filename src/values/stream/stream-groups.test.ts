import { describe, expect, it } from 'vitest';
import type { Random } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { Arguments } from '../../base/arguments.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { auditIdTree } from '../../structures/id-tree-audit.ts';
import { WideId } from '../../structures/wide-id.ts';
import { consumerNumber, deliveryCount, deliveryTime } from './pending-entry.ts';
import { STREAM_KIND, StreamType } from './stream-type.ts';

interface Pending {
  readonly consumer: string;
  readonly timeMs: number;
  readonly count: number;
}

interface ModelGroup {
  readonly consumers: Set<string>;
  readonly pending: Map<number, Pending>;
}

/** Groups of one stream beside plain maps of what they should be. */
class Model {
  readonly memory = new Memory();
  readonly type = new StreamType(this.memory);
  root: number;
  readonly groups = new Map<string, ModelGroup>();

  constructor() {
    this.root = this.type.stream.create();
  }

  addEntries(count: number): void {
    const request = new Arguments();
    request.setParts([Buffer.from('f'), Buffer.from('v')]);
    const { limits, stream, writer } = this.type;
    stream.open(this.root);
    for (let number = 1; number <= count; number++) {
      writer.append(stream, new WideId().setHalves(number, 0), request, 0, 1, limits);
    }
  }

  #open(group: string, consumer: string): void {
    const name = Buffer.from(group);
    const { stream, group: window, consumer: owner } = this.type;
    const { groups } = stream.open(this.root);
    const ref = groups.find(name, 0, name.length) || stream.createGroup(name, 0, name.length);
    window.open(ref);
    let known = this.groups.get(group);
    if (known === undefined) {
      known = { consumers: new Set(), pending: new Map() };
      this.groups.set(group, known);
    }
    const who = Buffer.from(consumer);
    const found = window.consumers.find(who, 0, who.length);
    expect(found !== 0).toBe(known.consumers.has(consumer));
    owner.open(found || window.createConsumer(who, 0, who.length, 5));
    known.consumers.add(consumer);
  }

  assign(group: string, consumer: string, entry: number, timeMs: number, count: number): void {
    this.#open(group, consumer);
    const id = new WideId().setHalves(entry, 0);
    this.type.group.assign(id, this.type.consumer, timeMs, count);
    this.groups.get(group)?.pending.set(entry, { consumer, timeMs, count });
  }

  acknowledge(group: string, entry: number): void {
    const known = this.groups.get(group);
    if (known === undefined) return;
    const name = Buffer.from(group);
    const { stream, group: window } = this.type;
    window.open(stream.open(this.root).groups.find(name, 0, name.length));
    const done = window.acknowledge(new WideId().setHalves(entry, 0));
    expect(done).toBe(known.pending.delete(entry));
  }

  removeConsumer(group: string, consumer: string): void {
    if (this.groups.get(group)?.consumers.has(consumer) !== true) return;
    this.#open(group, consumer);
    this.type.group.removeConsumer(this.type.consumer);
    const known = this.groups.get(group) as ModelGroup;
    known.consumers.delete(consumer);
    for (const [entry, pending] of known.pending) {
      if (pending.consumer === consumer) known.pending.delete(entry);
    }
  }

  /** Compares a stream, this one or a copy, with the model. */
  check(root: number): void {
    const { consumer, group, stream } = this.type;
    const { groups } = stream.open(root);
    const names: string[] = [];
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
      const name = Buffer.from(group.name.open(ref).copy()).toString();
      names.push(name);
      const known = this.groups.get(name) as ModelGroup;
      group.open(ref);
      auditIdTree(group.pending);
      auditIdTree(group.numbers);
      const owned = new Map<number, string>();
      const consumers: string[] = [];
      for (let at = group.consumers.first(); at !== 0; at = group.consumers.next()) {
        const who = Buffer.from(consumer.name.open(at).copy()).toString();
        consumers.push(who);
        consumer.open(at);
        expect(group.consumerOf(consumer.number)).toBe(at);
        auditIdTree(consumer.owned);
        consumer.owned.forEach(() => {
          owned.set(entryOf(consumer.owned), who);
        });
      }
      expect(consumers).toEqual([...known.consumers].sort());
      const pending = new Map<number, Pending>();
      group.pending.forEach(() => {
        const entry = entryOf(group.pending);
        const ref = group.consumerOf(consumerNumber(group.pending));
        const who = Buffer.from(consumer.name.open(ref).copy()).toString();
        expect(owned.get(entry)).toBe(who);
        const [timeMs, count] = [deliveryTime(group.pending), deliveryCount(group.pending)];
        pending.set(entry, { consumer: who, timeMs, count });
      });
      expect(owned.size).toBe(pending.size);
      expect([...pending].sort()).toEqual([...known.pending].sort());
    }
    expect(names).toEqual([...this.groups.keys()].sort());
    auditMemory(this.memory);
  }

  end(): void {
    const drain = this.type.drain(STREAM_KIND, this.root);
    while (!drain.done) drain.step();
    expect(this.memory.liveBlocks).toBe(0);
    expect(this.memory.usedBytes).toBe(0);
  }
}

function entryOf(tree: { readId(id: WideId): WideId }): number {
  return tree.readId(new WideId()).upperLow;
}

function fill(model: Model, random: Random, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const group = random.pick(['g', 'g', 'other', 'z']);
    const consumer = `c${random.below(random.pick([3, 900]))}`;
    const entry = 1 + random.below(2_000);
    const what = random.below(20);
    if (what < 14) {
      const time = random.pick([0, 1_700_000_000_000, 2 ** 44 - 1]) + 0;
      model.assign(group, consumer, entry, time, random.pick([0, 1, 2 ** 32, 2 ** 52 - 1]));
    } else if (what < 19) model.acknowledge(group, entry);
    else model.removeConsumer(group, consumer);
  }
}

describe('the groups of a stream', () => {
  it(
    'agree with plain maps, also when copied and moved',
    seeded((random) => {
      const model = new Model();
      model.addEntries(300);
      for (let round = 0; round < 4; round++) {
        fill(model, random, 1_500);
        model.check(model.root);
        const copy = model.type.copy(STREAM_KIND, model.root);
        model.check(copy);
        const { memory } = model;
        expect(model.type.memoryBytes(STREAM_KIND, copy, 0)).toBeGreaterThan(10_000);
        model.type.free(STREAM_KIND, copy);
        const used = memory.usedBytes;
        const moved = moveAll(model);
        expect(moved).toBeGreaterThan(30);
        model.check(model.root);
        expect(memory.usedBytes).toBe(used);
      }
      model.end();
    }),
  );

  it('may have names of any length', () => {
    const model = new Model();
    for (const length of [0, 1, 65_536, 65_537, 600_000]) {
      model.assign('g'.repeat(length), 'c'.repeat(length), 1, 5, 1);
    }
    model.check(model.root);
    moveAll(model);
    model.check(model.root);
    model.end();
  });

  it(
    'leave nothing behind when memory runs out while they are copied',
    seeded((random) => {
      const model = new Model();
      model.addEntries(200);
      fill(model, random, 600);
      const { memory } = model;
      const before = memory.usedBytes;
      const allocate = memory.allocate.bind(memory);
      for (let round = 0; round < 40; round++) {
        let left = random.below(400);
        memory.allocate = (size) => {
          if (left-- > 0) return allocate(size);
          throw new OutOfMemoryError('none left');
        };
        try {
          model.type.free(STREAM_KIND, model.type.copy(STREAM_KIND, model.root));
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
        }
        memory.allocate = allocate;
        expect(memory.usedBytes).toBe(before);
      }
      model.check(model.root);
      model.end();
    }),
  );

  it('are as they were when memory runs out on the way', () => {
    const model = new Model();
    model.assign('g', 'c', 1, 5, 1);
    const { memory } = model;
    const allocate = memory.allocate.bind(memory);
    for (let entry = 2; entry < 400; entry++) {
      for (let allowed = 0; allowed < 2; allowed++) {
        let left = allowed;
        memory.allocate = (size) => {
          if (left-- > 0) return allocate(size);
          throw new OutOfMemoryError('none left');
        };
        try {
          model.type.group.assign(new WideId().setHalves(entry, 0), model.type.consumer, 5, 1);
          model.type.group.acknowledge(new WideId().setHalves(entry, 0));
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
        }
        memory.allocate = allocate;
        if (entry % 50 === 0) model.check(model.root);
      }
      model.assign('g', 'c', entry, 5, 1);
    }
    model.check(model.root);
    model.end();
  });
});

/** Moves every block, as defragmentation does; returns how many there were. */
function moveAll(model: Model): number {
  const { memory, type } = model;
  let moved = 0;
  const mover = {
    root: model.root,
    move(ref: number): number {
      const size = memory.sizeOf(ref);
      const copy = memory.allocate(size);
      const from = memory.bytes[ref >>> REF_ARENA_SHIFT];
      const start = (ref & REF_UNIT_MASK) << 3;
      const to = memory.bytes[copy >>> REF_ARENA_SHIFT];
      to?.set(from?.subarray(start, start + size) ?? [], (copy & REF_UNIT_MASK) << 3);
      memory.free(ref);
      moved++;
      return copy;
    },
  };
  let cursor = 0;
  do {
    cursor = type.evacuate(STREAM_KIND, model.root, cursor, mover);
    model.root = mover.root;
  } while (cursor !== 0);
  return moved;
}
