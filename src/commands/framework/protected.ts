/**
 * Commands that the configuration closes, for everybody or for all but this machine. Whether one is
 * open is asked before the password is: who may not use it learns nothing more.
 */
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import type { Server } from './server.ts';
import { isFromThisMachine, type Session } from './session.ts';

const DEBUG_NOT_ALLOWED = err(
  'DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run ' +
    'it from a local connection, otherwise you need to set this option in the configuration ' +
    'file, and then restart the server.',
);

/** Why this client may not use DEBUG; undefined if it may. */
export function debugRefusal(server: Server, session: Session): ReplyError | undefined {
  const enabled = server.config.get('enable-debug-command');
  if (enabled === 'yes' || (enabled === 'local' && isFromThisMachine(session))) return undefined;
  return DEBUG_NOT_ALLOWED;
}
