/**
 * CLIENT KILL: closes connections, one by its address (the old form, which may be one's own) or all
 * that pass every filter given. One's own connection is closed behind the reply.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import { integer, many, oneOf, optional, text, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';
import type { Session } from '../../framework/session.ts';
import {
  type ClientType,
  clientTypeNamed,
  typeOfClient,
  unknownClientType,
} from './client-type.ts';

const NO_SUCH_CLIENT = err('No such client');
const BAD_ID = err('client-id should be greater than 0');
const AGE_NOT_AN_INTEGER = err('maxage is not an integer or out of range');
const AGE_NOT_POSITIVE = err('maxage should be greater than 0');

const YES = asciiBytes('yes');
const NO = asciiBytes('no');

/** What a connection must be to be closed; a filter that was not given is undefined. */
interface Filters {
  id: number | bigint | undefined;
  type: ClientType | undefined;
  user: string | undefined;
  address: string | undefined;
  localAddress: string | undefined;
  /** At least so old. */
  ageSeconds: number | bigint | undefined;
  sparesOwn: boolean;
}

export const clientKill = defineCommand({
  name: 'KILL',
  group: 'connection',
  since: '2.4.0',
  summary: 'Closes connections, one by its address or all that pass the filters.',
  complexity: 'O(N) where N is the number of connections',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  history: [
    ['2.8.12', 'Takes filters.'],
    ['2.8.12', 'Added the filter `ID`.'],
    ['3.2.0', 'Added the type `master`.'],
    ['5.0.0', 'Added the type `replica`; its old name `slave` is still understood.'],
    ['6.2.0', 'Added the filter `LADDR`.'],
    ['7.4.0', 'Added the filter `MAXAGE`.'],
  ],
  arguments: [
    oneOf(
      'filter',
      text('ip:port', { deprecatedSince: '2.8.12' }),
      many(
        oneOf(
          'new-format',
          optional(integer('client-id', { token: 'ID', since: '2.8.12' })),
          optional(
            oneOf(
              'client-type',
              token('NORMAL'),
              token('MASTER', { since: '3.2.0' }),
              token('SLAVE'),
              token('REPLICA', { since: '5.0.0' }),
              token('PUBSUB'),
            ),
            { token: 'TYPE', since: '2.8.12' },
          ),
          optional(text('username', { token: 'USER' })),
          optional(text('addr', { token: 'ADDR' })),
          optional(text('laddr', { token: 'LADDR', since: '6.2.0' })),
          optional(oneOf('skipme', token('YES'), token('NO')), { token: 'SKIPME' }),
          optional(integer('maxage', { token: 'MAXAGE', since: '7.4.0' })),
        ),
      ),
    ),
  ],
  parsesItself: true,
  run(call) {
    const oldForm = call.request.count === 3;
    const filters = oldForm ? addressFilter(call) : readFilters(call);
    if (filters === undefined) return;
    const chosen = call.server.clients.list().filter((one) => passes(call, filters, one));
    if (!oldForm) call.reply.integer(chosen.length);
    else if (chosen.length === 0) call.error(NO_SUCH_CLIENT);
    else call.reply.ok();
    for (const session of chosen) {
      if (session === call.session) session.closeAfterReply = true;
      else session.kill();
    }
  },
});

function noFilters(): Filters {
  return {
    id: undefined,
    type: undefined,
    user: undefined,
    address: undefined,
    localAddress: undefined,
    ageSeconds: undefined,
    sparesOwn: true,
  };
}

function addressFilter(call: Call): Filters {
  return { ...noFilters(), address: beforeZeroByte(call.text(2)), sparesOwn: false };
}

/** Answers the error and returns undefined when a filter is wrong. */
function readFilters(call: Call): Filters | undefined {
  const filters = noFilters();
  for (let index = 2; index < call.request.count; index += 2) {
    const error = index + 1 < call.request.count ? readFilter(call, index, filters) : SYNTAX_ERROR;
    if (error !== undefined) {
      call.error(error);
      return undefined;
    }
  }
  return filters;
}

/** Takes the filter at `index` with the value behind it; returns what is wrong with them. */
function readFilter(call: Call, index: number, filters: Filters): ReplyError | undefined {
  const value = beforeZeroByte(call.text(index + 1));
  switch (call.text(index).toLowerCase()) {
    case 'id':
      filters.id = call.int64(index + 1);
      return filters.id === undefined || filters.id < 1 ? BAD_ID : undefined;
    case 'type':
      filters.type = clientTypeNamed(value);
      return filters.type === undefined ? unknownClientType(value) : undefined;
    case 'user':
      filters.user = value;
      if (call.server.access.users.find(value) !== undefined) return undefined;
      return err(`No such user '${value}'`);
    case 'addr':
      filters.address = value;
      return undefined;
    case 'laddr':
      filters.localAddress = value;
      return undefined;
    case 'skipme':
      filters.sparesOwn = call.isWord(index + 1, YES);
      return filters.sparesOwn || call.isWord(index + 1, NO) ? undefined : SYNTAX_ERROR;
    case 'maxage':
      filters.ageSeconds = call.int64(index + 1);
      if (filters.ageSeconds === undefined) return AGE_NOT_AN_INTEGER;
      return filters.ageSeconds > 0 ? undefined : AGE_NOT_POSITIVE;
    default:
      return SYNTAX_ERROR;
  }
}

function passes(call: Call, filters: Filters, session: Session): boolean {
  const { id, type, user, address, localAddress, ageSeconds, sparesOwn } = filters;
  if (sparesOwn && session === call.session) return false;
  if (id !== undefined && session.id !== Number(id)) return false;
  if (type !== undefined && typeOfClient(session) !== type) return false;
  if (user !== undefined && session.user !== user) return false;
  if (address !== undefined && session.address !== address) return false;
  if (localAddress !== undefined && session.localAddress !== localAddress) return false;
  const age = Math.floor((call.keyspace.nowMs - session.createdAtMs) / 1000);
  return ageSeconds === undefined || age >= ageSeconds;
}
