import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

const ours = ['node', 'dist/respite.js'];
const parse = (...args: string[]) => parseOptions(args, ours);

describe('the options of the benchmark', () => {
  it('default to five pairs of our bundle and redis-server, every row', () => {
    expect(parse()).toEqual({
      ours,
      redis: ['redis-server'],
      pairs: 5,
      only: undefined,
      quick: false,
      jsonFile: undefined,
    });
  });

  it('take other servers, with their arguments', () => {
    expect(parse('--ours', 'redis-server --io-threads 1').ours).toEqual([
      ...['redis-server', '--io-threads', '1'],
    ]);
  });

  it('make a quick run one pair, unless told otherwise', () => {
    expect(parse('--quick')).toMatchObject({ quick: true, pairs: 1 });
    expect(parse('--quick', '--pairs', '2').pairs).toBe(2);
  });

  it('refuse what they do not know', () => {
    for (const args of [['--pair', '3'], ['--pairs'], ['--pairs', '0'], ['P=16'], ['--json']]) {
      expect(() => parse(...args)).toThrow(UsageError);
    }
  });
});
