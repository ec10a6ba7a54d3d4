// A hash beside a plain Map, in all four forms: whatever is done, both must hold the same, and at
// the end all memory must be given back.
import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../../test/support/memory-faults.ts';
import type { Random } from '../../../test/support/random.ts';
import { seededRandom } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { HalfSipHash } from '../../base/half-siphash.ts';
import { SeededRandom } from '../../base/random.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { auditHashTable } from '../../structures/hash-table-audit.ts';
import { KeyedRecords } from '../../structures/keyed-record.ts';
import { checkPackedList } from '../../structures/packed-list-check.ts';
import { NEVER } from './hash-field.ts';
import { HASH_PACKED, HASH_PACKED_EXPIRES, HASH_TABLE, HASH_TABLE_EXPIRES } from './hash-kinds.ts';
import { HashType } from './hash-type.ts';

interface Expected {
  value: Buffer;
  time: number;
}

const NOW = 1_700_000_000_000;

class HashModel {
  readonly memory = new Memory();
  readonly hash = new HalfSipHash(5, 6);
  readonly records = new KeyedRecords(this.memory, this.hash);
  readonly type = new HashType(this.records, this.hash);
  readonly value = this.type.value;
  expected = new Map<string, Expected>();
  kind = HASH_PACKED;
  root = 0;

  constructor(packedFields = 512, packedBytes = 64) {
    this.value.limits.maxListpackEntries = { value: packedFields };
    this.value.limits.maxListpackValue = { value: packedBytes };
    this.value.create();
    this.leave();
  }

  /** Opens the window as a command does, which may have looked at others in between. */
  open(): void {
    this.value.open(this.kind, this.root);
    this.value.nowMs = NOW;
  }

  leave(): void {
    this.kind = this.value.kind;
    this.root = this.value.root;
    this.value.close();
  }

  set(field: string, value: Buffer, keepTime = false): boolean {
    this.open();
    const { bytes, view } = placed(field);
    const { length } = bytes;
    let isNew = false;
    try {
      isNew = this.value.set(bytes, view, 2, length - 2, value, 0, value.length, keepTime);
    } finally {
      this.leave();
    }
    const before = this.expected.get(field);
    const alive = before !== undefined && !isPast(before.time);
    expect(isNew).toBe(!alive);
    const time = alive && keepTime ? before.time : NEVER;
    this.expected.set(field, { value, time });
    return isNew;
  }

  remove(field: string): void {
    this.open();
    const { bytes, view } = placed(field);
    const removed = this.value.remove(bytes, view, 2, bytes.length - 2);
    this.leave();
    const before = this.expected.get(field);
    expect(removed).toBe(before !== undefined && !isPast(before.time));
    if (removed) this.expected.delete(field);
  }

  setTime(field: string, time: number): void {
    const before = this.expected.get(field);
    if (before === undefined) return;
    this.open();
    const { bytes, view } = placed(field);
    try {
      if (!this.value.expires) this.value.allowTimes();
      this.value.setTime(bytes, view, 2, bytes.length - 2, time);
    } finally {
      this.leave();
    }
    before.time = time;
  }

  read(field: string): Buffer | undefined {
    this.open();
    const { bytes, view } = placed(field);
    if (!this.value.read(bytes, view, 2, bytes.length - 2)) return undefined;
    const { valueBytes, valueStart, valueLength } = this.value.field;
    return Buffer.from(valueBytes.subarray(valueStart, valueStart + valueLength));
  }

  /** What the hash says it has, as one text, in its own order. */
  contents(): string[] {
    this.open();
    const found: string[] = [];
    const { field } = this.value;
    this.value.forEach(() => {
      const name = latin1(field.fieldBytes, field.fieldStart, field.fieldLength);
      const value = latin1(field.valueBytes, field.valueStart, field.valueLength);
      found.push(`${name}=${value}@${field.expiresAtMs}`);
    });
    return found;
  }

  alive(): string[] {
    return [...this.expected]
      .filter(([, { time }]) => !isPast(time))
      .map(([name, { value, time }]) => `${name}=${value.toString('latin1')}@${time}`);
  }

  check(): void {
    expect(this.contents().sort()).toEqual(this.alive().sort());
    this.open();
    expect(this.value.length).toBe(this.expected.size);
    expect(this.value.liveLength).toBe(this.alive().length);
    const times = [...this.expected.values()].map(({ time }) => time).filter((time) => time !== 0);
    expect(this.value.soonestMs).toBeLessThanOrEqual(Math.min(...times, Number.POSITIVE_INFINITY));
    if (this.value.isPacked) this.#checkPacked(times);
    else this.#checkTable(times.length);
  }

  #checkPacked(times: number[]): void {
    const { bytes, start, byteLength } = this.value.packed.blocks.list;
    const width = this.value.expires ? 3 : 2;
    expect(checkPackedList(bytes, start, byteLength)).toBe(this.expected.size * width);
    if (!this.value.expires) return;
    const order: number[] = [];
    const { packed } = this.value;
    for (let at = packed.first(); at !== 0; at = packed.next(at)) order.push(packed.timeAt(at));
    const never = order.length - times.length;
    expect(order).toEqual([...times.sort((a, b) => a - b), ...Array(never).fill(NEVER)]);
  }

  #checkTable(times: number): void {
    const { table, expires } = this.value.table;
    expect(auditHashTable(table, this.records, this.hash).entries).toBe(this.expected.size);
    if (this.value.expires) {
      expect(auditHashTable(expires, this.records, this.hash).entries).toBe(times);
    }
  }

  /** Gives all back and looks whether that is true. */
  end(lazily = false): void {
    if (lazily && this.type.freeEffort(this.kind, this.root) > 1) {
      const drain = this.type.drain(this.kind, this.root);
      while (!drain.done) drain.step();
    } else {
      this.type.free(this.kind, this.root);
    }
    this.type.close();
    this.records.close();
    expect(this.memory.usedBytes).toBe(0);
    auditMemory(this.memory);
  }
}

function isPast(time: number): boolean {
  return time !== NEVER && time < NOW;
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString('latin1');
}

/** A field behind two bytes that are not its own. */
function placed(field: string): { bytes: Uint8Array; view: DataView } {
  const bytes = Uint8Array.from(Buffer.from(`::${field}`, 'latin1'));
  return { bytes, view: new DataView(bytes.buffer) };
}

function randomValue(random: Random): Buffer {
  if (random.oneIn(3)) return Buffer.from(`${random.below(2 ** 31) - 2 ** 30}`);
  if (random.oneIn(2000)) return Buffer.alloc(random.pick([300, 70_000, 300_000]), 'v');
  return random.bytes(random.below(60));
}

function randomTime(random: Random): number {
  if (random.oneIn(4)) return NEVER;
  return NOW + random.below(1000) - (random.oneIn(3) ? 500 : 0);
}

function change(model: HashModel, random: Random, fields: number): void {
  const number = random.below(fields);
  const field = number % 3 === 0 ? `${number}` : `field:${number}${'x'.repeat(number % 50)}`;
  switch (random.below(7)) {
    case 0:
    case 1:
      model.remove(field);
      break;
    case 2:
      model.setTime(field, randomTime(random));
      break;
    default:
      model.set(field, randomValue(random), random.oneIn(3));
  }
}

describe('a hash, whatever its form', () => {
  for (const [name, limit, fields, steps] of [
    ['packed', 512, 40, 3000],
    ['turning into a table', 20, 60, 3000],
    ['a table of thousands', 4, 2000, 8000],
  ] as const) {
    it(
      `is what a map is: ${name}`,
      seeded((random) => {
        const model = new HashModel(limit, limit === 512 ? 1_000_000 : 64);
        poisonFreed(model.memory);
        for (let step = 0; step < steps; step++) {
          change(model, random, fields);
          if (step % (steps / 10) === 0) model.check();
        }
        model.check();
        for (const [field, { value, time }] of model.expected) {
          expect(model.read(field)).toEqual(isPast(time) ? undefined : value);
        }
        model.end(random.oneIn(2));
      }),
    );
  }

  it('keeps the order of insertion while it is packed', () => {
    const model = new HashModel();
    for (const field of ['z', '5', 'a', '-1', 'm']) model.set(field, Buffer.from('v'));
    model.set('a', Buffer.from('a much longer value than before'));
    model.remove('5');
    model.set('5', Buffer.from('1'));
    const names = model.contents().map((text) => text.slice(0, text.indexOf('=')));
    expect(names).toEqual(['z', 'a', '-1', 'm', '5']);
    model.end();
  });

  it('becomes a table beyond the number of fields, and with the first long field or value', () => {
    const model = new HashModel(3, 8);
    for (const field of ['a', 'b', 'c']) model.set(field, Buffer.from('12345678'));
    expect(model.kind).toBe(HASH_PACKED);
    model.set('a', Buffer.from('1'));
    expect(model.kind).toBe(HASH_PACKED);
    model.set('d', Buffer.from('1'));
    expect(model.kind).toBe(HASH_TABLE);
    model.check();
    model.end();
    for (const [field, value] of [
      ['a', '123456789'],
      ['123456789', 'a'],
    ]) {
      const other = new HashModel(3, 8);
      other.set('x', Buffer.from('y'));
      other.set(field, Buffer.from(value));
      expect(other.kind).toBe(HASH_TABLE);
      other.check();
      other.end();
    }
  });

  it('becomes a table before a packed list is too large, whatever the limits', () => {
    const model = new HashModel(1_000_000, 1_000_000);
    for (let number = 0; number < 8; number++) {
      model.set(`field ${number}`, Buffer.alloc(70_000, `${number}`));
      expect(model.kind).toBe(number < 7 ? HASH_PACKED : HASH_TABLE);
    }
    model.check();
    model.end(true);
  });

  it('takes the form with times when a field is to expire, and keeps it', () => {
    for (const limit of [2, 100]) {
      const model = new HashModel(limit);
      for (const field of ['a', 'b', 'c']) model.set(field, Buffer.from(field));
      model.setTime('b', NOW + 5);
      expect(model.kind).toBe(limit === 2 ? HASH_TABLE_EXPIRES : HASH_PACKED_EXPIRES);
      model.setTime('b', NEVER);
      expect(model.kind).toBe(limit === 2 ? HASH_TABLE_EXPIRES : HASH_PACKED_EXPIRES);
      model.setTime('c', NOW + 7);
      model.setTime('a', NOW + 6);
      model.check();
      model.end();
    }
  });
});

describe('what is done with hashes from outside', () => {
  const forms: readonly (readonly [number, boolean])[] = [
    [HASH_PACKED, false],
    [HASH_PACKED_EXPIRES, true],
    [HASH_TABLE, false],
    [HASH_TABLE_EXPIRES, true],
  ];

  function filled(kind: number, withTimes: boolean, fields = 700): HashModel {
    const random = seededRandom(3);
    const isPacked = kind === HASH_PACKED || kind === HASH_PACKED_EXPIRES;
    const model = new HashModel(isPacked ? 5000 : 4);
    for (let number = 0; number < fields; number++) {
      model.set(`field ${number}`, Buffer.from(`value ${random.below(1000)}`));
      if (withTimes && number % 2 === 0) model.setTime(`field ${number}`, NOW + number + 1);
    }
    expect(model.kind).toBe(kind);
    return model;
  }

  it('a copy has the same and shares nothing', () => {
    for (const [kind, withTimes] of forms) {
      const model = filled(kind, withTimes);
      const before = model.contents();
      const copy = model.type.copy(model.kind, model.root);
      const { root } = model;
      model.root = copy;
      expect(model.contents().sort()).toEqual(before.sort());
      model.check();
      model.remove('field 0');
      model.root = root;
      expect(model.contents().sort()).toEqual(before.sort());
      model.type.free(model.kind, copy);
      model.end();
    }
  });

  it('nothing of a copy is left when there is no memory for it', () => {
    for (const [kind, withTimes] of forms) {
      const model = filled(kind, withTimes, 300);
      const faults = faultyAllocations(model.memory);
      const used = model.memory.usedBytes;
      for (const remaining of [0, 1, 2, 3, 40, 250]) {
        if (remaining > 0 && kind === HASH_PACKED) break;
        if (remaining > 0 && kind === HASH_PACKED_EXPIRES) break;
        faults.remaining = remaining;
        expect(() => model.type.copy(model.kind, model.root)).toThrow(OutOfMemoryError);
        expect(model.memory.usedBytes).toBe(used);
      }
      faults.remaining = Number.POSITIVE_INFINITY;
      model.check();
      model.end();
    }
  });

  it('its bytes are counted exactly', () => {
    for (const [kind, withTimes] of forms) {
      const model = filled(kind, withTimes);
      expect(model.type.memoryBytes(model.kind, model.root, 0)).toBe(model.memory.usedBytes);
      const estimated = model.type.memoryBytes(model.kind, model.root, 5);
      expect(Math.abs(estimated / model.memory.usedBytes - 1)).toBeLessThan(0.1);
      expect(model.type.length(model.kind, model.root)).toBe(700);
      model.end(true);
    }
  });

  it('its blocks can be moved a step at a time while it changes', () => {
    for (const [kind, withTimes] of forms) {
      const model = filled(kind, withTimes);
      poisonFreed(model.memory);
      const random = seededRandom(9);
      let moves = 0;
      const fresh = new Set<number>();
      const mover = {
        root: 0,
        move: (ref: number): number => {
          if (fresh.has(ref) || random.oneIn(3)) return ref;
          const { memory } = model;
          const size = memory.sizeOf(ref);
          const copy = memory.allocate(size);
          const bytes = memory.bytes[ref >>> 23];
          const from = (ref & 0x7fffff) * 8;
          memory.bytes[copy >>> 23].copyWithin((copy & 0x7fffff) * 8, from, from + size);
          expect(bytes).toBe(memory.bytes[copy >>> 23]);
          memory.free(ref);
          fresh.add(copy);
          moves++;
          return copy;
        },
      };
      let cursor = 0;
      for (let step = 0; step < 500; step++) {
        mover.root = model.root;
        cursor = model.type.evacuate(model.kind, model.root, cursor, mover);
        model.root = mover.root;
        if (cursor === 0) break;
        if (step % 10 === 0) model.check();
        change(model, random, 700);
      }
      expect(cursor).toBe(0);
      if (moves < 100) expect(model.value.isPacked).toBe(true);
      model.check();
      model.end();
    }
  });

  it('a field is drawn with equal chance, and none whose time has come', () => {
    for (const [kind, withTimes] of forms) {
      const model = filled(kind, withTimes, 10);
      if (withTimes) for (let number = 0; number < 5; number++) model.setTime(`field ${number}`, 1);
      const source = new SeededRandom(4);
      const drawn = new Map<string, number>();
      for (let round = 0; round < 5000; round++) {
        model.open();
        expect(model.value.readRandom(source)).toBe(true);
        const { fieldBytes, fieldStart, fieldLength } = model.value.field;
        const name = latin1(fieldBytes, fieldStart, fieldLength);
        drawn.set(name, (drawn.get(name) ?? 0) + 1);
      }
      const alive = withTimes ? 5 : 10;
      expect(drawn.size).toBe(alive);
      for (const count of drawn.values()) {
        expect(Math.abs(count - 5000 / alive)).toBeLessThan(5000 / alive / 3);
      }
      model.end();
    }
  });
});

describe('fields whose time has come', () => {
  it('are removed a few at a time, soonest first where that is known', () => {
    for (const limit of [5000, 4]) {
      const model = new HashModel(limit);
      for (let number = 0; number < 600; number++) {
        model.set(`field ${number}`, Buffer.from('v'));
        if (number % 2 === 0) model.setTime(`field ${number}`, NOW - 600 + number);
        else if (number % 3 === 0) model.setTime(`field ${number}`, NOW + number);
      }
      let removed = 0;
      for (let round = 0; round < 200; round++) {
        model.open();
        if (model.value.soonestMs >= NOW) break;
        const { field } = model.value;
        const most = model.value.removeExpired(10, () => {
          const name = latin1(field.fieldBytes, field.fieldStart, field.fieldLength);
          expect(isPast(model.expected.get(name)?.time ?? NOW + 1)).toBe(true);
          model.expected.delete(name);
        });
        removed += most;
        expect(most).toBeLessThan(40);
        model.leave();
        model.check();
      }
      expect(removed).toBe(300);
      model.open();
      expect(model.value.soonestMs).toBe(NOW + 3);
      model.end();
    }
  });
});

describe('a hash without memory to change', () => {
  it('is as it was', () => {
    for (const limit of [3, 5000]) {
      const model = new HashModel(limit);
      for (let number = 0; number < 3; number++) model.set(`field ${number}`, Buffer.from('v'));
      const faults = faultyAllocations(model.memory);
      const attempts: (() => void)[] = [
        () => model.set('another', Buffer.alloc(60, 'w')),
        () => model.set('field 1', Buffer.alloc(90, 'w')),
        () => model.setTime('field 1', NOW + 9),
      ];
      for (const attempt of attempts) {
        for (let remaining = 0; ; remaining++) {
          faults.remaining = remaining;
          try {
            attempt();
            break;
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
          }
          faults.remaining = Number.POSITIVE_INFINITY;
          model.check();
        }
        faults.remaining = Number.POSITIVE_INFINITY;
        model.check();
      }
      model.end();
    }
  });
});
