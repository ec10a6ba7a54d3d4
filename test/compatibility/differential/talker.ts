// A client of a conversation that takes what comes, whole or not, and is never asked for a sign of
// life: it may wait, be paused, or be told nothing. What it was sent is looked at when all that a
// line leads to has been sent.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { type Argument, encodeRequest, type RespClient } from '../../support/resp-client.ts';
import { flat, flatReplies } from './flat-replies.ts';

/** Round trips of somebody else after which all has been sent that a line leads to. */
const SETTLING_ROUND_TRIPS = 3;

export class Talker {
  readonly #socket: Socket;
  readonly #received: Buffer[] = [];
  /** What CLIENT ID answers. */
  id = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#received.push(chunk));
    socket.on('error', () => socket.destroy());
  }

  static async connect(port: number): Promise<Talker> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const talker = new Talker(socket);
    await once(socket, 'connect');
    talker.say(['CLIENT', 'ID']);
    while (talker.#received.length === 0) await turn();
    talker.id = (talker.heard()[0] ?? '').slice(1);
    return talker;
  }

  /** Says this in one breath. */
  say(...requests: readonly (readonly Argument[])[]): void {
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(requests.map(encodeRequest)));
  }

  /**
   * What it was sent since it was last looked at, and `closed` from the end on. Replies come first,
   * unless it is wanted as it came.
   */
  heard(asSent = false): string[] {
    const sent = Buffer.concat(this.#received.splice(0));
    const pieces = asSent ? flat(sent) : flatReplies(sent);
    return this.#socket.destroyed ? [...pieces, 'closed'] : pieces;
  }

  leave(): void {
    this.#socket.destroy();
  }
}

/** Returns when everybody has been sent what follows from all that was said. */
export async function settle(control: RespClient): Promise<void> {
  for (let left = SETTLING_ROUND_TRIPS; left > 0; left--) await control.request('PING');
  // Whatever was readable when the last PONG was is read by now.
  await turn();
  await turn();
}
