/** Exchanging two databases: their tables change places, no key is touched. */
import { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import { FLAG_INTEREST } from '../structures/keyed-record.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Gives each of two databases the data of the other, under the same numbers. It is a change even
 * when both are one. Every other operation on a database, a flush included, is over when it
 * returns, so none is ever met half done.
 */
export function swapDatabases(keyspace: Keyspace, first: Database, second: Database): void {
  keyspace.dirty++;
  if (first === second) return;
  first.swapContents(second);
  if (keyspace.interest.size === 0) return;
  moveInterest(keyspace, first, second);
  moveInterest(keyspace, second, first);
}

/** The record of the only argument; 0 also for an expired key, whose going is no change. */
function lookUpLiving(keyspace: Keyspace, database: Database, request: Arguments): number {
  const ref = keyspace.lookUp(database, request, 0);
  return ref !== 0 && keyspace.isExpired(ref) ? 0 : ref;
}

/**
 * Tells those who care for a key of a database that it changed if it exists or did so before, as
 * WATCH has it. The record that now answers to their name is flagged for them.
 */
function moveInterest(keyspace: Keyspace, database: Database, before: Database): void {
  const request = new Arguments();
  keyspace.interest.touchAll(database.index, (_number, key) => {
    request.setParts([asciiBytes(key)]);
    const ref = lookUpLiving(keyspace, database, request);
    if (ref !== 0) keyspace.records.setFlag(ref, FLAG_INTEREST, true);
    return ref !== 0 || lookUpLiving(keyspace, before, request) !== 0;
  });
}
