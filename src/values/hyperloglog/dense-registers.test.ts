import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import {
  countDense,
  denseRegister,
  mergeDense,
  raiseDenseRegister,
  setDenseRegister,
  writeDense,
} from './dense-registers.ts';
import { REGISTERS } from './header.ts';
import { RegisterCounts } from './register-counts.ts';
import { RegisterMaxima } from './register-maxima.ts';

const BYTES = (REGISTERS * 6) / 8;
const START = 3;

/** Registers of random values, packed at an odd place, and the values themselves. */
function randomRegisters(seed: number): { bytes: Uint8Array; values: number[] } {
  const random = seededRandom(seed);
  const bytes = new Uint8Array(START + BYTES).fill(0xff);
  const values = Array.from({ length: REGISTERS }, () => random.below(64));
  for (const [index, value] of values.entries()) setDenseRegister(bytes, START, index, value);
  return { bytes, values };
}

const read = (bytes: Uint8Array, start = START): number[] =>
  Array.from({ length: REGISTERS }, (_, index) => denseRegister(bytes, start, index));

describe('Dense registers', () => {
  it('are read as they were written, whatever stood there and around them', () => {
    const { bytes, values } = randomRegisters(1);
    expect(read(bytes)).toEqual(values);
    expect([...bytes.subarray(0, START)]).toEqual([0xff, 0xff, 0xff]);
  });

  it('have the lowest bits first', () => {
    const bytes = new Uint8Array(BYTES);
    setDenseRegister(bytes, 0, 0, 0b100001);
    setDenseRegister(bytes, 0, 1, 0b111110);
    setDenseRegister(bytes, 0, 3, 1);
    expect([...bytes.subarray(0, 3)]).toEqual([0b10100001, 0b00001111, 0b00000100]);
  });

  it('are raised but never lowered', () => {
    const bytes = new Uint8Array(BYTES);
    expect(raiseDenseRegister(bytes, 0, REGISTERS - 1, 9)).toBe(true);
    expect(raiseDenseRegister(bytes, 0, REGISTERS - 1, 9)).toBe(false);
    expect(raiseDenseRegister(bytes, 0, REGISTERS - 1, 8)).toBe(false);
    expect(denseRegister(bytes, 0, REGISTERS - 1)).toBe(9);
  });

  it('are counted by value', () => {
    const { bytes, values } = randomRegisters(2);
    const counts = new RegisterCounts();
    countDense(bytes, START, counts);
    for (let value = 0; value < 64; value++) {
      expect(counts.of(value)).toBe(values.filter((each) => each === value).length);
    }
    expect(counts.isComplete).toBe(true);
  });

  it('are merged to the greatest of each', () => {
    const one = randomRegisters(3);
    const other = randomRegisters(4);
    const maxima = new RegisterMaxima();
    mergeDense(one.bytes, START, maxima);
    mergeDense(other.bytes, START, maxima);
    const greatest = one.values.map((value, index) => Math.max(value, other.values[index] ?? 0));
    expect(greatest.map((_, index) => maxima.of(index))).toEqual(greatest);
    const merged = new Uint8Array(BYTES);
    writeDense(merged, 0, maxima);
    expect(read(merged, 0)).toEqual(greatest);
    const counts = new RegisterCounts();
    maxima.countInto(counts);
    expect(counts.of(63)).toBe(greatest.filter((value) => value === 63).length);
  });
});
