// What clients are and do in every state: the lines of CLIENT LIST, requests behind one that waits,
// CLIENT PAUSE of everybody, QUIT, RESET and CLIENT REPLY wherever they are said.
import type { CorpusGroup } from '../differential-case.ts';
import { talk } from '../talk.ts';

const lists = [
  talk(
    'CLIENT LIST of clients in every state',
    `0 SUBSCRIBE a
     1 PSUBSCRIBE a* b*
     2 SSUBSCRIBE s
     3 MULTI | PING
     4 CLIENT SETNAME me
     5 WATCH k | MULTI
     6 BLPOP l 0
     7 CLIENT TRACKING ON
     8 CLIENT TRACKING ON BCAST
     9 CLIENT NO-EVICT ON
     10 CLIENT TRACKING ON REDIRECT {id:9}
     11 CLIENT REPLY OFF
     12 SET k v
     13 SELECT 7
     14 ACL SETUSER joe on nopass allcommands | AUTH joe x
     15 CLIENT TRACKING ON REDIRECT 0 | SUBSCRIBE c
     16 NOSUCH
     12 CLIENT LIST TYPE master
     12 CLIENT LIST ID {id:0} {id:0}
     12 CLIENT LIST ID {id:1}
     12 CLIENT LIST ID {id:2} {id:3} {id:4}
     12 CLIENT LIST ID {id:5}
     12 CLIENT LIST ID {id:6}
     12 CLIENT LIST ID {id:7} {id:8} {id:9} {id:10}
     12 CLIENT LIST ID {id:11} {id:12} {id:13} {id:14}
     12 CLIENT LIST ID {id:15} {id:16}
     12 CLIENT INFO
     12 CLIENT LIST TYPE foo | CLIENT LIST ID | CLIENT LIST ID x | CLIENT LIST ID 99999
     12 CLIENT LIST ID {id:1} TYPE pubsub`,
  ),
  talk(
    'CLIENT LIST and a monitor',
    `0 MONITOR
     1 CLIENT LIST ID {id:0}
     0 RESET
     1 CLIENT LIST ID {id:0}`,
    (text) =>
      text
        .replace(/id=\d+ addr=.*? flags=/g, 'flags=')
        .replace(/ multi=.* cmd=/g, ' cmd=')
        .replace(/\+\d{10}\.\d+ \[\d .*?\] /g, '+')
        .replace(/redir=.*$/g, '')
        .replace(/(\+\\"PING\\" ?)+/g, '')
        .replace(/^%7 .*\*0 /, '')
        .replace(/"\d+"/g, ''),
  ),
  talk(
    'CLIENT KILL in all its forms',
    `0 PING
     1 PING
     2 CLIENT KILL ID {id:0} ID {id:1}
     2 CLIENT KILL | CLIENT KILL 127.0.0.1:1 | CLIENT KILL ID 0 | CLIENT KILL ID -1
     2 CLIENT KILL ID abc | CLIENT KILL SKIPME maybe | CLIENT KILL USER nosuch
     2 CLIENT KILL LADDR 127.0.0.1:1 | CLIENT KILL ADDR | CLIENT KILL ADDR x LADDR y
     2 CLIENT KILL FOO bar | CLIENT KILL TYPE foo | CLIENT KILL TYPE master
     3 SUBSCRIBE a
     2 CLIENT KILL TYPE normal ID {id:3}
     2 CLIENT KILL TYPE pubsub ID {id:3}
     4 BLPOP l 0
     2 CLIENT KILL ID {id:4}
     2 LPUSH l x
     2 LLEN l
     2 CLIENT KILL ID {id:2}
     2 CLIENT KILL ID {id:2} SKIPME no | PING`,
  ),
];

const waiting = [
  talk(
    'requests behind one that waits',
    `0 BLPOP l 0 | SET k v | GET k
     1 GET k
     1 LPUSH l a
     0 BLPOP l 0 | SET k w | GET k
     0 PING
     1 CLIENT UNBLOCK {id:0}
     0 BLPOP l 0 | BLPOP l 0 | GET k
     1 LPUSH l a b c
     1 LLEN l
     0 BLPOP l 0 | QUIT | SET k x
     1 LPUSH l a
     1 GET k`,
  ),
  talk(
    'requests behind those that wait for each other',
    `0 BLPOP l 0 | LPUSH m x
     1 BLPOP m 0 | LPUSH l 2
     2 LPUSH l 1 | LPUSH m 2 | LRANGE m 0 -1 | LRANGE l 0 -1
     2 LRANGE m 0 -1 | LRANGE l 0 -1
     0 BLMOVE l m LEFT LEFT 0
     1 BRPOP m n 0
     2 BLMOVE n l LEFT LEFT 0
     3 MULTI | LPUSH n 1 | LPUSH l 2 | EXEC
     3 LRANGE l 0 -1 | LRANGE m 0 -1 | LRANGE n 0 -1`,
  ),
  talk(
    'a wait for several keys of which one transaction fills some',
    `0 BRPOP a b c 0
     1 MULTI | LPUSH c 1 | LPUSH b 2 | LPUSH a 3 | EXEC
     1 LRANGE a 0 -1 | LRANGE b 0 -1 | LRANGE c 0 -1`,
  ),
  talk(
    'a wait for several keys, of which one is filled',
    `0 BRPOP a b a 0
     1 BLMPOP 0 2 b a LEFT
     2 LPUSH b 1
     2 LPUSH a 1 2
     2 LRANGE a 0 -1 | LRANGE b 0 -1`,
  ),
  talk(
    'keys that come from another database',
    `0 BLPOP l 0
     2 BLPOP m 0
     1 SELECT 1 | LPUSH l x
     1 MOVE l 0
     1 LPUSH l y
     1 COPY l m DB 0
     0 BLPOP l 0
     1 SWAPDB 0 1
     1 SELECT 0 | LPUSH l z | LRANGE l 0 -1`,
  ),
];

const pauses = [
  talk(
    'what is not stopped while writes pause',
    `1 CLIENT PAUSE 100000 WRITE
     0 GET k
     0 MULTI | GET k | EXEC
     0 WATCH k | UNWATCH
     0 SUBSCRIBE a
     0 UNSUBSCRIBE a
     0 MULTI | SET k v | DISCARD
     0 MULTI | NOSUCH | SET k v | EXEC
     0 PING
     1 CLIENT UNPAUSE`,
  ),
  talk(
    'a pause that begins in a transaction, and one that ends in it',
    `0 MULTI | CLIENT PAUSE 100000 WRITE | SET k v | EXEC
     0 SET k w
     1 GET k
     1 CLIENT UNPAUSE
     1 CLIENT PAUSE 100000 WRITE
     2 SET k x
     0 MULTI | CLIENT UNPAUSE | SET k y | EXEC
     1 GET k`,
  ),
  talk(
    'who waits for a key while writes pause',
    `0 BLPOP l 0
     1 CLIENT PAUSE 100000 WRITE
     3 LPUSH l a
     1 LLEN l
     1 CLIENT UNPAUSE
     1 LLEN l`,
  ),
  talk(
    'who waits for a key that is filled by the transaction that pauses',
    `0 BLPOP l 0
     4 XREAD BLOCK 0 STREAMS x $
     2 BLMOVE l m LEFT LEFT 0
     1 MULTI | CLIENT PAUSE 100000 WRITE | XADD x 1-1 f v | LPUSH l a b | EXEC
     3 LRANGE l 0 -1
     1 CLIENT UNPAUSE
     3 LRANGE m 0 -1`,
  ),
  talk(
    'transactions that a pause keeps waiting, one of them touched meanwhile',
    `0 WATCH k | MULTI | SET k v | GET k
     1 SET k x
     2 MULTI | SET k z | GET k
     1 CLIENT PAUSE 100000 WRITE
     0 EXEC
     2 EXEC
     3 SET k other
     1 GET k
     1 CLIENT UNPAUSE
     1 GET k`,
  ),
  talk(
    'everybody is paused for a moment, also by a shorter pause that comes later',
    `0 CLIENT PAUSE 50 ALL
     1 GET k
     0 CLIENT PAUSE 60 WRITE | CLIENT PAUSE 1 ALL
     1 GET k
     0 PING`,
  ),
  talk(
    'CLIENT PAUSE with wrong arguments',
    `0 CLIENT PAUSE | CLIENT PAUSE x | CLIENT PAUSE -1 | CLIENT PAUSE 1 FOO | CLIENT PAUSE 1 WRITE x
     0 CLIENT PAUSE 99999999999999999999 WRITE | CLIENT UNPAUSE x
     0 CLIENT PAUSE 0 | CLIENT PAUSE 0 WRITE | PING`,
  ),
  talk(
    'a pause until after the end of time',
    `0 CLIENT PAUSE 9223372036854775807 WRITE
     1 SET k v
     0 CLIENT UNPAUSE`,
  ),
];

const ends = [
  talk(
    'QUIT where it may be said',
    `0 MULTI | SET k v | QUIT
     1 GET k
     2 SUBSCRIBE a
     2 QUIT
     3 MULTI | CLIENT REPLY OFF | QUIT
     4 QUIT x y
     5 MONITOR
     5 QUIT`,
    (text) => (text.includes('.') ? 'shown' : text),
  ),
  talk('QUIT of one who is not answered', '0 CLIENT REPLY OFF | QUIT'),
  talk('QUIT whose answer is skipped', '0 CLIENT REPLY SKIP | QUIT'),
  talk(
    'RESET where it may be said',
    `0 MULTI | SET k v | RESET
     0 EXEC
     0 SUBSCRIBE a
     0 RESET
     0 GET k
     0 SSUBSCRIBE a
     0 RESET
     0 CLIENT REPLY OFF | RESET
     0 GET k
     0 SELECT 3 | HELLO 3 SETNAME me | CLIENT TRACKING ON | CLIENT NO-EVICT ON | RESET
     0 CLIENT GETNAME | CLIENT INFO | CLIENT TRACKINGINFO | RESET x
     0 CLIENT REPLY SKIP | RESET
     0 GET k | WATCH k | RESET
     1 SET k z
     0 MULTI | EXEC
     0 ACL SETUSER joe on nopass +@all | AUTH joe x | RESET | ACL WHOAMI
     2 BLPOP l 0
     2 RESET
     1 LPUSH l x`,
  ),
  talk(
    'CLIENT REPLY and whatever follows it',
    `0 CLIENT REPLY SKIP | SET k v | GET k
     0 CLIENT REPLY SKIP | CLIENT REPLY SKIP | GET k | GET k
     0 CLIENT REPLY SKIP | NOSUCH | GET k
     0 CLIENT REPLY SKIP | CLIENT REPLY OFF | GET k | CLIENT REPLY SKIP | GET k
     0 CLIENT REPLY ON | GET k
     0 CLIENT REPLY OFF | CLIENT REPLY foo
     0 SUBSCRIBE a
     1 PUBLISH a x
     0 CLIENT REPLY ON
     0 UNSUBSCRIBE a
     0 CLIENT REPLY ON
     0 CLIENT REPLY SKIP | MULTI | SET k v | CLIENT REPLY SKIP | GET k | GET k | EXEC
     0 MULTI | CLIENT REPLY SKIP | GET k | CLIENT REPLY ON | EXEC | GET k | GET k
     0 CLIENT REPLY SKIP | BLPOP l 0
     1 LPUSH l a
     0 PING
     0 CLIENT REPLY OFF | BLPOP l 0
     1 LPUSH l a
     0 CLIENT REPLY ON | CLIENT REPLY | CLIENT REPLY maybe | CLIENT REPLY ON x`,
  ),
  talk(
    'messages of a transaction to the one whose it is',
    `0 MULTI | SUBSCRIBE a b | PUBLISH a x | GET k | PUBLISH b x | UNSUBSCRIBE a | PSUBSCRIBE a*
     0 PUBLISH a y | SSUBSCRIBE s | SPUBLISH s 1 | SET k v | UNSUBSCRIBE | PUNSUBSCRIBE | EXEC
     0 PING
     1 CONFIG SET notify-keyspace-events KEA
     2 HELLO 3 | SUBSCRIBE __keyevent@0__:set __keyspace@0__:k
     2 MULTI | SET k v | GET k | SET k w | EXEC
     2 SET k z`,
  ),
];

/** In the order of arrival. */
const order = talk(
  'the order of messages and replies',
  '0 MULTI | SUBSCRIBE a | PUBLISH a x | UNSUBSCRIBE a | EXEC',
  (text) => text,
  { asSent: true },
);

export const clientStates: CorpusGroup = {
  name: 'clients in every state',
  cases: [...lists, ...waiting, ...pauses, ...ends, order],
};
