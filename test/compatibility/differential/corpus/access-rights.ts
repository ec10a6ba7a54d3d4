// Which keys and channels a user's rights are compared with, for every command that finds its keys
// in a way of its own; selectors; what ACL LOG writes down; what the subcommands of ACL refuse.
import type { CorpusGroup } from '../differential-case.ts';
import { talk } from '../talk.ts';

/** May `joe` do it, who may do anything with ~r*, read ~ro*, and write ~wo*? */
const REQUESTS = `
  GET ro1; GET wo1; SET ro1 v; SET wo1 v; SET wo1 v GET; GETSET wo1 v; GETDEL wo1; GETEX ro1
  APPEND wo1 v; COPY ro1 wo1; COPY wo1 ro1; RENAME ro1 wo1; SORT ro1; SORT ro1 STORE wo1
  SORT ro1 STORE ro2; SORT ro1 STORE wo1 STORE ro2; SORT ro1 BY x*; SORT ro1 BY nosort
  SORT ro1 GET #; SORT ro1 GET x*; SORT_RO ro1 GET x*; SORT STORE STORE STORE
  SORT ro1 LIMIT STORE x; SORT ro1 LIMIT 0 STORE; SORT ro1 BY STORE GET STORE
  SORT ro1 BY store zz; GEORADIUS ro1 0 0 1 m; GEORADIUS ro1 0 0 1 m STORE wo1
  GEORADIUS ro1 0 0 1 m STORE ro2; GEORADIUS ro1 0 0 1 m STOREDIST ro2
  GEORADIUS ro1 0 0 1 m STORE wo1 STOREDIST ro2; GEORADIUS ro1 0 0 1 m STORE ro2 STOREDIST wo1
  GEORADIUS ro1 0 0 1 m COUNT STORE; GEORADIUSBYMEMBER ro1 m 1 m STORE zz
  GEORADIUS_RO ro1 0 0 1 m STORE zz; GEOSEARCHSTORE wo1 ro1 FROMLONLAT 0 0 BYRADIUS 1 m
  XREAD STREAMS ro1 ro2 0 0; XREAD STREAMS ro1 wo2 0 0; XREAD COUNT 1 BLOCK 0 STREAMS zz 0
  XREAD STREAMS STREAMS 0; XREADGROUP GROUP STREAMS c STREAMS ro1 >
  XREADGROUP GROUP g STREAMS COUNT 1 STREAMS zz >; XREADGROUP GROUP g c STREAMS ro1 ro2 > >
  XREAD STREAMS ro1; XREAD FOO STREAMS zz 0; XREAD; BITOP AND wo1 ro1 ro2; BITOP AND ro1 ro1
  BITOP AND wo1 wo2; BITFIELD ro1 GET u8 0; BITFIELD ro1 SET u8 0 1; BITFIELD_RO ro1 GET u8 0
  ZUNIONSTORE wo1 2 ro1 ro2; ZUNIONSTORE wo1 2 ro1 zz; ZUNIONSTORE wo1 3 ro1 ro2
  ZUNIONSTORE wo1 0 ro1; ZUNIONSTORE wo1 x ro1; ZUNIONSTORE wo1 -1 ro1; ZUNION 1 zz
  ZINTERCARD 1 zz; ZDIFF 1 wo1; ZRANGESTORE wo1 ro1 0 1; LMPOP 1 ro1 LEFT; LMPOP 2 r1 zz LEFT
  BLMPOP 0 2 r1 zz LEFT; BZMPOP 0 2 r1 zz MIN; ZMPOP 1 zz MIN; LMOVE ro1 wo1 LEFT LEFT
  BLMOVE wo1 wo1 LEFT LEFT 0; RPOPLPUSH r1 ro1; BRPOPLPUSH r1 ro1 0; BLPOP r1 zz 0; BRPOP r1 0
  MSET wo1 a wo2 b ro1 c; MSETNX wo1 a ro1 c; MSET wo1 a wo2; MGET ro1 wo1; EXISTS ro1 wo1
  DEL ro1; UNLINK wo1 ro1; TOUCH wo1; EXPIRE ro1 1; TTL wo1; TYPE wo1; OBJECT ENCODING wo1
  OBJECT HELP; MEMORY USAGE wo1; DUMP wo1; RESTORE ro1 0 x; WATCH zz; WATCH wo1 ro1
  LCS ro1 wo1; PFCOUNT ro1 wo1; PFMERGE wo1 ro1; PFADD ro1 x; SINTERSTORE wo1 ro1 ro2
  SINTERCARD 2 ro1 zz; SMOVE r1 wo1 m; SMOVE ro1 wo1 m; SADD ro1 x; HGETALL wo1; HSET ro1 a b
  XADD ro1 * a b; XGROUP CREATE ro1 g 0; XGROUP HELP; XINFO STREAM wo1; XCLAIM wo1 g c 0 1-1
  KEYS *; SCAN 0; RANDOMKEY; DBSIZE; FLUSHALL; MOVE ro1 1; MOVE wo1 1; PUBLISH c x
  SUBSCRIBE a b; PSUBSCRIBE a*; SSUBSCRIBE a; SPUBLISH a x; UNSUBSCRIBE a; NOSUCH; GET; CONFIG
  CONFIG GET; CONFIG FOO; CLIENT ID; MULTI`;

const dryRuns = REQUESTS.trim()
  .split(/[;\n]/)
  .map((line) => `1 ACL DRYRUN joe ${line.trim()}`);

const keys = talk(
  'keys of every command, by ACL DRYRUN',
  [
    '0 ACL SETUSER joe on nopass resetchannels &c* %R~ro* ~r %W~wo* +@all -@dangerous',
    ...dryRuns,
    '1 ACL DRYRUN joe | ACL DRYRUN | ACL DRYRUN nosuch GET a',
  ].join('\n'),
);

const selectors = talk(
  'keys of which a selector permits some',
  `0 ACL SETUSER joe resetkeys ~x (~y +get) (%R~z +@read)
     1 ACL DRYRUN joe GET y | ACL DRYRUN joe MGET x y | ACL DRYRUN joe MGET y z
     1 ACL DRYRUN joe GET z | ACL DRYRUN joe SET z v | ACL DRYRUN joe SORT x BY q* GET q*
     0 ACL SETUSER joe resetkeys clearselectors ~x (~* +sort)
     1 ACL DRYRUN joe SORT x BY q* GET q* | ACL DRYRUN joe SORT_RO x BY q* GET q*
     0 ACL SETUSER joe resetkeys clearselectors ~x (%R~* +get)
     1 ACL DRYRUN joe SORT x BY q* GET q*`,
);

const log = talk(
  'what ACL LOG writes down',
  `0 ACL SETUSER joe on >p ~a* &c* +@all -flushall -config|set
     1 AUTH joe wrong | AUTH nosuch wrong | AUTH joe p | GET zz | GET zz | MGET a b c
     1 SET zz v | FLUSHALL | CONFIG SET x y | PUBLISH zz x | SUBSCRIBE c1 zz
     1 PSUBSCRIBE c* zz* | PSUBSCRIBE c* | PUNSUBSCRIBE | MULTI | GET zz | EXEC | MULTI
     1 GET a1
     0 ACL SETUSER joe -get
     1 EXEC | SORT a BY b* GET c*
     0 ACL LOG 3 | ACL LOG | ACL LOG 0 | ACL LOG -1 | ACL LOG x | ACL LOG RESET
     0 ACL LOG RESET x | ACL LOG
     1 AUTH joe | HELLO 3 AUTH joe wrong
     0 ACL LOG`,
);

const queued = talk(
  'rights that vanish between queueing and EXEC',
  `0 ACL SETUSER joe on nopass ~* &* +@all
     1 AUTH joe x | MULTI | SET a 1 | GET b | PUBLISH c m | SUBSCRIBE c
     0 ACL SETUSER joe -set resetkeys ~a resetchannels &d
     1 AUTH joe x
     2 AUTH joe x | MULTI | SET a 1 | GET b | PUBLISH c m
     3 AUTH joe x | MULTI | GET a | PUBLISH d m
     0 ACL SETUSER joe +@all resetkeys resetchannels -set
     2 EXEC
     3 EXEC
     0 ACL LOG`,
);

const heardBefore = talk(
  'who listened before it became a user is cut off when the user is next changed',
  `0 ACL SETUSER joe on nopass ~* +@all resetchannels &c1
   1 HELLO 3 | SUBSCRIBE c2 | AUTH joe x
   2 HELLO 3 | SUBSCRIBE c1 | AUTH joe x
   3 HELLO 3 | PSUBSCRIBE c* | AUTH joe x
   0 PUBLISH c2 m
   0 ACL SETUSER joe -get
   0 PUBLISH c2 m | PUBLISH c1 m
   0 ACL SETUSER joe resetchannels
   0 PUBLISH c1 m
   4 HELLO 3 | SUBSCRIBE c2 | AUTH joe x
   0 ACL SETUSER joe -set
   0 PUBLISH c2 m | ACL DELUSER joe`,
);

const whileWaiting = talk(
  'rights that vanish while somebody waits',
  `0 ACL SETUSER joe on nopass ~* +@all
   1 AUTH joe x | BLPOP l 0
   0 ACL SETUSER joe -blpop
   0 RPUSH l x
   0 SET l gone`,
);

const subcommands = talk(
  'what the subcommands of ACL refuse, and how users are told again',
  `0 ACL | ACL FOO | ACL SETUSER | ACL GETUSER | ACL GETUSER nosuch | ACL GETUSER a b
     0 ACL DELUSER | ACL DELUSER default | ACL DELUSER nosuch | ACL DELUSER default nosuch
     0 ACL USERS x | ACL WHOAMI x | ACL CAT nosuch | ACL CAT read x | ACL GENPASS 0
     0 ACL GENPASS -1 | ACL GENPASS x | ACL GENPASS 4097 | ACL GENPASS 9999999999999999999
     0 ACL GENPASS 1 2 | ACL LOAD x | ACL SETUSER a\tb | ACL SETUSER joe (+get
     0 ACL SETUSER joe ( ~a +get ) | ACL GETUSER joe | ACL SETUSER joe (+get ~a) ()
     0 ACL GETUSER joe | ACL SETUSER joe (~b %R~c +@read ) | ACL SETUSER joe ((+get))
     0 ACL SETUSER joe (+get)x | ACL SETUSER joe ( on ) | ACL SETUSER joe (nopass)
     0 ACL SETUSER joe (>p) | ACL SETUSER joe (reset)
     0 ACL SETUSER joe (allkeys allcommands allchannels) | ACL SETUSER joe (~* ~a)
     0 ACL SETUSER joe (+nosuch) | ACL SETUSER joe clearselectors | ACL GETUSER joe
     0 ACL SETUSER joe #zz | ACL SETUSER joe <nosuch
     0 ACL SETUSER joe !d74ff0ee8da3b9806b18c877dbf29bbde50b5bd8e4dad7a3a725000feb82e8f1
     0 ACL SETUSER joe >a >b >a | ACL GETUSER joe | ACL SETUSER joe +config +config|get
     0 ACL SETUSER joe -config +config|get -config|set +config|nosuch
     0 ACL SETUSER joe -config|nosuch | ACL SETUSER joe -select|0
     0 ACL SETUSER joe +select|0|1 | ACL SETUSER joe +config|get|x | ACL SETUSER joe +get|
     0 ACL SETUSER joe +| | ACL SETUSER joe +select|0 +select|1 -select
     0 ACL SETUSER joe +@all -config +config|get -@dangerous +@read
     0 ACL SETUSER joe "" on | ACL SETUSER joe %~a | ACL SETUSER joe %R
     0 ACL SETUSER joe nocommands ~a ~a %R~a %W~b %R~b | ACL GETUSER joe
     0 ACL SETUSER joe resetkeys allkeys ~a | ACL SETUSER joe reset`,
);

export const accessRights: CorpusGroup = {
  name: 'keys and rights',
  cases: [keys, selectors, log, queued, heardBefore, whileWaiting, subcommands],
};
