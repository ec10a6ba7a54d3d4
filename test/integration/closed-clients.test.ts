// What remains of clients that have gone: nothing. Of very many short connections a server would
// otherwise grow for as long as it runs.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { SharedBuffers } from '../../src/network/shared-buffers.ts';
import { InProcessServer } from '../support/in-process-server.ts';
import { StandingClock } from '../support/odd-clocks.ts';
import { encodeRequest, type RespClient } from '../support/resp-client.ts';
import { delay } from '../support/server-process.ts';
import { SocketlessConnection } from '../support/socketless-connection.ts';

const CLIENTS = 3_000;
const AT_A_TIME = 10;
/** So few may still be reachable from what the engine has optimized or the stack holds. */
const MOST_LEFT = 30;
const PING = encodeRequest(['PING']);

let server: InProcessServer;

afterEach(() => server.stop());

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    await nextTurn();
    collect();
  }
}

/** Connects clients without sockets, a few at a time, each of which says PING and later goes. */
async function comeAndGo(): Promise<WeakRef<object>[]> {
  const shared = new SharedBuffers(server.hub);
  const gone: WeakRef<object>[] = [];
  const connected: SocketlessConnection[] = [];
  for (let number = 0; number < CLIENTS; number++) {
    const connection = new SocketlessConnection(shared, server.hub);
    const session = server.engine.clients.list().at(-1);
    if (session === undefined) throw new Error('the client is not in the table');
    gone.push(new WeakRef(session));
    connection.send(PING);
    expect(connection.takeReplies()).toHaveLength(1);
    connected.push(connection);
    if (connected.length > AT_A_TIME) connected.shift()?.close();
    if (number % 100 === 0) await nextTurn();
  }
  for (const connection of connected) connection.close();
  return gone;
}

it.each(['0', '1000'])('nothing of closed clients is kept with timeout %s', async (timeout) => {
  server = await InProcessServer.start({ clock: new StandingClock(), config: { timeout } });
  const staying: RespClient = await server.connect();
  await staying.request('PING');
  const gone = await comeAndGo();
  // A few rounds of the background work, which looks through the clients.
  await delay(300);
  await collectGarbage();
  const left = gone.filter((session) => session.deref() !== undefined).length;
  expect(left).toBeLessThan(MOST_LEFT);
  expect(server.engine.clients.count).toBe(1);
  staying.close();
});
