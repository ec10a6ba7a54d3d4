import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { Config } from '../../config/config.ts';
import { checkRdb } from '../rdb/check-rdb.ts';
import { checkAof } from './check-aof.ts';

const MANIFEST = 'appendonlydir/appendonly.aof.manifest';
const INCREMENT = 'appendonlydir/appendonly.aof.1.incr.aof';
const NAME = 'appendonly.aof.1.incr.aof';

/** What a server leaves that has executed these lines, a minute after the other. */
function written(...lines: string[]): TestEngine {
  const config = new Config({ appendonly: 'yes', save: '', 'aof-timestamp-enabled': 'yes' });
  const test = new TestEngine(1, config);
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  for (const line of lines) {
    test.run(...line.split(' '));
    test.engine.commit();
    test.clock.ms += 60_000;
  }
  return test;
}

interface Checked {
  readonly isSound: boolean;
  readonly said: string;
}

function check(
  { files, clock }: TestEngine,
  order: { path?: string; fixes?: boolean; toTimestamp?: number; answer?: boolean } = {},
): Checked {
  const lines: string[] = [];
  const host = { files, nowMs: clock.ms, print: (line: string) => lines.push(line) };
  const isSound = checkAof(host, {
    path: order.path ?? MANIFEST,
    fixes: order.fixes ?? false,
    toTimestamp: order.toTimestamp,
    confirm: () => order.answer ?? true,
  });
  return { isSound, said: lines.join('\n') };
}

function damage(test: TestEngine, change: (text: string) => string, path = INCREMENT): void {
  const text = Buffer.from(test.files.contentOf(path) ?? []).toString('latin1');
  test.files.put(path, new Uint8Array(Buffer.from(change(text), 'latin1')));
}

function sizeOf(test: TestEngine): number {
  return test.files.sizeOf(INCREMENT);
}

describe('check-aof', () => {
  it('finds a sound file sound, whole or a part of it alone, and counts its lines', () => {
    const test = written('SET k v', 'RPUSH l a b');
    const { isSound, said } = check(test);
    expect(isSound).toBe(true);
    expect(said).toContain('Start to check BASE AOF (RDB format).');
    expect(said).toContain('[offset 0] Checking RDB file appendonly.aof.1.base.rdb');
    const size = sizeOf(test);
    // SELECT has 5 lines, SET 7 and RPUSH 9; comments are none.
    expect(said).toContain(
      `AOF analyzed: filename=${NAME}, size=${size}, ok_up_to=${size}, ok_up_to_line=22, diff=0`,
    );
    expect(said).toMatch(/All AOF files and manifest are valid$/);
    expect(check(test, { path: INCREMENT }).said).toContain(`AOF ${INCREMENT} is valid`);
  });

  it('cuts off what is unfinished when it is told to and may, a transaction as a whole', () => {
    const test = written('SET k v', 'MULTI', 'SET l v', 'SET m v', 'EXEC');
    damage(test, (text) => text.slice(0, -3));
    const size = sizeOf(test);
    expect(check(test)).toMatchObject({ isSound: false });
    expect(check(test, { fixes: true, answer: false }).said).toMatch(/Aborting\.\.\.$/);
    expect(sizeOf(test)).toBe(size);
    const { isSound, said } = check(test, { fixes: true });
    expect(isSound).toBe(true);
    expect(said).toContain(`This will shrink the AOF ${NAME} from ${size} bytes, with`);
    expect(said).toContain(`Successfully truncated AOF ${NAME}`);
    const text = Buffer.from(test.files.contentOf(INCREMENT) ?? []).toString('latin1');
    expect(text).toContain('SET\r\n$1\r\nk\r\n$1\r\nv\r\n');
    expect(text).not.toContain('MULTI');
    expect(check(test).isSound).toBe(true);
  });

  it('cuts off the last file that was written, be there empty ones behind it', () => {
    const test = written('SET k v', 'SET l v');
    damage(test, (text) => text.slice(0, -3));
    const next = NAME.replace('1', '2');
    damage(test, (text) => `${text}file ${next} seq 2 type i\n`, MANIFEST);
    test.files.put(INCREMENT.replace(NAME, next), new Uint8Array(7));
    expect(check(test, { fixes: true }).said).toContain('because it is not the last file');
    test.files.put(INCREMENT.replace(NAME, next), new Uint8Array(0));
    expect(check(test, { fixes: true }).said).toContain(`Successfully truncated AOF ${NAME}`);
    expect(check(test).isSound).toBe(true);
  });

  it('cuts off what is later than a point in time', () => {
    const test = written('SET k v', 'SET l v', 'SET m v');
    const seconds = Math.floor(test.clock.ms / 1000) - 100;
    const { isSound, said } = check(test, { toTimestamp: seconds });
    expect(isSound).toBe(true);
    expect(said).toContain(`Successfully truncated AOF ${NAME} to timestamp ${seconds}`);
    const text = Buffer.from(test.files.contentOf(INCREMENT) ?? []).toString('latin1');
    expect(text).toContain('$1\r\nl\r\n');
    expect(text).not.toContain('$1\r\nm\r\n');
    expect(check(test, { toTimestamp: 1 }).said).toContain('has nothing before timestamp 1');
  });

  it('finds a flipped bit by the checksum, and a base that is damaged', () => {
    const test = written('SET k value');
    test.engine.persistence.prepareToStop('default', false);
    const whole = test.files.contentOf(INCREMENT) as Uint8Array;
    damage(test, (text) => text.replace('value', 'valud'));
    expect(check(test).said).toContain('the checksum does not agree with what stands before it');
    test.files.put(INCREMENT, whole);
    const base = 'appendonlydir/appendonly.aof.1.base.rdb';
    damage(test, (text) => text.slice(0, -4), base);
    expect(check(test).said).toContain('RDB preamble of AOF file is not sane, aborting.');
    damage(test, () => 'file a', MANIFEST);
    expect(check(test).isSound).toBe(false);
    expect(check(test, { path: 'none' }).said).toBe(
      'Cannot open file none: No such file or directory',
    );
  });
});

describe('check-rdb', () => {
  it('counts what is in a sound file, and says what is wrong with another', () => {
    const test = new TestEngine();
    for (const line of ['SET k v', 'SET e v EX 100', 'RPUSH l a', 'SAVE'])
      test.run(...line.split(' '));
    const lines: string[] = [];
    const { files, clock } = test;
    const host = { files, nowMs: clock.ms, print: (line: string) => lines.push(line) };
    expect(checkRdb(host, 'dump.rdb')).toBe(true);
    expect(lines.slice(-5).map((line) => line.replace(/^\[offset \d+\] /, ''))).toEqual([
      'Checksum OK',
      '\\o/ RDB looks OK! \\o/',
      '[info] 3 keys read',
      '[info] 1 expires',
      '[info] 0 already expired',
    ]);
    damage(test, (text) => text.slice(0, -9), 'dump.rdb');
    expect(checkRdb(host, 'dump.rdb')).toBe(false);
    expect(lines).toContain('--- RDB ERROR DETECTED ---');
    expect(lines).toContain('[additional info] 3 keys were sound before it');
  });
});
