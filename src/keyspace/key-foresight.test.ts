import { describe, expect, it } from 'vitest';
import { encoded, lookAt } from '../../test/support/looked-ahead.ts';
import { PlainEngine } from '../../test/support/plain-engine.ts';

describe('KeyForesight', () => {
  it('knows the hashes of the keys ahead, in their order', () => {
    const requests = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((key) =>
      encoded('GET', key),
    );
    const text = requests.join('');
    const { bytes, view, foresight, until, hash } = lookAt(text);
    expect(until).toBe(text.length);
    for (const key of ['one', 'three', 'five']) {
      const start = text.indexOf(`\r\n${key}`) + 2;
      const found = foresight.recall(bytes, start);
      hash.compute(view, start, key.length);
      expect(found).toBeGreaterThanOrEqual(0);
      expect([foresight.highs[found], foresight.lows[found]]).toEqual([hash.high, hash.low]);
    }
  });

  it('knows nothing of other bytes, of other places, and after it was made to forget', () => {
    const text = encoded('GET', 'key').repeat(10);
    const { bytes, foresight } = lookAt(text);
    const start = text.indexOf('key');
    expect(foresight.recall(bytes.slice(), start)).toBe(-1);
    expect(foresight.recall(bytes, start + 1)).toBe(-1);
    const { bytes: others, foresight: forgetful } = lookAt(text);
    expect(forgetful.recall(others, start)).toBe(0);
    forgetful.forget();
    expect(forgetful.recall(others, start)).toBe(-1);
  });

  it('knows nothing of a single request', () => {
    const text = encoded('GET', 'x'.repeat(200));
    const { bytes, ahead, foresight } = lookAt(text);
    expect(ahead.count).toBe(1);
    expect(foresight.recall(bytes, text.indexOf('xxx'))).toBe(-1);
  });

  it('knows the hash of a key that all requests are for, each time', () => {
    const text = encoded('SADD', 'set', 'member').repeat(8);
    const { bytes, view, foresight, hash } = lookAt(text);
    const start = text.indexOf('set');
    hash.compute(view, start, 3);
    for (let nth = 0; nth < 8; nth++) {
      const found = foresight.recall(bytes, start + nth * (text.length / 8));
      expect(found).toBe(nth);
      expect([foresight.highs[found], foresight.lows[found]]).toEqual([hash.high, hash.low]);
    }
  });

  it('touches the elements of a large collection that the requests name', () => {
    const engine = new PlainEngine();
    for (let nth = 0; nth < 600; nth++) {
      engine.ask(`SADD set m${nth}`);
      engine.ask(`HSET hash m${nth} v`);
      engine.ask(`ZADD zset ${nth} m${nth}`);
    }
    engine.ask('HEXPIRE hash 100 FIELDS 1 m1');
    engine.ask('SADD small m1 m2');
    const touchedBy = (...request: string[]) => {
      const { foresight } = lookAt(encoded(...request).repeat(9), engine.engine.keyspace);
      return foresight.touched !== 0;
    };
    expect(touchedBy('SADD', 'set', 'm7')).toBe(true);
    expect(touchedBy('HSET', 'hash', 'm7', 'value')).toBe(true);
    expect(touchedBy('ZADD', 'zset', '1', 'm7')).toBe(true);
    expect(touchedBy('ZSCORE', 'zset', 'm7')).toBe(true);
    expect(touchedBy('ZPOPMIN', 'zset')).toBe(true);
    expect(touchedBy('zpopmax', 'zset')).toBe(true);
    expect(touchedBy('ZCARD', 'zset')).toBe(false);
    expect(touchedBy('SADD', 'small', 'm1')).toBe(false);
    expect(touchedBy('SCARD', 'set')).toBe(false);
    expect(touchedBy('SADD', 'set', 'm'.repeat(200))).toBe(false);
  });

  it('looks at large tables only', () => {
    const engine = new PlainEngine();
    for (let nth = 0; nth < 600; nth++) {
      engine.ask(`SET key${nth} value`);
      engine.ask(`SADD set m${nth}`);
      engine.ask(`ZADD zset ${nth} m${nth}`);
    }
    const texts = [
      encoded('GET', 'key1').repeat(4) + encoded('GET', 'key22').repeat(5),
      encoded('SADD', 'set', 'm7').repeat(9),
      encoded('ZADD', 'zset', '1', 'm7').repeat(9),
      encoded('ZPOPMIN', 'zset').repeat(9),
    ];
    for (const text of texts) {
      const { keyspace } = engine.engine;
      expect(lookAt(text, keyspace, 600).foresight.touched, text).not.toBe(0);
      expect(lookAt(text, keyspace, 603).foresight.touched, text).toBe(0);
    }
  });
});
