import { describe, expect, it } from 'vitest';
import { packedBytes } from '../../test/support/packed-model.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { PackedAppender } from './packed-appender.ts';
import { PackedList } from './packed-list.ts';

const START = 3;
const ROUNDS = 60;

function emptyList(): PackedList {
  const bytes = new Uint8Array(1 << 18).fill(0xee);
  const view = new DataView(bytes.buffer);
  PackedList.format(bytes, view, START);
  const list = new PackedList();
  list.open(bytes, view, START);
  return list;
}

function bytesOf({ bytes, byteLength }: PackedList): Buffer {
  return Buffer.from(bytes.subarray(START, START + byteLength));
}

function appendInteger(appender: PackedAppender, value: bigint): void {
  const high = Number(BigInt.asIntN(32, value >> 32n));
  appender.integer(high, Number(BigInt.asIntN(32, value)));
}

const EDGES = [0, 7, 12, 15, 23, 31, 63].flatMap((bits) => {
  const power = 2n ** BigInt(bits);
  return [power - 1n, -power, ...(bits < 63 ? [power, -power - 1n] : [])];
});

function someText(random: Random): Buffer {
  const kind = random.below(4);
  if (kind === 0) return Buffer.from(String(random.below(300) - 150));
  if (kind === 1) return Buffer.from(String(random.pick(EDGES)));
  return random.bytes(random.below(random.pick([3, 70, 130, 5000])));
}

describe('a run of elements appended to a packed list', () => {
  it('has integers of every width as their digits would be', () => {
    const list = emptyList();
    const appender = new PackedAppender().begin(list);
    for (const value of EDGES) appendInteger(appender, value);
    appender.end();
    expect(bytesOf(list)).toEqual(packedBytes(EDGES.map((value) => Buffer.from(String(value)))));
  });

  it('leaves a list as it was when there are none', () => {
    const list = emptyList();
    new PackedAppender().begin(list).end();
    expect(bytesOf(list)).toEqual(packedBytes([]));
  });

  it(
    'is what appending one by one gives, run behind run, in one list after the other',
    seeded((random) => {
      const appender = new PackedAppender();
      for (let round = 0; round < ROUNDS; round++) {
        const list = emptyList();
        const elements: Buffer[] = [];
        for (let runs = random.below(4); runs > 0; runs--) {
          appender.begin(list);
          for (let left = random.below(8); left > 0; left--) {
            const text = someText(random);
            const framed = Buffer.concat([Buffer.from('9'), text, Buffer.from('9')]);
            if (random.oneIn(3)) {
              const value = random.pick(EDGES);
              appendInteger(appender, value);
              elements.push(Buffer.from(String(value)));
            } else {
              appender.string(framed, 1, text.length);
              elements.push(text);
            }
          }
          appender.end();
          expect(bytesOf(list)).toEqual(packedBytes(elements));
        }
      }
    }),
  );
});
