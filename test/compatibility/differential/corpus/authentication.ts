// AUTH, HELLO AUTH and what may be done without: with a password set while connections exist, by
// those who were there before and those who come afterwards.
import { type RespClient, replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type ScenarioServer,
} from '../differential-case.ts';
import { printReply } from '../printing.ts';

const withoutPassword = pipelineCase('AUTH where no password is set', [
  `AUTH; AUTH x; AUTH default x; AUTH nobody x; AUTH a b c; AUTH ""; auth default ""
   AUTH default x y; PING; HELLO 2 AUTH`,
  ['AUTH', 'default', 'x'.repeat(20_000)],
]);

/** Who must authenticate is refused most of this. */
const LOCKED_OUT = `PING; GET k; SET k v; NOSUCH; GET; CLIENT ID; CLIENT; CLIENT NOSUCH; COMMAND
  CONFIG GET requirepass; SELECT 1; HELLO; HELLO 3; HELLO 2; HELLO 4; HELLO x; HELLO 3 SETNAME me
  HELLO 3 AUTH default wrong; HELLO 3 AUTH nobody secret; HELLO 3 AUTH default; AUTH; AUTH wrong
  AUTH secre; AUTH secrets; AUTH Secret; AUTH ""; AUTH default wrong; AUTH nobody secret
  AUTH default secret x; RESET; ECHO x; INFO`;

const THEN = `AUTH secret; SET k v; GET k; AUTH wrong; GET k; RESET; GET k; AUTH default secret
  GET k;   RESET; HELLO 2 AUTH default secret SETNAME me; CLIENT GETNAME; HELLO 2 AUTH default wrong
  SETNAME you; CLIENT GETNAME; GET k; QUIT`;

async function ask(client: RespClient, who: string, script: string): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const line of script.split(/[;\n]/).map((one) => one.trim())) {
    const reply = await client.request(...words(line));
    const shown = printReply(reply).replace(/id\\r\\n:[0-9]+/, 'id');
    const seen = line.startsWith('HELLO') ? shown.replace(/version.*?proto/, 'proto') : shown;
    observations.push({ what: `${line} by ${who}`, seen });
  }
  return observations;
}

async function observePassword(server: ScenarioServer): Promise<Observation[]> {
  const early = await server.connect();
  await early.request('CONFIG', 'SET', 'requirepass', 'secret');
  try {
    // The connections of a scenario may begin with HELLO 3, which is refused now.
    const late = await server.connect().catch(() => undefined);
    if (late === undefined) return [];
    const observations = [
      ...(await ask(early, 'who was there before', 'PING; SET k v; GET k; CONFIG GET requirepass')),
      ...(await ask(late, 'who came afterwards', LOCKED_OUT.replace(/\n/g, ';'))),
      ...(await ask(late, 'who knows the password', THEN.replace(/\n {2}SETNAME/, ' SETNAME'))),
      ...(await ask(early, 'who was there before', 'RESET; GET k; AUTH secret; GET k')),
    ];
    const info = replyText(await early.request('INFO', 'errorstats'));
    return [...observations, { what: 'NOAUTH is counted', seen: `${info.includes('NOAUTH')}` }];
  } finally {
    await early.request('AUTH', 'secret');
    await early.request('CONFIG', 'SET', 'requirepass', '');
  }
}

async function observeBinaryPassword(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const observations: Observation[] = [];
  for (const password of ['a\0b', '\xff\xfe', ' ', 'é']) {
    await client.request('CONFIG', 'SET', 'requirepass', Buffer.from(password, 'latin1'));
    for (const tried of [password, password.slice(0, 1), `${password}x`]) {
      const reply = await client.request('AUTH', Buffer.from(tried, 'latin1'));
      const [left, right] = [tried, password].map((text) => JSON.stringify(text));
      const what = `AUTH ${left} where the password is ${right}`;
      observations.push({ what, seen: printReply(reply) });
    }
  }
  await client.request('CONFIG', 'SET', 'requirepass', '');
  return observations;
}

/** What an unauthenticated client announces is limited before it is sent. */
async function observeLimits(server: ScenarioServer): Promise<Observation[]> {
  const early = await server.connect();
  await early.request('CONFIG', 'SET', 'requirepass', 'secret');
  const observations: Observation[] = [];
  for (const bytes of [
    '*11\r\n',
    '*100\r\n',
    '*1\r\n$16385\r\n',
    '*2\r\n$4\r\nAUTH\r\n$99999\r\n',
  ]) {
    const client = await server.connect().catch(() => undefined);
    if (client === undefined) break;
    client.sendRaw(bytes);
    const seen = await client.reply().then(printReply, String);
    await client.closed;
    observations.push({ what: `${JSON.stringify(bytes)} from an unknown client`, seen });
  }
  await early.request('CONFIG', 'SET', 'requirepass', '');
  return observations;
}

export const authentication: CorpusGroup = {
  name: 'authentication',
  cases: [
    withoutPassword,
    { title: 'requirepass', observe: observePassword },
    { title: 'binary passwords', observe: observeBinaryPassword },
    { title: 'limits of unauthenticated clients', observe: observeLimits },
  ],
};
