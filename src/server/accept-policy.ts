/** Who may connect at all: the limit of clients, and protected mode. */
import type { Socket } from 'node:net';
import type { Engine } from '../execution/engine.ts';

const TOO_MANY_CLIENTS = '-ERR max number of clients reached\r\n';
const PROTECTED_MODE =
  '-DENIED This server runs in protected mode: it has no password and takes connections from its ' +
  'own machine only. To let other machines in, set a password with requirepass, or, on a network ' +
  "that you trust, use 'CONFIG SET protected-mode no' from this machine or start the server with " +
  "'--protected-mode no'.\r\n";

/** Writes the refusal and closes, or returns true. */
export function acceptPolicy(engine: Engine): (socket: Socket) => boolean {
  const { config } = engine;
  const maxClients = config.setting('maxclients');
  const protectedMode = config.setting('protected-mode');
  const password = config.setting('requirepass');
  return (socket) => {
    if (engine.clients.count >= Number(maxClients.value)) {
      return refuse(engine, socket, TOO_MANY_CLIENTS);
    }
    const open = !protectedMode.value || password.value !== '';
    if (!open && !isLoopback(socket.remoteAddress)) return refuse(engine, socket, PROTECTED_MODE);
    return true;
  };
}

function refuse(engine: Engine, socket: Socket, reply: string): false {
  engine.statistics.rejectedConnections++;
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(reply);
  return false;
}

function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
