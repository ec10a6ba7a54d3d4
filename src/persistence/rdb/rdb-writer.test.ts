import { expect, test } from 'vitest';
import { RdbWriter } from './rdb-writer.ts';

const LENGTHS = [0, 1, 3, 4, 5, 11, 12, 20, 21, 24, 25, 63, 64, 100, 255, 256, 257, 1000];

const contents = {
  digits: (at: number) => 48 + (at % 10),
  'one letter': () => 120,
  'bytes without order': (at: number) => (Math.imul(at + 1, 0x9e3779b1) >>> 13) & 0xff,
};

for (const [name, byteAt] of Object.entries(contents)) {
  for (const compresses of [true, false]) {
    test(`a string in an arena is written like any other: ${name}, ${compresses}`, () => {
      for (const length of LENGTHS) {
        for (const start of [0, 1, 7]) {
          const bytes = Uint8Array.from({ length: start + length + 9 }, (_, at) => byteAt(at));
          const inArena = new RdbWriter();
          const plain = new RdbWriter();
          inArena.compresses = compresses;
          plain.compresses = compresses;
          inArena.arenaString(bytes, new DataView(bytes.buffer), start, length);
          plain.string(bytes, start, length);
          expect(inArena.take(), `${length} bytes from ${start} on`).toEqual(plain.take());
        }
      }
    });
  }
}
