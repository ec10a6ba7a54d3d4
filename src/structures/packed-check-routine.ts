/**
 * The check of a packed list (see packed-list-check.ts) in WebAssembly: checking the first lists of
 * a file in JavaScript, which is interpreted as yet, was much of the time that loading small hashes
 * took. It may read 64 bytes behind the list, and takes none of more than 2 MB: the length of a
 * body then takes three bytes behind it at most.
 */
import * as wasm from '../base/webassembly.ts';
import { add, and, constant, get, load, loadByte, set, subtract } from '../base/webassembly.ts';
import { COUNT_UNKNOWN, END_MARK, HEADER_BYTES } from './packed-list.ts';
import { NOT_PACKED } from './packed-list-check.ts';
import {
  INTEGER_13,
  INTEGER_16,
  INTEGER_64,
  STRING_6,
  STRING_12,
  STRING_32,
} from './packed-sizes.ts';

interface Locals {
  readonly at: wasm.Local;
  readonly end: wasm.Local;
  readonly count: wasm.Local;
  readonly told: wasm.Local;
  readonly head: wasm.Local;
  readonly body: wasm.Local;
  readonly back: wasm.Local;
}

const refuseIf = (condition: wasm.Code): wasm.Code =>
  wasm.when(condition, wasm.giveBack(constant(NOT_PACKED)));

/** Most elements: the first byte says all, and one byte behind them has their length. */
function passShort({ at, end, head, body }: Locals): wasm.Code {
  const letters = subtract(get(head), constant(STRING_6));
  return [
    // An integer has a byte, a string one more than letters: without a jump, nobody foresees it.
    set(body, add(constant(1), and(letters, isNotNegative(letters)))),
    set(at, add(add(get(at), get(body)), constant(1))),
    refuseIf(
      wasm.or(
        wasm.greater(get(at), get(end)),
        wasm.xor(loadByte(subtract(get(at), constant(1))), get(body)),
      ),
    ),
  ];
}

/** All bits if the value is not negative, else none. */
const isNotNegative = (value: wasm.Code): wasm.Code =>
  wasm.xor(wasm.shiftRightSigned(value, constant(31)), constant(-1));

function measureLong({ at, head, body }: Locals): wasm.Code {
  const twelveBits = wasm.or(
    wasm.shiftLeft(and(get(head), constant(0x0f)), constant(8)),
    loadByte(get(at), 1),
  );
  const otherwise = (limit: number, value: wasm.Code, beyond: wasm.Code): wasm.Code =>
    wasm.when(wasm.less(get(head), constant(limit)), set(body, value), beyond);
  return otherwise(
    STRING_12,
    constant(2),
    otherwise(
      STRING_32,
      add(constant(2), twelveBits),
      otherwise(
        STRING_32 + 1,
        // Of a length that is none the sum may be too small: it is refused before.
        // The highest bit stays what it is, so that no sum is too small.
        wasm.or(
          add(constant(5), and(load(get(at), 1), constant(0x7fff_ffff))),
          and(load(get(at), 1), constant(-0x8000_0000)),
        ),
        otherwise(
          INTEGER_64,
          subtract(get(head), constant(INTEGER_16 - 3)),
          otherwise(INTEGER_64 + 1, constant(9), wasm.giveBack(constant(NOT_PACKED))),
        ),
      ),
    ),
  );
}

/** Is the body's length written behind it, seven bits a byte, the last of them last? */
function passLong(locals: Locals): wasm.Code {
  const { at, end, body, back } = locals;
  const following = (place: number, shift: number): wasm.Code =>
    refuseIf(
      wasm.xor(
        loadByte(get(at), place),
        wasm.or(and(wasm.shiftRight(get(body), constant(shift)), constant(0x7f)), constant(0x80)),
      ),
    );
  const first = (shift: number): wasm.Code =>
    refuseIf(wasm.xor(loadByte(get(at)), wasm.shiftRight(get(body), constant(shift))));
  const bytes = (size: number, check: wasm.Code): wasm.Code => [check, set(back, constant(size))];
  return [
    measureLong(locals),
    refuseIf(wasm.greaterOrEqualUnsigned(get(body), subtract(get(end), get(at)))),
    set(at, add(get(at), get(body))),
    wasm.when(
      wasm.less(get(body), constant(0x80)),
      bytes(1, first(0)),
      wasm.when(
        wasm.less(get(body), constant(0x3fff)),
        bytes(2, [first(7), following(1, 0)]),
        bytes(3, [first(14), following(1, 7), following(2, 0)]),
      ),
    ),
    set(at, add(get(at), get(back))),
    refuseIf(wasm.greater(get(at), get(end))),
  ];
}

/** packedElements(at, end): the number of elements of the list between, or NOT_PACKED. */
export function packedCheckRoutine(): wasm.Routine {
  const routine = new wasm.Routine('packedElements', 2);
  const variable = (): wasm.Local => routine.variable();
  const locals: Locals = {
    ...{ at: 0, end: 1, count: variable(), told: variable() },
    ...{ head: variable(), body: variable(), back: variable() },
  };
  const { at, end, count, told, head } = locals;
  const length = subtract(get(end), get(at));
  routine.body = [
    refuseIf(wasm.less(length, constant(HEADER_BYTES + 1))),
    refuseIf(wasm.xor(load(get(at)), length)),
    set(end, subtract(get(end), constant(1))),
    refuseIf(wasm.xor(loadByte(get(end)), constant(END_MARK))),
    set(told, and(load(get(at), 4), constant(0xffff))),
    set(at, add(get(at), constant(HEADER_BYTES))),
    wasm.repeatWhile(wasm.less(get(at), get(end)), [
      set(head, loadByte(get(at))),
      wasm.when(wasm.less(get(head), constant(INTEGER_13)), passShort(locals), passLong(locals)),
      set(count, add(get(count), constant(1))),
    ]),
    wasm.when(
      wasm.or(wasm.equal(get(told), get(count)), wasm.equal(get(told), constant(COUNT_UNKNOWN))),
      wasm.giveBack(get(count)),
    ),
    wasm.giveBack(constant(NOT_PACKED)),
  ];
  return routine;
}
