import { describe, expect, it } from 'vitest';
import { Config } from '../config/config.ts';
import { unheededOptions } from './unheeded-options.ts';

describe('A warning of options that are not heeded', () => {
  it('names those that are set otherwise than by default', () => {
    const config = new Config();
    config.read('slaveof', ['127.0.0.1', '6379'], false);
    config.read('cluster-enabled', ['yes'], false);
    expect(unheededOptions(config)).toBe(
      'WARNING What these options say is not done yet: replicaof, cluster-enabled.',
    );
  });

  it('does not name those that have effect, that need none, or that say what is so anyway', () => {
    const config = new Config();
    config.read('maxmemory', ['1gb'], false);
    config.read('io-threads', ['4'], false);
    config.read('replica-read-only', ['yes'], false);
    expect(unheededOptions(config)).toBeUndefined();
  });
});
