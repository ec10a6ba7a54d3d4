/** Going through a set or sorted set that is combined, and looking for members in one. */
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import type { Input } from './combination.ts';

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NO_VIEW: DataView = new DataView(NO_BYTES.buffer);

/** The elements of one input after the other; each is valid until the next. */
export class InputWalk {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  start = 0;
  length = 0;
  score = 0;
  readonly #call: Call;
  #sortedSet: SortedSetForm | undefined = undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  /** To the first element of an input; false when there is none. */
  begin(input: Input): boolean {
    if (input.length === 0) return false;
    const set = this.#call.keyspace.values.sortedSets.openOther(input.kind, input.root);
    this.#sortedSet = set;
    return this.#take(set, set.seek(0));
  }

  /** To the next element; false at the end. */
  next(): boolean {
    const set = this.#sortedSet;
    return set !== undefined && this.#take(set, set.forward());
  }

  #take(set: SortedSetForm, isThere: boolean): boolean {
    if (!isThere) return false;
    this.bytes = set.memberBytes;
    this.view = set.memberView;
    this.start = set.memberStart;
    this.length = set.memberLength;
    this.score = set.score;
    return true;
  }
}

export class InputLookup {
  /** Of the member found. */
  score = 0;
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Does an input have the element that a walk has come to? */
  find(input: Input, { bytes, view, start, length }: InputWalk): boolean {
    if (input.length === 0) return false;
    const set = this.#call.keyspace.values.sortedSets.open(input.kind, input.root);
    if (!set.find(bytes, view, start, length)) return false;
    this.score = set.score;
    return true;
  }
}
