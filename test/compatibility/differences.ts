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

/** `field NAME of INFO SECTION` for one of the names, absent in 7.0.15. */
function addsInfoFields(names: string): Difference['covers'] {
  const fields = words(names).map((name) => `field ${name} of INFO `);
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
    name: 'documented arguments of CLIENT KILL and CLIENT LIST',
    what: 'MAXAGE, SKIPME as a choice of YES and NO, ID as a repeated argument of LIST',
    source: 'Redis 7.4 release notes (#12299), pull request #11201, CLIENT LIST page',
    covers: ({ request }) => /^the arguments in COMMAND DOCS client\|(kill|list)$/.test(request),
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
      request.startsWith('CONFIG SET loglevel ') && ours.replace(', nothing', '') === genuine,
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
    name: 'INFO fields of Redis 7.2',
    what: 'listeners, refused accesses, keys that clients block on',
    source: 'Redis 7.2 release notes (#9320, #11288) and the INFO page',
    covers: addsInfoFields(`listener0 total_blocking_keys total_blocking_keys_on_nokey
      acl_access_denied_auth acl_access_denied_cmd acl_access_denied_key
      acl_access_denied_channel`),
  },
  {
    name: 'INFO fields of Redis 7.4',
    what: 'watching and subscribed clients, disconnections, evicted scripts, rehashing',
    source: 'INFO page; pull request #12913',
    covers: addsInfoFields(`pubsub_clients watching_clients total_watched_keys evicted_scripts
      mem_overhead_db_hashtable_rehashing client_query_buffer_limit_disconnections
      client_output_buffer_limit_disconnections`),
  },
  {
    name: 'INFO fields of Respite',
    what: 'what it is, its memory ceiling and arenas, the JavaScript heap, the longest stop',
    source: "Respite's own: named in no Redis release, ignored by tools that read INFO by name",
    covers: addsInfoFields(`server_name respite_version node_version memory_limit js_heap_used
      js_heap_total arenas arena_live_blocks arena_mapped eventloop_longest_stop_ms`),
  },
];

export const DIFFERENCES: readonly Difference[] = [
  ...clientCommand,
  ...stringCommands,
  ...serverCommands,
];
