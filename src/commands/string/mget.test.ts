import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('MGET', () => {
  it('answers values in order and null where there is no string', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'a', '1', 'b\r\n', '\x00');
    engine.storeList('list');
    expect(engine.run('MGET', 'b\r\n', 'missing', 'list', 'a', 'a')).toBe(
      '*5\r\n$1\r\n\x00\r\n$-1\r\n$-1\r\n$1\r\n1\r\n$1\r\n1\r\n',
    );
    expect(engine.events()).toEqual(['keymiss missing']);
    expect(engine.engine.keyspace.statistics).toMatchObject({ hits: 4, misses: 1 });
  });

  it('answers null in the way of the protocol', () => {
    const engine = new ObservedEngine();
    engine.session.protocol = 3;
    expect(engine.run('MGET', 'missing')).toBe('*1\r\n_\r\n');
  });
});
