// MULTI, EXEC, DISCARD and WATCH, alone and with a second client that changes what is watched.
import { replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import { conversation } from '../conversation.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  raw,
  type ScenarioServer,
} from '../differential-case.ts';

const alone = [
  pipelineCase('transactions of one client', [
    `MULTI; EXEC; EXEC; DISCARD; MULTI; DISCARD; EXEC
     MULTI; SET k 1; INCR k; GET k; STRLEN k; EXEC; GET k
     MULTI; SET k text; INCR k; APPEND k x; EXEC; GET k
     MULTI; MULTI; EXEC; MULTI; WATCH k; SET k v; EXEC; WATCH; UNWATCH x
     MULTI; UNWATCH; EXEC; WATCH k; MULTI; EXEC
     MULTI; SELECT 3; SET other v; SELECT 0; EXEC; EXISTS other
     MULTI; SET k v EX 100; PERSIST k; TTL k; OBJECT ENCODING k; EXEC
     MULTI; PING; PING hello; ECHO x; TYPE k; EXISTS k nokey; DBSIZE; EXEC
     multi; exec; Multi; discard`,
  ]),
  pipelineCase('transactions that are broken off', [
    `MULTI; NOSUCH; EXEC; MULTI; SET k; EXEC; EXISTS k; MULTI; SET k v; GET; SET l v; EXEC; EXISTS k
     MULTI; CLIENT NOSUCH; EXEC; MULTI; NOSUCH; DISCARD; EXEC; MULTI x; EXEC x; EXEC
     MULTI; EXEC x; EXEC; MULTI; DISCARD x; EXEC; MULTI; SHUTDOWN NOSAVE; EXEC
     MULTI; OBJECT NOSUCH k; SET k v; EXEC; MULTI; CONFIG; EXEC`,
    ['MULTI'],
    ['NOSUCH', 'x'.repeat(300)],
    ['EXEC'],
  ]),
  pipelineCase('transactions and the state of the connection', [
    'MULTI; RESET; EXEC; WATCH k; RESET; SET k v; MULTI; PING; EXEC',
    'MULTI; CLIENT SETNAME me; CLIENT GETNAME; EXEC',
    raw('MULTI\r\nCLIENT REPLY OFF\r\nPING a\r\nEXEC\r\nPING b\r\nCLIENT REPLY ON\r\nPING c\r\n'),
  ]),
  pipelineCase(
    'a transaction that changes the protocol',
    'MULTI; HELLO 3; GET nokey; HELLO 2; GET nokey; ?EXEC; GET nokey',
  ),
  pipelineCase('transactions that QUIT ends', 'MULTI; SET k v; QUIT'),
  pipelineCase('watched keys of one client', [
    `SET k 1; WATCH k; SET k 2; MULTI; SET k 3; EXEC; GET k
     WATCH k; GET k; MULTI; SET k 4; EXEC; WATCH nokey; SET nokey v; MULTI; EXEC
     WATCH nokey2; DEL nokey2; MULTI; PING; EXEC; WATCH k; SET k 5; UNWATCH; MULTI; PING; EXEC
     WATCH k; SET k 6; MULTI; DISCARD; MULTI; PING; EXEC; WATCH k; EXPIRE k 100; MULTI; EXEC
     WATCH k; PERSIST k; MULTI; EXEC; WATCH k; PERSIST k; MULTI; EXEC
     WATCH k; RENAME k l; MULTI; EXEC; WATCH k l; RENAME l k; MULTI; EXEC
     WATCH k; COPY k l; MULTI; EXEC; WATCH m; COPY k m; MULTI; EXEC; WATCH k; FLUSHDB; MULTI; EXEC
     WATCH k; FLUSHALL; MULTI; EXEC; SET k v; WATCH k; SWAPDB 0 1; MULTI; EXEC; SWAPDB 0 1
     WATCH k; SWAPDB 1 2; MULTI; EXEC; SWAPDB 1 2; WATCH k; SELECT 1; SET k v; SELECT 0
     MULTI; EXEC
     WATCH k; MOVE k 5; MULTI; EXEC; SET k v; WATCH k; SET k v2 NX; MULTI; EXEC; WATCH k; DEL k
     EXEC
     MULTI; NOSUCH; EXEC; WATCH k; SET k v; MULTI; NOSUCH; EXEC; WATCH k
     SETRANGE k 0 ""; MULTI; EXEC`,
  ]),
];

const together = [
  conversation('three clients whose transactions overlap', [
    ...['0 MULTI', '1 MULTI', '2 MULTI', '0 INCR a', '1 INCR a', '2 INCR a', '0 INCR b', '1 GET b'],
    ...['2 SET b 10', '1 EXEC', '0 EXEC', '2 EXEC', '0 GET a', '1 GET b', '2 DISCARD'],
  ]),
  ...['SET k v', 'APPEND k x', 'DEL k', 'EXPIRE k 10', 'FLUSHALL', 'GET k', 'SET l v', 'RENAME k l']
    .concat([
      'SWAPDB 0 4',
      'MSET a 1 k 2',
      'COPY k l',
      'TOUCH k',
      'GETEX k',
      'UNLINK k',
      'SETNX k w',
    ])
    .map((change) =>
      conversation(`a transaction when another client does ${change}`, [
        ...['2 SET k 1', '0 WATCH k absent', '0 GET k', '0 MULTI', '0 SET done yes', `1 ${change}`],
        ...['0 EXEC', '0 GET done', '0 MULTI', '0 PING', '0 EXEC'],
      ]),
    ),
];

/** Fields of CLIENT LIST that tell of transactions. */
async function observeFields(server: ScenarioServer): Promise<Observation[]> {
  const [client, admin] = [await server.connect(), await server.connect()];
  const id = replyText(await client.request('CLIENT', 'ID'));
  const observations: Observation[] = [];
  const look = async (what: string): Promise<void> => {
    const line = replyText(await admin.request('CLIENT', 'LIST', 'ID', id));
    const fields = line.split(' ').filter((field) => /^(flags|multi|cmd)=/.test(field));
    observations.push({ what, seen: fields.join(' ') });
  };
  for (const line of ['WATCH k', 'MULTI', 'PING', 'SET k v', 'NOSUCH', 'PING', 'DISCARD']) {
    await client.request(...words(line));
    await look(`after ${line}`);
  }
  await client.request('WATCH', 'k');
  await admin.request('SET', 'k', 'v');
  await look('touched');
  return observations;
}

export const transactions: CorpusGroup = {
  name: 'transactions',
  cases: [
    ...alone,
    ...together,
    { title: 'CLIENT LIST of clients in transactions', observe: observeFields },
  ],
};
