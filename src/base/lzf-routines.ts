/**
 * LZF compression (the format of LibLZF), as RDB files use it for strings, in WebAssembly: bytes of
 * one memory at any place, eight at a time. A compressed text is a row of pieces: up to 32 literal
 * bytes behind a byte that counts them, or a reference to bytes that came before, 3 to 264 of them,
 * at most 8192 bytes back.
 *
 * Compressing is greedy, with one remembered place for each hash of three or four bytes; references
 * end where Redis's end, so that with three short texts come out the same. Where nothing has been
 * found for long, fewer and fewer places are looked at: random bytes then cost little.
 */
import * as wasm from './webassembly.ts';
import { add, and, constant, get, load, loadByte, set, subtract } from './webassembly.ts';

export const LZF_HASH_BITS = 14;
const HASH_FACTOR = 0x9e3779b1 | 0;
export const LZF_FARTHEST = 8192;
/**
 * The shortest match that is looked for: three bytes, as Redis does, or four. Three win a byte at
 * best, and in a long text many cost more time than they win.
 */
type ShortestMatch = 3 | 4;
export const LZF_LONGEST_MATCH = 264;
export const LZF_MOST_LITERALS = 32;
/** Length 9 and above needs a byte of its own, and has this in place of it. */
const LONG_MATCH = 9;
const LONG_MATCH_MARK = 7;
/** Redis gives up unless so much room is left: what a reference, or the end, takes at most. */
const WORST_REFERENCE = 4;
const WORST_REST = 3;
/** After so many places (a power of two) without a match it skips a byte, then one more. */
const PATIENCE_BITS = 6;
/** Though not more than these: what repeats itself behind random bytes is still found soon. */
const MOST_SKIPPED = 7;
/** Writing goes at most so far beyond what is wanted. */
export const LZF_OVERSHOOT = LZF_LONGEST_MATCH + 16;

const move = (local: wasm.Local, by: number): wasm.Code =>
  set(local, add(get(local), constant(by)));

/** Words of eight bytes, at least one, until `to` has reached `stop`; both move on. */
const copyWords = (from: wasm.Local, to: wasm.Local, stop: wasm.Local): wasm.Code =>
  wasm.repeatUntil(
    [wasm.store64(get(to), wasm.load64(get(from))), move(from, 8), move(to, 8)],
    wasm.greaterOrEqual(get(to), get(stop)),
  );

const negativeOrZero = (value: wasm.Code): wasm.Code =>
  and(value, wasm.shiftRightSigned(value, constant(31)));

/** The smaller of two values, without a jump that nobody can foresee. */
const smaller = (one: wasm.Code, other: wasm.Code): wasm.Code =>
  add(other, negativeOrZero(subtract(one, other)));

/** What so many literals take: themselves, and a byte for each 32. */
const asLiterals = (run: wasm.Local): wasm.Code =>
  add(get(run), wasm.shiftRight(add(get(run), constant(31)), constant(5)));

/** The parameters and variables of `lzfCompress`. */
function compressLocals(routine: wasm.Routine, shortest: ShortestMatch) {
  const [at, end, to, limit, shift] = [0, 1, 2, 3, 4];
  const variable = (): wasm.Local => routine.variable();
  return {
    ...{ shortest, at, end, to, limit, shift },
    ...{ start: variable(), last: variable() },
    ...{ word: variable(), slot: variable(), place: variable(), found: variable() },
    ...{ matched: variable(), most: variable(), equalBytes: variable() },
    // Literals that are not written yet: where they begin, and how many they are.
    ...{ anchor: variable(), run: variable() },
    ...{ part: variable(), from: variable(), stop: variable() },
  };
}

type Locals = ReturnType<typeof compressLocals>;

/** Of a word of four bytes, what a match must have. */
const keyOf = ({ shortest }: Locals, word: wasm.Code): wasm.Code =>
  shortest === 4 ? word : wasm.shiftLeft(word, constant(8));

/** Where the place of such a word is remembered. */
function findSlot(locals: Locals): wasm.Code {
  const { shift, word, slot } = locals;
  const key = keyOf(locals, get(word));
  return set(
    slot,
    wasm.shiftLeft(
      wasm.shiftRight(wasm.multiply(key, constant(HASH_FACTOR)), get(shift)),
      constant(2),
    ),
  );
}

/** Is there a place that begins with the same bytes? Remembers this one. */
function look(locals: Locals, places: number): wasm.Code {
  const { at, start, word, slot, place, found } = locals;
  return [
    set(word, load(get(at))),
    findSlot(locals),
    set(place, load(get(slot), places)),
    wasm.store(get(slot), get(at), places),
    // One jump for all that must be so.
    set(
      found,
      and(
        and(
          wasm.greater(get(place), get(start)),
          wasm.lessOrEqual(subtract(get(at), get(place)), constant(LZF_FARTHEST)),
        ),
        wasm.equal(keyOf(locals, load(get(place))), keyOf(locals, get(word))),
      ),
    ),
  ];
}

/** The last two bytes are kept as literals, unless that would break a match of up to 19. */
function boundMatch({ shortest, at, end, most, part }: Locals): wasm.Code {
  return [
    set(most, subtract(subtract(get(end), get(at)), constant(2))),
    set(part, constant(shortest)),
    wasm.when(wasm.greater(get(most), constant(16)), set(part, constant(19))),
    wasm.when(wasm.less(get(most), get(part)), set(most, get(part))),
    set(most, smaller(get(most), constant(LZF_LONGEST_MATCH))),
  ];
}

function measureMatch({ at, place, matched, most, equalBytes }: Locals): wasm.Code {
  /** How many of eight bytes behind those that match do so too: there are 64 zeros if all do. */
  const equalOfEight = (offset: number): wasm.Code =>
    wasm.shiftRight(
      wasm.lowWord(
        wasm.trailingZeros64(
          wasm.xor64(
            wasm.load64(add(get(at), get(matched)), offset),
            wasm.load64(add(get(place), get(matched)), offset),
          ),
        ),
      ),
      constant(3),
    );
  return [
    set(matched, constant(0)),
    wasm.repeatUntil(
      [
        set(equalBytes, equalOfEight(0)),
        set(
          equalBytes,
          add(
            get(equalBytes),
            and(equalOfEight(8), subtract(constant(0), wasm.equal(get(equalBytes), constant(8)))),
          ),
        ),
        set(matched, add(get(matched), get(equalBytes))),
      ],
      wasm.or(
        wasm.less(get(equalBytes), constant(16)),
        wasm.greaterOrEqual(get(matched), get(most)),
      ),
    ),
    set(matched, smaller(get(matched), get(most))),
  ];
}

function writeLiterals({ to, anchor, run, part, from, stop }: Locals): wasm.Code {
  const writeManyLiterals = wasm.repeatUntil(
    [
      set(part, smaller(get(run), constant(LZF_MOST_LITERALS))),
      wasm.storeByte(get(to), subtract(get(part), constant(1))),
      move(to, 1),
      set(from, get(anchor)),
      set(stop, add(get(to), get(part))),
      copyWords(from, to, stop),
      set(to, get(stop)),
      set(anchor, add(get(anchor), get(part))),
      set(run, subtract(get(run), get(part))),
    ],
    wasm.isZero(get(run)),
  );
  // Up to eight are one word. If there are none, what comes next is written over them.
  return wasm.when(wasm.greater(get(run), constant(8)), writeManyLiterals, [
    wasm.storeByte(get(to), subtract(get(run), constant(1))),
    wasm.store64(get(to), wasm.load64(get(anchor)), 1),
    set(to, add(add(get(to), get(run)), wasm.greater(get(run), constant(0)))),
  ]);
}

function writeReference({ at, to, place, matched, part }: Locals): wasm.Code {
  return [
    set(part, subtract(subtract(get(at), get(place)), constant(1))),
    wasm.storeByte(
      get(to),
      wasm.or(
        wasm.shiftLeft(
          smaller(subtract(get(matched), constant(2)), constant(LONG_MATCH_MARK)),
          constant(5),
        ),
        wasm.shiftRight(get(part), constant(8)),
      ),
    ),
    // If the length needs no byte of its own, that of the distance is written over it.
    wasm.storeByte(get(to), subtract(get(matched), constant(LONG_MATCH)), 1),
    set(to, add(get(to), wasm.greaterOrEqual(get(matched), constant(LONG_MATCH)))),
    wasm.storeByte(get(to), get(part), 1),
    move(to, 2),
  ];
}

const giveUpIf = (condition: wasm.Code): wasm.Code =>
  wasm.when(condition, wasm.giveBack(constant(0)));

/** Remembers what began so many bytes ago. */
function remember(locals: Locals, places: number, bytesAgo: number): wasm.Code {
  const { at, word, slot } = locals;
  return [
    set(word, load(subtract(get(at), constant(bytesAgo)))),
    findSlot(locals),
    wasm.store(get(slot), subtract(get(at), constant(bytesAgo)), places),
  ];
}

function takeMatch(locals: Locals, places: number): wasm.Code {
  const { shortest, at, to, limit, matched, anchor, run } = locals;
  return [
    boundMatch(locals),
    measureMatch(locals),
    giveUpIf(
      wasm.greaterOrEqual(
        add(add(get(to), asLiterals(run)), constant(WORST_REFERENCE)),
        get(limit),
      ),
    ),
    writeLiterals(locals),
    writeReference(locals),
    set(at, add(get(at), get(matched))),
    set(anchor, get(at)),
    shortest === 3 ? remember(locals, places, 2) : [],
    remember(locals, places, 1),
  ];
}

/** What is left are literals. */
function finish(locals: Locals): wasm.Code {
  const { at, end, to, limit, anchor, run } = locals;
  return [
    set(run, subtract(smaller(get(at), get(end)), get(anchor))),
    giveUpIf(
      wasm.greater(
        add(
          add(add(get(to), get(run)), wasm.shiftRight(get(run), constant(5))),
          constant(1 + WORST_REST),
        ),
        get(limit),
      ),
    ),
    set(run, subtract(get(end), get(anchor))),
    giveUpIf(wasm.greater(add(get(to), asLiterals(run)), get(limit))),
    writeLiterals(locals),
    wasm.giveBack(get(to)),
  ];
}

/**
 * A routine (at, end, to, limit, shift): compresses the text from `at` to `end` to what begins at
 * `to`; returns where it ends, or 0 if that would be beyond `limit`. `shift` leaves as many bits of
 * a hash as are to be used. What is remembered already must be addresses below `at`.
 * @param places Where places are remembered.
 */
export function lzfCompressRoutine(
  name: string,
  shortest: ShortestMatch,
  places: number,
): wasm.Routine {
  const routine = new wasm.Routine(name, 5);
  const locals = compressLocals(routine, shortest);
  const { at, end, start, last, found, anchor, run } = locals;
  routine.body = [
    set(start, get(at)),
    set(anchor, get(at)),
    set(last, subtract(get(end), constant(shortest))),
    wasm.repeatWhile(wasm.lessOrEqual(get(at), get(last)), [
      look(locals, places),
      set(run, subtract(get(at), get(anchor))),
      wasm.when(get(found), takeMatch(locals, places), [
        move(at, 1),
        set(
          at,
          add(
            get(at),
            smaller(wasm.shiftRight(get(run), constant(PATIENCE_BITS)), constant(MOST_SKIPPED)),
          ),
        ),
      ]),
    ]),
    finish(locals),
  ];
  return routine;
}

/**
 * lzfDecompress(atAt, at, end, to, stop, lowest): decompresses pieces from `at` on to where `to`
 * says, until one has reached `end` or `stop`, or gone beyond. Returns where writing has come to,
 * and leaves at `atAt` where reading has; 0: something refers to bytes below `lowest`.
 */
export function lzfDecompressRoutine(): wasm.Routine {
  const routine = new wasm.Routine('lzfDecompress', 6);
  const [atAt, at, end, to, stop, lowest] = [0, 1, 2, 3, 4, 5];
  const control = routine.variable();
  const length = routine.variable();
  const from = routine.variable();
  const next = routine.variable();

  const literals: wasm.Code = [
    set(length, add(get(control), constant(1))),
    set(from, get(at)),
    set(next, add(get(to), get(length))),
    copyWords(from, to, next),
    set(to, get(next)),
    set(at, add(get(at), get(length))),
  ];
  const distance = wasm.or(
    wasm.shiftLeft(and(get(control), constant(0x1f)), constant(8)),
    loadByte(get(at)),
  );
  const reference: wasm.Code = [
    set(length, add(wasm.shiftRight(get(control), constant(5)), constant(2))),
    wasm.when(wasm.equal(get(length), constant(LONG_MATCH_MARK + 2)), [
      set(length, add(get(length), loadByte(get(at)))),
      move(at, 1),
    ]),
    set(from, subtract(subtract(get(to), constant(1)), distance)),
    move(at, 1),
    wasm.when(wasm.less(get(from), get(lowest)), wasm.giveBack(constant(0))),
    set(next, add(get(to), get(length))),
    // What repeats itself sooner than a word is written until it does not: 1, 2, 4 times.
    wasm.repeatWhile(wasm.less(subtract(get(to), get(from)), constant(8)), [
      wasm.store64(get(to), wasm.load64(get(from))),
      set(to, add(get(to), subtract(get(to), get(from)))),
    ]),
    copyWords(from, to, next),
    set(to, get(next)),
  ];
  routine.body = [
    wasm.repeatWhile(and(wasm.less(get(at), get(end)), wasm.less(get(to), get(stop))), [
      set(control, loadByte(get(at))),
      move(at, 1),
      wasm.when(wasm.less(get(control), constant(LZF_MOST_LITERALS)), literals, reference),
    ]),
    wasm.store(get(atAt), get(at)),
    wasm.giveBack(get(to)),
  ];
  return routine;
}
