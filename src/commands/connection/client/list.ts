/** CLIENT LIST: a line for each connection, or for those of a type, or for those with given ids. */
import { asciiBytes } from '../../../base/ascii.ts';
import { err } from '../../../protocol/reply-error.ts';
import { integer, many, oneOf, optional, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';
import type { Session } from '../../framework/session.ts';
import { replyClientLines } from './client-line.ts';
import { clientTypeNamed, typeOfClient, unknownClientType } from './client-type.ts';

const TYPE = asciiBytes('type');
const ID = asciiBytes('id');
const BAD_ID = err('Invalid client ID');

export const clientList = defineCommand({
  name: 'LIST',
  group: 'connection',
  since: '2.4.0',
  summary: 'Describes the open connections, one line each.',
  complexity: 'O(N) where N is the number of connections',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  history: [
    ['2.8.12', 'Tells the `id` of each connection.'],
    ['5.0.0', 'Can be limited to a `TYPE`.'],
    ['6.0.0', 'Tells the `user`.'],
    ['6.2.0', 'Tells `argv-mem`, `tot-mem`, `laddr` and `redir`; can be limited by `ID`.'],
    ['7.0.0', 'Tells `resp`, `multi-mem`, `rbs` and `rbp`.'],
    ['7.0.3', 'Tells `ssub`.'],
    ['7.2.0', 'Tells `lib-name` and `lib-ver`.'],
    ['7.4.0', 'Tells `watch`.'],
  ],
  arguments: [
    optional(
      oneOf('client-type', token('NORMAL'), token('MASTER'), token('REPLICA'), token('PUBSUB')),
      { token: 'TYPE', since: '5.0.0' },
    ),
    optional(many(integer('client-id')), { token: 'ID', since: '6.2.0' }),
  ],
  parsesItself: true,
  tellsOfClients: true,
  run(call) {
    const listed = selectClients(call);
    if (listed === undefined) return;
    replyClientLines(call, listed);
  },
});

/** Answers the error and returns undefined when the arguments are wrong. */
function selectClients(call: Call): readonly Session[] | undefined {
  const all = call.server.clients.list();
  const { count } = call.request;
  if (count === 2) return all;
  if (count === 4 && call.isWord(2, TYPE)) {
    const type = clientTypeNamed(call.text(3));
    if (type !== undefined) return all.filter((session) => typeOfClient(session) === type);
    call.error(unknownClientType(call.text(3)));
    return undefined;
  }
  if (count > 3 && call.isWord(2, ID)) return clientsById(call, all);
  call.error(SYNTAX_ERROR);
  return undefined;
}

/** In the order of the request; an id given twice is listed twice, one of nobody not at all. */
function clientsById(call: Call, all: readonly Session[]): readonly Session[] | undefined {
  const byId = new Map(all.map((session) => [session.id, session]));
  const found: Session[] = [];
  for (let index = 3; index < call.request.count; index++) {
    const id = call.int64(index);
    if (id === undefined) {
      call.error(BAD_ID);
      return undefined;
    }
    const session = byId.get(Number(id));
    if (session !== undefined) found.push(session);
  }
  return found;
}
