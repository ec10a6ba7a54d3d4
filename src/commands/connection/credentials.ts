/** Checks a user name and password for AUTH and HELLO. */
import { DEFAULT_USER } from '../../acl/user-table.ts';
import { ReplyError } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';

export const WRONG_PASSWORD = new ReplyError(
  'WRONGPASS',
  'invalid username-password pair or user is disabled.',
);

/**
 * Authenticates the session if the arguments are right, else answers that they are not, but not
 * which, and writes it down.
 * @param userIndex Index of the user's name in the request; 0 stands for the default user.
 */
export function authenticate(call: Call, userIndex: number, passwordIndex: number): boolean {
  const { access } = call.server;
  const name = userIndex === 0 ? DEFAULT_USER : call.text(userIndex);
  const user = access.users.find(name);
  if (user?.accepts(call.request.copy(passwordIndex)) === true) {
    call.session.authenticate(user);
    return true;
  }
  access.note(call.session, 'auth', 'toplevel', call.text(0), name);
  call.error(WRONG_PASSWORD);
  return false;
}
