// Client-side caching and keyspace notifications: what every client of a conversation is sent.
import { conversation } from '../conversation.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';

const errors = pipelineCase('CLIENT TRACKING and CACHING with wrong arguments', [
  `CLIENT TRACKING; CLIENT TRACKING maybe; CLIENT TRACKING on FOO; CLIENT TRACKING on PREFIX
   CLIENT TRACKING on PREFIX a; CLIENT TRACKING on REDIRECT; CLIENT TRACKING on REDIRECT x
   CLIENT TRACKING on REDIRECT 99999; CLIENT TRACKING on OPTIN OPTOUT
   CLIENT TRACKING on BCAST OPTIN
   CLIENT TRACKING on BCAST OPTOUT; CLIENT TRACKING off FOO; CLIENT TRACKING off BCAST PREFIX a
   CLIENT CACHING; CLIENT CACHING yes; CLIENT CACHING maybe; CLIENT GETREDIR x; CLIENT GETREDIR
   CLIENT TRACKINGINFO x; CLIENT TRACKINGINFO; CLIENT TRACKING on; CLIENT CACHING yes
   CLIENT CACHING no; CLIENT CACHING maybe; CLIENT TRACKINGINFO; CLIENT TRACKING on BCAST
   CLIENT TRACKING on OPTIN; CLIENT TRACKINGINFO; CLIENT CACHING yes; CLIENT TRACKINGINFO
   CLIENT TRACKING on OPTOUT; CLIENT TRACKING on NOLOOP; CLIENT TRACKINGINFO; CLIENT TRACKING off
   CLIENT TRACKINGINFO; CLIENT GETREDIR; CLIENT TRACKING on OPTOUT; CLIENT CACHING no
   CLIENT TRACKINGINFO; CLIENT CACHING yes; CLIENT TRACKING off; CLIENT TRACKING on BCAST PREFIX a
   CLIENT TRACKING on BCAST PREFIX ab; CLIENT TRACKING on BCAST PREFIX b; CLIENT TRACKINGINFO
   CLIENT TRACKING off; CLIENT TRACKING on BCAST PREFIX x PREFIX xy; CLIENT TRACKINGINFO; RESET
   CLIENT TRACKINGINFO`,
]);

const talks = [
  conversation('keys that are read and then changed', [
    ...['0 CLIENT TRACKING on', '1 MSET a 1 b 2 c 3', '0 GET a', '0 MGET b none', '0 SET own 1'],
    ...['1 SET a 2', '1 SET a 3', '1 DEL b', '1 SET none 1', '1 SET own 2', '0 GET a', '0 SET a 4'],
    ...['0 GET c', '1 EXPIRE c 100', '0 TTL c', '1 PERSIST c', '0 EXISTS c', '1 RENAME c d'],
    ...['0 GET d', '1 FLUSHDB', '0 GET e', '0 MULTI', '0 SET e 1', '0 GET e', '0 EXEC', '1 DEL e'],
    ...['0 CLIENT TRACKING off', '0 GET a', '1 SET a 5'],
  ]),
  conversation('CLIENT CACHING and the command behind it', [
    ...[
      '0 CLIENT TRACKING on OPTIN',
      '0 GET a',
      '0 CLIENT CACHING yes',
      '0 GET b',
      '1 MSET a 1 b 1',
    ],
    ...['0 CLIENT TRACKING off', '0 CLIENT TRACKING on OPTOUT', '0 GET a', '1 SET a 1'],
  ]),
  conversation("changes of a client's own with NOLOOP", [
    ...['0 CLIENT TRACKING on NOLOOP', '0 GET a', '0 SET a 1', '1 SET a 2', '0 GET a', '1 SET a 3'],
  ]),
  conversation('broadcasting', [
    ...['0 CLIENT TRACKING on BCAST PREFIX a PREFIX b', '2 CLIENT TRACKING on BCAST NOLOOP'],
    ...['1 SET abc 1', '1 SET cba 1', '2 SET bcd 1', '1 DEL abc', '1 DEL none', '0 SET a 1'],
    ...['0 CLIENT TRACKING off', '1 SET abc 2', '1 FLUSHALL'],
  ]),
  conversation('broadcasting to oneself, in order of prefixes and names', [
    ...['0 CLIENT TRACKING on BCAST PREFIX k PREFIX b REDIRECT {id:0}', '1 SET k1 1'],
    ...['0 SUBSCRIBE x', '1 SET k1 2', '1 RENAME k1 a', '1 MSET k3 1 b2 1 k2 1 b1 1', '0 RESET'],
    ...['2 CLIENT TRACKING on BCAST PREFIX k PREFIX b', '1 RENAME k3 b0', '1 MSET k3 1 b2 1 b1 1'],
  ]),
  conversation(
    'keys that are told to somebody else',
    [
      ...['0 PING', '1 CLIENT TRACKING on REDIRECT {id:0}', '1 GET a', '2 SET a 1', '1 GET a'],
      ...['0 SUBSCRIBE __redis__:invalidate', '2 SET a 2', '1 CLIENT TRACKINGINFO', '1 GET a'],
      ...['2 FLUSHALL', '1 GET a', '0 UNSUBSCRIBE', '2 SET a 3', '1 GET a', '0 SUBSCRIBE x'],
      ...['2 SET a 4', '1 GET a', '0 QUIT', '2 SET a 6', '1 CLIENT TRACKINGINFO', '1 GET a'],
    ],
    (text) => text.replace(/(redirect|broken)\\r\\n:\d+/, '$1'),
  ),
  conversation('a database is exchanged under keys that were read', [
    ...['0 CLIENT TRACKING on', '1 SET k v', '0 GET k', '1 SWAPDB 0 1', '1 SWAPDB 0 1'],
  ]),
  conversation('keyspace notifications', [
    ...[
      '1 CONFIG SET notify-keyspace-events KEA',
      '0 PSUBSCRIBE __key*',
      '1 SET k v',
      '1 APPEND k w',
    ],
    ...['1 INCR n', '1 EXPIRE k 100', '1 PERSIST k', '1 RENAME k l', '1 DEL l n', '1 DEL l'],
    ...[
      '1 MSET a 1 b 2',
      '1 COPY a c',
      '1 SETRANGE a 3 x',
      '1 GETDEL a',
      '1 SELECT 2',
      '1 SET k v',
    ],
    ...[
      '1 MOVE k 3',
      '1 SELECT 0',
      '1 SETEX k 100 v',
      '1 GETEX k PERSIST',
      '1 FLUSHALL',
      '1 GET k',
    ],
    ...['1 CONFIG SET notify-keyspace-events Em', '1 GET none', '1 SET k v'],
    ...['1 CONFIG SET notify-keyspace-events Kn', '1 SET new v', '1 SET new w'],
    ...['1 CONFIG SET notify-keyspace-events ""', '1 SET k v'],
  ]),
];

export const tracking: CorpusGroup = { name: 'client-side caching', cases: [errors, ...talks] };
