import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { asciiBytes } from '../base/ascii.ts';
import { equalBytes } from '../base/bytes.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import {
  FLAG_EXPIRES,
  FLAG_EXTERNAL_KEY,
  FLAG_EXTERNAL_VALUE,
  FLAG_INTEREST,
  FLAG_SHORT,
  FLAG_WIDE,
  KeyedRecords,
  LONGEST_INLINE_KEY_BYTES,
  LONGEST_INLINE_VALUE_BYTES,
} from './keyed-record.ts';

function newRecords(): KeyedRecords {
  const memory = new Memory();
  poisonFreed(memory);
  return new KeyedRecords(memory, new HalfSipHash(1, 2));
}

/** Bytes that tell their position, so that a shift by one shows. */
function pattern(length: number, first = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (first + at * 7 + (at >> 8)) & 0xff;
  return bytes;
}

function create(
  records: KeyedRecords,
  key: Uint8Array,
  value: Uint8Array,
  flags = 0,
  room = value.length,
): number {
  const ref = records.create(7, flags, key, 0, key.length, value.length, room);
  records.valueBytes.set(value, records.valueStart);
  if ((flags & FLAG_EXPIRES) !== 0) records.setExpireTime(ref, 1234);
  if ((flags & FLAG_SHORT) === 0) records.setClock(ref, 0);
  return ref;
}

function keyBytesOf(records: KeyedRecords, ref: number): Uint8Array {
  records.open(ref);
  return records.keyBytes.slice(records.keyStart, records.keyStart + records.keyLength);
}

function valueBytesOf(records: KeyedRecords, ref: number): Uint8Array {
  records.open(ref);
  return records.valueBytes.slice(records.valueStart, records.valueStart + records.valueLength);
}

/** The hash of a key as a wide record keeps it, in hexadecimal. */
function hashHex(key: Uint8Array): string {
  const hash = new HalfSipHash(1, 2);
  hash.compute(new DataView(key.buffer, key.byteOffset), 0, key.length);
  const words = Buffer.alloc(8);
  words.writeInt32LE(hash.high, 0);
  words.writeInt32LE(hash.low, 4);
  return `${words.toString('hex', 0, 4)} ${words.toString('hex', 4)}`;
}

/** The first `length` bytes of a record's block, in hexadecimal, a space after each word. */
function hexOf(records: KeyedRecords, ref: number, length: number): string {
  const bytes = records.memory.bytes[ref >>> REF_ARENA_SHIFT];
  const start = (ref & REF_UNIT_MASK) << 3;
  let text = '';
  for (let at = 0; at < length; at++) {
    text += bytes[start + at].toString(16).padStart(2, '0');
    if (at % 4 === 3 && at + 1 < length) text += ' ';
  }
  return text;
}

/** `toEqual`, without its price for hundreds of kilobytes. */
function expectBytes(found: Uint8Array, expected: Uint8Array): void {
  if (found.length === expected.length && equalBytes(found, 0, expected, 0, found.length)) return;
  expect(found).toEqual(expected);
}

const KEY = asciiBytes('key');
const VALUE = asciiBytes('value');

describe('the layout of a record, frozen', () => {
  it('narrow: two words, key, value', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE);
    records.setClock(ref, 0xabcdef);
    expect(hexOf(records, ref, 16)).toBe('07000305 efcdab00 6b657976 616c7565');
    expect(records.memory.sizeOf(ref)).toBe(16);
  });

  it('narrow with a value of more than 255 bytes: its length goes on above the clock', () => {
    const records = newRecords();
    const ref = create(records, KEY, new Uint8Array(0x1234));
    records.setClock(ref, 0x000001);
    expect(hexOf(records, ref, 12)).toBe('07000334 01000012 6b657900');
  });

  it('narrow with a time: two words more before the key', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE, FLAG_EXPIRES);
    records.setExpireTime(ref, 0x0123456789a);
    expect(hexOf(records, ref, 24)).toBe('07020305 00000000 9a785634 12000000 6b657976 616c7565');
  });

  it('short: one word, key, value', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE, FLAG_SHORT);
    expect(hexOf(records, ref, 12)).toBe('07040305 6b657976 616c7565');
  });

  it('short with a time', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE, FLAG_SHORT | FLAG_EXPIRES);
    records.setExpireTime(ref, -2);
    expect(hexOf(records, ref, 20)).toBe('07060305 feffffff ffffffff 6b657976 616c7565');
  });

  it('wide: the lengths in two words of their own, then the hash of the key', () => {
    const records = newRecords();
    const key = pattern(256, 0x41);
    const ref = create(records, key, VALUE, FLAG_INTEREST);
    const head = '07210000 00000000 00010000 05000000';
    expect(hexOf(records, ref, 28)).toBe(`${head} ${hashHex(key)} 41484f56`);
    expect(hexOf(records, ref, 24 + 256 + 5)).toMatch(/ 76616c75 65$/);
  });

  it('wide with a time, and short', () => {
    const records = newRecords();
    const key = pattern(256, 0x41);
    const ref = create(records, key, VALUE, FLAG_EXPIRES | FLAG_SHORT);
    const head = `07070000 00010000 05000000 ${hashHex(key)}`;
    expect(hexOf(records, ref, 32)).toBe(`${head} d2040000 00000000 41484f56`);
  });

  it('external: an 8-byte place for the handle instead of key or value', () => {
    const records = newRecords();
    const value = pattern(LONGEST_INLINE_VALUE_BYTES + 1);
    const ref = create(records, KEY, value);
    // The handle of the value stands unaligned behind the key; the 4 bytes behind it are unused.
    const head = '07090000 00000000 03000000 01000400';
    expect(hexOf(records, ref, 31)).toBe(`${head} ${hashHex(KEY)} 6b657901 000000`);
    expect(records.memory.sizeOf(ref)).toBe(40);
    const key = pattern(LONGEST_INLINE_KEY_BYTES + 1);
    const other = create(records, key, VALUE);
    const otherHead = '07110000 00000000 01000100 05000000';
    expect(hexOf(records, other, 28)).toBe(`${otherHead} ${hashHex(key)} 02000000`);
    expect(hexOf(records, other, 37)).toMatch(/ 76616c75 65$/);
  });
});

describe('a record', () => {
  const keyLengths = [0, 1, 3, 255, 256, LONGEST_INLINE_KEY_BYTES, LONGEST_INLINE_KEY_BYTES + 1];
  const valueLengths = [
    0,
    1,
    255,
    256,
    65_535,
    65_536,
    LONGEST_INLINE_VALUE_BYTES,
    LONGEST_INLINE_VALUE_BYTES + 1,
  ];
  const flagSets = [0, FLAG_EXPIRES, FLAG_SHORT, FLAG_EXPIRES | FLAG_SHORT];

  function layoutOf(flags: number, keyLength: number, room: number): number {
    const limit = (flags & FLAG_SHORT) !== 0 ? 255 : 65_535;
    let layout = flags;
    if (keyLength > 255 || room > limit) layout |= FLAG_WIDE;
    if (keyLength > LONGEST_INLINE_KEY_BYTES) layout |= FLAG_EXTERNAL_KEY;
    if (room > LONGEST_INLINE_VALUE_BYTES) layout |= FLAG_EXTERNAL_VALUE;
    return layout;
  }

  it('gives back kind, flags, key and value in every layout', () => {
    const records = newRecords();
    for (const flags of flagSets) {
      for (const keyLength of keyLengths) {
        for (const valueLength of valueLengths) {
          const key = pattern(keyLength);
          const value = pattern(valueLength, 3);
          const ref = create(records, key, value, flags | FLAG_INTEREST);
          expect(records.ref).toBe(ref);
          const { keyStart, valueStart } = records;
          records.open(ref);
          expect([records.keyStart, records.valueStart]).toEqual([keyStart, valueStart]);
          expect(records.kind).toBe(7);
          expect(records.flags).toBe(layoutOf(flags, keyLength, valueLength) | FLAG_INTEREST);
          expectBytes(keyBytesOf(records, ref), key);
          expectBytes(valueBytesOf(records, ref), value);
          expect(records.expireTimeMs(ref)).toBe((flags & FLAG_EXPIRES) === 0 ? -1 : 1234);
          expect(records.clock(ref)).toBe(0);
          expect(records.hasKey(ref, key, 0, keyLength)).toBe(true);
          expect(records.hasKey(ref, pattern(keyLength + 1), 0, keyLength + 1)).toBe(false);
          if (keyLength > 0)
            expect(records.hasKey(ref, pattern(keyLength, 2), 0, keyLength)).toBe(false);
          records.free(ref);
        }
      }
    }
    expect(records.memory.usedBytes).toBe(0);
    auditMemory(records.memory);
  });

  it('takes exactly the bytes of header, key and room, rounded up to a block', () => {
    const records = newRecords();
    const used = (key: number, value: number, flags = 0): number => {
      const before = records.memory.usedBytes;
      create(records, pattern(key), pattern(value), flags);
      return records.memory.usedBytes - before;
    };
    expect(used(16, 16)).toBe(40);
    expect(used(16, 16, FLAG_EXPIRES)).toBe(48);
    expect(used(16, 16, FLAG_SHORT)).toBe(40);
    expect(used(4, 0, FLAG_SHORT)).toBe(8);
    expect(used(256, 100)).toBe(Memory.blockBytes(24 + 256 + 100));
    expect(used(10, 262_145)).toBe(Memory.blockBytes(24 + 10 + 8) + 262_145);
    expect(used(65_537, 262_145)).toBe(Memory.blockBytes(24 + 8 + 8) + 65_537 + 262_145);
  });

  it('keeps times of 64 bits exactly', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE, FLAG_EXPIRES);
    const times = [0, 1, -1, -2, 1_700_000_000_000, 2 ** 31, 2 ** 32, -(2 ** 32) - 1];
    for (const time of [...times, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      records.setExpireTime(ref, time);
      expect(records.expireTimeMs(ref)).toBe(time);
      expect(records.expireTimeExact(ref)).toBe(time);
    }
    for (const time of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n]) {
      records.setExpireTime(ref, time);
      expect(records.expireTimeExact(ref)).toBe(time);
      expect(records.expireTimeMs(ref)).toBe(Number(time));
    }
    records.setExpireTime(ref, 77n);
    expect(records.expireTimeExact(ref)).toBe(77);
    expectBytes(valueBytesOf(records, ref), VALUE);
    expectBytes(keyBytesOf(records, ref), KEY);
  });

  it("has 24 bits of clock beside the high byte of its value's length", () => {
    const records = newRecords();
    const value = pattern(0xabcd);
    const ref = create(records, KEY, value);
    for (const clock of [0xffffff, 0, 0x123456]) {
      records.setClock(ref, clock);
      expect(records.clock(ref)).toBe(clock);
      expectBytes(valueBytesOf(records, ref), value);
    }
  });

  it('switches a flag without touching the rest', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE, FLAG_EXPIRES);
    const before = records.head(ref);
    records.setFlag(ref, FLAG_INTEREST, true);
    records.setFlag(ref, FLAG_INTEREST, true);
    expect(records.head(ref)).toBe(before | (FLAG_INTEREST << 8));
    records.setFlag(ref, FLAG_INTEREST, false);
    expect(records.head(ref)).toBe(before);
  });

  it('leaves nothing behind when there is no memory for it', () => {
    for (const [keyLength, valueLength] of [
      [3, 5],
      [70_000, 5],
      [3, 300_000],
      [70_000, 300_000],
    ]) {
      const records = newRecords();
      const faults = faultyAllocations(records.memory);
      for (let succeed = 0; ; succeed++) {
        faults.remaining = succeed;
        try {
          create(records, pattern(keyLength), pattern(valueLength));
          break;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          expect(records.memory.usedBytes).toBe(0);
        }
      }
      expect(faults.failed).toBeGreaterThan(0);
      auditMemory(records.memory);
    }
  });
});

describe('valueRoom and resizeInPlace', () => {
  it('let a value grow to the end of its block and no further', () => {
    const records = newRecords();
    const ref = create(records, KEY, VALUE);
    const neighbour = create(records, KEY, VALUE);
    expect(records.memory.sizeOf(ref)).toBe(16);
    records.open(ref);
    expect(records.valueRoom()).toBe(5);
    const wider = create(records, KEY, pattern(6));
    records.open(wider);
    expect(records.valueRoom()).toBe(24 - 8 - 3);
    records.resizeInPlace(9, 13);
    records.valueBytes.set(pattern(13, 5), records.valueStart);
    expectBytes(valueBytesOf(records, wider), pattern(13, 5));
    expect(records.kind).toBe(9);
    expectBytes(valueBytesOf(records, neighbour), VALUE);
  });

  it('never promise more than the layout can say', () => {
    const records = newRecords();
    const rooms: [number, number, number, number][] = [
      // key, value, flags, room
      [3, 255, FLAG_SHORT, 255],
      [3, 100, FLAG_SHORT, Memory.blockBytes(4 + 103) - 7],
      [3, 65_530, 0, 65_535],
      [3, 65_536, 0, Memory.blockBytes(24 + 65_539) - 27],
      [300, 262_144, 0, 262_144],
      [70_000, 10, 0, Memory.blockBytes(24 + 8 + 10) - 32],
    ];
    for (const [keyLength, valueLength, flags, room] of rooms) {
      const ref = create(records, pattern(keyLength), pattern(valueLength), flags);
      records.open(ref);
      expect(records.valueRoom()).toBe(room);
      records.resizeInPlace(1, room);
      records.valueBytes.set(pattern(room, 9), records.valueStart);
      expect(records.valueLength).toBe(room);
      expectBytes(valueBytesOf(records, ref), pattern(room, 9));
      expectBytes(keyBytesOf(records, ref), pattern(keyLength));
      expect(records.kind).toBe(1);
    }
  });

  it('know the room that was asked for beyond the first value, in large buffers too', () => {
    const records = newRecords();
    const small = create(records, KEY, VALUE, 0, 1000);
    records.open(small);
    expect(records.valueLength).toBe(5);
    expect(records.valueRoom()).toBeGreaterThanOrEqual(1000);
    const large = create(records, KEY, VALUE, 0, 400_000);
    records.open(large);
    expect(records.flags & FLAG_EXTERNAL_VALUE).not.toBe(0);
    expect(records.valueLength).toBe(5);
    expect(records.valueRoom()).toBe(400_000);
    records.resizeInPlace(7, 400_000);
    expect(valueBytesOf(records, large).subarray(0, 5)).toEqual(VALUE);
    expect(records.valueLength).toBe(400_000);
  });

  it('keep the clock', () => {
    const records = newRecords();
    const ref = create(records, KEY, pattern(700), 0, 1000);
    records.setClock(ref, 0xfedcba);
    records.open(ref);
    records.resizeInPlace(7, 0);
    expect(records.clock(ref)).toBe(0xfedcba);
    records.resizeInPlace(7, 1000);
    expect(records.clock(ref)).toBe(0xfedcba);
    expect(valueBytesOf(records, ref)).toHaveLength(1000);
  });
});

describe('relayout and rekey over random records', () => {
  interface Known {
    key: Uint8Array;
    value: Uint8Array;
    flags: number;
    time: number | bigint;
    clock: number;
  }

  function randomLength(random: Random, edges: readonly number[], below: number): number {
    return random.oneIn(10) ? random.pick(edges) : random.below(below);
  }

  const randomKey = (random: Random): Uint8Array =>
    pattern(randomLength(random, [0, 255, 256, 65_536, 65_537], 40), random.below(256));
  const randomValue = (random: Random): Uint8Array =>
    pattern(
      randomLength(random, [0, 255, 256, 65_535, 65_536, 262_144, 262_145], 300),
      random.below(256),
    );

  function expectKnown(records: KeyedRecords, ref: number, known: Known): void {
    expectBytes(keyBytesOf(records, ref), known.key);
    expectBytes(valueBytesOf(records, ref), known.value);
    expect(records.kind).toBe(7);
    expect(records.flags & (FLAG_EXPIRES | FLAG_SHORT | FLAG_INTEREST)).toBe(known.flags);
    const expires = (known.flags & FLAG_EXPIRES) !== 0;
    if (expires) expect(records.expireTimeExact(ref)).toBe(known.time);
    else expect(records.expireTimeMs(ref)).toBe(-1);
    expect(records.clock(ref)).toBe((known.flags & FLAG_SHORT) !== 0 ? 0 : known.clock);
  }

  function step(records: KeyedRecords, ref: number, known: Known, random: Random): number {
    if (random.oneIn(2)) {
      const expires = random.oneIn(2);
      const moved = records.relayout(ref, expires);
      records.memory.free(ref);
      known.flags = expires ? known.flags | FLAG_EXPIRES : known.flags & ~FLAG_EXPIRES;
      if (expires) {
        known.time = random.pick([5, -5, 2 ** 40, 2n ** 60n + 1n]);
        records.setExpireTime(moved, known.time);
      }
      return moved;
    }
    const interest = random.oneIn(2);
    known.key = randomKey(random);
    const moved = records.rekey(ref, known.key, 0, known.key.length, interest);
    records.freeKeyAndBlock(ref);
    known.flags = interest ? known.flags | FLAG_INTEREST : known.flags & ~FLAG_INTEREST;
    return moved;
  }

  it(
    'keep key, value, time, clock and flags, and lose no buffer',
    seeded((random) => {
      const records = newRecords();
      for (let round = 0; round < 300; round++) {
        const known: Known = {
          key: randomKey(random),
          value: randomValue(random),
          flags: random.pick([0, FLAG_EXPIRES, FLAG_SHORT, FLAG_EXPIRES | FLAG_SHORT]),
          time: 1234,
          clock: random.below(2 ** 24),
        };
        const room = random.oneIn(3) ? known.value.length + 100 : known.value.length;
        let ref = create(records, known.key, known.value, known.flags, room);
        if ((known.flags & FLAG_SHORT) === 0) records.setClock(ref, known.clock);
        for (let times = 0; times < 6; times++) {
          ref = step(records, ref, known, random);
          expectKnown(records, ref, known);
          expect(records.memory.liveBlocks).toBe(1);
        }
        records.free(ref);
        expect(records.memory.usedBytes).toBe(0);
      }
      expect(records.memory.large.count).toBe(0);
      auditMemory(records.memory);
    }),
  );

  it('change nothing when there is no memory for the new record', () => {
    for (const keyLength of [3, 70_000]) {
      for (const valueLength of [5, 300_000]) {
        const records = newRecords();
        const key = pattern(keyLength);
        const ref = create(records, key, pattern(valueLength), FLAG_EXPIRES);
        const before = records.memory.usedBytes;
        const faults = faultyAllocations(records.memory);
        const failing: [number, () => number][] = [
          [0, () => records.relayout(ref, false)],
          [0, () => records.rekey(ref, KEY, 0, 3, false)],
          [1, () => records.rekey(ref, pattern(80_000), 0, 80_000, false)],
        ];
        for (const [allowed, move] of failing) {
          faults.remaining = allowed;
          expect(move).toThrow(OutOfMemoryError);
          expect(records.memory.usedBytes).toBe(before);
          expectBytes(keyBytesOf(records, ref), key);
          expectBytes(valueBytesOf(records, ref), pattern(valueLength));
          expect(records.expireTimeMs(ref)).toBe(1234);
        }
      }
    }
  });
});
