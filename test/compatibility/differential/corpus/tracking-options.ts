// Client-side caching, option by option: what counts as read, what CLIENT CACHING allows and for
// how long, who is told when somebody else is to be told, and what CLIENT TRACKING refuses.
import type { CorpusGroup } from '../differential-case.ts';
import { talk } from '../talk.ts';

/** Each reads, or does not, what is changed behind it. */
const READERS: readonly (readonly [read: string, change: string])[] = [
  ['LRANGE l 0 -1', 'LPUSH l b'],
  ['SORT l STORE l3', 'LPUSH l b'],
  ['SORT_RO l', 'LPUSH l b'],
  ['TOUCH l', 'LPUSH l b'],
  ['DUMP l', 'LPUSH l b'],
  ['TTL l', 'EXPIRE l 100'],
  ['TYPE l', 'DEL l'],
  ['EXISTS l', 'LPUSH l b'],
  ['GETEX s', 'SET s b'],
  ['GETDEL s', 'SET s b'],
  ['KEYS nosuch', 'LPUSH l b'],
  ['SCAN 0 MATCH nosuch', 'LPUSH l b'],
  ['SUNION s1 s2', 'SADD s2 a'],
  ['SINTERCARD 2 s1 s2', 'SADD s1 a'],
  ['XREAD STREAMS x y 0 0', 'XADD y 1-1 a b'],
  ['LCS s t', 'MSET s 1 t 1'],
  ['BITCOUNT s', 'SETBIT s 1 1'],
  ['GEORADIUS g 0 0 1 m', 'GEOADD g 0 0 b'],
  ['GEORADIUS_RO g 0 0 1 m', 'GEOADD g 0 0 b'],
  ['GEOSEARCH g FROMLONLAT 0 0 BYRADIUS 1 m', 'GEOADD g 0 0 b'],
  ['PFCOUNT p', 'PFADD p 1'],
  ['ZDIFF 1 z', 'ZADD z 1 1'],
  ['ZUNIONSTORE z2 1 z', 'ZADD z 1 1'],
  ['COPY z z2', 'ZADD z 1 2'],
  ['BITFIELD s GET u8 0', 'SET s b'],
  ['BITFIELD_RO s GET u8 0', 'SET s b'],
  ['WATCH s', 'SET s 1'],
  ['OBJECT FREQ s', 'SET s 1'],
  ['SET s 1 GET', 'SET s 2'],
  ['SET s 1', 'SET s 2'],
];

const reading = READERS.map(([read, change]) =>
  talk(
    `what ${read} has read`,
    `1 LPUSH l a | ZADD z 1 a | SET s a
     0 CLIENT TRACKING ON
     0 ${read}
     1 ${change}
     1 ${change}`,
  ),
);

const options = [
  talk(
    'what CLIENT CACHING allows is spent with the next command, or transaction',
    `0 CLIENT TRACKING ON OPTIN
     0 CLIENT CACHING YES
     0 PING
     0 GET a
     1 SET a 1
     0 CLIENT CACHING YES | NOSUCH | GET b
     1 SET b 1
     0 CLIENT CACHING YES | GET | GET c
     1 SET c 1
     0 CLIENT CACHING YES | MULTI | GET d | DISCARD | GET e
     1 SET d 1 | SET e 1
     0 MULTI | CLIENT CACHING YES | GET f | EXEC | GET g
     1 SET f 1
     1 SET g 1
     0 CLIENT CACHING YES | CLIENT GETNAME | CLIENT TRACKINGINFO | GET h
     1 SET h 1
     0 CLIENT TRACKING OFF
     0 CLIENT TRACKING ON OPTOUT
     0 CLIENT CACHING NO | GET a | GET b
     1 SET a 1 | SET b 1`,
  ),
  talk(
    'CLIENT TRACKING once more, with other options',
    `0 CLIENT TRACKING ON | CLIENT TRACKING ON BCAST | CLIENT TRACKING ON OPTIN
     0 CLIENT TRACKING ON NOLOOP | CLIENT TRACKINGINFO | CLIENT TRACKING ON | CLIENT TRACKINGINFO
     0 CLIENT TRACKING OFF
     0 CLIENT TRACKING ON BCAST PREFIX foo PREFIX bar
     0 CLIENT TRACKING ON BCAST PREFIX foo
     0 CLIENT TRACKING ON BCAST PREFIX foobar
     0 CLIENT TRACKING ON BCAST PREFIX f
     0 CLIENT TRACKING ON BCAST
     0 CLIENT TRACKING ON BCAST PREFIX baz PREFIX baz
     0 CLIENT TRACKING ON
     1 SET foo 1
     1 SET baz 2 | SET x 2
     0 CLIENT TRACKING OFF
     0 CLIENT TRACKING ON BCAST PREFIX ""
     1 SET q 1
     0 CLIENT TRACKING OFF
     0 CLIENT TRACKING ON BCAST PREFIX a PREFIX ""
     0 CLIENT TRACKING ON BCAST PREFIX "" PREFIX a
     0 CLIENT TRACKING ON OPTOUT OPTOUT
     0 CLIENT TRACKING ON OPTIN OPTIN NOLOOP NOLOOP
     0 CLIENT TRACKINGINFO`,
  ),
  talk(
    'refused options of CLIENT TRACKING',
    `0 CLIENT TRACKING ON REDIRECT 1 REDIRECT 2
     0 CLIENT TRACKING ON REDIRECT {id:0} REDIRECT {id:0}
     0 CLIENT TRACKING ON REDIRECT -1
     0 CLIENT TRACKING ON REDIRECT 0 | CLIENT TRACKINGINFO | CLIENT GETREDIR
     0 CLIENT TRACKING OFF REDIRECT 99999
     0 CLIENT TRACKING ON REDIRECT {id:0} | CLIENT TRACKING OFF
     0 CLIENT TRACKING ON PREFIX | CLIENT TRACKING ON BCAST PREFIX
     0 CLIENT TRACKING OFF OPTIN OPTOUT | CLIENT TRACKING OFF PREFIX x | CLIENT TRACKING OFF OPTIN
     0 CLIENT TRACKING ON OPTIN BCAST | CLIENT TRACKING ON OPTOUT BCAST PREFIX x`,
  ),
];

const tellingOthers = [
  talk(
    'the one who is to be told has left',
    `1 PING
     0 CLIENT TRACKING ON REDIRECT {id:1}
     0 GET k
     1 leaves
     2 SET k v
     0 CLIENT TRACKINGINFO
     0 GET k
     2 SET k w
     0 CLIENT TRACKING ON | CLIENT TRACKINGINFO | GET k
     2 SET k x`,
  ),
  talk(
    'the one who is to be told of broadcasts has left',
    `1 PING
     0 CLIENT TRACKING ON REDIRECT {id:1} BCAST
     1 leaves
     2 SET k v
     2 SET k v
     0 CLIENT TRACKINGINFO`,
  ),
  talk(
    'everything is flushed for one who speaks otherwise than who is told',
    `0 HELLO 3
     1 HELLO 2
     1 CLIENT TRACKING ON REDIRECT {id:0}
     1 GET k
     2 SET k v
     1 GET k
     2 FLUSHALL`,
  ),
  talk(
    'more keys than the table may have',
    `2 CONFIG SET tracking-table-max-keys 1
     0 CLIENT TRACKING ON
     0 GET a
     2 CONFIG SET tracking-table-max-keys 1000000
     2 SET a 1
     0 GET b
     2 INFO nosuch`,
  ),
];

const changes = [
  talk(
    "a client's own changes",
    `0 CLIENT TRACKING ON
     0 GET a | SET a 1
     0 MULTI | GET a | SET a 2 | GET a | EXEC
     1 SET a 4
     2 CLIENT TRACKING ON BCAST NOLOOP
     2 MULTI | SET c 1 | SET d 1 | DEL c | EXEC
     1 MULTI | SET c 1 | SET d 1 | DEL c | EXEC`,
  ),
  talk(
    'a namesake in another database',
    `0 CLIENT TRACKING ON
     1 SELECT 1 | SET k old
     0 GET k
     1 SET k v
     1 SET k w
     0 GET k
     1 MOVE k 0
     0 GET k
     1 COPY other k | SET other 1 | COPY other k
     0 SELECT 2 | GET k
     1 SELECT 0 | DEL k`,
  ),
  talk(
    'the protocol changes, replies are switched off, and RESET ends it',
    `0 CLIENT TRACKING ON | GET a
     0 HELLO 2
     1 SET a 1
     0 GET a | HELLO 3
     1 SET a 2
     0 GET a | CLIENT REPLY OFF
     1 SET a 3
     0 GET a | CLIENT REPLY ON
     1 SET a 4
     0 GET a | RESET
     1 SET a 5`,
  ),
  talk(
    'tracking and waiting',
    `0 CLIENT TRACKING ON | GET k | LRANGE l 0 -1
     0 BLPOP l 0
     1 SET k v
     1 LPUSH l x
     1 LPUSH l y
     2 CLIENT TRACKING ON NOLOOP | LRANGE m 0 -1
     2 BLPOP m 0
     1 LPUSH m x`,
  ),
  talk(
    'XREAD waits and is told, and has read what it was given',
    `0 CLIENT TRACKING ON
     0 XREAD BLOCK 0 STREAMS x $
     1 XADD x 1-1 a b
     1 XADD x 2-1 a b`,
  ),
  talk(
    'what is served while it broadcasts',
    `0 CLIENT TRACKING ON BCAST NOLOOP
     0 BLPOP l 0
     1 LPUSH l x`,
  ),
];

export const trackingOptions: CorpusGroup = {
  name: 'client-side caching, its options',
  cases: [...reading, ...options, ...tellingOthers, ...changes],
};
