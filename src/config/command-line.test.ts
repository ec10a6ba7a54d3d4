import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { splitArguments } from '../base/split-arguments.ts';
import { parseCommandLine } from './command-line.ts';
import { quoted } from './quoting.ts';

function start(...programArguments: string[]) {
  const parsed = parseCommandLine(programArguments, 'respite-server');
  if (parsed.kind !== 'start') throw new Error(`not a start: ${parsed.kind}`);
  return parsed;
}

/** The lines of configuration that the arguments become. */
function lines(...programArguments: string[]): string[] {
  const { options } = start(...programArguments);
  return options === '' ? [] : options.split('\n').map((line) => line.trim());
}

describe('options on the command line', () => {
  it('become lines with quoted values', () => {
    expect(lines('--port', '7777', '--HZ', '20')).toEqual(['port "7777"', 'HZ "20"']);
    expect(lines('--save', '900', '1', '300', '10')).toEqual(['save "900" "1" "300" "10"']);
    expect(lines('--replicaof', '127.0.0.1 1')).toEqual(['replicaof "127.0.0.1 1"']);
    expect(lines('--masterauth', 'a"b\\\n\x01')).toEqual(['masterauth "a\\"b\\\\\\n\\x01"']);
  });

  it('may be complete in one argument', () => {
    expect(lines('--port 7777', '--hz 20')).toEqual(['port 7777', 'hz 20']);
    expect(lines('--hz 20', '30')).toEqual(['hz 20 "30"']);
    expect(lines('--masterauth "a b"', '--hz', '20')).toEqual(['masterauth "a b"', 'hz "20"']);
    expect(lines("--masterauth 'a", '--hz', '20')).toEqual(["masterauth 'a", 'hz "20"']);
  });

  it('keep an equals sign, which is an unknown directive then', () => {
    expect(lines('--port=7777')).toEqual(['port=7777']);
  });

  it('take what follows directly for a value, whatever it looks like', () => {
    expect(lines('--masterauth', '--abc', '--hz', '20')).toEqual(['masterauth "--abc"', 'hz "20"']);
    expect(lines('--hz', '--maxclients', '50')).toEqual(['hz "--maxclients" "50"']);
    expect(lines('--masterauth', '-abc')).toEqual(['masterauth "-abc"']);
    expect(lines('--masterauth', '--', '--')).toEqual(['masterauth "--"', '']);
  });

  it('begin anew at two dashes behind a value', () => {
    expect(lines('--hz', '20', '--', '--maxclients', '50')).toEqual([
      'hz "20"',
      '"--maxclients" "50"',
    ]);
    expect(lines('--rename-command', 'CONFIG', '--hz')).toEqual(['rename-command "CONFIG"', 'hz']);
  });

  it('may stand without a value, for the reader to judge', () => {
    expect(lines('--hz')).toEqual(['hz']);
    expect(lines('--port', '7777', '--hz')).toEqual(['port "7777"', 'hz']);
  });

  it('let --save alone mean none', () => {
    expect(lines('--save')).toEqual(['save ""']);
    expect(lines('--SAVE', '--hz', '20')).toEqual(['SAVE ""', 'hz "20"']);
    expect(lines('--save', '')).toEqual(['save ""']);
    expect(lines('--save', '--save', '60 1')).toEqual(['save ""', 'save "60 1"']);
    expect(lines('--save ', '--hz', '20')).toEqual(['save  "--hz" "20"']);
  });

  it('with one dash are values of nothing', () => {
    expect(lines('-x')).toEqual(['"-x"']);
    expect(lines('-hz', '20')).toEqual(['"-hz" "20"']);
  });

  it('keep bytes beyond ASCII', () => {
    expect(lines('--masterauth', 'é')).toEqual(['masterauth "\\xc3\\xa9"']);
  });
});

describe('files on the command line', () => {
  it('come first', () => {
    expect(start('redis.conf', '--hz', '20')).toEqual({
      kind: 'start',
      configFile: 'redis.conf',
      readsStandardInput: false,
      options: 'hz "20" ',
      sentinel: false,
    });
    expect(start().configFile).toBeUndefined();
    expect(start('').configFile).toBe('');
    expect(start(' x').configFile).toBe('x');
    expect(lines('a.conf', 'b.conf')).toEqual(['"b.conf"']);
  });

  it('may be standard input, asked for by the first or the last argument', () => {
    expect(start('-')).toMatchObject({
      configFile: undefined,
      readsStandardInput: true,
      options: '',
    });
    expect(start('-', '--hz', '30')).toMatchObject({
      readsStandardInput: true,
      options: 'hz "30" ',
    });
    expect(start('x', '--hz', '30', '-')).toMatchObject({
      configFile: 'x',
      readsStandardInput: true,
    });
    expect(start('--masterauth', '-')).toMatchObject({
      readsStandardInput: true,
      options: 'masterauth ',
    });
    expect(start('x', '-', '--hz', '30')).toMatchObject({ readsStandardInput: false });
    expect(lines('--masterauth', '-', '--hz', '20')).toEqual(['masterauth "-"', 'hz "20"']);
  });

  it('may be for Sentinel', () => {
    expect(start('x', '--hz', '20', '--sentinel').sentinel).toBe(true);
    expect(start('--SENTINEL').sentinel).toBe(false);
  });
});

describe('questions on the command line', () => {
  it('are asked by the first argument only', () => {
    expect(parseCommandLine(['-v', '--hz'], 'p')).toEqual({ kind: 'version' });
    expect(parseCommandLine(['--version'], 'p')).toEqual({ kind: 'version' });
    expect(lines('--hz', '20', '--version')).toEqual(['hz "20"', 'version']);
    expect(lines('--HELP')).toEqual(['HELP']);
  });

  it('for help are answered on standard error', () => {
    for (const option of ['-h', '--help']) {
      const answer = parseCommandLine([option, 'x'], 'respite-server');
      expect(answer).toMatchObject({ kind: 'answer', stream: 'stderr', exitCode: 1 });
      expect('text' in answer && answer.text).toContain(
        'Usage: respite-server [/path/to/redis.conf]',
      );
    }
  });

  it('for tests of memory and system say that there are none', () => {
    const memory = parseCommandLine(['--test-memory', '100'], 'p');
    expect(memory).toMatchObject({ kind: 'answer', stream: 'stdout', exitCode: 0 });
    const without = parseCommandLine(['--test-memory'], 'p');
    expect(without).toMatchObject({ kind: 'answer', stream: 'stderr', exitCode: 1 });
    const system = parseCommandLine(['--check-system'], 'p');
    expect(system).toMatchObject({ kind: 'answer', stream: 'stdout', exitCode: 0 });
  });
});

describe('quoted', () => {
  it('is undone by splitArguments for every byte', () => {
    const text = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    const bytes = asciiBytes(quoted(text));
    const words = splitArguments(bytes, 0, bytes.length) ?? [];
    expect(words.map((word) => latin1Text(word, 0, word.length))).toEqual([text]);
    expect(quoted(text)).not.toContain('\n');
  });
});
