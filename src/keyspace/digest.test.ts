import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../test/support/test-engine.ts';
import { digestOfKeyspace } from './digest.ts';

const NOTHING = '0'.repeat(40);

function digestAfter(...commands: readonly string[]): string {
  const engine = new TestEngine();
  for (const command of commands) engine.run(...command.split(' '));
  return digestOfKeyspace(engine.engine.keyspace);
}

describe('The digest of the data', () => {
  it('is that of Redis', () => {
    expect(digestAfter()).toBe(NOTHING);
    expect(digestAfter('SET a 1')).toBe('943d800368fb9c0e951138f1bc0e313ac769d91f');
    expect(digestAfter('SET a 1 EX 100')).toBe('0c68bbcf4ad5c984f8ca839729889d52ec025271');
    expect(digestAfter('SET a 1 EX 100', 'SELECT 3', 'SET b x')).toBe(
      '8f0e6846af2ad6aa057f71e0a1c1a415f2cea302',
    );
  });

  it('does not depend on the order of changes, nor on when keys expire', () => {
    expect(digestAfter('SET a 1', 'SET b 2 EX 5')).toBe(digestAfter('SET b 2 PX 99', 'SET a 1'));
    expect(digestAfter('SET a 1', 'SET b 2', 'DEL b')).toBe(digestAfter('SET a 1'));
    expect(digestAfter('SET a 1', 'DEL a')).toBe(NOTHING);
  });

  it('depends on keys, values, databases, and on whether keys expire', () => {
    const digests = [
      digestAfter('SET a 1'),
      digestAfter('SET a 2'),
      digestAfter('SET b 1'),
      digestAfter('SET a 1 EX 5'),
      digestAfter('SELECT 1', 'SET a 1'),
      digestAfter('SET a 1', 'SET b 1'),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
