/**
 * Who may connect at all: the limit of clients, and protected mode. Who may is probed from now on
 * when it keeps silent (`tcp-keepalive`).
 */
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
  const keepAlive = config.setting('tcp-keepalive');
  return (socket) => {
    if (engine.clients.count >= Number(maxClients.value)) {
      return refuse(engine, socket, TOO_MANY_CLIENTS);
    }
    // A unix socket's peer has no address: it is on this machine, and there is no one to probe.
    const address = socket.remoteAddress;
    if (address === undefined) return true;
    const open = !protectedMode.value || password.value !== '';
    if (!open && !isLoopback(address)) return refuse(engine, socket, PROTECTED_MODE);
    if (keepAlive.value > 0) socket.setKeepAlive(true, keepAlive.value * 1000);
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

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
