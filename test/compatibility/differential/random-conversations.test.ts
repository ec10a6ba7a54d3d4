// Random conversations: five clients say random things to both servers, one after the other, about
// what one client does to another: transactions and watched keys, messages, waiting, pauses, client
// tracking, several databases, replies switched off, users and their rights. What every client is
// sent after every line is compared, and in the end the keyspaces are. One seed repeats one run.
//
// Five things that are answered otherwise on purpose (see differences.ts) would part the servers
// for good, so that nothing behind them could be compared; scripted conversations have them:
// - SWAPDB where clients track keys, and XREAD that tracks what it has waited for;
// - a client that waits for several keys of which more than one is filled before it is served, or
//   of which an earlier one gets a value of another type;
// - a transaction that pauses writers and fills a key that somebody waits for;
// - a client that waits while its user's rights vanish;
// - a client that ends itself (QUIT, CLIENT KILL, ACL DELUSER) while it is not answered.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../../support/random.ts';
import { replyText } from '../../support/resp-client.ts';
import {
  describeWithGenuineRedis,
  startRedis,
  startRespite,
} from '../../support/server-process.ts';
import { words } from '../../support/words.ts';
import {
  compareKeyspaces,
  type ServerPair,
  type ServerUnderComparison,
  underComparison,
} from './runner.ts';
import { settle, Talker } from './talker.ts';

const SERVER_ARGS = ['--enable-debug-command', 'yes'];
const CONVERSATIONS = 30;
const LINES = 80;
const CLIENTS = 5;
/**
 * A conversation that differs is held again before it counts: several clients that go on after a
 * pause may take turns where one of them takes longer than a turn of the event loop.
 */
const REPETITIONS = 2;

/** K is a key, C a channel, V a digit, and I the id of one of the clients. */
const DATA = `GET K; GET K; SET K V; SET K V; SET K V EX 100; DEL K; INCR K; APPEND K V; MGET K K
  MSET K V K V; GETDEL K; SETRANGE K 3 x; EXPIRE K 100; PERSIST K
  TOUCH K; EXISTS K; TYPE K; STRLEN K; LPUSH l V; LPUSH l V; LPOP l; LRANGE l 0 -1
  BLPOP l 0; BRPOP l 0; SINTERSTORE K none; FLUSHDB
  XADD K 1-* f v; DBSIZE; NOSUCH; GET; SET K; OBJECT FREQ K; WAIT 0 1; MULTI; MULTI; EXEC; EXEC
  DISCARD; WATCH K; WATCH K K; UNWATCH; SELECT 0; SELECT 0; SELECT 1; QUIT`;
const LISTS = `RPUSH K V; RPUSH K V; RENAME K K; COPY K K REPLACE; COPY K K DB 1; MOVE K 1; MOVE K 0
  SORT l STORE K; BLMOVE l K LEFT RIGHT 0`;
/** Of keys that are never anything else, where the first in order is the first that is filled. */
const SEVERAL_KEYS = `BRPOP q1 q2 0; BLPOP q2 q1 0; BLMPOP 0 2 q1 q2 LEFT; BRPOP q2 q1 q2 0
  LPUSH q1 V; LPUSH q1 V`;
const SECOND_OF_SEVERAL =
  'LPUSH q2 V; RPUSH q2 V; BLMOVE q1 q2 LEFT LEFT 0; LPOP q2; LRANGE q2 0 -1';
const DATABASES = 'SWAPDB 0 1; SWAPDB 1 0; SWAPDB 1 1; XREAD BLOCK 0 STREAMS K $; MOVE l 1';
const TRACKING = `CLIENT TRACKING ON; CLIENT TRACKING OFF; CLIENT TRACKING ON OPTIN
  CLIENT TRACKING ON OPTOUT
  CLIENT TRACKING ON NOLOOP; CLIENT TRACKING ON BCAST; CLIENT TRACKING ON BCAST PREFIX K
  CLIENT TRACKING ON REDIRECT I; CLIENT TRACKING ON REDIRECT I BCAST; CLIENT CACHING YES
  CLIENT CACHING NO; CLIENT TRACKINGINFO`;
const CLIENT = `RESET; HELLO 2; HELLO 3; HELLO 3; PING; PING x; CLIENT REPLY OFF; CLIENT REPLY ON
  CLIENT REPLY ON; CLIENT REPLY SKIP; CLIENT SETNAME V; CLIENT GETNAME; CLIENT NO-EVICT ON
  CONFIG SET notify-keyspace-events KEA
  CONFIG SET notify-keyspace-events ""
  CONFIG SET notify-keyspace-events Eg$; ACL SETUSER u on nopass ~* &* +@all; AUTH u x; AUTH u x
  ACL SETUSER u -@write; ACL SETUSER u resetkeys ~k1 %R~k2; ACL SETUSER u resetchannels &c1
  ACL SETUSER u -exec; ACL SETUSER u off; ACL SETUSER u on >p -get; ACL DELUSER u; ACL WHOAMI
  HELLO 3 AUTH u x; CLIENT KILL ID I`;
const MESSAGES = `SUBSCRIBE C; SUBSCRIBE C C; PSUBSCRIBE c*; UNSUBSCRIBE C; PUNSUBSCRIBE c*
  SSUBSCRIBE C; SUNSUBSCRIBE C; SUBSCRIBE __redis__:invalidate; SUBSCRIBE __keyevent@0__:set
  PUBLISH C V; PUBLISH C V; SPUBLISH C V; PUBSUB NUMSUB C C; PUBSUB NUMPAT; PUBSUB SHARDNUMSUB C`;
const PAUSES = 'CLIENT PAUSE 1000000 WRITE; CLIENT UNPAUSE; CLIENT UNPAUSE';

const lines = (text: string): string[] => text.split(/[;\n]/).map((line) => line.trim());
const MAY_WAIT = /^(B[LR]M?POP|BLMOVE|XREAD BLOCK)/;
const BECOMES_SOMEBODY = /AUTH u/;
const MAY_END = /^(QUIT|CLIENT KILL|ACL (SETUSER|DELUSER))/;
/** What may fill a key that somebody waits for. */
const MAY_SERVE = /^([LR]PUSH|BLMOVE|RENAME|COPY|MOVE|SORT|SWAPDB|XADD)/;
/** What matters in one turn of the server's loop. */
const COUNTS_IN_A_TURN =
  /^(QUIT|CLIENT (KILL|TRACKING|REPLY)|ACL [SD]|HELLO|RESET|AUTH|[PS]?(UN)?SUBSCRIBE)/;
const EVERYWHERE = [DATA, CLIENT, MESSAGES].flatMap(lines);

/** What may be said outside and inside of transactions. */
interface Templates {
  readonly outside: readonly string[];
  readonly queued: readonly string[];
}

const KINDS: readonly Templates[] = [
  {
    outside: [LISTS, SEVERAL_KEYS, SECOND_OF_SEVERAL, TRACKING].flatMap(lines),
    queued: [LISTS, SEVERAL_KEYS, TRACKING].flatMap(lines),
  },
  {
    outside: [LISTS, DATABASES].flatMap(lines),
    queued: [LISTS, DATABASES].flatMap(lines),
  },
];

/**
 * With pauses nobody is ended by an EXEC, which a pause may have kept waiting, and nobody is served
 * by a transaction that pauses.
 */
function drawTemplates(random: Random): Templates {
  const kind = random.pick(KINDS);
  const [outside, queued] = [kind.outside, kind.queued].map((one) => [...EVERYWHERE, ...one]);
  if (random.oneIn(2)) return { outside, queued };
  const lasting = queued.filter((line) => !MAY_END.test(line));
  return {
    outside: [...outside, ...lines(PAUSES)],
    queued: random.oneIn(2)
      ? lasting
      : [...lasting.filter((line) => !MAY_SERVE.test(line)), ...lines(PAUSES)],
  };
}

interface Line {
  readonly client: number;
  readonly request: readonly string[];
}

function drawConversation(random: Random): Line[] {
  const [queueing, muted, users] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const { outside, queued } = drawTemplates(random);
  return Array.from({ length: LINES }, () => {
    const client = random.below(CLIENTS);
    const drawn = random.pick(queueing.has(client) ? queued : outside);
    const isLeftOut =
      (muted.has(client) && MAY_END.test(drawn)) || (users.has(client) && MAY_WAIT.test(drawn));
    const template = isLeftOut ? 'PING' : drawn;
    if (BECOMES_SOMEBODY.test(template)) users.add(client);
    const name = template.split(' ')[0] ?? '';
    if (name === 'MULTI') queueing.add(client);
    if (['EXEC', 'DISCARD', 'RESET'].includes(name)) queueing.delete(client);
    if (/^CLIENT REPLY (OFF|SKIP)/.test(template)) muted.add(client);
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
function comparable(pieces: readonly string[]): string {
  return withGatheredKeys(pieces)
    .map((piece) => piece.replace(/NOPERM .*/, 'NOPERM'))
    .join(' ')
    .replace(/\$version \$[0-9.]+ \$proto :(\d) \$id :\d+/g, 'HELLO $1')
    .replace(/\$(redirect|tracking-redir-broken) :\d+/g, '$1')
    .replace(/>2 tracking-redir-broken( >2 tracking-redir-broken)+/g, '>2 tracking-redir-broken')
    .replace(/invalidate (_|\$-1)/g, 'invalidate null');
}

/**
 * Keys are broadcast in one message or in several, as what changed them came in one turn of the
 * server's loop or in several: requests behind one that waited. The same holds of the news that
 * who is to be told has gone.
 */
function withGatheredKeys(pieces: readonly string[]): string[] {
  const keys = new Set<string>();
  const others: string[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const count = /invalidate$/.test(pieces[at - 1] ?? '') ? pieces[at]?.match(/^\*(\d+)$/) : null;
    if (count?.[1] === undefined) {
      others.push(pieces[at] ?? '');
      continue;
    }
    for (let left = Number(count[1]); left > 0; left--) keys.add(pieces[++at] ?? '');
    // How the message began, which is told once.
    others.splice(others.at(-2) === '>2' || others.at(-2) === '*2' ? -2 : -3);
  }
  return keys.size === 0 ? others : [...others, 'invalidated', ...[...keys].sort()];
}

/** Of a client that is killed in the turn that answered it, redis-server forgets the answers. */
function isAlike(genuine: string, ours: string): boolean {
  if (genuine === ours) return true;
  const end = 'closed';
  return genuine.endsWith(end) && ours.endsWith(end) && ours.startsWith(genuine.slice(0, -6));
}

/** For each line, and once more for the end, what each client was sent. */
async function hold(server: ServerUnderComparison, talk: readonly Line[]): Promise<string[][]> {
  const { control } = server;
  await control.request('CLIENT', 'UNPAUSE');
  for (const line of ['FLUSHALL', 'ACL DELUSER u', 'CONFIG SET notify-keyspace-events']) {
    await control.request(...line.split(' '), ...(line.startsWith('CONFIG') ? [''] : []));
  }
  const clients: Talker[] = [];
  while (clients.length < CLIENTS) clients.push(await Talker.connect(server.process.port));
  const look = (): string[] => clients.map((client) => comparable(client.heard()));
  const seen: string[][] = [];
  for (const line of talk) {
    const client = clients[line.client] as Talker;
    const request = line.request.map((word) =>
      word.replace(/^\{(.)\}$/, (_, nth) => clients[Number(nth)]?.id ?? ''),
    );
    // What is said behind a request that waits is executed with others' in one turn. Who is ended
    // then is gone at once, in redis-server at the end of the turn; and what is broadcast at its
    // end redis-server tells also those who begin to listen in it.
    const mayWait = COUNTS_IN_A_TURN.test(line.request.join(' '));
    const state = mayWait ? await control.request('CLIENT', 'LIST', 'ID', client.id) : undefined;
    const waits = state !== undefined && / flags=\w*b/.test(replyText(state));
    client.say(waits ? ['PING'] : request);
    await settle(control);
    seen.push(look());
  }
  await control.request('CLIENT', 'UNPAUSE');
  await settle(control);
  seen.push(look());
  for (const client of clients) client.leave();
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

  /** What differs, with all that was said before; undefined when nothing does. */
  async function holdOnBoth(seed: number): Promise<string | undefined> {
    const label = `seed ${seed}`;
    const talk = drawConversation(seededRandom(seed));
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
      return undefined;
    }
    const at = genuine.findIndex(
      (seen, line) => !seen.every((text, client) => isAlike(text, ours[line]?.[client] ?? '')),
    );
    if (at >= 0) {
      const said = talk.slice(0, at + 1).map(({ client, request }) => [client, ...request]);
      const told = said.map((line) => line.join(' ')).join('\n');
      const seen = `redis:\n${genuine[at]?.join('\n')}\nrespite:\n${ours[at]?.join('\n')}`;
      return `${label}\n${told}\n${seen}`;
    }
    const mismatches = await compareKeyspaces(pair, label, begunAt);
    return mismatches.length === 0 ? undefined : `${label}\n${JSON.stringify(mismatches)}`;
  }

  it('go alike', async () => {
    const seed = fuzzSeed();
    const count = fuzzCount(CONVERSATIONS, 20 * CONVERSATIONS);
    console.log(`random-conversations: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
    for (let nth = 0; nth < count; nth++) {
      let difference = await holdOnBoth(seed + nth);
      for (let left = REPETITIONS; difference !== undefined && left > 0; left--) {
        difference = await holdOnBoth(seed + nth);
      }
      if (difference !== undefined) expect.fail(difference);
    }
  });
});

describe('a random conversation', () => {
  it('is repeated by its seed', () => {
    const twice = [drawConversation(seededRandom(7)), drawConversation(seededRandom(7))];
    expect(twice[0]).toEqual(twice[1]);
  });
});
