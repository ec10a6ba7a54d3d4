/**
 * What ZUNION, ZINTER, ZDIFF, their storing forms and ZINTERCARD are to do: the keys, which may
 * hold sorted sets or sets (whose members all score 1), and how scores are weighted and joined.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { parseDouble } from '../../base/doubles.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_SET, TYPE_ZSET, typeOf } from '../../values/kinds.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR, WRONG_TYPE } from '../framework/errors.ts';

const WEIGHTS = asciiBytes('weights');
const AGGREGATE = asciiBytes('aggregate');
const WITHSCORES = asciiBytes('withscores');
const LIMIT = asciiBytes('limit');
const AGGREGATES: readonly (readonly [Uint8Array, number])[] = [
  [asciiBytes('sum'), 0],
  [asciiBytes('min'), 1],
  [asciiBytes('max'), 2],
];

const SUM = 0;
const LOWEST = 1;

const NO_WEIGHT = err('weight value is not a float');
const NEGATIVE_LIMIT = err("LIMIT can't be negative");

/** One of the sets that are combined; a key that does not exist is an empty one. */
export interface Input {
  readonly kind: number;
  readonly root: number;
  readonly length: number;
  weight: number;
}

export interface CombinationKind {
  /** Unions and intersections join scores, differences keep those of the first key. */
  readonly joinsScores: boolean;
  readonly stores?: boolean;
  /** Only the number of members is asked for. */
  readonly counts?: boolean;
}

export class Combination {
  readonly inputs: Input[] = [];
  withScores = false;
  limit = 0;
  aggregate = SUM;

  /** Two scores of one member as one. */
  join(left: number, right: number): number {
    if (this.aggregate === SUM) {
      const sum = left + right;
      return Number.isNaN(sum) ? 0 : sum; // infinities of both signs
    }
    if (this.aggregate === LOWEST) return right < left ? right : left;
    return right > left ? right : left;
  }

  /** Smallest first, and otherwise in order: so sums are the same to the last bit as in Redis. */
  sortInputs(): void {
    this.inputs.sort((left, right) => left.length - right.length);
  }
}

/** A score times its input's weight; what is no number counts as 0. */
export function weighted(score: number, weight: number): number {
  const product = score * weight;
  return Number.isNaN(product) ? 0 : product;
}

/**
 * Reads from the number of keys on, and looks at the keys. Undefined when something is wrong, which
 * is answered.
 */
export function readCombination(
  call: Call,
  countIndex: number,
  kind: CombinationKind,
): Combination | undefined {
  const { request } = call;
  const keyCount = call.int64(countIndex);
  if (keyCount === undefined) {
    call.error(NOT_AN_INTEGER);
    return undefined;
  }
  if (keyCount < 1) {
    call.error(err(`at least 1 input key is needed for '${call.command.fullName}' command`));
    return undefined;
  }
  if (keyCount > request.count - countIndex - 1) {
    call.error(SYNTAX_ERROR);
    return undefined;
  }
  const combination = new Combination();
  const first = countIndex + 1;
  const behind = first + Number(keyCount);
  for (let index = first; index < behind; index++) {
    const input = readInput(call, index);
    if (input === undefined) return undefined;
    combination.inputs.push(input);
  }
  for (let index = behind; index < request.count; ) {
    const next = readOption(call, index, kind, combination);
    if (next === 0) return undefined;
    index = next;
  }
  return combination;
}

function readInput(call: Call, index: number): Input | undefined {
  const { records, values } = call.keyspace;
  const ref = call.read(index);
  if (ref === 0) return { kind: 0, root: 0, length: 0, weight: 1 };
  const kind = records.head(ref) & 0xff;
  const type = typeOf(kind);
  if (type !== TYPE_ZSET && type !== TYPE_SET) {
    call.error(WRONG_TYPE);
    return undefined;
  }
  const root = records.innerRef(ref);
  return { kind, root, length: values.of(kind).length(kind, root), weight: 1 };
}

/** Returns the index behind the option; 0 when it is none, which is answered. */
function readOption(
  call: Call,
  index: number,
  kind: CombinationKind,
  combination: Combination,
): number {
  const { inputs } = combination;
  const left = call.request.count - index;
  const joins = kind.joinsScores && kind.counts !== true;
  if (joins && left > inputs.length && call.isWord(index, WEIGHTS)) {
    return readWeights(call, index + 1, inputs);
  }
  if (joins && left >= 2 && call.isWord(index, AGGREGATE)) {
    for (const [word, aggregate] of AGGREGATES) {
      if (!call.isWord(index + 1, word)) continue;
      combination.aggregate = aggregate;
      return index + 2;
    }
  } else if (kind.stores !== true && kind.counts !== true && call.isWord(index, WITHSCORES)) {
    combination.withScores = true;
    return index + 1;
  } else if (kind.counts === true && left >= 2 && call.isWord(index, LIMIT)) {
    const limit = call.int64(index + 1);
    if (limit !== undefined && limit >= 0) {
      combination.limit = Number(limit);
      return index + 2;
    }
    call.error(NEGATIVE_LIMIT);
    return 0;
  }
  call.error(SYNTAX_ERROR);
  return 0;
}

function readWeights(call: Call, first: number, inputs: readonly Input[]): number {
  const { bytes, starts, lengths } = call.request;
  let index = first;
  for (const input of inputs) {
    const weight = parseDouble(bytes, starts[index], lengths[index]);
    if (weight === undefined) {
      call.error(NO_WEIGHT);
      return 0;
    }
    input.weight = weight;
    index++;
  }
  return index;
}
