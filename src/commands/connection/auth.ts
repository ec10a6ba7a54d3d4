/** AUTH: shows who the client is, by a password alone or by a user's name and password. */
import { err } from '../../protocol/reply-error.ts';
import { optional, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { secretsFrom } from '../framework/secrets.ts';
import { authenticate } from './credentials.ts';

const NO_PASSWORD_CONFIGURED = err(
  'AUTH <password> called without any password configured for the default user. ' +
    'Are you sure your configuration is correct?',
);

export const auth = defineCommand({
  name: 'AUTH',
  group: 'connection',
  since: '1.0.0',
  summary: 'Proves to the server that the client is a certain user.',
  complexity: 'O(N) where N is the number of passwords of the user',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'sentinel', 'allow_busy'],
  categories: ['connection'],
  history: [['6.0.0', 'Takes a user name in front of the password.']],
  arguments: [optional(text('username'), { since: '6.0.0' }), text('password')],
  parsesItself: true,
  secrets: secretsFrom(1),
  run(call) {
    const { request, reply, server } = call;
    if (request.count > 3) {
      reply.error(SYNTAX_ERROR);
      return;
    }
    if (request.count === 2 && server.access.users.defaultUser.passwords.acceptsAny) {
      reply.error(NO_PASSWORD_CONFIGURED);
      return;
    }
    const userIndex = request.count === 3 ? 1 : 0;
    if (authenticate(call, userIndex, request.count - 1)) reply.ok();
  },
});
