// Users and their rights: rules and what is wrong with them, what a restricted client is refused,
// and conversations of several clients while rights change. Users are gone after each case: both
// servers go on being used.
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

const HASH = 'd74ff0ee8da3b9806b18c877dbf29bbde50b5bd8e4dad7a3a725000feb82e8f1';

/** `\n` and `;` end a request, `_` stands for a blank inside a word. */
async function ask(client: RespClient, who: string, script: string): Promise<Observation[]> {
  const observations: Observation[] = [];
  const lines = script.split(/[;\n]/).map((line) => line.trim());
  for (const line of lines.filter((one) => one !== '')) {
    const request = words(line).map((word) => word.replaceAll('_', ' '));
    const reply = await client.request(...request);
    const shown = JSON.stringify(reply.raw.toString('latin1')).slice(1, -1);
    observations.push({ what: `${line} by ${who}`, seen: comparable(shown) });
  }
  return observations;
}

/** Without ids and times. */
function comparable(shown: string): string {
  return shown
    .replace(/id=[0-9]+.*?resp=[23][^"\\]*/g, 'the client')
    .replace(/\$[0-9]+\\r\\nthe client/g, 'the client')
    .replace(/age-seconds\\r\\n(?:\$[0-9]+\\r\\n|,)[0-9.e-]+/g, 'age')
    .replace(/entry-id\\r\\n:[0-9]+/g, 'entry-id')
    .replace(/(timestamp-[a-z-]+)\\r\\n:[0-9]+/g, '$1');
}

/** A scenario after which the users are gone, whatever happened. */
function scenario(title: string, observe: (server: ScenarioServer) => Promise<Observation[]>) {
  const cleaned = async (server: ScenarioServer): Promise<Observation[]> => {
    try {
      return await observe(server);
    } finally {
      const janitor = await server.connect();
      await janitor.request('ACL', 'DELUSER', 'alice', 'bob', 'carol');
      await janitor.request('ACL', 'LOG', 'RESET');
      await janitor.request('CONFIG', 'SET', 'acllog-max-len', '128');
      janitor.close();
    }
  };
  return { title, observe: cleaned } satisfies Scenario;
}

/** Rules, each given to a new user; the reply, and what the user may do afterwards. */
const RULES = words(`on off nopass resetpass allkeys resetkeys allchannels resetchannels allcommands
  nocommands clearselectors reset sanitize-payload skip-sanitize-payload ON NoPass ~* ~a ~a* %R~a
  %W~a %RW~a %WR~a %r~a %~a % %R %RR~a %RWR~a %X~a ~ & &* &a &a* +get -get +GET +nosuch -nosuch
  +@read -@read +@Read +@nosuch +@all -@all +@ALL + - +@ -@ @read +select|0 -select|0 +select|
  +config|get -config|get +config|nosuch +config|get|x +config +get|x|y +|get +nosuch|get >pass
  <pass
  > < #abc !abc #${HASH} !${HASH} #${HASH}0 !${HASH}0 () (+get) (+get_~a) (on) (~*_~a) ( ) (+get
  +get) ((+get)) (>a) nonsense ~a_b &a_b "" %R~* +client|id -client +client|kill&x`).map((word) =>
  word === '""' ? '' : word.replaceAll('_', ' '),
);

const PAIRS: readonly (readonly string[])[] = [
  ['~*', '~a'],
  ['&*', '&a'],
  ['~a', '%R~a'],
  ['%R~a', '%W~a'],
  ['allkeys', 'resetkeys', '~a'],
  ['>a', '>b', '<a'],
  ['>a', 'nopass', '>b'],
  ['nopass', '<a'],
  ['+get', '(+set', '~b)', '-get'],
  ['(+get', '~a', '+x)'],
  ['(', '+get', ')'],
  ['(+get)', 'clearselectors', '(+set)'],
  ['on', 'nosuch', 'off'],
];

/** What DRYRUN says of these is compared, since the lines of LIST differ between versions. */
const TRIED = [
  ...['GET a', 'GET b', 'SET a v', 'SET b v', 'SET a v GET', 'MGET a b', 'COPY a b', 'DEL a'],
  ...['CONFIG GET x', 'CONFIG SET x y', 'SELECT 0', 'SELECT 1', 'CLIENT ID', 'PING', 'AUTH x'],
];

const rules = scenario('every rule, alone and with others', async (server) => {
  const client = await server.connect();
  const observations: Observation[] = [];
  for (const list of [...RULES.map((rule) => [rule]), ...PAIRS]) {
    const told = JSON.stringify(list);
    await client.request('ACL', 'DELUSER', 'alice');
    const reply = printReply(await client.request('ACL', 'SETUSER', 'alice', ...list));
    observations.push({ what: `the user with ${told}`, seen: reply });
    if (reply.startsWith('-')) continue;
    const allowed: string[] = [];
    for (const request of TRIED) {
      const tried = await client.request('ACL', 'DRYRUN', 'alice', ...words(request));
      if (printReply(tried) === '+OK\\r\\n') allowed.push(request);
    }
    observations.push({ what: `what ${told} allows`, seen: allowed.join(', ') });
  }
  return observations;
});

const errors = pipelineCase('the ACL commands with wrong arguments', [
  `ACL; ACL NOSUCH; ACL SETUSER; ACL GETUSER; ACL GETUSER nobody; ACL GETUSER a b; ACL DELUSER
   ACL DELUSER nobody; ACL DELUSER default; ACL DELUSER nobody default; ACL LIST x; ACL USERS x
   ACL WHOAMI; ACL WHOAMI x; ACL CAT; ACL CAT nosuch; ACL CAT read x; ACL GENPASS 0
   ACL GENPASS -1; ACL GENPASS 4097; ACL GENPASS x; ACL GENPASS 1 2; ?ACL GENPASS 5; ?ACL GENPASS
   ACL LOG x; ACL LOG reset; ACL LOG RESET x; ACL LOG 1 2; ACL LOG -1; ACL LOG; ACL DRYRUN
   ACL DRYRUN nobody get x; ACL DRYRUN default; ACL DRYRUN default nosuch; ACL DRYRUN default get
   ACL DRYRUN default get x; ACL DRYRUN default get x y; ACL DRYRUN default config
   ACL DRYRUN default config nosuch; ACL DRYRUN default config get; ACL DRYRUN default config get x
   ACL LOAD; ACL SAVE; ACL LOAD x; ACL USERS; AUTH default; AUTH default x; AUTH nobody x`,
  ['ACL', 'SETUSER', 'a b'],
  ['ACL', 'SETUSER', 'a\0b'],
  ['ACL', 'CAT', 'x'.repeat(300)],
  ['ACL', 'DRYRUN', 'no\r\nbody', 'get', 'x'],
]);

const refused = scenario('what a restricted client is refused', async (server) => {
  const admin = await server.connect();
  const client = await server.connect();
  return [
    ...(await ask(
      admin,
      'the administrator',
      `SET a1 v; SET b1 v; ACL SETUSER alice on >pass ~a* %R~r* %W~w* +@read +@write +@connection
         -@dangerous -getdel (+getdel ~b*) +acl|whoami +config|get`,
    )),
    ...(await ask(
      client,
      'alice',
      `AUTH alice wrong; AUTH alice pass; ACL WHOAMI; GET a1; GET b1; GET r1; GET w1; SET a1 x
       SET r1 x; SET w1 x; SET w1 x GET; GETDEL a1; GETDEL b1; MGET a1 r1; MGET a1 b1
       MSET a1 x b1 x
       MSET a1 x w1 x; COPY r1 w1; COPY w1 r1; COPY a1 b1; RENAME a1 a2; RENAME a2 b2; DEL a2 r1
       BITOP AND a1 r1 r2; BITOP AND r1 a1 a2; PFCOUNT r1; PFMERGE a1 r1; APPEND w1 x; STRLEN w1
       TYPE w1; TTL r1; EXISTS w1; OBJECT ENCODING b1; TOUCH a1 b1; DBSIZE; FLUSHALL
       CONFIG GET port; CONFIG SET timeout 0; CONFIG; CONFIG NOSUCH; NOSUCH; GET
       GET a1 a2; CLIENT GETNAME
       CLIENT KILL x; DEBUG SLEEP 0; HELLO 2 AUTH x y; PING; ECHO x; SELECT 0; INFO
       ACL LIST; ACL CAT; SUNION a1 b1; SINTERCARD 1 a1; SINTERCARD 1 b1; SINTERCARD 2 a1; GETEX w1
       BITFIELD w1 GET u8 0; BITFIELD w1 SET u8 0 1; BITFIELD r1 GET u8 0; BITFIELD r1 SET u8 0 1
       RESET; ACL WHOAMI; AUTH alice pass; AUTH default x; ACL WHOAMI`,
    )),
  ];
});

const changing = scenario('rights that change while clients are connected', async (server) => {
  const admin = await server.connect();
  const alice = await server.connect();
  const bob = await server.connect();
  const seen = [
    ...(await ask(
      admin,
      'the administrator',
      'ACL SETUSER alice on >a +@all ~*; ACL SETUSER bob on nopass +get ~x',
    )),
    ...(await ask(alice, 'alice', 'AUTH alice a; SET x 1; FLUSHALL')),
    ...(await ask(bob, 'bob', 'AUTH bob whatever; GET x; SET x 1')),
    ...(await ask(
      admin,
      'the administrator',
      'ACL SETUSER alice -flushall resetkeys ~y; ACL SETUSER bob +set off',
    )),
    ...(await ask(alice, 'alice', 'FLUSHALL; SET x 1; SET y 1; AUTH alice b; SET y 2; ACL WHOAMI')),
    ...(await ask(bob, 'bob', 'SET x 1; AUTH bob whatever; ACL WHOAMI; SET x 2')),
    ...(await ask(admin, 'the administrator', 'ACL SETUSER alice reset')),
    ...(await ask(alice, 'alice', 'GET y; PING; AUTH alice a; RESET; GET y')),
    ...(await ask(admin, 'the administrator', 'ACL DELUSER bob; ACL USERS; CLIENT KILL USER bob')),
  ];
  await bob.closed;
  return [...seen, { what: 'bob is cut off', seen: String(bob.isClosed) }];
});

const ownEnd = scenario('a user who removes itself', async (server) => {
  const client = await server.connect();
  const seen = await ask(
    client,
    'alice',
    'ACL SETUSER alice on nopass +@all; AUTH alice x; ACL DELUSER alice',
  );
  await client.closed;
  return [...seen, { what: 'the connection is closed', seen: String(client.isClosed) }];
});

const reloading = scenario('ACL LOAD and who is connected', async (server) => {
  const admin = await server.connect();
  const seen = await ask(
    admin,
    'the administrator',
    'ACL SETUSER alice on nopass +@all &a; ACL SETUSER bob on nopass +@all &a; ACL SAVE',
  );
  const [alice, bob] = [await server.connect(), await server.connect()];
  seen.push(...(await ask(alice, 'alice', 'AUTH alice x')));
  seen.push(...(await ask(bob, 'bob', 'AUTH bob x; SUBSCRIBE a')));
  // Now they have more rights than the file gives: bob listens to a channel that is not in it.
  const change = 'ACL SETUSER alice ~*; ACL SETUSER bob &b; ACL SETUSER carol on nopass +@all &*';
  seen.push(...(await ask(admin, 'the administrator', change)));
  const carol = await server.connect();
  seen.push(...(await ask(carol, 'carol', 'AUTH carol x')));
  seen.push(...(await ask(bob, 'bob', 'SUBSCRIBE b')));
  seen.push(...(await ask(admin, 'the administrator', 'ACL LOAD; ACL USERS; PING')));
  await Promise.all([bob.closed, carol.closed]);
  const stays = await alice.request('ACL', 'WHOAMI').then(
    (reply) => reply.raw.toString('latin1').trim(),
    () => 'is cut off',
  );
  return [...seen, { what: 'alice, of whom nothing but the keys has changed', seen: stays }];
});

const log = scenario('ACL LOG', async (server) => {
  const admin = await server.connect();
  const alice = await server.connect();
  return [
    ...(await ask(admin, 'the administrator', 'ACL LOG RESET; ACL SETUSER alice on >a +get ~a')),
    ...(await ask(
      alice,
      'alice',
      `auth alice b; AUTH alice b; AUTH nobody b; HELLO 2 AUTH alice c; AUTH alice a; GET b; GET b
       GET c; SET a 1; SET b 1; CONFIG GET x; PING; GET b`,
    )),
    ...(await ask(
      admin,
      'the administrator',
      `ACL LOG; ACL LOG 1; ACL LOG 0; CONFIG SET acllog-max-len 2; ACL LOG`,
    )),
    ...(await ask(alice, 'alice', 'GET d')),
    ...(await ask(admin, 'the administrator', 'ACL LOG; ACL LOG RESET; ACL LOG')),
  ];
});

const transactions = scenario('rights inside transactions', async (server) => {
  const admin = await server.connect();
  const alice = await server.connect();
  return [
    ...(await ask(
      admin,
      'the administrator',
      'ACL LOG RESET; ACL SETUSER alice on nopass +@all ~a',
    )),
    ...(await ask(alice, 'alice', 'AUTH alice x; MULTI; SET b 1; SET a 1; EXEC')),
    ...(await ask(alice, 'alice', 'MULTI; SET a 1; INCR a; GET a')),
    ...(await ask(admin, 'the administrator', 'ACL SETUSER alice -incr')),
    ...(await ask(alice, 'alice', 'EXEC')),
    ...(await ask(alice, 'alice', 'MULTI; SET a 5; SET a 6')),
    ...(await ask(admin, 'the administrator', 'ACL SETUSER alice resetkeys ~z')),
    ...(await ask(alice, 'alice', 'EXEC')),
    ...(await ask(alice, 'alice', 'MULTI; SET z 5')),
    ...(await ask(admin, 'the administrator', 'ACL SETUSER alice -exec')),
    ...(await ask(alice, 'alice', 'EXEC; GET z')),
    ...(await ask(admin, 'the administrator', 'ACL LOG')),
  ];
});

const defaultUser = scenario('the default user with rules and passwords', async (server) => {
  const admin = await server.connect();
  await admin.request('ACL', 'SETUSER', 'alice', 'on', '>a', '~*', '&*', '+@all');
  await admin.request('AUTH', 'alice', 'a');
  try {
    const early = await server.connect();
    const seen = await ask(admin, 'the administrator', 'ACL SETUSER default -get ~*');
    seen.push(...(await ask(early, 'who was there', 'GET x; SET x 1')));
    seen.push(...(await ask(admin, 'the administrator', 'ACL SETUSER default >p1 >p2 +get')));
    seen.push(...(await ask(early, 'who was there', 'GET x; AUTH p3; AUTH p1; AUTH default p2')));
    const late = await server.connect().catch(() => undefined);
    if (late !== undefined) seen.push(...(await ask(late, 'who came', 'GET x; AUTH p2; GET x')));
    seen.push(...(await ask(admin, 'the administrator', 'ACL SETUSER default off')));
    seen.push(...(await ask(early, 'who was there', 'GET x; AUTH p1; RESET; GET x')));
    return seen;
  } finally {
    const rules = ['on', 'nopass', '~*', '&*', '+@all'];
    await admin.request('ACL', 'SETUSER', 'default', 'reset', ...rules);
  }
});

export const users: CorpusGroup = {
  name: 'users and rights',
  cases: [errors, rules, refused, changing, ownEnd, reloading, log, transactions, defaultUser],
};
