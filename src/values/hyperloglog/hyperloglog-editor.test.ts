import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import { denseRegister } from './dense-registers.ts';
import { DENSE_BYTES, HEADER_BYTES, isDense, keepCardinality, REGISTERS } from './header.ts';
import { CORRUPT, HyperLogLogEditor, RAISED, UNCHANGED } from './hyperloglog-editor.ts';
import { sparseRegister } from './sparse-registers.ts';

const LIMIT = 3_000;

function newEditor(): HyperLogLogEditor {
  const editor = new HyperLogLogEditor();
  editor.create();
  return editor;
}

const opcodes = ({ bytes, length }: HyperLogLogEditor): string =>
  Buffer.from(bytes.subarray(HEADER_BYTES, length)).toString('hex');

function registerOf({ bytes, length }: HyperLogLogEditor, index: number): number {
  return isDense(bytes, 0)
    ? denseRegister(bytes, HEADER_BYTES, index)
    : sparseRegister(bytes, HEADER_BYTES, length, index);
}

describe('The HyperLogLog editor', () => {
  it('begins with one run of zeros', () => {
    const editor = newEditor();
    expect(opcodes(editor)).toBe('7fff');
    expect(Buffer.from(editor.bytes.subarray(0, 16)).toString('latin1')).toBe(
      `HYLL\x01${'\0'.repeat(11)}`,
    );
  });

  it('splits runs of zeros, of one byte and of two', () => {
    const editor = newEditor();
    expect(editor.raise(0, 1, LIMIT)).toBe(RAISED);
    expect(opcodes(editor)).toBe('807ffe');
    editor.raise(REGISTERS - 1, 32, LIMIT);
    expect(opcodes(editor)).toBe('807ffdfc');
    editor.raise(65, 2, LIMIT);
    expect(opcodes(editor)).toBe('803f847fbcfc');
    editor.raise(66, 3, LIMIT);
    expect(opcodes(editor)).toBe('803f84887fbbfc');
  });

  it('joins neighbours of one value up to four, and splits such a run again', () => {
    const editor = newEditor();
    for (const index of [0, 1, 2, 3, 4]) editor.raise(index, 1, LIMIT);
    expect(opcodes(editor)).toBe('83807ffa');
    editor.raise(1, 2, LIMIT);
    expect(opcodes(editor)).toBe('8084827ffa');
    editor.raise(0, 2, LIMIT);
    expect(opcodes(editor)).toBe('85827ffa');
  });

  it('changes nothing for a rank that is not higher', () => {
    const editor = newEditor();
    editor.raise(7, 5, LIMIT);
    keepCardinality(editor.bytes, 0, 1);
    const before = Buffer.from(editor.bytes).toString('hex');
    expect(editor.raise(7, 5, LIMIT)).toBe(UNCHANGED);
    expect(editor.raise(7, 1, LIMIT)).toBe(UNCHANGED);
    expect(Buffer.from(editor.bytes).toString('hex')).toBe(before);
    expect(editor.raise(7, 6, LIMIT)).toBe(RAISED);
    expect(editor.bytes[15]).toBe(0x80);
  });

  it('has the same registers in either encoding after the same changes', () => {
    const random = seededRandom(1);
    const sparse = newEditor();
    const dense = newEditor();
    dense.makeDense();
    const expected = new Array<number>(REGISTERS).fill(0);
    for (let step = 0; step < 3_000; step++) {
      const index = random.below(random.pick([20, 500, REGISTERS]));
      const rank = 1 + random.below(random.pick([3, 32]));
      const outcome = (expected[index] ?? 0) < rank ? RAISED : UNCHANGED;
      expect(sparse.raise(index, rank, 1e6)).toBe(outcome);
      expect(dense.raise(index, rank, 1e6)).toBe(outcome);
      expected[index] = Math.max(expected[index] ?? 0, rank);
    }
    expect(sparse.isDense).toBe(false);
    expect(expected.map((_, index) => registerOf(sparse, index))).toEqual(expected);
    expect(expected.map((_, index) => registerOf(dense, index))).toEqual(expected);
    expect(sparse.makeDense()).toBe(true);
    expect(sparse.bytes.subarray(0, DENSE_BYTES)).toEqual(dense.bytes.subarray(0, DENSE_BYTES));
  });

  it('becomes dense rather than longer than the limit', () => {
    const editor = newEditor();
    editor.raise(100, 4, 21);
    expect([editor.isDense, editor.length]).toEqual([false, 21]);
    expect(editor.raise(100, 5, 21)).toBe(RAISED);
    expect(editor.isDense).toBe(false);
    expect(editor.raise(200, 6, 21)).toBe(RAISED);
    expect([editor.isDense, editor.length]).toEqual([true, DENSE_BYTES]);
    expect([100, 200, 300].map((index) => registerOf(editor, index))).toEqual([5, 6, 0]);
  });

  it('becomes dense for a rank that no run can have', () => {
    const editor = newEditor();
    expect(editor.raise(5, 33, LIMIT)).toBe(RAISED);
    expect([editor.isDense, registerOf(editor, 5)]).toEqual([true, 33]);
  });

  it('finds runs that do not reach a register, and cut opcodes', () => {
    const editor = newEditor();
    const loadOpcodes = (hex: string): void => {
      const bytes = Buffer.concat([
        Buffer.from(`HYLL\x01${'\0'.repeat(11)}`),
        Buffer.from(hex, 'hex'),
      ]);
      editor.load(new Uint8Array(bytes), 0, bytes.length);
    };
    for (const hex of ['', '7f', '7ff0', '807f', '3f']) {
      loadOpcodes(hex);
      expect(editor.raise(REGISTERS - 1, 1, LIMIT)).toBe(CORRUPT);
      expect(editor.makeDense()).toBe(false);
      expect(editor.raise(REGISTERS - 1, 40, LIMIT)).toBe(CORRUPT);
    }
    for (const hex of ['7fff00', '7fff80', '7fff7fff']) {
      loadOpcodes(hex);
      expect(editor.raise(REGISTERS - 1, 1, LIMIT)).toBe(RAISED);
      expect(editor.makeDense()).toBe(false);
    }
  });

  it('takes values of any length and forgets the room for them', () => {
    const editor = newEditor();
    const long = new Uint8Array(1e6);
    long.set(editor.bytes.subarray(0, editor.length));
    editor.load(long, 0, long.length);
    expect([editor.length, editor.bytes.length]).toEqual([1e6, 1e6]);
    editor.raise(5, 1, 2e6);
    expect(editor.length).toBeGreaterThan(1e6);
    editor.create();
    expect(editor.bytes.length).toBe(DENSE_BYTES);
  });
});
