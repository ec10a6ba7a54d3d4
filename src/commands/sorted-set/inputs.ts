/**
 * Going through a sorted set or a set that is combined, and looking for members in one. To the
 * members of a set, all the same, belongs the score 1.
 */
import { TYPE_SET, typeOf } from '../../values/kinds.ts';
import { SetMember } from '../../values/set/set-member.ts';
import type { SetWalk } from '../../values/set/set-walk.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import type { Input } from './combination.ts';

/** What each member of a set counts. */
const SET_SCORE = 1;

/** The elements of one input after the other; each is valid until the next. */
export class InputWalk {
  /** The member, as text. */
  readonly member = new SetMember();
  score = SET_SCORE;
  readonly #call: Call;
  readonly #setWalk: SetWalk;
  /** Undefined while the input is a set. */
  #sortedSet: SortedSetForm | undefined = undefined;

  constructor(call: Call) {
    this.#call = call;
    this.#setWalk = call.keyspace.values.set.workspace.algebra.walk;
  }

  /** To the first element of an input; false when there is none. */
  begin(input: Input): boolean {
    if (input.length === 0) return false;
    if (typeOf(input.kind) === TYPE_SET) {
      this.#sortedSet = undefined;
      this.score = SET_SCORE;
      this.#setWalk.begin(input.kind, input.root);
      return this.next();
    }
    this.#sortedSet = this.#call.keyspace.values.sortedSets.openOther(input.kind, input.root);
    return this.#take(this.#sortedSet, this.#sortedSet.seek(0));
  }

  /** To the next element; false at the end. */
  next(): boolean {
    const set = this.#sortedSet;
    if (set !== undefined) return this.#take(set, set.forward());
    if (!this.#setWalk.next(this.member)) return false;
    this.member.spell();
    return true;
  }

  #take(set: SortedSetForm, isThere: boolean): boolean {
    if (!isThere) return false;
    this.member.setText(set.memberBytes, set.memberView, set.memberStart, set.memberLength);
    this.score = set.score;
    return true;
  }
}

export class InputLookup {
  /** Of the member found. */
  score = SET_SCORE;
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Does an input have this member? */
  find(input: Input, member: SetMember): boolean {
    if (input.length === 0) return false;
    const { values } = this.#call.keyspace;
    if (typeOf(input.kind) === TYPE_SET) {
      this.score = SET_SCORE;
      values.set.workspace.set.openRoot(input.kind, input.root);
      return values.set.workspace.set.has(member);
    }
    const set = values.sortedSets.open(input.kind, input.root);
    if (!set.find(member.bytes, member.view, member.start, member.length)) return false;
    this.score = set.score;
    return true;
  }
}
