// Blocking list commands: what they answer at once, and scenarios of several connections of which
// some wait. What is seen there are the replies, in order, and what is left.

import { setTimeout as delay } from 'node:timers/promises';
import type { RespClient } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
} from '../differential-case.ts';
import { printReply } from '../printing.ts';

const TIMEOUTS = [
  ...words('x "" -1 -0.1 inf -inf nan 0x10 1.5x 9223372036854775807 9223372036854775'),
  ...[' 1', '1 '],
  ...words(
    '-0 +0 -inf 1e308 1e309 -1e309 1e400 -1e400 1e-400 -1e-400 1e5000 0x 0x0 0x1p-8 1e -nan',
  ),
  ...words('9223372036854776 18446744073709551616 0,5 .5 5. infinity'),
];

const atOnce = pipelineCase('blocking commands that find something', [
  'RPUSH a 1 2 3 4 5 6 7 8; BLPOP a 0; BRPOP none a 0; BLPOP none a a 0.5; BLMPOP 0 2 none a LEFT',
  'BLMPOP 0 1 a RIGHT COUNT 2; BLMOVE a b LEFT RIGHT 0; BRPOPLPUSH a b 0; LRANGE b 0 -1; EXISTS a',
  'BLPOP b 1; BRPOP b 1; EXISTS b; RPUSH a 1; SET s v; BLPOP s a 0; BLPOP a s 0; BLPOP s 0',
  'RPUSH a 1; BLMOVE a s LEFT LEFT 0; BLMOVE s a LEFT LEFT 0; BRPOPLPUSH a s 0; LRANGE a 0 -1',
  'BLPOP none 0.01; BRPOP none 0.01; BLMOVE none a LEFT LEFT 0.01; BRPOPLPUSH none s 0.01',
  'BLMPOP 0.01 2 n1 n2 LEFT; BLPOP none none 0.01',
  'BLPOP; BLPOP a; BRPOP; BRPOPLPUSH a b; BLMOVE a b LEFT LEFT; BLMPOP 0 1 a; BLMPOP 0 0 a LEFT',
  'BLMPOP 0 1 a UP; BLMPOP x 0 a LEFT; BLMPOP x 1 a UP; BLMOVE a b UP LEFT x; BLMOVE a b LEFT UP x',
  'BLMPOP x 1 a LEFT COUNT 0; BLMPOP x 1 a LEFT COUNT 1 COUNT 1; BLMPOP 0 2 a LEFT',
  ...TIMEOUTS.flatMap((timeout) => [
    ['BLPOP', 's', timeout],
    ['BRPOP', 's', timeout],
    ['BLMOVE', 's', 'a', 'LEFT', 'LEFT', timeout],
    ['BRPOPLPUSH', 's', 'a', timeout],
    ['BLMPOP', timeout, '1', 's', 'LEFT'],
    ['BZPOPMIN', 's', timeout],
    ['BZPOPMAX', 'none', 's', timeout],
    ['BZMPOP', timeout, '1', 's', 'MIN'],
  ]),
]);

const inTransactions = pipelineCase('blocking commands in a transaction', [
  'MULTI; BLPOP a 0; BRPOP a b 0; BLMOVE a b LEFT LEFT 0; BRPOPLPUSH a b 0; BLMPOP 0 1 a LEFT',
  'EXEC',
  'MULTI; BLPOP a 0; RPUSH a 1; BLPOP a 0; BLPOP s x; EXEC; EXISTS a',
]);

/**
 * Each line is what one connection sends, `2: BLPOP a 0` the third. A line `wait 2` waits until so
 * many connections wait; `pause` is for times to pass; `ID2` stands for the third one's id.
 */
function waiting(title: string, lines: readonly string[]): Scenario {
  return { title, observe: (server) => observe(server, lines) };
}

async function observe(server: ScenarioServer, lines: readonly string[]): Promise<Observation[]> {
  const control = await server.connect();
  const clients: RespClient[] = [];
  const ids: string[] = [];
  const observations: Observation[] = [];
  for (const [number, line] of lines.entries()) {
    if (line.startsWith('wait ')) {
      await waitForBlocked(control, Number(line.slice(5)));
      continue;
    }
    if (line === 'pause') {
      await delay(30);
      continue;
    }
    const [, at, command] = /^(\d): (.*)$/.exec(line) ?? [];
    if (at === undefined || command === undefined) throw new Error(`no line: ${line}`);
    while (clients.length <= Number(at)) {
      const client = await server.connect();
      ids.push(/\d+/.exec(printReply(await client.request('CLIENT', 'ID')))?.[0] ?? '');
      clients.push(client);
    }
    const sent = command.replace(/\bID(\d)/g, (_, of) => ids[Number(of)] ?? '');
    const reply = clients[Number(at)]?.request(...words(sent));
    const place = observations.push({ what: `${number}: ${line}`, seen: 'no reply' }) - 1;
    void reply?.then(
      (received) => {
        observations[place] = { what: `${number}: ${line}`, seen: printReply(received) };
      },
      () => {}, // closed while it waited
    );
    await Promise.race([reply, delay(30)]);
  }
  await delay(30);
  for (const key of ['a', 'b', 'c']) {
    const seen = printReply(await control.request('LRANGE', key, '0', '-1'));
    observations.push({ what: `list ${key}`, seen });
  }
  const result = [...observations];
  for (const client of clients) client.close();
  await waitForBlocked(control, 0);
  return result;
}

async function waitForBlocked(control: RespClient, count: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const info = printReply(await control.request('INFO', 'clients'));
    if (info.includes(`blocked_clients:${count}\\r`)) return;
    await delay(5);
  }
}

const scenarios: readonly Scenario[] = [
  waiting('first come first served, several keys', [
    ...['0: BLPOP a 0', 'wait 1', '1: BRPOP b a 0', 'wait 2', '2: BLPOP a b 0', 'wait 3'],
    ...['3: RPUSH a 1 2', '3: RPUSH b x y'],
  ]),
  waiting('a push of many serves many', [
    ...['0: BLPOP a 0', 'wait 1', '1: BLMPOP 0 2 b a RIGHT COUNT 2', 'wait 2', '2: BRPOP a 0'],
    ...['wait 3', '3: LPUSH a 1 2 3 4 5 6'],
  ]),
  waiting('chains of moves', [
    ...['0: BLMOVE a b LEFT RIGHT 0', 'wait 1', '1: BRPOPLPUSH b c 0', 'wait 2', '2: BLPOP c 0'],
    ...['wait 3', '3: RPUSH a x y'],
  ]),
  waiting('a circle of moves', [
    ...['0: BRPOPLPUSH a b 0', 'wait 1', '1: BRPOPLPUSH b a 0', 'wait 2', '2: RPUSH a x'],
  ]),
  waiting('a list moved to itself', ['0: BLMOVE a a LEFT RIGHT 0', 'wait 1', '1: RPUSH a x y z']),
  waiting('the destination is no list', [
    ...['0: BLMOVE a s LEFT LEFT 0', 'wait 1', '1: SET s v', '1: RPUSH a x', '1: DEL s'],
  ]),
  waiting('another type meanwhile', [
    ...['0: BLPOP a 0', 'wait 1', '1: SET a v', '1: DEL a', '1: SADD a m', '1: DEL a'],
    ...['1: RPUSH a x'],
  ]),
  waiting('gone again in the same transaction', [
    ...['0: BLPOP a 0', 'wait 1', '1: MULTI', '1: RPUSH a x', '1: DEL a', '1: EXEC'],
    ...['1: MULTI', '1: LPUSH a 1', '1: LPUSH a 2', '1: SET b v', '1: DEL b', '1: EXEC'],
  ]),
  waiting('lists that come by other ways', [
    ...['1: RPUSH b x', '0: BLPOP a 0', 'wait 1', '1: RENAME b a', '0: BLPOP a 0', 'wait 1'],
    ...['1: RPUSH b y', '1: COPY b a', '0: BLPOP c 0', 'wait 1', '1: LMOVE b c LEFT LEFT'],
  ]),
  waiting('times that are up', [
    ...['0: BLPOP a 0.05', 'wait 0', '0: BLMOVE a b LEFT LEFT 0.05', 'wait 0'],
    ...['0: BRPOPLPUSH a b 0.05', 'wait 0', '0: BLMPOP 0.05 1 a LEFT', 'wait 0', '0: PING'],
  ]),
  waiting('clients that are unblocked', [
    ...['0: BLPOP a b 0', 'wait 1', '1: BLMOVE a b LEFT RIGHT 0', 'wait 2', '2: BLMPOP 0 1 a LEFT'],
    ...['wait 3', '3: CLIENT UNBLOCK ID0', 'wait 2', '3: CLIENT UNBLOCK ID0', '0: PING'],
    ...['3: CLIENT UNBLOCK ID1 ERROR', 'wait 1', '1: PING', '3: RPUSH a 1 2', 'wait 0'],
    ...[
      '3: CLIENT UNBLOCK ID2',
      '0: BRPOPLPUSH none b 0',
      'wait 1',
      '3: CLIENT UNBLOCK ID0 timeout',
    ],
    ...[
      'wait 0',
      '0: BRPOP none 0',
      'wait 1',
      '3: MULTI',
      '3: RPUSH none x',
      '3: CLIENT UNBLOCK ID0',
    ],
    ...[
      '3: EXEC',
      'wait 0',
      '3: LRANGE none 0 -1',
      '3: CLIENT UNBLOCK ID3',
      '0: CLIENT UNBLOCK ID3',
    ],
  ]),
  waiting('a key that expires before the push', [
    ...['1: RPUSH a old', '1: PEXPIRE a 1', 'pause', '0: BLPOP a 0', '1: RPUSH a new'],
  ]),
];

export const listBlocking: CorpusGroup = {
  name: 'lists, waiting',
  cases: [atOnce, inTransactions, ...scenarios],
};
