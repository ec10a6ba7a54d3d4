// The letters of `notify-keyspace-events`: which channels (K, E) and which classes of events are
// published. The value is a set of bits, so that a write can test "does anyone want this" with one
// AND. The bits are those that Redis's module API documents, the letters Redis's manual.
import { beforeZeroByte } from './numbers.ts';
import type { OptionType } from './option.ts';
import { quoted } from './quoting.ts';
import { oneLine } from './scalar-types.ts';

export const keyspaceEventClass = {
  /** Events are published on __keyspace@<db>__ channels. */
  KEYSPACE: 1 << 0,
  /** Events are published on __keyevent@<db>__ channels. */
  KEYEVENT: 1 << 1,
  GENERIC: 1 << 2,
  STRING: 1 << 3,
  LIST: 1 << 4,
  SET: 1 << 5,
  HASH: 1 << 6,
  ZSET: 1 << 7,
  EXPIRED: 1 << 8,
  EVICTED: 1 << 9,
  STREAM: 1 << 10,
  KEY_MISS: 1 << 11,
  MODULE: 1 << 13,
  NEW: 1 << 14,
} as const;

/** In the order in which CONFIG GET lists them. */
const ORDINARY_LETTERS: readonly (readonly [string, number])[] = [
  ['g', keyspaceEventClass.GENERIC],
  ['$', keyspaceEventClass.STRING],
  ['l', keyspaceEventClass.LIST],
  ['s', keyspaceEventClass.SET],
  ['h', keyspaceEventClass.HASH],
  ['z', keyspaceEventClass.ZSET],
  ['x', keyspaceEventClass.EXPIRED],
  ['e', keyspaceEventClass.EVICTED],
  ['t', keyspaceEventClass.STREAM],
  ['d', keyspaceEventClass.MODULE],
];
const NEW_LETTER: readonly [string, number] = ['n', keyspaceEventClass.NEW];
const LAST_LETTERS: readonly (readonly [string, number])[] = [
  ['K', keyspaceEventClass.KEYSPACE],
  ['E', keyspaceEventClass.KEYEVENT],
  ['m', keyspaceEventClass.KEY_MISS],
];
const LETTERS: readonly (readonly [string, number])[] = [
  ...ORDINARY_LETTERS,
  NEW_LETTER,
  ...LAST_LETTERS,
];
/** What "A" stands for: everything but key misses and new keys. */
const ALL = ORDINARY_LETTERS.reduce((bits, [, bit]) => bits | bit, 0);

export const keyspaceEventClasses: OptionType<number> = {
  description: 'any of the letters K E g $ l s h z x e t d m n A, or "" for none',
  severalWords: false,
  parse(words) {
    let bits = 0;
    for (const letter of beforeZeroByte(words[0])) {
      const entry = LETTERS.find(([candidate]) => candidate === letter);
      if (entry === undefined && letter !== 'A') {
        return { problem: "Invalid event class character. Use 'Ag$lshzxeKEtmdn'." };
      }
      bits |= entry === undefined ? ALL : entry[1];
    }
    return { value: bits, text: lettersOf(bits) };
  },
  write: (bits, defaultBits) => oneLine(quoted(lettersOf(bits)), bits === defaultBits),
};

/** With "A", Redis leaves out the "n" although new keys are published; so do we. */
function lettersOf(bits: number): string {
  const all = (bits & ALL) === ALL;
  const listed = all ? LAST_LETTERS : LETTERS;
  const letters = listed.filter(([, bit]) => (bits & bit) !== 0).map(([letter]) => letter);
  return (all ? 'A' : '') + letters.join('');
}
