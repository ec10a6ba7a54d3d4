/**
 * Which tables of a database have a key beside the table of all keys. It follows from the head of
 * the key's record, so that whoever removes, replaces or moves the record knows where to look.
 */
import { HEAD_EXPIRES } from '../structures/keyed-record.ts';
import { fieldsExpire } from '../values/hash/hash-kinds.ts';

/** `expires`: the key has a time to live. */
export const IN_EXPIRES = 1;
/** `fieldTimes`: it is a hash whose fields may have one. */
export const IN_FIELD_TIMES = 2;

/** IN_… bits. */
export function secondTables(head: number): number {
  const expires = (head & HEAD_EXPIRES) === 0 ? 0 : IN_EXPIRES;
  return fieldsExpire(head & 0xff) ? expires | IN_FIELD_TIMES : expires;
}
