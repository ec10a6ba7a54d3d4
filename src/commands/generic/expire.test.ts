import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const INCOMPATIBLE_NX = '-ERR NX and XX, GT or LT options at the same time are not compatible\r\n';
const INCOMPATIBLE_GT = '-ERR GT and LT options at the same time are not compatible\r\n';

function withKey(...options: string[]): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('SET', 'k', 'v', ...options);
  engine.forget();
  return engine;
}

describe('EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT', () => {
  it('set the same point in time in four ways, propagated as one', () => {
    const engine = withKey();
    const { ms } = engine.clock;
    for (const [command, time, expected] of [
      ['EXPIRE', '10', ms + 10_000],
      ['PEXPIRE', '10', ms + 10],
      ['EXPIREAT', '1800000000', 1_800_000_000_000],
      ['PEXPIREAT', '1800000000001', 1_800_000_000_001],
    ] as const) {
      expect(engine.run(command, 'k', time)).toBe(':1\r\n');
      expect(engine.run('PEXPIRETIME', 'k')).toBe(`:${expected}\r\n`);
      expect(engine.events()).toEqual(['expire k']);
      expect(engine.propagated()).toEqual([`PEXPIREAT k ${expected}`]);
      expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
      expect(engine.run(command, 'missing', time)).toBe(':0\r\n');
      expect(engine.propagated()).toEqual([]);
    }
  });

  it('delete the key at once when the time is not in the future', () => {
    for (const [command, time] of [
      ['EXPIRE', '0'],
      ['EXPIRE', '-9223372036854775'],
      ['PEXPIRE', '-1'],
      ['PEXPIRE', '-9223372036854775808'],
      ['EXPIREAT', '1700000000'],
      ['PEXPIREAT', '1700000000000'],
      ['PEXPIREAT', '-9223372036854775808'],
    ]) {
      const engine = withKey();
      expect(engine.run(command, 'k', time)).toBe(':1\r\n');
      expect(engine.run('DBSIZE')).toBe(':0\r\n');
      expect(engine.events()).toEqual(['del k']);
      expect(engine.propagated()).toEqual(['DEL k']);
    }
  });

  it('obey their conditions, no time to live counting as the longest', () => {
    const cases: [conditions: string, onPersistent: 0 | 1, later: 0 | 1, sooner: 0 | 1][] = [
      ['NX', 1, 0, 0],
      ['XX', 0, 1, 1],
      ['GT', 0, 1, 0],
      ['lt', 1, 0, 1],
      ['XX GT', 0, 1, 0],
      ['XX LT', 0, 0, 1],
      ['XX xx LT LT', 0, 0, 1],
    ];
    for (const [conditions, onPersistent, later, sooner] of cases) {
      const words = conditions.split(' ');
      const reply = (engine: ObservedEngine, time: string) =>
        engine.run('EXPIRE', 'k', time, ...words);
      expect(reply(withKey(), '50'), conditions).toBe(`:${onPersistent}\r\n`);
      expect(reply(withKey('EX', '50'), '100'), conditions).toBe(`:${later}\r\n`);
      expect(reply(withKey('EX', '50'), '10'), conditions).toBe(`:${sooner}\r\n`);
      const unchanged = withKey('EX', '50');
      const replyToSame = reply(unchanged, '50');
      if (/GT|LT/i.test(conditions)) expect(replyToSame, conditions).toBe(':0\r\n');
      expect(unchanged.run('TTL', 'k')).toBe(':50\r\n');
    }
  });

  it('propagate a condition along with the time, and nothing when it was not met', () => {
    const engine = withKey('EX', '50');
    engine.run('EXPIRE', 'k', '100', 'xx', 'GT');
    expect(engine.propagated()).toEqual([`PEXPIREAT k ${engine.clock.ms + 100_000} xx GT`]);
    engine.run('EXPIRE', 'k', '100', 'NX');
    engine.run('EXPIRE', 'k', '-1', 'GT');
    expect(engine.events()).toEqual(['expire k']);
    expect(engine.propagated()).toEqual([]);
  });

  it('complain of the options first, then of the time, even for a missing key', () => {
    const engine = withKey();
    expect(engine.run('EXPIRE', 'missing', 'x', 'NX', 'XX')).toBe(INCOMPATIBLE_NX);
    expect(engine.run('EXPIRE', 'k', '1', 'GT', 'nx')).toBe(INCOMPATIBLE_NX);
    expect(engine.run('EXPIRE', 'k', '1', 'LT', 'GT', 'NX')).toBe(INCOMPATIBLE_NX);
    expect(engine.run('EXPIRE', 'k', '1', 'LT', 'GT')).toBe(INCOMPATIBLE_GT);
    expect(engine.run('EXPIRE', 'k', '1', 'XX', 'foo', 'NX')).toBe(
      '-ERR Unsupported option foo\r\n',
    );
    expect(engine.run('EXPIRE', 'k', '1', 'a\r\nb\r\n\0c')).toBe(
      '-ERR Unsupported option a  b\r\n',
    );
    expect(engine.run('PEXPIRE', 'missing', '1.5')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.propagated()).toEqual([]);
  });

  it('refuse times that do not fit in 64 bits of milliseconds', () => {
    const engine = withKey();
    for (const [command, time] of [
      ['EXPIRE', '9223372036854775'],
      ['EXPIRE', '9223372036854776'],
      ['EXPIRE', '-9223372036854776'],
      ['EXPIREAT', '9223372036854776'],
      ['PEXPIRE', '9223372036854775807'],
    ]) {
      expect(engine.run(command, 'k', time), `${command} ${time}`).toBe(
        `-ERR invalid expire time in '${command.toLowerCase()}' command\r\n`,
      );
    }
    expect(engine.run('EXPIREAT', 'k', '9223372036854775')).toBe(':1\r\n');
    expect(engine.run('PEXPIREAT', 'k', '9223372036854775807', 'GT')).toBe(':1\r\n');
    expect(engine.run('PEXPIREAT', 'k', '9223372036854775806', 'GT')).toBe(':0\r\n');
    expect(engine.run('PEXPIRETIME', 'k')).toBe(':9223372036854775807\r\n');
  });

  it('keep value and type of a key that changes its record', () => {
    const engine = new ObservedEngine();
    const long = 'x'.repeat(500_000);
    engine.run('SET', 'k', long);
    engine.storeList('list');
    expect(engine.run('EXPIRE', 'k', '100')).toBe(':1\r\n');
    expect(engine.run('EXPIRE', 'list', '100')).toBe(':1\r\n');
    expect(engine.run('GET', 'k')).toBe(`$500000\r\n${long}\r\n`);
    expect(engine.run('TYPE', 'list')).toBe('+list\r\n');
  });
});
