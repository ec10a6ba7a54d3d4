// What one client is sent, and in which order, when a command serves somebody who waits: replies,
// keyspace events and invalidations of one request, seen by a client that gets them all.
import type { CorpusGroup } from '../differential-case.ts';
import { comparable, talk } from '../talk.ts';

const EVENTS = '3 CONFIG SET notify-keyspace-events KEA';

/** Replies are compared where they stand among the messages. */
const AS_SENT = [comparable, { asSent: true }] as const;

export const waitsAndMessages: CorpusGroup = {
  name: 'waits and messages',
  cases: [
    talk(
      'who waits broadcasts too',
      `${EVENTS}
       0 HELLO 3
       0 CLIENT TRACKING ON BCAST
       0 BLPOP l 0
       1 RPUSH l a b
       0 BLPOP l 0
       0 BLPOP l 0
       1 MULTI
       1 SET k v
       1 RPUSH l c
       1 SET k2 v
       1 EXEC
       0 BLMOVE l m LEFT LEFT 0
       1 SET k v | RPUSH l d | SET k2 v
       0 BZPOPMIN z 0
       1 ZADD z 1 a
       0 XREAD BLOCK 0 STREAMS x $
       1 XADD x 1-1 f v`,
      ...AS_SENT,
    ),
    talk(
      'who waits hears events and broadcasts',
      `${EVENTS}
       0 HELLO 3
       0 PSUBSCRIBE __key*
       0 CLIENT TRACKING ON BCAST
       0 BLPOP l 0
       1 RPUSH l a b
       1 LPOP l
       0 BLPOP l 0
       1 MULTI
       1 SET k v
       1 RPUSH l c
       1 EXEC
       0 BLMOVE l m LEFT LEFT 0
       1 SET k v | RPUSH l d | SET k2 v
       0 BZPOPMIN z 0
       1 ZADD z 1 a
       0 XREAD BLOCK 0 STREAMS x $
       1 XADD x 1-1 f v`,
    ),
    talk(
      'who waits has read the key',
      `0 HELLO 3
       0 CLIENT TRACKING ON
       0 LRANGE l 0 -1
       0 BLPOP l 0
       1 RPUSH l a b
       0 LRANGE l 0 -1
       1 LPOP l
       0 LRANGE l 0 -1
       0 BLMOVE l m LEFT LEFT 0
       1 RPUSH l c
       0 LRANGE l 0 -1 | LRANGE k 0 -1
       0 BLMOVE l m LEFT LEFT 0
       1 RPUSH k d | RPUSH l c`,
      ...AS_SENT,
    ),
    talk(
      'who serves hears of it',
      `${EVENTS}
       0 HELLO 3
       0 PSUBSCRIBE __key*
       0 CLIENT TRACKING ON BCAST
       1 BLPOP l 0
       2 BLMOVE l m LEFT LEFT 0
       0 RPUSH l a b c
       2 BLMOVE n l LEFT LEFT 0
       1 BLPOP l 0
       0 RPUSH n a
       1 BLPOP l 0
       0 MULTI | SET k v | RPUSH l a | GET k | EXEC
       1 BLPOP l 0
       0 SET k v | RPUSH l a | GET k`,
    ),
    talk(
      'who serves has read the key',
      `0 HELLO 3
       0 CLIENT TRACKING ON
       0 LRANGE l 0 -1
       1 BLPOP l 0
       0 RPUSH l a b c
       0 LRANGE l 0 -1 | LRANGE m 0 -1
       2 BLMOVE n l LEFT LEFT 0
       0 RPUSH n a
       1 BLPOP l2 0
       0 LRANGE l2 0 -1
       0 MULTI | SET k v | RPUSH l2 a | GET k | EXEC
       1 BLPOP l2 0
       0 LRANGE l2 0 -1
       0 SET k v | RPUSH l2 a | GET k`,
    ),
    talk(
      'waits that are served one after the other, seen by somebody else',
      `${EVENTS}
       0 HELLO 3
       0 PSUBSCRIBE __key*
       0 CLIENT TRACKING ON BCAST PREFIX l PREFIX m
       1 BLMOVE l1 l2 LEFT LEFT 0
       2 BLMOVE l2 l3 LEFT LEFT 0
       3 RPUSH l1 a
       1 BLPOP l1 0
       2 BLPOP m 0
       3 MULTI | RPUSH m a | RPUSH l1 b | EXEC
       1 BLPOP l1 0
       3 RPUSH l1 a | SET l9 x | DEL l9`,
    ),
    talk(
      'who waits and is not answered hears events all the same',
      `${EVENTS}
       0 HELLO 3
       0 PSUBSCRIBE __key*
       0 CLIENT TRACKING ON BCAST
       0 CLIENT REPLY OFF
       0 BLPOP l 0
       1 RPUSH l a b
       0 CLIENT REPLY ON
       0 CLIENT REPLY SKIP
       0 BLPOP l m 0
       0 PING
       0 BLPOP l 0
       1 RPUSH l a
       0 CLIENT REPLY SKIP
       0 BLPOP l 0
       1 RPUSH l a`,
    ),
  ],
};
