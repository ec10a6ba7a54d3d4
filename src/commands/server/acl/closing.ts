/** Connections of users that are no more. */
import type { User } from '../../../acl/user.ts';
import type { Call } from '../../framework/call.ts';

/** Closes them at once; the one that asked for it once it has its answer. */
export function closeClientsOf({ server, session }: Call, removed: readonly User[]): void {
  if (removed.length === 0) return;
  for (const other of server.clients.list()) {
    if (!removed.includes(other.account)) continue;
    if (other === session) other.closeAfterReply = true;
    else other.kill();
  }
}
