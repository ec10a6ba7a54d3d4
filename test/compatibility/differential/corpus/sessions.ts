// What clients do to each other: CLIENT UNBLOCK of whoever waits, CLIENT PAUSE and transactions,
// subscribers whose rights vanish, invalidations sent to somebody else, and what MONITOR shows.
import { setTimeout as delay } from 'node:timers/promises';
import { type RespClient, replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import { conversation } from '../conversation.ts';
import type { CorpusGroup, Observation, ScenarioServer } from '../differential-case.ts';
import { printReply } from '../printing.ts';

/** Both null forms and all ways of waiting; the keys do not exist. */
const WAITING = [
  ...['BLPOP l 0', 'BRPOP l m 0', 'BLMOVE l m LEFT LEFT 0', 'BRPOPLPUSH l m 0'],
  ...['BLMPOP 0 2 l m LEFT', 'BZPOPMIN z 0', 'BZPOPMAX z y 0', 'BZMPOP 0 1 z MIN'],
  ...['XREAD BLOCK 0 STREAMS l $', 'XREADGROUP GROUP g c BLOCK 0 STREAMS s >'],
];

/** Returns once the client waits for something. */
async function untilBlocked(control: RespClient, id: string): Promise<void> {
  for (;;) {
    const line = replyText(await control.request('CLIENT', 'LIST', 'ID', id));
    if (/ flags=[a-zA-Z]*b/.test(line)) return;
    await delay(2);
  }
}

async function observeUnblocking(server: ScenarioServer): Promise<Observation[]> {
  const [client, control] = [await server.connect(), await server.connect()];
  await control.request(...words('XGROUP CREATE s g $ MKSTREAM'));
  const id = replyText(await client.request('CLIENT', 'ID'));
  const observations: Observation[] = [];
  for (const line of WAITING) {
    for (const how of [[], ['TIMEOUT'], ['ERROR']]) {
      client.send(words(line));
      await untilBlocked(control, id);
      const answered = printReply(await control.request('CLIENT', 'UNBLOCK', id, ...how));
      const reply = printReply(await client.reply());
      observations.push({ what: `${line}, unblocked ${how}`, seen: `${answered} ${reply}` });
    }
  }
  for (const last of [[id], ['0'], ['abc'], [id, 'FOO'], [id, 'ERROR', 'x'], []]) {
    const seen = printReply(await control.request('CLIENT', 'UNBLOCK', ...last));
    observations.push({ what: `CLIENT UNBLOCK of nobody, ${last.length} arguments`, seen });
  }
  return observations;
}

interface Asking {
  readonly client: RespClient;
  readonly id: string;
  readonly line: string;
  readonly title: string;
}

/** A client that has said MULTI and something, or nothing, before it asks. */
async function ready(server: ScenarioServer, before: string[], line: string): Promise<Asking> {
  const client = await server.connect();
  const id = replyText(await client.request('CLIENT', 'ID'));
  for (const one of before) await client.request(...words(one));
  return { client, id, line, title: [...before, line].join('; ') };
}

/** Sends it; true if the client waits, false if it is answered. */
async function waits(control: RespClient, { client, id, line }: Asking): Promise<boolean> {
  client.send(words(line));
  for (;;) {
    const state = replyText(await control.request('CLIENT', 'LIST', 'ID', id));
    if (/ flags=[a-zA-Z]*b/.test(state)) return true;
    if (client.unread > 0) return false;
    await delay(2);
  }
}

/** While writes pause: which requests are answered, which wait, and what becomes of those. */
async function observePause(server: ScenarioServer): Promise<Observation[]> {
  const control = await server.connect();
  await control.request('SET', 'k', 'v');
  const asking: Asking[] = [];
  for (const queued of [['GET k'], ['SET k 1'], ['PUBLISH c x'], ['GET k', 'PFCOUNT h'], []]) {
    asking.push(await ready(server, ['MULTI', ...queued], 'EXEC'));
  }
  const lines = ['GET k', 'INCR n', 'PUBLISH c x', 'SPUBLISH c x', 'PFCOUNT h', 'EXPIRE k 100'];
  lines.push('WATCH k', 'BLPOP l 0.01', 'GETEX k', 'GET', 'SET k', 'MULTI', 'DEL k', 'FLUSHALL');
  for (const line of lines) asking.push(await ready(server, [], line));
  await control.request(...words('CLIENT PAUSE 100000000 WRITE'));
  const observations: Observation[] = [];
  for (const one of asking) {
    const seen = (await waits(control, one)) ? 'waits' : printReply(await one.client.reply());
    observations.push({ what: one.title, seen });
  }
  await control.request('CLIENT', 'UNPAUSE');
  for (const [at, { client, title }] of asking.entries()) {
    if (observations[at]?.seen !== 'waits') continue;
    observations.push({ what: `${title}, afterwards`, seen: printReply(await client.reply()) });
  }
  return observations;
}

/** What a client that looks on is shown, without times and ports, and what it may not do. */
async function observeMonitor(server: ScenarioServer): Promise<Observation[]> {
  const [monitor, client] = [await server.connect(), await server.connect()];
  // Whatever state the client is in, this one has a last word that is shown at once.
  const other = await server.connect();
  const observations: Observation[] = [];
  const look = async (what: string): Promise<void> => {
    for (;;) {
      const seen = printReply(await monitor.reply());
      if (seen.includes('the end')) return;
      observations.push({ what, seen: seen.replace(/[0-9.]{12,}|127\.0\.0\.1:[0-9]+/g, '') });
    }
  };
  await monitor.request('MONITOR');
  const lines = ['AUTH x', 'AUTH default y', 'AUTH', 'HELLO 2 AUTH default x SETNAME me', 'RESET'];
  lines.push('ACL SETUSER joe >pw', 'ACL WHOAMI', 'ACL DELUSER joe', 'CONFIG GET x', 'MULTI');
  lines.push('SET k v', 'NOSUCH', 'DISCARD', 'MULTI', 'set k "a b"', 'SELECT 3', 'EXEC', 'GET');
  lines.push('INCR k', 'BLPOP l 0.01', 'CLIENT ID', 'CLIENT LIST', 'DEBUG SLEEP 0', 'SUBSCRIBE c');
  for (const line of lines) {
    await client.request(...words(line));
    await other.request('PING', 'the end');
    await look(line);
  }
  client.send(['RESET']);
  await client.reply();
  for (const line of [
    'GET k',
    'SET k v',
    'PUBLISH c x',
    'CLIENT PAUSE 1',
    'MULTI',
    'GET k',
    'EXEC',
  ]) {
    monitor.send(words(line));
    await delay(5);
    await other.request('PING', 'the end');
    await look(`the monitor says ${line}`);
  }
  return observations;
}

const cut = conversation('subscribers whose user loses rights', [
  ...[
    '0 ACL SETUSER joe on nopass +@all ~* resetchannels &x* &y',
    '1 AUTH joe p',
    '1 SUBSCRIBE x1',
  ],
  ...['2 AUTH joe p', '2 PSUBSCRIBE x*', '3 AUTH joe p', '3 SSUBSCRIBE y', '4 AUTH joe p'],
  ...['5 SUBSCRIBE z', '0 ACL SETUSER joe &z', '0 ACL SETUSER joe -get', '0 ACL SETUSER joe off'],
  ...['0 ACL SETUSER joe resetchannels (&x* &y)', '0 ACL SETUSER joe &y clearselectors'],
  ...['0 ACL SETUSER joe resetchannels', '4 ACL WHOAMI', '0 ACL SETUSER joe on allchannels'],
  ...['6 AUTH joe p', '6 SUBSCRIBE q', '7 AUTH joe p', '0 ACL SETUSER joe resetchannels', '7 PING'],
  ...['0 ACL DELUSER joe nobody', '0 ACL SETUSER default resetchannels &z'],
  ...['0 ACL SETUSER default resetchannels &q', '0 ACL SETUSER default allchannels'],
]);

const talks = [
  cut,
  conversation('sharded channels and others of the same name', [
    ...['0 SSUBSCRIBE s t', '1 SPUBLISH s 1', '1 PUBLISH s 2', '0 SUBSCRIBE s', '1 PUBLISH s 3'],
    ...[
      '1 SPUBLISH s 4',
      '1 PUBSUB SHARDNUMSUB s t u',
      '1 PUBSUB NUMSUB s t',
      '0 SUNSUBSCRIBE s',
      '0 SUNSUBSCRIBE t',
    ],
    ...['1 SPUBLISH s 5', '0 UNSUBSCRIBE', '0 SSUBSCRIBE s', '1 MULTI', '1 SPUBLISH s 6', '1 EXEC'],
    ...['0 SUNSUBSCRIBE x', '0 RESET', '1 SPUBLISH s 7'],
  ]),
  conversation('CLIENT CACHING and what uses it up', [
    ...['0 CLIENT TRACKING on OPTIN', '0 CLIENT CACHING yes', '0 MULTI', '0 GET k', '0 GET l'],
    ...['0 EXEC', '0 GET m', '1 MSET k 1 l 1 m 1', '0 MULTI', '0 CLIENT CACHING yes', '0 GET k'],
    ...['0 EXEC', '1 SET k 2', '0 CLIENT CACHING yes', '0 CLIENT TRACKING off', '0 GET k'],
  ]),
  conversation('broadcasting of what is swapped and flushed', [
    ...['0 CLIENT TRACKING on BCAST PREFIX k PREFIX l', '1 MULTI', '1 SET k1 1', '1 SET l1 2'],
    ...['1 DEL k1', '1 EXEC', '1 SWAPDB 0 1', '1 SELECT 3', '1 SET k3 1'],
    ...[
      '1 FLUSHDB',
      '1 FLUSHALL ASYNC',
      '1 RESTORE k4 0 x',
      '1 COPY none k5',
      '1 SORT none STORE k6',
    ],
  ]),
  conversation('notifications of every class', [
    ...['1 CONFIG SET notify-keyspace-events KEA', '0 PSUBSCRIBE __keyevent*', '1 LPUSH l a b'],
    ...['1 LMOVE l m LEFT RIGHT', '1 LTRIM l 5 6', '1 LREM m 0 b', '1 RPUSH l a', '1 LSET l 0 b'],
    ...['1 LINSERT l BEFORE b x', '1 LPOP l 5', '1 SADD s a b', '1 SMOVE s t a', '1 SPOP s 5'],
    ...[
      '1 SINTERSTORE s t t',
      '1 SDIFFSTORE s t t',
      '1 HSET h f 1',
      '1 HINCRBY h f 1',
      '1 HDEL h f',
    ],
    ...['1 HINCRBYFLOAT h f 1', '1 ZADD z 1 a 2 b', '1 ZINCRBY z 1 a', '1 ZREM z a', '1 ZPOPMIN z'],
    ...['1 ZADD z 1 a', '1 ZREMRANGEBYRANK z 0 0', '1 ZADD z 1 a', '1 ZUNIONSTORE y 1 z'],
    ...['1 ZREMRANGEBYSCORE z 0 5', '1 ZRANGESTORE z y 0 0', '1 ZINTERSTORE z 1 none'],
    ...[
      '1 GEOADD g 1 1 a',
      '1 GEORADIUS g 1 1 1 m STORE q',
      '1 XADD x 1-1 a b',
      '1 XADD x 2-1 a b',
    ],
    ...['1 XDEL x 1-1', '1 XTRIM x MAXLEN 0', '1 XGROUP CREATE x g 0', '1 XGROUP SETID x g 0'],
    ...['1 XGROUP CREATECONSUMER x g c', '1 XGROUP DELCONSUMER x g c', '1 XGROUP DESTROY x g'],
    ...[
      '1 XSETID x 5-1',
      '1 SETBIT b 1 1',
      '1 BITOP NOT c b',
      '1 BITFIELD b SET u8 0 1',
      '1 PFADD p a',
    ],
    ...['1 PFMERGE q p', '1 SORT l STORE k', '1 RPUSH l 1', '1 SORT l STORE k', '1 DEL k nokey'],
    ...['1 EXPIRE q -1', '1 INCRBYFLOAT n 1.5', '1 GETEX n EX 100'],
    ...[
      '1 RESTORE r 0 "\x00\x01"',
      '1 MSETNX u 1 v 2',
      '1 SWAPDB 0 1',
      '1 FLUSHDB',
      '1 GETSET k v',
    ],
    ...['1 CONFIG SET notify-keyspace-events ""', '1 SET k v'],
  ]),
];

export const sessions: CorpusGroup = {
  name: 'sessions',
  cases: [
    ...talks,
    { title: 'CLIENT UNBLOCK of all who can wait', observe: observeUnblocking },
    { title: 'requests while writes pause', observe: observePause },
    { title: 'what MONITOR shows', observe: observeMonitor },
  ],
};
