import { expect, test } from 'vitest';
import { copyBytes, copyByViews, copySeen } from './bytes.ts';

const LENGTHS = [...Array.from({ length: 40 }, (_, at) => at), 63, 64, 100, 127, 128, 129, 500];

const copies = {
  'as bytes': (from: Uint8Array, at: number, to: Uint8Array, length: number) =>
    copyBytes(from, at, to, 5, length),
  'by views': (from: Uint8Array, at: number, to: Uint8Array, length: number) =>
    copyByViews(new DataView(from.buffer), at, new DataView(to.buffer), 5, length),
  'with views': (from: Uint8Array, at: number, to: Uint8Array, length: number) =>
    copySeen(from, new DataView(from.buffer), at, to, new DataView(to.buffer), 5, length),
  'with one view': (from: Uint8Array, at: number, to: Uint8Array, length: number) =>
    copySeen(from, undefined, at, to, new DataView(to.buffer), 5, length),
};

for (const [name, copy] of Object.entries(copies)) {
  test(`bytes are copied ${name}, and nothing beside them`, () => {
    const from = Uint8Array.from({ length: 600 }, (_, at) => (at * 7 + 1) & 0xff);
    for (const length of LENGTHS) {
      for (const at of [0, 1, 2, 3, 8]) {
        const to = new Uint8Array(600).fill(0xee);
        copy(from, at, to, length);
        const expected = new Uint8Array(600).fill(0xee);
        expected.set(from.subarray(at, at + length), 5);
        expect(to, `${length} bytes from ${at} on`).toEqual(expected);
      }
    }
  });
}
