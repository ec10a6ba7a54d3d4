/**
 * What the set commands work with. A server has one, so that no command makes objects of its own;
 * nothing in it means anything from one command to the next.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { Int32List } from '../../base/int32-list.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { SetAlgebra } from './set-algebra.ts';
import type { SetLimits } from './set-kinds.ts';
import { SetMember } from './set-member.ts';
import { SetSources } from './set-sources.ts';
import { SetValue } from './set-value.ts';

export class SetWorkspace {
  /** The set that a command is about. */
  readonly set: SetValue;
  /** A set in the making. */
  readonly result: SetValue;
  readonly member = new SetMember();
  readonly sources = new SetSources();
  readonly algebra: SetAlgebra;
  /** Positions of members, see `SetWalk`. */
  readonly positions = new Int32List();

  constructor(records: KeyedRecords, hash: HalfSipHash, limits: SetLimits) {
    this.set = new SetValue(records, hash, limits);
    this.result = new SetValue(records, hash, limits);
    this.algebra = new SetAlgebra(records, hash, limits);
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.set.close();
    this.result.close();
    this.member.close();
    this.algebra.close();
  }
}
