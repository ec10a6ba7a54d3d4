import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { CLIENT_BASE_BYTES } from '../../framework/session.ts';

/** The fields of the reply by name. */
function fieldsIn(reply: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of reply.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

function titlesIn(reply: string): string[] {
  return [...reply.matchAll(/^# (.*)\r$/gm)].map((match) => match[1]!);
}

const USUAL_TITLES = [
  ...['Server', 'Clients', 'Memory', 'Persistence', 'Stats', 'Replication', 'CPU', 'Modules'],
  ...['Errorstats', 'Cluster', 'Keyspace'],
];
const ALL_TITLES = [
  ...['Server', 'Clients', 'Memory', 'Persistence', 'Stats', 'Replication', 'CPU', 'Modules'],
  ...['Commandstats', 'Errorstats', 'Latencystats', 'Cluster', 'Keyspace'],
];

describe('INFO', () => {
  it('has all sections in their order, whichever way all are asked for', () => {
    const engine = new TestEngine();
    for (const words of [[], ['default'], ['cpu', 'default', 'cpu'], ['nosuch', 'Default']]) {
      expect(titlesIn(engine.run('INFO', ...words))).toEqual(USUAL_TITLES);
    }
    for (const words of [['ALL'], ['cpu', 'all', 'cpu'], ['default', 'all']]) {
      expect(titlesIn(engine.run('INFO', ...words))).toEqual(ALL_TITLES);
    }
  });

  it('adds our own section to everything, and the debug section to nothing', () => {
    const engine = new TestEngine();
    expect(titlesIn(engine.run('INFO', 'everything'))).toEqual([...ALL_TITLES, 'Respite']);
    expect(titlesIn(engine.run('INFO', 'all', 'debug'))).toEqual([...ALL_TITLES, 'Debug']);
    expect(titlesIn(engine.run('INFO', 'respite'))).toEqual(['Respite']);
  });

  it('has the sections that are asked for, once each, an empty line between them', () => {
    const engine = new TestEngine();
    expect(titlesIn(engine.run('INFO', 'keyspace', 'CPU', 'keyspace'))).toEqual([
      'CPU',
      'Keyspace',
    ]);
    expect(engine.run('INFO', 'cluster', 'keyspace', 'nosuch')).toBe(
      '$44\r\n# Cluster\r\ncluster_enabled:0\r\n\r\n# Keyspace\r\n\r\n',
    );
    expect(titlesIn(engine.run('INFO', 'module_list'))).toEqual(['Modules']);
  });

  it('is empty for names of no section', () => {
    const engine = new TestEngine();
    expect(engine.run('INFO', 'nosuch', '')).toBe('$0\r\n\r\n');
  });

  it('is a verbatim string in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('INFO', 'nosuch')).toBe('=4\r\ntxt:\r\n');
    expect(engine.run('INFO', 'cluster')).toBe('=34\r\ntxt:# Cluster\r\ncluster_enabled:0\r\n\r\n');
  });
});

describe('INFO server', () => {
  it('says which Redis it follows and what it really is', () => {
    const engine = new TestEngine();
    engine.clock.ms += 90_061_000;
    const fields = fieldsIn(engine.run('INFO', 'server'));
    expect([...fields.keys()].slice(0, 4)).toEqual([
      'redis_version',
      'server_name',
      'respite_version',
      'redis_git_sha1',
    ]);
    expect(fields.get('redis_version')).toBe('7.4.0');
    expect(fields.get('server_name')).toBe('respite');
    expect(fields.get('redis_mode')).toBe('standalone');
    expect(fields.get('uptime_in_seconds')).toBe('90061');
    expect(fields.get('uptime_in_days')).toBe('1');
    expect(fields.get('tcp_port')).toBe('6379');
    expect(fields.get('server_time_usec')).toBe(String(engine.clock.ms * 1000));
    expect(fields.get('listener0')).toBe('name=tcp,bind=*,bind=-::*,port=6379');
    expect(fields.has('listener1')).toBe(false);
  });

  it('tells of the unix socket', () => {
    const engine = TestEngine.withOptions({ unixsocket: '/run/respite.sock' });
    const fields = fieldsIn(engine.run('INFO', 'server'));
    expect(fields.get('listener1')).toBe('name=unix,bind=/run/respite.sock');
  });
});

describe('INFO clients', () => {
  it('counts connections and what they hold back', () => {
    const engine = new TestEngine();
    const holder = engine.connectWith({
      state: () => ({
        queryBufferBytes: 70,
        queryBufferFreeBytes: 10,
        argumentBytes: 0,
        outputBufferBytes: 500,
        memoryBytes: 580,
        announcedBytes: 0,
        fileDescriptor: 9,
      }),
    });
    const wait = { interruptible: true, repeats: false, timedOut: () => {}, ended: () => {} };
    engine.connect().suspend({ ...wait, untilMs: 0 });
    engine.connect().suspend({ ...wait, untilMs: engine.clock.ms + 1_000 });
    engine.engine.clientMemory.update(holder, CLIENT_BASE_BYTES + 580, 0);
    engine.engine.clients.input.note(70);
    engine.engine.clients.output.note(500);
    const fields = fieldsIn(engine.run('INFO', 'clients'));
    expect(fields.get('connected_clients')).toBe('4');
    expect(fields.get('blocked_clients')).toBe('2');
    expect(fields.get('clients_in_timeout_table')).toBe('1');
    expect(fields.get('client_recent_max_input_buffer')).toBe('70');
    expect(fields.get('client_recent_max_output_buffer')).toBe('500');
    expect(fields.get('maxclients')).toBe('10000');
    const clientBytes = String(4 * CLIENT_BASE_BYTES + 580);
    expect(fieldsIn(engine.run('INFO', 'memory')).get('mem_clients_normal')).toBe(clientBytes);
  });
});

describe('INFO memory', () => {
  it('tells the exact size of the data and how much of it is index', () => {
    const engine = new TestEngine();
    const number = (name: string) => Number(fieldsIn(engine.run('INFO', 'memory')).get(name));
    expect(number('used_memory')).toBe(0);
    engine.run('SET', 'k', 'x'.repeat(100_000));
    const used = engine.engine.keyspace.memory.usedBytes;
    expect(number('used_memory')).toBe(used);
    expect(number('used_memory_dataset') + number('used_memory_overhead')).toBe(used);
    expect(number('used_memory_dataset')).toBeGreaterThan(100_000);
    expect(number('used_memory_overhead')).toBeGreaterThan(1_000);
    engine.run('DEL', 'k');
    expect(number('used_memory')).toBeLessThan(used);
    expect(number('used_memory_peak')).toBe(used);
  });

  it('tells the limit and the policy', () => {
    const engine = new TestEngine();
    engine.run('CONFIG', 'SET', 'maxmemory', '1536kb', 'maxmemory-policy', 'allkeys-lru');
    const fields = fieldsIn(engine.run('INFO', 'memory'));
    expect(fields.get('maxmemory')).toBe('1572864');
    expect(fields.get('maxmemory_human')).toBe('1.50M');
    expect(fields.get('maxmemory_policy')).toBe('allkeys-lru');
  });

  it('tells what the process takes', () => {
    const fields = fieldsIn(new TestEngine().run('INFO', 'memory'));
    expect(fields.get('used_memory_rss')).toBe('50000000');
    expect(fields.get('total_system_memory_human')).toBe('7.45G');
    expect(fields.get('mem_allocator')).toBe('respite-arenas');
  });
});

describe('INFO persistence', () => {
  it('counts changes, none of which is saved', () => {
    const engine = new TestEngine();
    engine.run('MSET', 'a', '1', 'b', '2');
    const fields = fieldsIn(engine.run('INFO', 'persistence'));
    expect(fields.get('rdb_changes_since_last_save')).toBe('2');
    expect(fields.get('rdb_last_save_time')).toBe('1700000000');
    expect(fields.get('aof_enabled')).toBe('0');
    expect(fields.get('loading')).toBe('0');
  });
});

describe('INFO stats', () => {
  it('counts connections, commands, hits, misses and errors', () => {
    const engine = new TestEngine();
    engine.connect();
    const before = fieldsIn(engine.run('INFO', 'stats'));
    engine.run('SET', 'k', 'v');
    engine.run('GET', 'k');
    engine.run('GET', 'absent');
    engine.run('NOSUCH');
    const after = fieldsIn(engine.run('INFO', 'stats'));
    const moved = (name: string) => Number(after.get(name)) - Number(before.get(name));
    expect(after.get('total_connections_received')).toBe('2');
    expect(moved('total_commands_processed')).toBe(4);
    expect(moved('keyspace_hits')).toBe(1);
    expect(moved('keyspace_misses')).toBe(1);
    expect(moved('total_error_replies')).toBe(1);
  });

  it('counts expired keys and the time that expiry took', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v', 'PX', '5');
    engine.clock.ms += 10;
    engine.engine.expireSlice(1);
    const fields = fieldsIn(engine.run('INFO', 'stats'));
    expect(fields.get('expired_keys')).toBe('1');
    expect(fields.get('expired_stale_perc')).toBe('5.00');
    expect(fields.get('expire_cycle_cpu_milliseconds')).toBe('0');
  });

  it('tells the longest stop', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
    engine.run('DEBUG', 'SLEEP', '0.25');
    const fields = fieldsIn(engine.run('INFO', 'stats', 'respite', 'debug'));
    expect(fields.get('eventloop_longest_stop_ms')).toBe('250.00');
    expect(fields.get('eventloop_duration_max')).toBe('250000');
    expect(fields.get('eventloop_duration_cmd_sum')).toBe('250000');
    expect(fields.get('eventloop_cmd_per_cycle_max')).toBe('1');
  });

  it('tells the turns of the event loop, where the runtime counts them', () => {
    const engine = new TestEngine();
    const uncounted = fieldsIn(engine.run('INFO', 'stats'));
    expect([...uncounted.keys()].filter((name) => name.includes('eventloop'))).toEqual([
      'eventloop_duration_sum',
      'eventloop_duration_cmd_sum',
    ]);
    engine.loop = { cycles: 1_000, activeMs: 5_000 };
    expect(fieldsIn(engine.run('INFO', 'stats')).get('eventloop_cycles')).toBe('1000');
    engine.run('CONFIG', 'RESETSTAT');
    for (let sample = 0; sample < 17; sample++) {
      engine.engine.sampleStatistics();
      engine.clock.ms += 100;
      engine.loop.cycles += 1;
      engine.loop.activeMs += 2.5;
    }
    const fields = fieldsIn(engine.run('INFO', 'stats'));
    expect(fields.get('eventloop_cycles')).toBe('17');
    expect(fields.get('eventloop_duration_sum')).toBe('42500');
    expect(fields.get('instantaneous_eventloop_cycles_per_sec')).toBe('10');
    expect(fields.get('instantaneous_eventloop_duration_usec')).toBe('2500');
  });

  it('tells the rates of the last seconds', () => {
    const engine = new TestEngine();
    engine.engine.sampleStatistics();
    for (let second = 0; second < 20; second++) {
      for (let nth = 0; nth < 30; nth++) engine.run('PING');
      engine.engine.statistics.inputBytes += 2048;
      engine.clock.ms += 1_000;
      engine.engine.sampleStatistics();
    }
    const fields = fieldsIn(engine.run('INFO', 'stats'));
    expect(fields.get('instantaneous_ops_per_sec')).toBe('30');
    expect(fields.get('instantaneous_input_kbps')).toBe('2.00');
    expect(fields.get('instantaneous_output_kbps')).toBe('0.00');
  });
});

describe('The other sections of INFO', () => {
  it('replication: a primary without replicas, with an id of its own', () => {
    const engine = new TestEngine();
    const fields = fieldsIn(engine.run('INFO', 'replication'));
    expect(fields.get('role')).toBe('master');
    expect(fields.get('connected_slaves')).toBe('0');
    expect(fields.get('master_replid')).toMatch(/^[0-9a-f]{40}$/);
    expect(fieldsIn(engine.run('INFO', 'replication')).get('master_replid')).toBe(
      fields.get('master_replid'),
    );
    const other = fieldsIn(new TestEngine(2).run('INFO', 'replication'));
    expect(other.get('master_replid')).not.toBe(fields.get('master_replid'));
    expect(fields.get('master_repl_offset')).toBe('0');
  });

  it('cpu: seconds with six decimals', () => {
    expect(new TestEngine().run('INFO', 'cpu')).toContain(
      '# CPU\r\nused_cpu_sys:1.000000\r\nused_cpu_user:1.000000\r\n' +
        'used_cpu_sys_children:0.000000\r\nused_cpu_user_children:0.000000\r\n' +
        'used_cpu_sys_main_thread:0.250000\r\nused_cpu_user_main_thread:0.500000\r\n',
    );
  });

  it('errorstats: how often each error was answered, in the order of their codes', () => {
    const engine = new TestEngine();
    engine.run('NOSUCH');
    engine.run('HELLO', '9');
    engine.run('GET');
    expect(engine.run('INFO', 'errorstats')).toContain(
      '# Errorstats\r\nerrorstat_ERR:count=2\r\nerrorstat_NOPROTO:count=1\r\n',
    );
  });

  it('errorstats: codes beyond a hundred and twenty-eight are not told apart', () => {
    const engine = new TestEngine();
    const { statistics } = engine.engine;
    for (let nth = 0; nth < 200; nth++) statistics.countError(`E${nth}`);
    statistics.countError('E5');
    expect(statistics.errors.size).toBe(129);
    expect(statistics.errorReplies).toBe(201);
    const fields = fieldsIn(engine.run('INFO', 'errorstats'));
    expect(fields.get('errorstat_E5')).toBe('count=2');
    expect(fields.get('errorstat_E128')).toBeUndefined();
    expect(fields.get('errorstat_ERRORSTATS_DISABLED')).toBe('count=1');
    engine.run('CONFIG', 'RESETSTAT');
    engine.run('NOSUCH');
    expect(engine.run('INFO', 'errorstats')).toContain('# Errorstats\r\nerrorstat_ERR:count=1\r\n');
    expect(engine.logged).toEqual([]);
  });

  it('errorstats: the log says when there are too many codes', () => {
    const engine = new TestEngine();
    for (let nth = 0; nth < 128; nth++) engine.engine.statistics.countError(`E${nth}`);
    engine.run('NOSUCH');
    engine.run('NOSUCH');
    expect(engine.logged).toHaveLength(2);
    expect(engine.logged[0]).toContain('E0, E1, E10,');
  });

  it('respite: the arenas, and the runtime with its heap', () => {
    const engine = new TestEngine();
    const fields = fieldsIn(engine.run('INFO', 'respite'));
    expect(fields.get('node_version')).toBe('20.0.0');
    expect(fields.get('js_heap_used')).toBe('5000000');
    expect(fields.get('js_heap_total')).toBe('8000000');
    expect(fields.get('js_external')).toBe('3000000');
    expect(fields.get('js_array_buffers')).toBe('2000000');
    expect(fields.get('arena_live_blocks')).toBe(String(engine.engine.keyspace.memory.liveBlocks));
  });

  it('keyspace: the databases that hold keys', () => {
    const engine = new TestEngine();
    engine.run('SET', 'a', '1');
    engine.run('SET', 'b', '1', 'EX', '100');
    engine.run('SELECT', '7');
    engine.run('SET', 'c', '1');
    expect(engine.run('INFO', 'keyspace')).toContain(
      '# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0,subexpiry=0\r\n' +
        'db7:keys=1,expires=0,avg_ttl=0,subexpiry=0\r\n',
    );
    engine.engine.expireSlice(1);
    expect(engine.run('INFO', 'keyspace')).toContain('db0:keys=2,expires=1,avg_ttl=100000,');
  });

  it('keyspace: the hashes with fields that expire', () => {
    const engine = new TestEngine();
    const count = () => /subexpiry=([0-9]+)/.exec(engine.run('INFO', 'keyspace'))?.[1];
    for (const hash of ['g', 'h']) {
      engine.run('HSET', hash, 'a', '1', 'b', '2');
      engine.run('HEXPIRE', hash, '100', 'FIELDS', '1', 'a');
    }
    expect(count()).toBe('2');
    engine.run('DEL', 'g');
    expect(count()).toBe('1');
    engine.run('HSET', 'plain', 'a', '1');
    expect(count()).toBe('1');
  });
});
