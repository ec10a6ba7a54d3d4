/**
 * Checks a user name and password for AUTH and HELLO. There is one user, `default`, whose password
 * is `requirepass`; without one, any password is right.
 */

import { ReplyError } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';
import { DEFAULT_USER } from '../framework/session.ts';

export const WRONG_PASSWORD = new ReplyError(
  'WRONGPASS',
  'invalid username-password pair or user is disabled.',
);

/**
 * Authenticates the session if the arguments are right, else answers why not.
 * @param userIndex Index of the user's name in the request; 0 stands for the default user.
 */
export function authenticate(call: Call, userIndex: number, passwordIndex: number): boolean {
  const { server, session } = call;
  const password = server.config.get('requirepass');
  const isDefault = userIndex === 0 || call.text(userIndex) === DEFAULT_USER;
  if (isDefault && (password === '' || isPassword(call, passwordIndex, password))) {
    session.authenticate(DEFAULT_USER);
    return true;
  }
  server.statistics.authenticationFailures++;
  call.error(WRONG_PASSWORD);
  return false;
}

/** Takes as long for a nearly right password as for a wholly wrong one of the same length. */
function isPassword(call: Call, index: number, password: string): boolean {
  const { bytes, starts, lengths } = call.request;
  const length = lengths[index];
  let difference = length ^ password.length;
  for (let at = 0; at < length; at++) {
    difference |= bytes[starts[index] + at] ^ password.charCodeAt(at % password.length);
  }
  return difference === 0;
}
