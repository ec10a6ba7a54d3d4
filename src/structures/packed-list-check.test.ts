import { describe, expect, it } from 'vitest';
import { packedBytes } from '../../test/support/packed-model.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { PackedList } from './packed-list.ts';
import { checkPackedList, NOT_PACKED } from './packed-list-check.ts';

const START = 3;

/** Bytes that fail the test when something outside the given range is read. */
function guarded(bytes: Uint8Array): Uint8Array {
  const end = START + bytes.length;
  const whole = Buffer.concat([Buffer.alloc(START), bytes, Buffer.alloc(3)]);
  return new Proxy(whole, {
    get(target, key) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      if (Number.isInteger(index) && (index < START || index >= end)) {
        throw new Error(`reads byte ${index - START} of ${bytes.length}`);
      }
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function check(bytes: Uint8Array): number {
  return checkPackedList(guarded(bytes), START, bytes.length);
}

function list(...entries: string[]): Buffer {
  const body = Buffer.from(entries.join(''), 'hex');
  const header = Buffer.alloc(6);
  header.writeUInt32LE(body.length + 7, 0);
  header.writeUInt16LE(entries.length, 4);
  return Buffer.concat([header, body, Buffer.of(0xff)]);
}

describe('the check of a packed list', () => {
  it('tells the number of elements of a sound one', () => {
    const elements = ['a', '1', '-1', '300', '40000', '9000000', '3000000000', 'b'.repeat(64)];
    expect(check(packedBytes([]))).toBe(0);
    expect(check(packedBytes(elements.map((text) => Buffer.from(text))))).toBe(8);
    expect(check(packedBytes([Buffer.alloc(5000), Buffer.alloc(20_000)]))).toBe(2);
  });

  it('takes a count that the header does not know', () => {
    const bytes = list('0101', '0201');
    bytes.writeUInt16LE(65_535, 4);
    expect(check(bytes)).toBe(2);
  });

  it('takes longer forms than necessary, as Redis does', () => {
    expect(check(list('e001610' + '3', 'f00100000061' + '06', 'f4010000000000000009'))).toBe(3);
  });

  it('refuses a wrong length, a wrong count and a missing end', () => {
    for (const change of [-1, 1, 1000]) {
      const bytes = list('0101', '0201');
      bytes.writeUInt32LE(bytes.length + change, 0);
      expect(check(bytes)).toBe(NOT_PACKED);
    }
    for (const count of [0, 1, 3, 65_534]) {
      const bytes = list('0101', '0201');
      bytes.writeUInt16LE(count, 4);
      expect(check(bytes)).toBe(NOT_PACKED);
    }
    const unended = list('0101');
    unended[unended.length - 1] = 0;
    expect(check(unended)).toBe(NOT_PACKED);
    for (let length = 0; length < 7; length++) {
      expect(check(list('0101').subarray(0, length))).toBe(NOT_PACKED);
    }
  });

  it('refuses elements that reach over the end', () => {
    for (const entry of [
      'bf61',
      'e0',
      'e1',
      'e00' + '5',
      'efff6102',
      'f0',
      'f00000',
      'f0ffffffff',
    ]) {
      expect(check(list(entry))).toBe(NOT_PACKED);
    }
    for (const entry of ['c0', 'f1', 'f101', 'f20102', 'f3010203', 'f401020304050607']) {
      expect(check(list(entry))).toBe(NOT_PACKED);
    }
  });

  it('refuses bytes that begin no element', () => {
    for (const head of ['f5', 'fa', 'fe', 'ff']) {
      expect(check(list(`${head}01`))).toBe(NOT_PACKED);
      expect(check(list('0101', `${head}01`))).toBe(NOT_PACKED);
    }
  });

  it('refuses a wrong length behind a body', () => {
    for (const back of ['00', '02', '81', '7f', 'ff']) {
      expect(check(list(`01${back}`))).toBe(NOT_PACKED);
      expect(check(list('0101', `01${back}`))).toBe(NOT_PACKED);
    }
    const long = packedBytes([Buffer.alloc(200)]);
    long[long.length - 2] ^= 0x80;
    expect(check(long)).toBe(NOT_PACKED);
  });

  it(
    'accepts only what can be walked and changed without leaving it, whatever is broken',
    seeded((random) => {
      let accepted = 0;
      for (let round = 0; round < 4000; round++) {
        const bytes = brokenList(random);
        const count = check(bytes);
        if (count === NOT_PACKED) continue;
        accepted++;
        expect(walk(bytes)).toBe(count);
      }
      expect(accepted).toBeGreaterThan(100);
      expect(accepted).toBeLessThan(3900);
    }),
  );
});

function brokenList(random: Random): Buffer {
  const elements = Array.from({ length: random.below(8) }, () =>
    random.oneIn(2)
      ? random.bytes(random.pick([0, 1, 5, 64, 130]))
      : Buffer.from(`${random.below(100_000) - 50_000}`),
  );
  let bytes = packedBytes(elements);
  for (let faults = random.below(3); faults > 0; faults--) {
    const at = random.below(bytes.length);
    const action = random.below(4);
    if (action === 0) bytes = Buffer.from(bytes.subarray(0, at));
    else if (action === 1) bytes[at] = random.below(256);
    else if (action === 2) bytes[at] ^= 1 << random.below(8);
    else bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(1), bytes.subarray(at)]);
    if (bytes.length === 0) break;
    if (random.oneIn(2) && bytes.length >= 4) bytes.writeUInt32LE(bytes.length, 0);
  }
  return bytes;
}

/** Walks both ways and reads everything; each step must land inside. */
function walk(bytes: Buffer): number {
  const window = new PackedList();
  window.open(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
  const forward: number[] = [];
  for (let at = window.first(); at !== 0; at = window.next(at)) {
    window.read(at);
    expect(window.elementStart + window.elementLength).toBeLessThan(
      window.isInteger ? 21 : bytes.length,
    );
    forward.push(at);
  }
  const backward: number[] = [];
  for (let at = window.last(); at !== 0; at = window.previous(at)) backward.unshift(at);
  expect(backward).toEqual(forward);
  expect(window.count).toBe(forward.length);
  return forward.length;
}
