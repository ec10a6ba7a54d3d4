import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { asciiBytes, latin1Text } from './ascii.ts';
import {
  type ByteRange,
  commonSubsequence,
  commonSubsequenceLength,
} from './longest-common-subsequence.ts';

const range = (text: string): ByteRange => {
  const bytes = asciiBytes(`<${text}>`);
  return { bytes, start: 1, length: text.length };
};

interface Found {
  readonly text: string;
  readonly runs: number[][];
}

function found(first: string, second: string): Found {
  const { bytes, runs } = commonSubsequence(range(first), range(second));
  const text = latin1Text(bytes, 0, bytes.length);
  expect(commonSubsequenceLength(range(first), range(second))).toBe(text.length);
  return { text, runs: runs.map((run) => [...run]) };
}

/** The table of lengths in full, and the way back through it. */
function plainly(first: string, second: string): Found {
  const table = [new Array<number>(second.length + 1).fill(0)];
  for (let i = 1; i <= first.length; i++) {
    const [above, row] = [table[i - 1]!, [0]];
    for (let j = 1; j <= second.length; j++) {
      const same = first[i - 1] === second[j - 1];
      row.push(same ? above[j - 1]! + 1 : Math.max(above[j]!, row[j - 1]!));
    }
    table.push(row);
  }
  let [i, j, text] = [first.length, second.length, ''];
  const runs: number[][] = [];
  let matchedBefore = false;
  while (i > 0 && j > 0) {
    const matches = first[i - 1] === second[j - 1];
    if (matches) {
      text = first[--i] + text;
      j--;
      const last = runs.at(-1);
      if (matchedBefore && last !== undefined) runs[runs.length - 1] = [i, j, last[2]! + 1];
      else runs.push([i, j, 1]);
    } else if (table[i - 1]![j]! > table[i]![j - 1]!) {
      i--;
    } else {
      j--;
    }
    matchedBefore = matches;
  }
  return { text, runs };
}

describe('the longest common subsequence', () => {
  it('of ohmytext and mynewtext is mytext, in two runs', () => {
    const runs = [
      [4, 5, 4],
      [2, 0, 2],
    ];
    expect(found('ohmytext', 'mynewtext')).toEqual({ text: 'mytext', runs });
  });

  it('is empty when a string is, or when they share nothing', () => {
    for (const [first, second] of [
      ['', ''],
      ['a', ''],
      ['', 'a'],
      ['aaa', 'bbbb'],
    ]) {
      expect(found(first!, second!)).toEqual({ text: '', runs: [] });
    }
  });

  it('is the string itself for two equal ones, however long', () => {
    for (const length of [1, 31, 32, 33, 64, 255, 256, 257, 1000, 5000]) {
      const text = 'abcdefg'.repeat(length).slice(0, length);
      expect(found(text, text)).toEqual({ text, runs: [[0, 0, length]] });
    }
  });

  it('is what the full table says, for random strings of all lengths and alphabets', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 3_000; round++) {
      const letters = 1 + random.below(random.pick([2, 4, 26, 256]));
      const draw = (): string => {
        const length = random.below(random.pick([5, 40, 140, 300]));
        return Array.from({ length }, () => String.fromCharCode(random.below(letters))).join('');
      };
      const [first, second] = [draw(), draw()];
      expect(found(first, second)).toEqual(plainly(first, second));
    }
  });

  it('takes a table of a bit for each pair of bytes', () => {
    const text = 'x'.repeat(20_000_000);
    expect(found(text, 'x')).toEqual({ text: 'x', runs: [[19_999_999, 0, 1]] });
    expect(found('x', text)).toEqual({ text: 'x', runs: [[0, 19_999_999, 1]] });
  });
});
