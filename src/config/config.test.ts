import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { Config, type ConfigAccess } from './config.ts';

const LOCAL: ConfigAccess = { fromThisMachine: true, loading: false };
const REMOTE: ConfigAccess = { fromThisMachine: false, loading: false };

/** CONFIG SET with names and values in turn; "OK" or the error. */
function set(config: Config, ...words: string[]): string {
  const pairs: [string, string][] = [];
  for (let i = 0; i < words.length; i += 2) pairs.push([words[i], words[i + 1]]);
  return config.set(pairs, LOCAL) ?? 'OK';
}

function get(config: Config, ...patterns: string[]): Record<string, string> {
  return Object.fromEntries(config.getMatching(patterns.map(asciiBytes)));
}

function failed(name: string, problem: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`;
}

describe('CONFIG GET', () => {
  const config = new Config();

  it('finds names by pattern, in either case', () => {
    expect(Object.keys(get(config, 'MaxMem*')).sort()).toEqual([
      'maxmemory',
      'maxmemory-clients',
      'maxmemory-eviction-tenacity',
      'maxmemory-policy',
      'maxmemory-samples',
    ]);
    expect(get(config, '[hx]z', 'h?')).toEqual({ hz: '10' });
  });

  it('reports a plain name as the client wrote it', () => {
    expect(get(config, 'HZ')).toEqual({ HZ: '10' });
    expect(get(config, 'hz', 'HZ', 'Hz')).toEqual({ hz: '10' });
    expect(get(config, 'HZ', 'h?')).toEqual({ HZ: '10' });
    expect(get(config, 'h?', 'HZ')).toEqual({ hz: '10' });
  });

  it('reports an alias only when the alias itself matches', () => {
    expect(get(config, 'slave-prio*')).toEqual({ 'slave-priority': '100' });
    expect(get(config, '*-priority')).toEqual({
      'replica-priority': '100',
      'slave-priority': '100',
    });
    expect(get(config, 'replica-priority')).toEqual({ 'replica-priority': '100' });
  });

  it('does not take a backslash for a pattern', () => {
    expect(get(config, 'h\\z')).toEqual({});
  });

  it('is empty when nothing matches', () => {
    expect(get(config, 'nope', '', 'nope*', 'hz]', 'hz\0')).toEqual({});
  });
});

describe('CONFIG SET', () => {
  it('changes what code reads through settings it has kept', () => {
    const config = new Config();
    const maxMemory = config.setting('maxmemory');
    expect(maxMemory.value).toBe(0);
    expect(set(config, 'MAXMEMORY', '1mb', 'appendfsync', 'No')).toBe('OK');
    expect(maxMemory.value).toBe(1_048_576);
    expect(config.get('appendfsync')).toBe('no');
    expect(get(config, 'maxmemory', 'appendfsync')).toEqual({
      maxmemory: '1048576',
      appendfsync: 'no',
    });
  });

  it('takes all pairs or none', () => {
    const config = new Config();
    const problem = "argument couldn't be parsed into an integer";
    expect(set(config, 'save', '60 1', 'hz', '20', 'timeout', 'x')).toBe(
      failed('timeout', problem),
    );
    expect(config.changedSettings).toEqual([]);
  });

  it('checks all names before any value, the first mistake first', () => {
    const config = new Config();
    const unknown = "ERR Unknown option or number of arguments for CONFIG SET - 'nope'";
    const immutable = "can't set immutable config";
    expect(set(config, 'hz', 'abc', 'nope', '1')).toBe(unknown);
    expect(set(config, 'nope', '1', 'databases', '3')).toBe(unknown);
    expect(set(config, 'databases', '3', 'nope', '1')).toBe(failed('databases', immutable));
    expect(set(config, 'hz', 'abc', 'DATABASES', '3')).toBe(failed('DATABASES', immutable));
    expect(set(config, 'hz', '5', 'HZ', '6', 'nope', '1')).toBe(
      failed('HZ', 'duplicate parameter'),
    );
  });

  it('names the option as the table does when a value is wrong', () => {
    const config = new Config();
    const problem = "argument couldn't be parsed into an integer";
    expect(set(config, 'HZ', 'abc')).toBe(failed('hz', problem));
    expect(set(config, 'SLAVE-priority', 'x')).toBe(failed('slave-priority', problem));
  });

  it('takes an option and its alias together, the last one wins', () => {
    const config = new Config();
    expect(set(config, 'replica-priority', '5', 'slave-priority', '6')).toBe('OK');
    expect(config.get('replica-priority')).toBe(6);
    expect(set(config, 'slave-priority', '7', 'replica-priority', 'x')).toContain('ERR');
    expect(config.get('replica-priority')).toBe(6);
  });

  it('keeps a reply to one line', () => {
    const config = new Config();
    const unknown = 'ERR Unknown option or number of arguments for CONFIG SET';
    expect(set(config, 'bad\r\nname', '1')).toBe(`${unknown} - 'bad  name'`);
    expect(set(config, 'hz\0', '1')).toBe(`${unknown} - 'hz'`);
  });

  it('merges output buffer limits and replaces save points', () => {
    const config = new Config();
    set(config, 'client-output-buffer-limit', 'normal 1 2 3');
    set(config, 'client-output-buffer-limit', 'pubsub 4 5 6');
    expect(config.setting('client-output-buffer-limit').text).toBe(
      'normal 1 2 3 slave 268435456 67108864 60 pubsub 4 5 6',
    );
    set(config, 'save', '60 1');
    set(config, 'save', '70 2');
    expect(config.setting('save').text).toBe('70 2');
  });

  it('protects what enable-protected-configs protects', () => {
    const refused = failed('DbFilename', "can't set protected config");
    const pairs = [['DbFilename', 'x.rdb']] as const;
    expect(new Config().set(pairs, LOCAL)).toBe(refused);
    const local = new Config({ 'enable-protected-configs': 'local' });
    expect(local.set(pairs, REMOTE)).toBe(refused);
    expect(local.set(pairs, LOCAL)).toBeUndefined();
    const open = new Config({ 'enable-protected-configs': 'yes' });
    expect(open.set(pairs, REMOTE)).toBeUndefined();
  });

  it('refuses a few options while a data set is loaded', () => {
    const config = new Config();
    const access = { fromThisMachine: true, loading: true };
    const loading = 'LOADING Redis is loading the dataset in memory';
    expect(config.set([['appendonly', 'yes']], access)).toBe(loading);
    expect(config.set([['hz', '20']], access)).toBeUndefined();
  });

  it('tells which values are secrets', () => {
    const config = new Config();
    expect(config.isSensitive('RequirePass')).toBe(true);
    expect(config.isSensitive('hz')).toBe(false);
    expect(config.isSensitive('nope')).toBe(false);
  });
});

describe('apply functions', () => {
  it('are called once when several of their options change, and not when none does', () => {
    const config = new Config();
    const seen: unknown[] = [];
    config.applyWith(['port', 'bind'], () => {
      seen.push([config.get('port'), config.get('bind')]);
      return undefined;
    });
    expect(set(config, 'bind', '127.0.0.1', 'port', '7000')).toBe('OK');
    expect(set(config, 'port', '7000', 'hz', '20')).toBe('OK');
    expect(seen).toEqual([[7000, ['127.0.0.1']]]);
  });

  it('may refuse: then everything is as before, and earlier ones are told', () => {
    const config = new Config();
    const calls: string[] = [];
    config.applyWith(['hz'], () => {
      calls.push(`hz ${config.get('hz')}`);
      return undefined;
    });
    config.applyWith(['port'], () => {
      calls.push(`port ${config.get('port')}`);
      return 'Unable to listen on this port. Check server logs.';
    });
    config.applyWith(['timeout'], () => {
      calls.push('timeout');
      return undefined;
    });
    expect(set(config, 'save', '', 'hz', '20', 'port', '7000', 'timeout', '5')).toBe(
      failed('port', 'Unable to listen on this port. Check server logs.'),
    );
    expect(calls).toEqual(['hz 20', 'port 7000', 'hz 10']);
    expect(config.changedSettings).toEqual([]);
  });

  it('may put the value right', () => {
    const config = new Config({ 'enable-protected-configs': 'yes', dir: '/data' });
    config.applyWith(['dir'], () => {
      config.assign('dir', `/data/${config.get('dir')}`);
      return undefined;
    });
    expect(set(config, 'dir', 'sub')).toBe('OK');
    expect(config.get('dir')).toBe('/data/sub');
  });
});

describe('Config', () => {
  it('knows what differs from its own defaults', () => {
    const config = new Config({ dir: '/data', port: '0' });
    expect(config.get('port')).toBe(0);
    expect(config.changedSettings).toEqual([]);
    set(config, 'hz', '20', 'loglevel', 'debug', 'maxclients', '10000');
    const changed = config.changedSettings.map(({ option }) => option.name).sort();
    expect(changed).toEqual(['hz', 'loglevel']);
    set(config, 'hz', '10', 'loglevel', 'NOTICE');
    expect(config.changedSettings).toEqual([]);
  });

  it('does not accept a default or an assignment that the option would not take', () => {
    expect(() => new Config({ port: 'x' })).toThrow('default of port');
    expect(() => new Config().assign('port', '70000')).toThrow("port '70000'");
  });

  it('shares nothing with another one', () => {
    const one = new Config();
    const other = new Config();
    set(one, 'hz', '20');
    expect(other.get('hz')).toBe(10);
  });

  it('gives all settings one shape, so that reading a value stays fast', () => {
    const { settings } = new Config();
    const shapes = new Set(settings.map((setting) => Object.keys(setting).join()));
    expect(shapes.size).toBe(1);
  });
});
