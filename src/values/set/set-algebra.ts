/**
 * Intersection, union and difference of sets. The members of an intersection, and those of most
 * differences, are found one after the other among those of one source; a union, and a difference
 * from large sets, need a set of their own to be collected in.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { SetForesight } from './set-foresight.ts';
import { SET_HASHTABLE, SET_INTSET, type SetLimits } from './set-kinds.ts';
import type { SetMember } from './set-member.ts';
import type { SetSources } from './set-sources.ts';
import { SetValue } from './set-value.ts';
import { SetWalk } from './set-walk.ts';

export class SetAlgebra {
  /** Through the source whose members are looked at. */
  readonly walk: SetWalk;
  readonly #probe: SetValue;
  #probed = 0;
  readonly #foresight: SetForesight;
  /** Are the members of the first source read by it, and so looked for in the second by hash? */
  #foresees = false;

  constructor(records: KeyedRecords, hash: HalfSipHash, limits: SetLimits) {
    this.walk = new SetWalk(records, hash);
    this.#foresight = new SetForesight(records, hash);
    this.#probe = new SetValue(records, hash, limits);
  }

  /** Begins with the members of the first source. */
  begin(sources: SetSources): void {
    this.walk.begin(sources.kinds[0], sources.roots[0]);
    this.#probed = 0;
    this.#foresees = this.#foresight.begin(sources);
  }

  #next(member: SetMember): boolean {
    if (!this.#foresees) return this.walk.next(member);
    if (!this.#foresight.next(this.walk)) return false;
    this.walk.position = this.#foresight.ref;
    this.walk.readAt(this.walk.position, member);
    return true;
  }

  /**
   * The next member of the first source that is in all the others; false when there is none. None
   * is missing, and the smallest should be the first: the time is its size times their number.
   */
  nextCommon(sources: SetSources, member: SetMember): boolean {
    while (this.#next(member)) {
      let at = 1;
      while (at < sources.count && this.#isIn(sources, at, member)) at++;
      if (at === sources.count) return true;
    }
    return false;
  }

  /** The next member of the first source that is in none of the others. */
  nextDifferent(sources: SetSources, member: SetMember): boolean {
    while (this.#next(member)) {
      let at = 1;
      while (at < sources.count && !this.#isIn(sources, at, member)) at++;
      if (at === sources.count) return true;
    }
    return false;
  }

  #isIn({ kinds, roots }: SetSources, at: number, member: SetMember): boolean {
    const root = roots[at];
    if (root === roots[0]) return true; // The same key once more.
    if (root === 0) return false;
    if (this.#probed !== root) {
      this.#probe.openRoot(kinds[at], root);
      this.#probed = root;
    }
    if (at === 1 && this.#foresees) {
      return this.#probe.hasHashed(this.#foresight.high, this.#foresight.low, member);
    }
    return this.#probe.has(member);
  }

  /**
   * Is it less work to look up the members of the first source in all others, than to take away
   * those of all others from a copy of the first? As Redis decides it: halved, for a look-up that
   * finds something saves the rest.
   */
  static prefersLookUps({ count, roots, sizes }: SetSources): boolean {
    let lookUps = 0;
    let removals = 0;
    for (let at = 0; at < count; at++) {
      if (roots[at] === 0) continue;
      lookUps += sizes[0];
      removals += sizes[at];
    }
    return lookUps / 2 <= removals;
  }

  /** Adds all members of all sources to `target`, none of them. */
  unite(sources: SetSources, target: SetValue, member: SetMember): void {
    for (let at = 0; at < sources.count; at++) this.#addAll(sources, at, target, member);
  }

  #addAll({ kinds, roots }: SetSources, at: number, target: SetValue, member: SetMember): void {
    if (roots[at] === 0) return;
    this.walk.begin(kinds[at], roots[at]);
    while (this.walk.next(member)) target.add(member);
  }

  /** Leaves in the empty `target` what is in the first source and in none of the others. */
  subtract(sources: SetSources, target: SetValue, member: SetMember): void {
    const { count, kinds, roots } = sources;
    this.#addAll(sources, 0, target, member);
    for (let at = 1; at < count && target.size > 0; at++) {
      if (roots[at] === 0) continue;
      this.walk.begin(kinds[at], roots[at]);
      while (this.walk.next(member)) target.remove(member);
    }
  }

  /** The form to collect a union in that nobody keeps: never one that is searched end to end. */
  static collectingKind({ count, kinds, roots }: SetSources): number {
    for (let at = 0; at < count; at++) {
      if (roots[at] !== 0 && kinds[at] !== SET_INTSET) return SET_HASHTABLE;
    }
    return SET_INTSET;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.walk.close();
    this.#foresight.close();
    this.#foresees = false;
    this.#probe.close();
    this.#probed = 0;
  }
}
