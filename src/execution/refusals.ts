/** What the dispatcher says, or does, when it does not execute a request. */
import type { Command } from '../commands/framework/command.ts';
import type { Server } from '../commands/framework/server.ts';
import type { Session } from '../commands/framework/session.ts';
import { err, type ReplyError } from '../protocol/reply-error.ts';

export const NOT_IN_TRANSACTION = err('Command not allowed inside a transaction');
export const INTERNAL_ERROR = err('internal error, see the log');

export function notWhileSubscribed({ fullName }: Command): ReplyError {
  return err(
    `Can't execute '${fullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
      'are allowed in this context',
  );
}

/** A web page may make a browser talk to us: nothing is executed. */
export function cutWebBrowser(server: Server, session: Session): void {
  const from = session.address;
  const text =
    'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: ' +
    `commands, from a web page perhaps. Connection from ${from} aborted.`;
  server.log('warning', text);
  session.kill();
}
