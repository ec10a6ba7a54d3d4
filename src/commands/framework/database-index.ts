/** An argument that names a database by its number, with the errors that SELECT has for it. */
import type { Database } from '../../keyspace/database.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import type { Call } from './call.ts';
import { NOT_AN_INTEGER } from './errors.ts';

const MIN_INT32 = -2_147_483_648;
const MAX_INT32 = 2_147_483_647;
/** Integers that no 32 bits hold have an error of their own. */
const NOT_32_BITS = err(`value is out of range, value must between ${MIN_INT32} and ${MAX_INT32}`);
export const NO_SUCH_DATABASE = err('DB index is out of range');

/**
 * The number, whether or not there is such a database. Undefined when it is no 32-bit integer,
 * which is answered, with `wrong` if that is given.
 */
export function readDatabaseNumber(
  call: Call,
  index: number,
  wrong?: ReplyError,
): number | undefined {
  const given = call.int64(index);
  if (given === undefined) {
    call.error(wrong ?? NOT_AN_INTEGER);
    return undefined;
  }
  if (given < MIN_INT32 || given > MAX_INT32) {
    call.error(wrong ?? NOT_32_BITS);
    return undefined;
  }
  return Number(given);
}

/** The database; undefined when the argument names none, which is answered. */
export function readDatabase(
  call: Call,
  index: number,
  absent: ReplyError = NO_SUCH_DATABASE,
): Database | undefined {
  const number = readDatabaseNumber(call, index);
  if (number === undefined) return undefined;
  const database = number < 0 ? undefined : call.keyspace.databases.at(number);
  if (database === undefined) call.error(absent);
  return database;
}
