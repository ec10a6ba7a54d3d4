// The one table of what Respite deliberately answers otherwise than redis-server 7.0.15, the oracle
// of the differential tests: Respite follows Redis 7.4. Every entry names its documentary source.
// Whatever differs and is not covered here fails the run, and so does an entry that covers nothing
// any more, so that the table stays the whole truth.
import { words } from '../support/words.ts';

/** One request that the two servers answered differently, all in printable form. */
export interface Mismatch {
  readonly title: string;
  /** The request, or what of its reply was looked at. */
  readonly request: string;
  /** The number of the request in its case, from 1. */
  readonly position?: number;
  readonly genuine: string;
  readonly ours: string;
}

export interface Difference {
  readonly name: string;
  readonly what: string;
  readonly source: string;
  readonly covers: (mismatch: Mismatch) => boolean;
}

const UNKNOWN_SUBCOMMAND = /^-ERR unknown subcommand '/;
const WRONG_NUMBER = /^-ERR wrong number of arguments for '/;

/** Fields of INFO that 7.0.15 does not have, by their origin. */
const INFO_FIELDS_OF_72 = words(`listener0 total_blocking_keys total_blocking_keys_on_nokey
  acl_access_denied_auth acl_access_denied_cmd acl_access_denied_key acl_access_denied_channel
  eventloop_cycles eventloop_duration_sum eventloop_duration_cmd_sum
  instantaneous_eventloop_cycles_per_sec instantaneous_eventloop_duration_usec`);
const INFO_FIELDS_OF_74 = words(`pubsub_clients watching_clients total_watched_keys evicted_scripts
  mem_overhead_db_hashtable_rehashing allocator_muzzy expired_subkeys
  client_query_buffer_limit_disconnections client_output_buffer_limit_disconnections`);
const OWN_INFO_FIELDS = words('server_name respite_version');

/** The order of INFO's fields is compared without these. */
export const NEW_INFO_FIELDS: ReadonlySet<string> = new Set([
  ...INFO_FIELDS_OF_72,
  ...INFO_FIELDS_OF_74,
  ...OWN_INFO_FIELDS,
]);

/** `field NAME of INFO SECTION` for one of the names, absent in 7.0.15. */
function addsInfoFields(names: readonly string[]): Difference['covers'] {
  const fields = names.map((name) => `field ${name} of INFO `);
  return ({ request, genuine }) =>
    genuine === 'nothing' && fields.some((field) => request.startsWith(field));
}

const NEW_OPTIONS: ReadonlySet<string> = new Set(
  words(`aof-rewrite-cpulist bgsave-cpulist bio-cpulist server-cpulist hide-user-data-from-log
    cluster-announce-human-nodename locale-collate max-new-connections-per-cycle
    max-new-tls-connections-per-cycle set-max-listpack-entries
    set-max-listpack-value`).map((name) => `option ${name}`),
);

const clientCommand: readonly Difference[] = [
  {
    name: 'CLIENT SETINFO',
    what: 'the subcommand exists, with its COMMAND INFO and DOCS',
    source: 'Redis 7.2 release notes: CLIENT SETINFO lets client library report name and version',
    covers: ({ request, genuine, ours }) =>
      (/^client setinfo/i.test(request) && UNKNOWN_SUBCOMMAND.test(genuine)) ||
      (/ client\|setinfo$/.test(request) && ['nothing', 'none', 'null'].includes(genuine)) ||
      (request === 'the subcommands in COMMAND INFO client' &&
        ours.replace('client|setinfo ', '') === genuine),
  },
  {
    name: 'fields of CLIENT LIST and CLIENT INFO',
    what: 'lib-name, lib-ver and watch, and the traffic of the connection',
    source:
      'CLIENT LIST page, history: lib-name and lib-ver in 7.2.0, watch in 7.4.0, tot-… in 8.0.0',
    covers: ({ request, genuine }) =>
      /^field (lib-name|lib-ver|watch|tot-net-in|tot-net-out) of /.test(request) &&
      genuine === 'nothing',
  },
  {
    name: 'CLIENT PAUSE until after the end of time',
    what: 'is refused; 7.0.15 lets the time overflow and does not pause',
    source: 'pull request #11338 (Redis 7.2): timeouts are checked for what they become',
    covers: ({ title, genuine }) =>
      title === 'a pause until after the end of time' && genuine === '+OK',
  },
  {
    name: 'a transaction that pauses, and fills a key that somebody waits for',
    what: 'who would write is served when the pause is over; 7.0.15 serves it at once',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ title }) =>
      title === 'who waits for a key that is filled by the transaction that pauses',
  },
  {
    name: 'RESET and CLIENT NO-EVICT',
    what: 'RESET turns it off',
    source: 'RESET page: CLIENT NO-EVICT is among what is set back',
    covers: ({ request, genuine, ours }) =>
      request.includes('CLIENT INFO') && genuine.replace(' flags=e ', ' flags=N ') === ours,
  },
  {
    name: 'QUIT of a client that is not answered',
    what: 'closes the connection; redis-server leaves it open, and deaf',
    source: 'QUIT page: the connection is closed as soon as all pending replies have been written',
    covers: ({ title, genuine, ours }) =>
      title.startsWith('QUIT ') && genuine === '' && ours === 'closed',
  },
  {
    name: 'messages to a client amid its replies',
    what: 'come behind the reply to the request that led to them, also behind that of EXEC',
    source: 'pull request #12326 (Redis 7.2): push messages follow the reply',
    covers: ({ title }) => title === 'the order of messages and replies',
  },
  {
    name: 'documented arguments of CLIENT KILL and CLIENT LIST',
    what: 'MAXAGE, SKIPME as a choice of YES and NO, ID as a repeated argument of LIST',
    source: 'Redis 7.4 release notes (#12299), pull request #11201, CLIENT LIST page',
    covers: ({ request }) => /^the arguments in COMMAND DOCS client\|(kill|list)$/.test(request),
  },
  {
    name: 'HELLO before anything else is allowed',
    what: 'the error shows the version of the protocol where it belongs',
    source: 'HELLO page: AUTH follows the version; the words of Redis 7.2',
    covers: ({ genuine, ours }) =>
      ours.startsWith('-NOAUTH HELLO must be ') &&
      ours.replace('HELLO <proto> AUTH', 'HELLO AUTH') === genuine,
  },
  {
    name: 'a failing HELLO',
    what: 'changes nothing of the connection; 7.0.15 keeps the name it was given before the error',
    source: 'Redis 7.2 release notes: HELLO does not affect the client state unless successful',
    covers: ({ title, request }) =>
      request === 'CLIENT GETNAME' &&
      ['HELLO with wrong arguments', 'a HELLO that fails leaves the connection as it was'].includes(
        title,
      ),
  },
];

const stringCommands: readonly Difference[] = [
  {
    name: 'comparisons of SET',
    what: 'IFEQ, IFNE, IFDEQ and IFDNE among the documented conditions',
    source: 'SET page, history: 8.4.0',
    covers: ({ request }) => request === 'the arguments in COMMAND DOCS set',
  },
];

const serverCommands: readonly Difference[] = [
  {
    name: 'COMMAND GETKEYS takes one argument',
    what: 'arity -3, so that commands without arguments get the proper error; arguments optional',
    source: 'pull request #11201, Redis 7.2 release notes: fixes to command metadata',
    covers: ({ request, genuine }) =>
      (/^COMMAND GETKEYS(ANDFLAGS)? /.test(request) && WRONG_NUMBER.test(genuine)) ||
      (/^the arity in COMMAND INFO command\|getkeys/.test(request) && genuine === 'integer:-4') ||
      (/^the arguments in COMMAND DOCS command\|getkeys/.test(request) && genuine === 'none'),
  },
  {
    name: 'loglevel nothing',
    what: 'the list of levels in the error has one more',
    source: 'redis.conf of Redis 7.2, loglevel',
    covers: ({ request, genuine, ours }) =>
      /^CONFIG SET .*loglevel /.test(request) && ours.replace(', nothing', '') === genuine,
  },
  {
    name: 'activedefrag',
    what: 'may be turned on; the redis-server compared was built without it, and refuses',
    source: 'redis.conf, activedefrag: needs the allocator that comes with the Redis sources',
    covers: ({ title, genuine, ours }) =>
      title === 'CONFIG SET activedefrag' &&
      (genuine.includes('Active defragmentation cannot be enabled') ||
        genuine.replace('$2\\r\\nno', '$3\\r\\nyes') === ours),
  },
  {
    name: 'maxmemory-samples is at most 64',
    what: 'the bounds in the error',
    source: 'pull request #13000, in Redis 7.4',
    covers: ({ request, genuine, ours }) =>
      request.startsWith('CONFIG SET maxmemory-samples ') &&
      ours.replace('1 and 64', '1 and 2147483647') === genuine,
  },
  {
    name: 'options of Redis 7.2 and 7.4',
    what: 'exist, with their defaults; the CPU lists under their names with hyphens',
    source: 'redis.conf of Redis 7.2 and 7.4',
    covers: ({ request, genuine }) => genuine === 'nothing' && NEW_OPTIONS.has(request),
  },
  {
    name: 'options of COMMANDLOG',
    what: 'exist, with their defaults',
    source: 'COMMANDLOG page and valkey.conf of Valkey 8.1',
    covers: ({ request, genuine }) =>
      genuine === 'nothing' && /^option commandlog-[a-z-]+$/.test(request),
  },
  {
    name: 'INFO fields of Redis 7.2',
    what: 'listeners, refused accesses, keys that clients block on, the event loop',
    source: 'Redis 7.2 release notes (#9320, #11288) and the INFO page',
    covers: addsInfoFields(INFO_FIELDS_OF_72),
  },
  {
    name: 'INFO fields of Redis 7.4',
    what: 'watching and subscribed clients, disconnections, evicted scripts, rehashing',
    source: 'INFO page; pull request #12913',
    covers: addsInfoFields(INFO_FIELDS_OF_74),
  },
  {
    name: 'subexpiry in INFO keyspace',
    what: 'the number of hashes with fields that expire, behind the other numbers of a database',
    source: 'INFO page, section keyspace: the last number of a database',
    covers: ({ request, genuine, ours }) =>
      /^(field db[0-9]+ of )?INFO /i.test(request) &&
      ours.replace(/,subexpiry=[0-9]+/g, '') === genuine &&
      ours !== genuine,
  },
  {
    name: 'INFO fields of Respite',
    what: 'what it is',
    source: "Respite's own: named in no Redis release, ignored by tools that read INFO by name",
    covers: addsInfoFields(OWN_INFO_FIELDS),
  },
];

/** Refusals of 7.0.15 beside those of 7.2, in which the user is named. */
const REFUSALS: readonly (readonly [of70: RegExp, of72: RegExp])[] = [
  [
    /his user has no permissions to run the '([^']+)' command/,
    /User \S+ has no permissions to run the '([^']+)' command/,
  ],
  [
    /his user has no permissions to access one of the (key|channel)s used as arguments/,
    /No permissions to access a (key|channel)/,
  ],
  [
    /his user has no permissions to access the '([^']+)' (?:key|channel)/,
    /User \S+ has no permissions to access the '([^']+)' (?:key|channel)/,
  ],
];

const NEW_LOG_FIELDS = words('entry-id timestamp-created timestamp-last-updated');

/** An entry of ACL LOG without what 7.0.15 does not tell, in RESP2 and RESP3. */
function withoutNewLogFields(shown: string): string {
  let text = shown.replace(/\*20\\r\\n/g, '*14\\r\\n').replace(/%10\\r\\n/g, '%7\\r\\n');
  for (const name of NEW_LOG_FIELDS) {
    const shownName = `${name}\\r\\n`;
    text = text.replaceAll(`$${name.length}\\r\\n${shownName}`, '').replaceAll(shownName, '');
  }
  return text;
}

const usersAndRights: readonly Difference[] = [
  {
    name: 'refusals name the user',
    what: 'NOPERM tells which user may not run a command, and says less about keys and channels',
    source: 'pull request #11160 (Redis 7.2); ACL DRYRUN page',
    covers: ({ genuine, ours }) =>
      REFUSALS.some(([of70, of72]) => {
        const [left, right] = [genuine.match(of70), ours.match(of72)];
        return left !== null && right !== null && left[1] === right[1];
      }),
  },
  {
    name: 'fields of ACL LOG',
    what: 'entry-id, timestamp-created and timestamp-last-updated',
    source: 'ACL LOG page, history: added in 7.2.0',
    covers: ({ request, genuine, ours }) =>
      request.startsWith('ACL LOG') && withoutNewLogFields(ours) === genuine,
  },
  {
    name: 'flags of ACL GETUSER',
    what: 'tell of sanitize-payload as of skip-sanitize-payload',
    source: 'pull request #11160 (Redis 7.2): a user is told as it is kept',
    covers: ({ request, genuine, ours }) =>
      request.includes('ACL GETUSER') &&
      ours.replaceAll(/([*~])2( \$o(?:n|ff)) \$sanitize-payload/g, '$11$2') === genuine,
  },
  {
    name: 'ACL LOAD',
    what: 'closes only clients whose user is gone, or who listen to what it may no longer hear',
    source: 'pull request #12171, in Redis 7.4',
    covers: ({ title, request, genuine }) =>
      title === 'ACL LOAD and who is connected' &&
      request.startsWith('alice, ') &&
      genuine === 'is cut off',
  },
];

const clientSideCaching: readonly Difference[] = [
  {
    name: 'SWAPDB and clients that have read keys',
    what: 'they are told that a key may have another value now',
    source: 'client-side caching page: invalidation messages are sent when such keys are modified',
    covers: ({ request, genuine, ours }) =>
      / SWAPDB .*client 0$/.test(request) &&
      !genuine.includes('invalidate') &&
      ours.includes('invalidate'),
  },
  {
    name: 'the null of a flush that somebody else is told of',
    what: 'is that of the protocol in which it is told',
    source: 'RESP specification: RESP3 has one null, `_`',
    covers: ({ title, genuine, ours }) =>
      title === 'everything is flushed for one who speaks otherwise than who is told' &&
      genuine.replace('$-1', '_') === ours,
  },
  {
    name: 'keys that XREAD is given after a wait',
    what: 'are tracked, as the request is executed again then',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ title, genuine, ours }) =>
      title === 'XREAD waits and is told, and has read what it was given' &&
      genuine === '' &&
      ours.includes('invalidate'),
  },
  {
    name: 'clients whose rights vanish while they wait',
    what: 'are refused what they waited for, as the request is executed again with all its checks',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ title, genuine, ours }) =>
      title === 'rights that vanish while somebody waits' &&
      genuine === '*2 $l $x' &&
      ours.startsWith('-NOPERM'),
  },
  {
    name: 'clients that broadcast and are served',
    what: 'have changed the key themselves, of which NOLOOP spares them',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ title, genuine, ours }) =>
      title === 'what is served while it broadcasts' && genuine.startsWith(`${ours} `),
  },
];

/** What a client was sent, in one line, without some of the messages. */
function withoutMessages(shown: string, message: RegExp): string {
  return shown.replace(message, '').replace(/ +/g, ' ').trim();
}

/** Of one key. */
const INVALIDATION = /(?:>2|\*3 \$message \$__redis__:)(?: \$)?invalidate \*1 \S+/g;
const CREATED_CONSUMER =
  /[>*]4 \$pmessage \S+ \$__key(?:space@\S+ \$|event@\d+__:)xgroup-createconsumer(?: \$x)?/g;

const keyspaceEvents: readonly Difference[] = [
  {
    name: 'XREAD and missing keys',
    what: 'XREAD looks for each of its keys once, so there is one event keymiss for each',
    source: 'keyspace notifications page: keymiss is told when a missing key is accessed',
    covers: ({ request, genuine, ours }) =>
      / XREAD STREAMS none /.test(request) && genuine === `${ours} ${ours}`,
  },
  {
    name: 'groups that are destroyed, fields that a failing BITFIELD creates',
    what: 'who caches the key is told that it has changed',
    source: 'client-side caching page: invalidation messages are sent when such keys are modified',
    covers: ({ title, request, genuine, ours }) =>
      /^(events and )?invalidations of /.test(title) &&
      /XGROUP DESTROY x g|BITFIELD nb OVERFLOW FAIL/.test(request) &&
      !genuine.includes('invalidate') &&
      withoutMessages(ours, INVALIDATION) === genuine,
  },
];

const bitmapCommands: readonly Difference[] = [
  {
    name: 'a value far below a field saturates',
    what: 'to the least value of the field; 7.0.15 takes the greatest if the distance overflows',
    source: 'BITFIELD page: with SAT, on underflows the value is set to the minimum integer value',
    covers: ({ title, request }) =>
      title === 'a value far below a field saturates' ||
      request.startsWith('BITFIELD k OVERFLOW SAT SET i63 4 4611686018427387904'),
  },
  {
    name: 'documented arguments of BITOP',
    what: 'the operations are a choice of tokens, those of Redis 8.2 included',
    source: 'BITOP page; pull request #13898',
    covers: ({ request }) => request === 'the arguments in COMMAND DOCS bitop',
  },
];

const listCommands: readonly Difference[] = [
  {
    name: 'several keys that are filled at once',
    what: 'a client that waits for them gets from the first in its own order',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ title }) => title === 'a wait for several keys of which one transaction fills some',
  },
  {
    name: 'timeouts beyond 64 bits',
    what: 'are refused as such; 7.0.15 lets them overflow',
    source: 'pull request #11338 (Redis 7.2): timeouts are checked for what they become',
    covers: ({ request, ours }) =>
      /^B[LRZ](POP(MIN|MAX)?|MOVE|POPLPUSH|MPOP) /.test(request) &&
      ours === '-ERR timeout is out of range\\r\\n',
  },
  {
    name: 'the lowest RANK of LPOS',
    what: 'is one more than the lowest 64-bit integer, whose negative is no such integer',
    source: 'pull request #12167 (Redis 7.2): prevent LPOS RANK overflow',
    covers: ({ request, ours }) =>
      /^LPOS .* RANK -9223372036854775808/.test(request) &&
      ours.startsWith('-ERR value is out of range, value must between -9223372036854775807 '),
  },
];

const streamCommands: readonly Difference[] = [
  {
    name: 'consumers that got nothing',
    what: 'XREADGROUP, XCLAIM and XAUTOCLAIM make the consumer whether or not it gets an entry',
    source: 'pull request #11099 (Redis 7.2): create the consumer even if there is nothing to read',
    covers: ({ title, genuine, ours }) =>
      title === 'a consumer that got nothing exists' ||
      (/^events (and invalidations )?of streams/.test(title) &&
        genuine !== ours &&
        withoutMessages(ours, CREATED_CONSUMER) === genuine),
  },
  {
    name: 'the id + of XREAD',
    what: 'means the last entry',
    source: 'XREAD page: starting with Redis 7.4.0, the + sign as a special id',
    covers: ({ request, genuine }) =>
      /^XREAD .* \+$/.test(request) && genuine.startsWith('-ERR Invalid stream ID'),
  },
  {
    name: 'XSETID below what was deleted',
    what: 'is refused',
    source: 'XSETID page and Redis 7.2: the last id is never below max-deleted-entry-id',
    covers: ({ title }) => title === 'XSETID below what was deleted',
  },
  {
    name: 'a timeout of XREAD beyond all times',
    what: 'is refused',
    source: 'Redis 7.2 release notes: fix timeouts that overflow',
    covers: ({ request, ours }) =>
      /^XREAD(GROUP)? .*BLOCK 9223372036854775807 /i.test(request) &&
      ours.startsWith('-ERR timeout is out of range'),
  },
  {
    name: 'readers of a stream that is lost',
    what: 'hear what the same request would be answered now: NOGROUP or WRONGTYPE',
    source: 'pull request #11012 (Redis 7.2): blocked commands are executed again',
    covers: ({ request, genuine }) =>
      /^XREADGROUP when /.test(request) &&
      /^-(UNBLOCKED|NOGROUP) the .* no longer exists/.test(genuine),
  },
];

const sortedSetCommands: readonly Difference[] = [
  {
    name: 'ZRANK and ZREVRANK with WITHSCORE',
    what: 'take one more argument, which may be wrong',
    source: 'ZRANK page, history: 7.2.0',
    covers: ({ request, genuine }) =>
      (/^Z(REV)?RANK /i.test(request) && WRONG_NUMBER.test(genuine)) ||
      (/^the arity in COMMAND INFO z(rev)?rank$/.test(request) && genuine === 'integer:3') ||
      /^the arguments in COMMAND DOCS z(rev)?rank$/.test(request),
  },
  {
    name: 'BZPOPMIN, BZPOPMAX and WAIT in scripts',
    what: 'are allowed there, where they answer at once; WAIT is a blocking command',
    source: 'pull requests #11568 (Redis 7.2) and #12977 (7.4)',
    covers: ({ request, genuine, ours }) =>
      /^the flags in COMMAND INFO (bzpop(min|max)|wait)$/.test(request) ||
      request === 'the categories in COMMAND INFO wait' ||
      (/(ACLCAT|ACL CAT) blocking$/.test(request) && ours.replace(' wait', '') === genuine),
  },
  {
    name: 'arguments of GEORADIUS, GEOPOS and GEOHASH',
    what: 'STORE and STOREDIST are alternatives; the members may be none',
    source: 'COMMAND DOCS of Redis 7.2',
    covers: ({ request }) =>
      /^the arguments in COMMAND DOCS geo(radius|radiusbymember|pos|hash)$/.test(request),
  },
];

const clusterCommands: readonly Difference[] = [
  {
    name: 'CLUSTER SHARDS and CLUSTER SLOTS while loading',
    what: 'are answered, so that clients can find another node',
    source: 'COMMAND INFO of Redis 7.2',
    covers: ({ request }) => /^the flags in COMMAND INFO cluster\|(shards|slots)$/.test(request),
  },
];

export const DIFFERENCES: readonly Difference[] = [
  ...clusterCommands,
  ...clientCommand,
  ...stringCommands,
  ...serverCommands,
  ...usersAndRights,
  ...clientSideCaching,
  ...keyspaceEvents,
  ...bitmapCommands,
  ...listCommands,
  ...streamCommands,
  ...sortedSetCommands,
];
