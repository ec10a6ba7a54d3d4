/**
 * Changes to the times of fields by one command: made one by one, then reported and propagated
 * together. A time that has come removes its field.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_HASH } from '../../keyspace/events.ts';
import { noteFieldTimes } from '../../keyspace/field-expiry.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { NEVER } from '../../values/hash/hash-field.ts';
import type { Call } from '../framework/call.ts';
import { timeBytes } from '../framework/expiration.ts';
import { propagateFields, propagateRemoval } from './field-arguments.ts';
import { hashOf, keep, removeField } from './hash-access.ts';

const HPEXPIREAT = asciiBytes('HPEXPIREAT');
const HPERSIST = asciiBytes('HPERSIST');
