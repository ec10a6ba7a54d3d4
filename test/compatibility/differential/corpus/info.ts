// INFO. Which fields there are, and in which order, is genuine's; values that name the process or
// depend on how a server is made are compared by their kind, all others exactly. Counters are
// compared by how much the same requests move them.
import { type RespClient, replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import { NEW_INFO_FIELDS } from '../../differences.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type ScenarioServer,
} from '../differential-case.ts';

const SECTIONS = words(`server clients memory persistence stats replication cpu modules errorstats
  cluster keyspace`);

/** Values that name the process, the machine, the clock, or how the server is made. */
const OF_THE_PROCESS: ReadonlySet<string> = new Set(
  words(`redis_version redis_git_sha1 redis_build_id monotonic_clock multiplexing_api atomicvar_api
    gcc_version process_id run_id tcp_port server_time_usec uptime_in_seconds lru_clock executable
    client_recent_max_input_buffer client_recent_max_output_buffer
    used_memory used_memory_human used_memory_rss used_memory_rss_human used_memory_peak
    used_memory_peak_human used_memory_peak_perc used_memory_overhead used_memory_startup
    used_memory_dataset used_memory_dataset_perc allocator_allocated allocator_active
    allocator_resident used_memory_lua used_memory_vm_eval used_memory_lua_human
    used_memory_vm_functions used_memory_vm_total used_memory_vm_total_human used_memory_functions
    used_memory_scripts used_memory_scripts_human allocator_frag_ratio allocator_frag_bytes
    allocator_rss_ratio allocator_rss_bytes rss_overhead_ratio rss_overhead_bytes
    mem_fragmentation_ratio mem_fragmentation_bytes mem_clients_normal mem_allocator
    lazyfree_pending_objects lazyfreed_objects rdb_changes_since_last_save rdb_last_save_time
    instantaneous_ops_per_sec instantaneous_input_kbps instantaneous_output_kbps
    total_net_input_bytes total_net_output_bytes expired_stale_perc
    expired_time_cap_reached_count expire_cycle_cpu_milliseconds total_reads_processed
    total_writes_processed reply_buffer_shrinks reply_buffer_expands
    total_eviction_exceeded_time current_eviction_exceeded_time
    master_replid used_cpu_sys used_cpu_user used_cpu_sys_main_thread used_cpu_user_main_thread`),
);

const WORDS_FOR_SECTIONS = [
  ...['', 'all', 'default', 'everything', 'ALL', 'Default cpu', 'cpu cpu CPU', 'keyspace server'],
  ...[
    'all nosuch',
    'nosuch',
    'module_list',
    'modules',
    'modules keyspace',
    'all default everything',
  ],
  ...[
    'sentinel',
    'sentinel cpu',
    'commandstats cluster',
    'server clients memory persistence stats',
  ],
  ...['latencystats', 'everything nosuch', 'nosuch default', 'replication errorstats'],
];

/** The debug section of 7.2 and our own are left out: 7.0.15 has none of them. */
async function observeSections(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const observations: Observation[] = [];
  for (const names of WORDS_FOR_SECTIONS) {
    const reply = await client.request('INFO', ...words(names));
    const titles = [...replyText(reply).matchAll(/^# (.*)\r$/gm)].map((match) => match[1]);
    const seen = titles.filter((title) => title !== 'Respite').join(' ');
    observations.push(
      { what: `the sections of INFO ${names}`, seen },
      { what: `the type of INFO ${names}`, seen: reply.value.type },
    );
  }
  return observations;
}

const forms = pipelineCase(
  'INFO of unknown sections is empty',
  'INFO nosuch; INFO ""; INFO nosuch neither; INFO sentinel; INFO cluster; info CLUSTER nosuch',
);

function infoFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

/** Whether a value is a number, a percentage, a size for people, or a word. */
function kindOf(value: string): string {
  if (/^-?[0-9]+$/.test(value)) return 'an integer';
  if (/^-?[0-9]+\.[0-9]+$/.test(value)) return 'a decimal number';
  if (/^-?[0-9.]+%$/.test(value)) return 'a percentage';
  if (/^[0-9.]+[BKMGT]$/.test(value)) return 'a size';
  return value === '' ? 'empty' : 'a word';
}

async function observeFields(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const preparation = ['CONFIG RESETSTAT', 'SET k v', 'SET e v EX 100', 'GET k', 'NOSUCH', 'GET'];
  await client.pipeline(preparation.map(words));
  const observations: Observation[] = [];
  for (const section of SECTIONS) {
    const text = replyText(await client.request('INFO', section));
    const heading = text.slice(0, text.indexOf('\r\n'));
    const fields = infoFields(text);
    const known = [...fields.keys()].filter((name) => !NEW_INFO_FIELDS.has(name));
    observations.push(
      { what: `the heading of INFO ${section}`, seen: heading },
      { what: `the order of the fields of INFO ${section}`, seen: known.join(' ') },
    );
    for (const [name, value] of fields) {
      const seen = OF_THE_PROCESS.has(name) ? kindOf(value) : value;
      observations.push({ what: `field ${name} of INFO ${section}`, seen: maskTtl(seen) });
    }
  }
  return observations;
}

/** The mean time to live is estimated now and then. */
const maskTtl = (text: string): string => text.replace(/avg_ttl=[0-9]+/g, 'avg_ttl=some');

async function observeKeyspaceInfo(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const observations: Observation[] = [];
  const observe = async (when: string): Promise<void> => {
    const text = replyText(await client.request('INFO', 'keyspace'));
    observations.push({ what: `INFO keyspace ${when}`, seen: maskTtl(text) });
  };
  await observe('when empty');
  await client.pipeline(['SET a 1', 'SET b 2', 'SET c 3'].map(words));
  await observe('with three keys');
  await client.pipeline(['SELECT 7', 'SET c 3', 'SELECT 0', 'DEL a'].map(words));
  await observe('with two databases');
  await client.pipeline(['FLUSHDB'].map(words));
  await observe('after FLUSHDB');
  return observations;
}

const COUNTED_REQUESTS = [
  ...['GET k', 'GET absent', 'MGET k absent k', 'EXISTS k absent', 'STRLEN k', 'STRLEN absent'],
  ...['TYPE k', 'TYPE absent', 'TTL k', 'TTL absent', 'GETRANGE k 0 1', 'GETEX k', 'GETEX absent'],
  ...['GETDEL d', 'GETDEL absent', 'SET k v GET', 'SET absent2 v GET', 'SET k v', 'SETNX k v'],
  ...['SETNX n1 v', 'GETSET k v', 'GETSET n2 v', 'INCR n', 'APPEND k x', 'SETRANGE k 0 x'],
  ...['INCRBYFLOAT n 1', 'EXPIRE k 100', 'EXPIRE absent 100', 'PERSIST k', 'RENAME k k2'],
  ...['RENAME k2 k', 'TOUCH k absent', 'DEL k9', 'UNLINK k9', 'KEYS *', 'SCAN 0 COUNT 1000'],
  ...['RANDOMKEY', 'DBSIZE', 'DEBUG OBJECT k', 'NOSUCH', 'GET', 'INCR k', 'EXPIRE k 0'],
  ...['MSET k 1 n 2', 'MSETNX k 1', 'EXPIRETIME k', 'PTTL n', 'RENAMENX k n', 'CLIENT NOSUCH'],
];
const ERRORS = [
  ...['NOSUCH', 'GET', 'SET k v FOO', 'SET k v EX 0', 'INCR word', 'CLIENT NOSUCH', 'SELECT 99'],
  ...['RENAME absent k', 'HELLO 9', 'HELLO 3 AUTH nobody wrong', 'CONFIG SET nosuch 1', 'AUTH x'],
  ...['DEBUG NOSUCH', 'OBJECT ENCODING', 'SCAN abc', 'SCAN 0 COUNT 0', 'EXPIRE k abc', 'AUTH a b'],
  ...['SETEX k 0 v', 'GETRANGE k a b', 'SETRANGE k -1 x', 'MSET a', 'COMMAND COUNT x'],
];
const ANSWERED_AT_WILL = ['RANDOMKEY', 'DEBUG OBJECT k'];
const COUNTERS = words(`keyspace_hits keyspace_misses total_commands_processed
  total_error_replies unexpected_error_replies expired_keys evicted_keys rejected_connections
  total_connections_received total_net_input_bytes total_reads_processed total_writes_processed`);

interface Counters {
  readonly values: readonly number[];
  /** What was sent, but for the reply that tells it, whose length is the server's own. */
  readonly outputBytes: number;
  readonly errors: string;
}

async function readCounters(client: RespClient): Promise<Counters & { readonly length: number }> {
  const reply = await client.request('INFO', 'stats', 'errorstats');
  const text = replyText(reply);
  const fields = infoFields(text);
  return {
    values: COUNTERS.map((name) => Number(fields.get(name))),
    outputBytes: Number(fields.get('total_net_output_bytes')),
    errors: text.slice(text.indexOf('# Errorstats')),
    length: reply.raw.length,
  };
}

/** How much each request moves the counters. */
async function observeCounters(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const preparation = ['CONFIG RESETSTAT', 'MSET k value n 5 d x word abc'];
  for (const request of preparation) await client.request(...words(request));
  const observations: Observation[] = [];
  let before = await readCounters(client);
  for (const request of [...COUNTED_REQUESTS, ...ERRORS]) {
    await client.request(...words(request));
    const after = await readCounters(client);
    const moved = COUNTERS.map((name, at) => `${name} +${after.values[at]! - before.values[at]!}`);
    const output = after.outputBytes - before.outputBytes - before.length;
    observations.push(
      { what: `counters moved by ${request}`, seen: moved.join(', ') },
      { what: `INFO errorstats after ${request}`, seen: after.errors },
    );
    if (!ANSWERED_AT_WILL.includes(request)) {
      observations.push({ what: `bytes sent for ${request}`, seen: String(output) });
    }
    before = after;
  }
  return observations;
}

/** What CONFIG RESETSTAT leaves as it was, and what it sets to zero. */
async function observeReset(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const other = await server.connect();
  await other.request('PING');
  const traffic = [
    'SET k v',
    'GET k',
    'GET absent',
    'NOSUCH',
    'SET e v PX 1',
    'INCR k',
    'UNLINK k',
  ];
  for (const request of traffic) await client.request(...words(request));
  await client.request('CONFIG', 'RESETSTAT');
  const text = replyText(await client.request('INFO', ...SECTIONS));
  const exact = words(`total_net_input_bytes total_net_output_bytes total_reads_processed
    total_writes_processed lazyfreed_objects expired_stale_perc`);
  const observations = [...infoFields(text)].map(([name, value]) => ({
    what: `field ${name} of INFO after CONFIG RESETSTAT`,
    seen: OF_THE_PROCESS.has(name) && !exact.includes(name) ? kindOf(value) : maskTtl(value),
  }));
  const peak = Number(infoFields(text).get('used_memory_peak'));
  return [...observations, { what: 'the peak of memory is kept', seen: String(peak > 0) }];
}

export const info: CorpusGroup = {
  name: 'INFO',
  cases: [
    forms,
    { title: 'INFO and the names of sections', observe: observeSections },
    { title: 'INFO field by field', observe: observeFields },
    { title: 'INFO keyspace follows the databases', observe: observeKeyspaceInfo },
    { title: 'the counters of INFO stats', observe: observeCounters },
    { title: 'INFO after CONFIG RESETSTAT', timed: true, observe: observeReset },
  ],
};
