import { describe, expect, it } from 'vitest';
import { FaultyFiles } from '../../test/support/faulty-files.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { Config } from '../config/config.ts';

const FOLDER = 'appendonlydir/appendonly.aof';
const ONE = "#!lua name=one\nredis.register_function('f', function() return 1 end)";
const ONE_AGAIN = "#!lua name=one\nredis.register_function('f', function() return 2 end)";
const TWO = "#!lua name=two\nredis.register_function('g', function() return 1 end)";

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function resp(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** A server that finds these commands in the increment of its append-only file. */
function started(commands: string, options: Record<string, string> = {}): TestEngine {
  const files = new FaultyFiles();
  files.put(`${FOLDER}.1.incr.aof`, bytes(commands));
  files.put(`${FOLDER}.manifest`, bytes('file appendonly.aof.1.incr.aof seq 1 type i\n'));
  return loaded(files, options);
}

function loaded(files: FaultyFiles, options: Record<string, string> = {}): TestEngine {
  const test = new TestEngine(1, new Config({ appendonly: 'yes', ...options }), undefined, files);
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  return test;
}

function functions({ engine }: TestEngine): string[] {
  return engine.persistence.rdb.functions.map((text) => Buffer.from(text).toString('latin1'));
}

describe('Libraries of functions', () => {
  it('are kept as the commands of an append-only file leave them', () => {
    const load = (text: string): string => resp('FUNCTION', 'LOAD', text);
    expect(functions(started(load(ONE) + load(TWO)))).toEqual([ONE, TWO]);
    const replaced = load(ONE) + load(TWO) + resp('function', 'load', 'REPLACE', ONE_AGAIN);
    expect(functions(started(replaced))).toEqual([TWO, ONE_AGAIN]);
    const deleted = load(ONE) + load(TWO) + resp('FUNCTION', 'DELETE', 'one');
    expect(functions(started(deleted))).toEqual([TWO]);
    expect(functions(started(load(ONE) + resp('FUNCTION', 'FLUSH', 'ASYNC')))).toEqual([]);
    const payload = (text: string): string => {
      return `\xf5${String.fromCharCode(0x40 | (text.length >> 8), text.length & 0xff)}${text}`;
    };
    const dump = `${payload(TWO)}\x0a\0${'\0'.repeat(8)}`;
    expect(functions(started(load(ONE) + resp('FUNCTION', 'RESTORE', dump)))).toEqual([ONE, TWO]);
    const flushed = load(ONE) + resp('FUNCTION', 'RESTORE', dump, 'FLUSH');
    expect(functions(started(flushed))).toEqual([TWO]);
  });

  it.each(['yes', 'no'])('survive a rewrite, its base an RDB file: %s', (preamble) => {
    const options = { 'aof-use-rdb-preamble': preamble };
    const test = started(resp('FUNCTION', 'LOAD', ONE) + resp('SET', 'k', 'v'), options);
    test.run('BGREWRITEAOF');
    test.comeToRest();
    expect(test.files.paths).toContain(`${FOLDER}.1.base.${preamble === 'yes' ? 'rdb' : 'aof'}`);
    const next = loaded(test.files.afterKill());
    expect(functions(next)).toEqual([ONE]);
    expect(next.run('GET', 'k')).toBe('$1\r\nv\r\n');
  });
});
