/**
 * HELLO: chooses the protocol, and may authenticate and name the connection on the way. Everything
 * is checked before anything is changed, as since Redis 7.2.
 */
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { beforeZeroByte } from '../../config/numbers.ts';
import { err, ReplyError } from '../../protocol/reply-error.ts';
import { block, integer, optional, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NO_PROTOCOL } from '../framework/errors.ts';
import { GATE_AUTHENTICATION } from '../framework/session.ts';
import { BAD_CLIENT_NAME, isClientAttribute } from './client-attributes.ts';
import { authenticate } from './credentials.ts';

const BAD_VERSION = err('Protocol version is not an integer or out of range');
const MUST_AUTHENTICATE = new ReplyError(
  'NOAUTH',
  'HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH ' +
    '<user> <pass> option can be used to authenticate the client and select the RESP protocol ' +
    'version at the same time',
);

const AUTH = asciiBytes('auth');
const SETNAME = asciiBytes('setname');

/** Indexes of what the options give; 0 for what they do not. */
interface Options {
  userIndex: number;
  nameIndex: number;
}

export const hello = defineCommand({
  name: 'HELLO',
  group: 'connection',
  since: '6.0.0',
  summary: 'Greets the server, chooses the protocol, and may authenticate and set a name.',
  complexity: 'O(1)',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'sentinel', 'allow_busy'],
  categories: ['connection'],
  history: [['6.2.0', '`protover` may be left out; the reply then tells how things are.']],
  arguments: [
    optional(
      block(
        'arguments',
        integer('protover'),
        optional(block('auth', text('username'), text('password')), { token: 'AUTH' }),
        optional(text('clientname'), { token: 'SETNAME' }),
      ),
    ),
  ],
  parsesItself: true,
  secrets(request, hide) {
    const { bytes, starts, lengths, count } = request;
    for (let index = 2; index < count; index++) {
      if (!equalsIgnoreCase(bytes, starts[index], lengths[index], AUTH)) continue;
      hide(++index);
      hide(++index);
    }
  },
  run(call) {
    let protocol = 0;
    if (call.request.count > 1) {
      const version = call.int64(1);
      if (version === undefined) {
        call.error(BAD_VERSION);
        return;
      }
      if (version !== 2 && version !== 3) {
        call.error(NO_PROTOCOL);
        return;
      }
      protocol = version;
    }
    const options = readOptions(call);
    if (options !== undefined) greet(call, protocol, options);
  },
});

/** Answers the error and returns undefined when an option is wrong. */
function readOptions(call: Call): Options | undefined {
  const { count } = call.request;
  const options: Options = { userIndex: 0, nameIndex: 0 };
  for (let index = 2; index < count; index++) {
    if (call.isWord(index, AUTH) && index + 2 < count) {
      options.userIndex = index + 1;
      index += 2;
    } else if (call.isWord(index, SETNAME) && index + 1 < count) {
      options.nameIndex = ++index;
      if (!isClientAttribute(call.text(index))) {
        call.error(BAD_CLIENT_NAME);
        return undefined;
      }
    } else {
      call.error(err(`Syntax error in HELLO option '${beforeZeroByte(call.text(index))}'`));
      return undefined;
    }
  }
  return options;
}

function greet(call: Call, protocol: number, { userIndex, nameIndex }: Options): void {
  const { session, reply, server } = call;
  if (userIndex !== 0 && !authenticate(call, userIndex, userIndex + 1)) return;
  if ((session.gate & GATE_AUTHENTICATION) !== 0) {
    reply.error(MUST_AUTHENTICATE);
    return;
  }
  if (nameIndex !== 0) session.name = call.text(nameIndex);
  if (protocol !== 0) {
    session.protocol = protocol;
    reply.protocol = protocol;
  }
  reply.map(7);
  reply.bulkText('server');
  // Clients decide by this word what they may use, so it is not ours to change.
  reply.bulkText('redis');
  reply.bulkText('version');
  reply.bulkText(server.identity.redisVersion);
  reply.bulkText('proto');
  reply.integer(session.protocol);
  reply.bulkText('id');
  reply.integer(session.id);
  reply.bulkText('mode');
  reply.bulkText('standalone');
  reply.bulkText('role');
  reply.bulkText('master');
  reply.bulkText('modules');
  reply.array(0);
}
