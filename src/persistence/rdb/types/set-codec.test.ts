import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { sealed } from '../../../../test/support/value-payloads.ts';
import { Config } from '../../../config/config.ts';

/** A packed set, as Redis 7.2 writes it, of a, b and once more a. */
const TWICE_A = Uint8Array.from([
  ...[20, 16, 16, 0, 0, 0, 3, 0],
  ...[0x81, 97, 2, 0x81, 98, 2, 0x81, 97, 2, 255],
]);

describe('A packed set in which a member comes twice', () => {
  it('is taken with each member once where members are believed to differ', () => {
    const test = new TestEngine(1, new Config({ 'sanitize-dump-payload': 'no', save: '' }));
    expect(test.run('RESTORE', 'k', '0', sealed(TWICE_A))).toBe('+OK\r\n');
    expect(test.run('SMEMBERS', 'k')).toBe('*2\r\n$1\r\na\r\n$1\r\nb\r\n');
    // What was taken can be saved and loaded again.
    test.run('SAVE');
    const next = new TestEngine(1, new Config(), undefined, test.files.afterKill());
    const { persistence } = next.engine;
    expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
    expect(next.run('SCARD', 'k')).toBe(':2\r\n');
  });

  it('is refused where nobody is believed', () => {
    const test = new TestEngine(1, new Config({ 'sanitize-dump-payload': 'yes' }));
    expect(test.run('RESTORE', 'k', '0', sealed(TWICE_A))).toBe('-ERR Bad data format\r\n');
  });
});
