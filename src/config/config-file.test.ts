import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { Config } from './config.ts';
import {
  CollectedDirectives,
  type ConfigFiles,
  type ConfigSources,
  readConfiguration,
  startFailureText,
} from './config-file.ts';

/** Files by path; `listDirectory` knows one folder, the working directory. */
function filesOf(contents: Readonly<Record<string, string>>): ConfigFiles {
  return {
    readFile(path) {
      if (!Object.hasOwn(contents, path)) return { problem: 'No such file or directory' };
      return asciiBytes(contents[path]);
    },
    listDirectory: () => Object.keys(contents),
  };
}

interface Read {
  readonly config: Config;
  readonly directives: CollectedDirectives;
  /** What would be on standard error or in the log. */
  readonly failure: string | undefined;
}

function read(sources: ConfigSources, contents: Readonly<Record<string, string>> = {}): Read {
  const config = new Config();
  const directives = new CollectedDirectives();
  const failure = readConfiguration(config, sources, filesOf(contents), directives);
  const text =
    failure?.kind === 'configuration' ? startFailureText('Redis 7.4.0', failure) : failure?.message;
  return { config, directives, failure: text };
}

function readText(text: string): Read {
  return read({ path: '/redis.conf' }, { '/redis.conf': text });
}

function changes({ config, failure }: Read): Record<string, string> | string {
  if (failure !== undefined) return failure;
  return Object.fromEntries(config.changedSettings.map(({ option, text }) => [option.name, text]));
}

function fatal(line: number, text: string, message: string): string {
  const where = `Reading the configuration file, at line ${line}\n>>> '${text}'\n`;
  return `\n*** FATAL CONFIG FILE ERROR (Redis 7.4.0) ***\n${where}${message}\n`;
}

const BAD_DIRECTIVE = 'Bad directive or wrong number of arguments';
const WRONG_NUMBER = 'wrong number of arguments';

describe('a configuration file', () => {
  it('has one directive a line, comments and empty lines', () => {
    const text = '# comment\n\n   \r\n  hz   20  \r\n\ttimeout\t5\t\n # comment\nLogLevel DEBUG';
    expect(changes(readText(text))).toEqual({ hz: '20', timeout: '5', loglevel: 'debug' });
  });

  it('takes no comment behind a value', () => {
    expect(changes(readText('hz 20 # often\n'))).toBe(fatal(1, 'hz 20 # often', WRONG_NUMBER));
    expect(changes(readText('masterauth #a'))).toEqual({ masterauth: '#a' });
  });

  it('knows quotes and escapes, in names too', () => {
    expect(changes(readText('masterauth "a\\x41\\n \\""'))).toEqual({ masterauth: 'aA\n "' });
    expect(changes(readText('"h\\x7a" \'20\''))).toEqual({ hz: '20' });
    expect(changes(readText('masterauth \xff\xfe'))).toEqual({ masterauth: '\xff\xfe' });
  });

  it('reports the line of a mistake without the spaces around it', () => {
    expect(changes(readText('hz 20\n\n# c\n  bogus 1 \nhz x'))).toBe(
      fatal(4, 'bogus 1', BAD_DIRECTIVE),
    );
    expect(changes(readText('hz "20'))).toBe(
      fatal(1, 'hz "20', 'Unbalanced quotes in configuration line'),
    );
    expect(changes(readText('hz x'))).toBe(
      fatal(1, 'hz x', "argument couldn't be parsed into an integer"),
    );
    expect(changes(readText('hz'))).toBe(fatal(1, 'hz', WRONG_NUMBER));
    expect(changes(readText('""'))).toBe(fatal(1, '""', BAD_DIRECTIVE));
    expect(changes(readText('hz=20'))).toBe(fatal(1, 'hz=20', BAD_DIRECTIVE));
  });

  it('adds up save points until an empty line, and begins anew', () => {
    expect(changes(readText('save 900 1\nsave 300 10'))).toEqual({ save: '900 1 300 10' });
    expect(changes(readText('save 900 1\nsave ""\nsave 60 5'))).toEqual({ save: '60 5' });
    expect(changes(readText('save'))).toEqual({ save: '' });
    expect(changes(readText('save "" ""'))).toBe(fatal(1, 'save "" ""', 'Invalid save parameters'));
  });

  it('cuts a single quoted word where several are wanted', () => {
    expect(changes(readText('save "900  1 \t300 10"'))).toEqual({ save: '900 1 300 10' });
    expect(changes(readText('save \'60 "1"\''))).toEqual({ save: '60 1' });
    expect(changes(readText('save "900 1" 60 5'))).toContain('Invalid save parameters');
    expect(changes(readText('bind "127.0.0.1   ::1"'))).toEqual({ bind: '127.0.0.1 ::1' });
    expect(changes(readText('shutdown-on-sigint " save  now "'))).toEqual({
      'shutdown-on-sigint': 'save now',
    });
    expect(changes(readText('save "60 \\"1"'))).toEqual({ save: '' });
  });

  it('takes several words for what has several, and one for what has one', () => {
    const limit = 'normal 1mb 2 3';
    expect(
      changes(readText(`client-output-buffer-limit ${limit}\noom-score-adj-values 1 2 3`)),
    ).toEqual({
      'client-output-buffer-limit':
        'normal 1048576 2 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
      'oom-score-adj-values': '1 2 3',
    });
    expect(changes(readText('loglevel debug verbose'))).toContain(WRONG_NUMBER);
    expect(changes(readText('notify-keyspace-events'))).toContain(WRONG_NUMBER);
  });

  it('knows options by their older names', () => {
    expect(changes(readText('slaveof a 5\nslave-priority 5\nserver_cpulist 0-7:2'))).toEqual({
      replicaof: 'a 5',
      'replica-priority': '5',
      'server-cpulist': '0-7:2',
    });
  });

  it('ignores options that Redis has forgotten', () => {
    expect(changes(readText('list-max-ziplist-entries 5\nlist-max-ziplist-value x'))).toEqual({});
    expect(changes(readText('list-max-ziplist-entries'))).toContain(BAD_DIRECTIVE);
    expect(changes(readText('vm-enabled no'))).toContain(BAD_DIRECTIVE);
  });

  it('is no place for a replica in cluster mode', () => {
    const failure =
      '\n*** FATAL CONFIG FILE ERROR (Redis 7.4.0) ***\n' +
      'replicaof directive not allowed in cluster mode\n';
    expect(changes(readText('replicaof a 5\ncluster-enabled yes'))).toBe(failure);
    expect(changes(readText('replicaof no one\ncluster-enabled yes'))).toEqual({
      'cluster-enabled': 'yes',
    });
  });

  it('is remembered for CONFIG REWRITE', () => {
    const sources = { path: '/redis.conf', options: 'timeout "5" ' };
    const { config } = read(sources, { '/redis.conf': '# my file\nhz 20' });
    expect(config.file).toEqual({ path: '/redis.conf', included: new Set() });
    expect(read({ options: 'hz "20" ' }).config.file).toBeUndefined();
  });

  it('must exist', () => {
    expect(changes(read({ path: '/nope.conf' }))).toBe(
      "Fatal error, can't open config file '/nope.conf': No such file or directory",
    );
  });
});

describe('include', () => {
  it('is read where it stands', () => {
    const contents = {
      '/redis.conf': 'timeout 5\ninclude other.conf\nhz 20',
      'other.conf': 'hz 30\ntimeout 6\n',
    };
    expect(changes(read({ path: '/redis.conf' }, contents))).toEqual({ hz: '20', timeout: '6' });
  });

  it('counts lines anew', () => {
    const contents = { '/redis.conf': 'hz 20\n\nINCLUDE other.conf', 'other.conf': '# x\nbogus 1' };
    expect(changes(read({ path: '/redis.conf' }, contents))).toBe(
      fatal(2, 'bogus 1', BAD_DIRECTIVE),
    );
  });

  it('may be a pattern, which may match nothing', () => {
    const contents = {
      '/redis.conf': 'include ?.conf\ninclude none*',
      'b.conf': 'hz 30',
      'a.conf': 'hz 20\ntimeout 5',
    };
    expect(changes(read({ path: '/redis.conf' }, contents))).toEqual({ hz: '30', timeout: '5' });
  });

  it('takes one path, which must exist', () => {
    expect(changes(readText('include'))).toContain(BAD_DIRECTIVE);
    expect(changes(readText('include a b'))).toContain(BAD_DIRECTIVE);
    expect(changes(readText('include nope.conf'))).toBe(
      "Fatal error, can't open config file 'nope.conf': No such file or directory",
    );
  });

  it('of itself ends', () => {
    expect(changes(readText('include /redis.conf'))).toContain('Too many files');
  });
});

describe('directives that are no options', () => {
  it('are handed on', () => {
    const { directives, failure } = readText(
      'USER bob on >x "~a b"\nuser eve\nrename-command CONFIG ""\nloadmodule m.so a "b c"\nx.y 1 2',
    );
    expect(failure).toBeUndefined();
    expect(directives.users).toEqual([
      { name: 'bob', rules: ['on', '>x', '~a b'] },
      { name: 'eve', rules: [] },
    ]);
    expect(directives.renamedCommands).toEqual([{ name: 'CONFIG', newName: '' }]);
    expect(directives.modules).toEqual([{ path: 'm.so', moduleArguments: ['a', 'b c'] }]);
    expect(directives.moduleOptions).toEqual([{ name: 'x.y', values: ['1', '2'] }]);
  });

  it('may be refused with their line', () => {
    const directives = new CollectedDirectives();
    const refusing = Object.assign(directives, { user: () => "Error in user declaration 'bob'" });
    const files = filesOf({ '/redis.conf': 'hz 20\nuser bob x' });
    const failure = readConfiguration(new Config(), { path: '/redis.conf' }, files, refusing);
    expect(failure).toEqual({
      kind: 'configuration',
      message: "Error in user declaration 'bob'",
      line: { number: 2, text: 'user bob x' },
    });
  });

  it('need their words', () => {
    for (const line of ['user', 'rename-command GET', 'rename-command a b c', 'loadmodule']) {
      expect(changes(readText(line)), line).toBe(fatal(1, line, BAD_DIRECTIVE));
    }
    expect(changes(readText('x.y'))).toContain('Module config specified without value');
  });

  it('do not include those of Sentinel', () => {
    expect(changes(readText('sentinel'))).toEqual({});
    expect(changes(readText('sentinel myid 1'))).toBe(
      fatal(1, 'sentinel myid 1', 'sentinel directive while not in sentinel mode'),
    );
  });
});

describe('the sources of a configuration', () => {
  it('are read in the order file, standard input, options', () => {
    const sources = {
      path: '/redis.conf',
      standardInput: asciiBytes('timeout 6\nmaxclients 6'),
      options: 'maxclients "7" \n',
    };
    const contents = { '/redis.conf': 'hz 5\ntimeout 5\nmaxclients 5' };
    expect(changes(read(sources, contents))).toEqual({ hz: '5', timeout: '6', maxclients: '7' });
  });

  it('are counted as one text, with options behind an empty line', () => {
    const options = 'bogus "1" ';
    const line = (contents: string) =>
      changes(read({ path: '/redis.conf', options }, { '/redis.conf': contents }));
    expect(changes(read({ options }))).toBe(fatal(2, 'bogus "1"', BAD_DIRECTIVE));
    expect(line('')).toBe(fatal(2, 'bogus "1"', BAD_DIRECTIVE));
    expect(line('hz 20')).toBe(fatal(2, 'bogus "1"', BAD_DIRECTIVE));
    expect(line('hz 20\n')).toBe(fatal(3, 'bogus "1"', BAD_DIRECTIVE));
    expect(changes(read({ options, standardInput: asciiBytes('timeout 5\n') }))).toBe(
      fatal(3, 'bogus "1"', BAD_DIRECTIVE),
    );
  });

  it('add their save points up', () => {
    const contents = { '/redis.conf': 'save 900 1' };
    const sources = { path: '/redis.conf', options: 'save "60" "5" ' };
    expect(changes(read(sources, contents))).toEqual({ save: '900 1 60 5' });
  });
});

describe('options that are applied at their line', () => {
  it('may be refused there', () => {
    const config = new Config({ dir: '/data' });
    config.applyWith(['dir'], () =>
      config.get('dir') === '/nope' ? 'No such file or directory' : undefined,
    );
    const failure = readConfiguration(
      config,
      { options: 'dir "/tmp"\ndir "/nope"\nhz 20' },
      filesOf({}),
      new CollectedDirectives(),
    );
    expect(failure).toMatchObject({ message: 'No such file or directory', line: { number: 3 } });
    expect(config.get('dir')).toBe('/tmp');
    expect(config.get('hz')).toBe(10);
  });
});
