// Random conversations: five clients say random things to both servers, one after the other, about
// what one client does to another: transactions and watched keys, messages, waiting, pauses, client
// tracking, replies switched off, users and their rights. What every client is sent after every
// line is compared, and in the end the keyspaces are. One seed repeats one run.
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../../support/random.ts';
import { RespClient, replyText } from '../../support/resp-client.ts';
import {
  describeWithGenuineRedis,
  startRedis,
  startRespite,
} from '../../support/server-process.ts';
import { words } from '../../support/words.ts';
import { printReply } from './printing.ts';
import {
  compareKeyspaces,
  type ServerPair,
  type ServerUnderComparison,
  underComparison,
} from './runner.ts';

const SERVER_ARGS = ['--enable-debug-command', 'yes'];
const CONVERSATIONS = 30;
const LINES = 80;
const CLIENTS = 5;
/** Round trips of somebody else after which all has been sent that a line leads to. */
const SETTLING_ROUND_TRIPS = 3;

/** K is a key, C a channel, V a digit, and I the id of one of the clients. */
const DATA = `GET K; GET K; SET K V; SET K V; SET K V EX 100; DEL K; INCR K; APPEND K V; MGET K K
  MSET K V K V; RENAME K K; COPY K K REPLACE; GETDEL K; SETRANGE K 3 x; EXPIRE K 100; PERSIST K
  TOUCH K; EXISTS K; TYPE K; STRLEN K; LPUSH l V; LPUSH l V; RPUSH K V; LPOP l; LRANGE l 0 -1
  BLPOP l 0; BRPOP l 0; BLMOVE l K LEFT RIGHT 0; SORT l STORE K; SINTERSTORE K none; FLUSHDB
  XADD K 1-* f v; DBSIZE; NOSUCH; GET; SET K; OBJECT FREQ K; WAIT 0 1; MULTI; MULTI; EXEC; EXEC
  DISCARD; WATCH K; WATCH K K; UNWATCH`;
const CLIENT = `RESET; HELLO 2; HELLO 3; HELLO 3; PING; PING x; CLIENT REPLY OFF; CLIENT REPLY ON
  CLIENT REPLY ON; CLIENT REPLY SKIP; CLIENT SETNAME V; CLIENT GETNAME; CLIENT NO-EVICT ON
  CLIENT TRACKING ON; CLIENT TRACKING OFF; CLIENT TRACKING ON OPTIN; CLIENT TRACKING ON OPTOUT
  CLIENT TRACKING ON NOLOOP; CLIENT TRACKING ON BCAST; CLIENT TRACKING ON BCAST PREFIX K
  CLIENT TRACKING ON REDIRECT I; CLIENT TRACKING ON REDIRECT I BCAST; CLIENT CACHING YES
  CLIENT CACHING NO; CLIENT TRACKINGINFO; CONFIG SET notify-keyspace-events KEA
  CONFIG SET notify-keyspace-events ""
  CONFIG SET notify-keyspace-events Eg$; ACL SETUSER u on nopass ~* &* +@all; AUTH u x; AUTH u x
  ACL SETUSER u -@write; ACL SETUSER u resetkeys ~k1 %R~k2; ACL SETUSER u resetchannels &c1
  ACL SETUSER u -exec; ACL SETUSER u off; ACL SETUSER u on >p -get; ACL DELUSER u; ACL WHOAMI
  HELLO 3 AUTH u x; CLIENT KILL ID I`;
const MESSAGES = `SUBSCRIBE C; SUBSCRIBE C C; PSUBSCRIBE c*; UNSUBSCRIBE C; PUNSUBSCRIBE c*
  SSUBSCRIBE C; SUNSUBSCRIBE C; SUBSCRIBE __redis__:invalidate; SUBSCRIBE __keyevent@0__:set
  PUBLISH C V; PUBLISH C V; SPUBLISH C V; PUBSUB NUMSUB C C; PUBSUB NUMPAT; PUBSUB SHARDNUMSUB C
  CLIENT PAUSE 1000000 WRITE; CLIENT UNPAUSE; CLIENT UNPAUSE`;

const lines = (text: string): string[] => text.split(/[;\n]/).map((line) => line.trim());
const ANYWHERE = [...lines(DATA), ...lines(CLIENT)];
/** In a transaction 7.0.15 sends messages amid the reply to EXEC; a pause is too late for some. */
const OUTSIDE_TRANSACTIONS = [...ANYWHERE, ...lines(MESSAGES)];

interface Line {
  readonly client: number;
  readonly request: readonly string[];
}

function drawConversation(random: Random): Line[] {
  const queueing = new Set<number>();
  return Array.from({ length: LINES }, () => {
    const client = random.below(CLIENTS);
    const template = random.pick(queueing.has(client) ? ANYWHERE : OUTSIDE_TRANSACTIONS);
    const name = template.split(' ')[0] ?? '';
    if (name === 'MULTI') queueing.add(client);
    if (['EXEC', 'DISCARD', 'RESET'].includes(name)) queueing.delete(client);
    return { client, request: words(template).map((word) => fill(word, random)) };
  });
}

function fill(word: string, random: Random): string {
  if (word === '""') return '';
  if (word === 'K') return random.pick(['k1', 'k2', 'k3', 'l']);
  if (word === 'C') return random.pick(['c1', 'c2', 'x']);
  if (word === 'V') return String(random.below(10));
  return word === 'I' ? `{${random.below(CLIENTS)}}` : word;
}

/** What differs by version, or from one process to the next, is left out. */
function comparable(text: string): string {
  if (/proto\\r\\n:[23]/.test(text)) return 'HELLO';
  return text
    .replace(/NOPERM .*?\\r/g, 'NOPERM\\r')
    .replace(/(redirect|tracking-redir-broken)\\r\\n:\d+/g, '$1')
    .replace('invalidate\\r\\n_', 'invalidate\\r\\n$-1');
}

/** All that a client was sent since it was last looked at: replies first, then pushes. */
async function sentTo(client: RespClient): Promise<string> {
  const replies: string[] = [];
  // After CLIENT REPLY OFF in a transaction, what EXEC began to answer is never complete.
  while (client.ready > 0) replies.push(printReply(await client.reply()));
  const pushes = client.pushes.splice(0).map(printReply);
  const end = client.isClosed ? ['closed'] : [];
  return [...replies, ...pushes, ...end].map(comparable).join(' ');
}

async function settle({ control }: ServerUnderComparison): Promise<void> {
  for (let left = SETTLING_ROUND_TRIPS; left > 0; left--) await control.request('PING');
  // Whatever was readable when the last PONG was is read by now.
  await turn();
  await turn();
}

/** For each line, and once more for the end, what each client was sent. */
async function hold(server: ServerUnderComparison, talk: readonly Line[]): Promise<string[][]> {
  const { control } = server;
  await control.request('CLIENT', 'UNPAUSE');
  for (const line of ['FLUSHALL', 'ACL DELUSER u', 'CONFIG SET notify-keyspace-events']) {
    await control.request(...line.split(' '), ...(line.startsWith('CONFIG') ? [''] : []));
  }
  const clients: RespClient[] = [];
  const ids: string[] = [];
  for (let nth = 0; nth < CLIENTS; nth++) {
    const client = await RespClient.connect(server.process.port, { protocol: 'either' });
    ids.push(replyText(await client.request('CLIENT', 'ID')));
    clients.push(client);
  }
  const seen: string[][] = [];
  for (const { client, request } of talk) {
    // What is said behind a request that waits is executed with others' in one turn, or not.
    const state = replyText(await control.request('CLIENT', 'LIST', 'ID', ids[client] ?? ''));
    if (/ flags=\w*b/.test(state)) {
      seen.push([`client ${client} waits`]);
      continue;
    }
    clients[client]?.send(request.map((word) => word.replace(/^\{(.)\}$/, (_, n) => ids[n] ?? '')));
    await settle(server);
    seen.push(await Promise.all(clients.map(sentTo)));
  }
  await control.request('CLIENT', 'UNPAUSE');
  await settle(server);
  seen.push(await Promise.all(clients.map(sentTo)));
  for (const client of clients) client.close();
  return seen;
}

describeWithGenuineRedis('random conversations', () => {
  let pair: ServerPair;

  beforeAll(async () => {
    pair = {
      genuine: await underComparison(await startRedis({ args: SERVER_ARGS })),
      ours: await underComparison(await startRespite({ args: SERVER_ARGS })),
    };
  });

  afterAll(async () => {
    await Promise.all([pair.genuine.process.stop('SIGKILL'), pair.ours.process.stop('SIGKILL')]);
  });

  it('go alike', async () => {
    const seed = fuzzSeed();
    const count = fuzzCount(CONVERSATIONS, 20 * CONVERSATIONS);
    console.log(`random-conversations: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
    for (let nth = 0; nth < count; nth++) {
      const label = `seed ${seed + nth}`;
      const talk = drawConversation(seededRandom(seed + nth));
      const begunAt = performance.now();
      const held = await Promise.allSettled([hold(pair.genuine, talk), hold(pair.ours, talk)]);
      const [genuine = [], ours = []] = held.map((one) =>
        one.status === 'fulfilled' ? one.value : [],
      );
      expect(ours, label).toHaveLength(LINES + 1);
      if (genuine.length === 0) {
        // Some conversations, such as one that kills a client who waits, end 7.0.15.
        await pair.genuine.process.stop('SIGKILL');
        pair = { ...pair, genuine: await underComparison(await startRedis({ args: SERVER_ARGS })) };
        continue;
      }
      const at = genuine.findIndex((seen, line) => seen.join('\n') !== ours[line]?.join('\n'));
      if (at >= 0) {
        const said = talk.slice(0, at + 1).map(({ client, request }) => [client, ...request]);
        const told = said.map((line) => line.join(' ')).join('\n');
        const seen = `redis:\n${genuine[at]?.join('\n')}\nrespite:\n${ours[at]?.join('\n')}`;
        expect.fail(`${label}\n${told}\n${seen}`);
      }
      expect(await compareKeyspaces(pair, label, begunAt)).toEqual([]);
    }
  });
});

describe('a random conversation', () => {
  it('is repeated by its seed', () => {
    const twice = [drawConversation(seededRandom(7)), drawConversation(seededRandom(7))];
    expect(twice[0]).toEqual(twice[1]);
  });
});
