/**
 * RESTORE: creates a key from what DUMP gave. The payload may come from anybody, so all of it is
 * checked before it is used. The time to live is propagated as a point in time.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { copyBytes } from '../../base/bytes.ts';
import { EVENT_GENERIC, EVENT_NEW_KEY } from '../../keyspace/events.ts';
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { RdbError } from '../../persistence/rdb/rdb-format.ts';
import { err, ReplyError } from '../../protocol/reply-error.ts';
import { stringKind } from '../../values/string.ts';
import { type Argument, integer, key, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';

const BUSY_KEY = new ReplyError('BUSYKEY', 'Target key name already exists.');
const BAD_TTL = err('Invalid TTL value, must be >= 0');
const BAD_IDLE_TIME = err('Invalid IDLETIME value, must be >= 0');
const BAD_FREQUENCY = err('Invalid FREQ value, must be >= 0 and <= 255');
const BAD_PAYLOAD = err('DUMP payload version or checksum are wrong');
const BAD_DATA = err('Bad data format');

const REPLACE = asciiBytes('replace');
const ABSTTL = asciiBytes('absttl');
const IDLETIME = asciiBytes('idletime');
const FREQ = asciiBytes('freq');
const DEL = asciiBytes('DEL');
const UNLINK = asciiBytes('UNLINK');
const ABSTTL_WORD = asciiBytes('ABSTTL');
const GREATEST_FREQUENCY = 255;
const CLOCK_MASK = 0xffffff;

interface RestoreOptions {
  replace: boolean;
  absolute: boolean;
  idleSeconds: number | bigint | undefined;
  frequency: number | undefined;
}

const ARGUMENTS: readonly Argument[] = [
  key('key'),
  integer('ttl'),
  text('serialized-value'),
  optional(token('REPLACE', { since: '3.0.0' })),
  optional(token('ABSTTL', { since: '5.0.0' })),
  optional(integer('seconds', { token: 'IDLETIME', since: '5.0.0' })),
  optional(integer('frequency', { token: 'FREQ', since: '5.0.0' })),
];

const SPEC: Omit<CommandSpec, 'name' | 'since' | 'summary' | 'flags'> = {
  group: 'generic',
  complexity: 'O(N) for a value of N elements; O(N*log(N)) for a large sorted set.',
  arity: -4,
  categories: ['keyspace', 'dangerous'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: ARGUMENTS,
  history: [
    ['3.0.0', 'Takes `REPLACE`.'],
    ['5.0.0', 'Takes `ABSTTL`.'],
    ['5.0.0', 'Takes `IDLETIME` and `FREQ`.'],
  ],
  // Options are judged in the order in which they are given.
  parsesItself: true,
  run: restoreKey,
};

export const restore = defineCommand({
  ...SPEC,
  name: 'RESTORE',
  since: '2.6.0',
  summary: 'Creates a key from what DUMP gave.',
  flags: ['write', 'denyoom'],
});

export const restoreAsking = defineCommand({
  ...SPEC,
  name: 'RESTORE-ASKING',
  since: '3.0.0',
  summary: 'Is RESTORE for a cluster that moves a slot.',
  flags: ['write', 'denyoom', 'asking'],
  internal: true,
});

function restoreKey(call: Call): void {
  const options = readOptions(call);
  if (options === undefined) return;
  const { keyspace, request, reply, database, server } = call;
  if (!options.replace && call.find(1) !== 0) {
    reply.error(BUSY_KEY);
    return;
  }
  const ttl = call.int64(2);
  if (ttl === undefined || ttl < 0) {
    reply.error(ttl === undefined ? NOT_AN_INTEGER : BAD_TTL);
    return;
  }
  const { dumps, loading } = server.persistence;
  const { bytes, starts, lengths } = request;
  dumps.trustsElements = server.persistence.believes(sourceOf(call));
  if (!dumps.verify(bytes, starts[3], lengths[3])) {
    reply.error(BAD_PAYLOAD);
    return;
  }
  let form: 'string' | 'value';
  try {
    form = dumps.read(bytes, starts[3], lengths[3]);
  } catch (error) {
    if (!(error instanceof RdbError)) throw error;
    server.log('warning', `RESTORE: ${error.message}`);
    reply.error(BAD_DATA);
    return;
  }
  const expireMs = options.absolute || ttl === 0 ? ttl : BigInt(ttl) + BigInt(keyspace.nowMs);
  const expires = ttl !== 0;
  if (expires && expireMs < keyspace.nowMs && loading === undefined) {
    if (form === 'value') keyspace.lazyFree.free(dumps.loaded.kind, dumps.loaded.root);
    if (options.replace) deleteInstead(call);
    reply.ok();
    return;
  }
  place(call, form);
  if (expires) keyspace.setExpiry(database, request, 1, call.find(1), exact(expireMs));
  noteUse(call, options);
  propagate(call, expires && !options.absolute, expireMs);
  keyspace.notify(EVENT_GENERIC, 'restore', database, request, 1);
  reply.ok();
}

function sourceOf({ server, session }: Call): 'file' | 'client' | 'spared client' {
  if (server.persistence.loading !== undefined) return 'file';
  return session.account.sanitizesPayload ? 'client' : 'spared client';
}

/** Gives the key the value that was read, in place of whatever it had. */
function place(call: Call, form: 'string' | 'value'): void {
  const { keyspace, request, database } = call;
  const { dumps } = call.server.persistence;
  const old = call.find(1);
  let ref: number;
  if (form === 'string') {
    const { bytes, start, length } = dumps.string;
    const kind = stringKind(bytes, start, length);
    ref = keyspace.create(database, request, 1, old, kind, NO_EXPIRY, length);
    copyBytes(bytes, start, keyspace.records.valueBytes, keyspace.records.valueStart, length);
    keyspace.place(database, request, 1, old, ref);
  } else {
    const { kind, root } = dumps.loaded;
    ref = placeValue(keyspace, database, request, 1, old, kind, root);
  }
  // What is replaced counts as gone.
  if (old !== 0) keyspace.notify(EVENT_NEW_KEY, 'new', database, request, 1);
  keyspace.changed(database, request, 1, ref);
}

/** The time is over before the key exists: of what there was nothing stays. */
function deleteInstead(call: Call): void {
  const { keyspace, request, database } = call;
  const ref = call.find(1);
  if (ref === 0) return;
  keyspace.remove(database, request, 1, ref);
  const word = call.server.config.get('lazyfree-lazy-server-del') ? UNLINK : DEL;
  if (call.propagates) call.propagate(word, request.copy(1));
  keyspace.notify(EVENT_GENERIC, 'del', database, request, 1);
}

function exact(timeMs: number | bigint): number | bigint {
  const number = Number(timeMs);
  return Number.isSafeInteger(number) ? number : BigInt.asIntN(64, BigInt(timeMs));
}

function noteUse(call: Call, { idleSeconds, frequency }: RestoreOptions): void {
  const { accesses, records } = call.keyspace;
  const ref = call.keyspace.lookUp(call.database, call.request, 1);
  if (accesses.countsAccesses) {
    if (frequency !== undefined) records.setClock(ref, accesses.frequencyBits(frequency));
  } else if (idleSeconds !== undefined) {
    const idle = Number(BigInt.asUintN(24, BigInt(idleSeconds)));
    records.setClock(ref, (accesses.seconds - idle) & CLOCK_MASK);
  }
}

function propagate(call: Call, isRelative: boolean, expireMs: number | bigint): void {
  if (!call.propagates || !isRelative) return;
  const { request } = call;
  const parts = Array.from({ length: request.count }, (_, index) => request.copy(index));
  parts[2] = asciiBytes(String(expireMs));
  call.propagate(...parts, ABSTTL_WORD);
}

/** Undefined when something is wrong with them, which is answered. */
function readOptions(call: Call): RestoreOptions | undefined {
  const options: RestoreOptions = {
    replace: false,
    absolute: false,
    idleSeconds: undefined,
    frequency: undefined,
  };
  const { count } = call.request;
  for (let index = 4; index < count; index++) {
    const hasMore = index + 1 < count;
    if (call.isWord(index, REPLACE)) {
      options.replace = true;
    } else if (call.isWord(index, ABSTTL)) {
      options.absolute = true;
    } else if (call.isWord(index, IDLETIME) && hasMore && options.frequency === undefined) {
      if (!readIdleTime(call, ++index, options)) return undefined;
    } else if (call.isWord(index, FREQ) && hasMore && options.idleSeconds === undefined) {
      if (!readFrequency(call, ++index, options)) return undefined;
    } else {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  return options;
}

function readIdleTime(call: Call, index: number, options: RestoreOptions): boolean {
  const seconds = call.int64(index);
  if (seconds === undefined || seconds < 0) {
    call.error(seconds === undefined ? NOT_AN_INTEGER : BAD_IDLE_TIME);
    return false;
  }
  options.idleSeconds = seconds;
  return true;
}

function readFrequency(call: Call, index: number, options: RestoreOptions): boolean {
  const count = call.int64(index);
  if (count === undefined || count < 0 || count > GREATEST_FREQUENCY) {
    call.error(count === undefined ? NOT_AN_INTEGER : BAD_FREQUENCY);
    return false;
  }
  options.frequency = Number(count);
  return true;
}
