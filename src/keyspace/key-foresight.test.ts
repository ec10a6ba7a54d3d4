import { describe, expect, it } from 'vitest';
import { encoded, lookAt } from '../../test/support/looked-ahead.ts';
import { PlainEngine } from '../../test/support/plain-engine.ts';
import { asciiBytes } from '../base/ascii.ts';

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

  it('hashes no key longer than a lookup would take, but sees those behind it', () => {
    const text = encoded('GET', 'x'.repeat(129)) + encoded('GET', 'short');
    const { bytes, foresight } = lookAt(text);
    expect(foresight.recall(bytes, text.indexOf('xxx'))).toBe(-1);
    expect(foresight.recall(bytes, text.indexOf('short'))).toBe(0);
  });

  it('stops at what it does not understand, and is asked again behind it', () => {
    const padding = encoded('GET', 'key').repeat(8);
    for (const odd of [
      'PING\r\n',
      '*1\r\n$4\r\nPING\r\n',
      '*2\r\n$x\r\n',
      '*02\r\n',
      '\r\n',
      '*-1\r\n',
    ]) {
      const { bytes, foresight, until } = lookAt(odd + padding);
      expect(until, odd).toBe(1);
      expect(foresight.recall(bytes, odd.length + padding.indexOf('key')), odd).toBe(-1);
    }
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

  it('looks at no element that has not arrived as a whole', () => {
    const engine = new PlainEngine();
    for (let nth = 0; nth < 600; nth++) engine.ask(`SADD set m${nth}`);
    const request = encoded('SADD', 'set', `m${'1'.repeat(60)}`);
    const text = request + request;
    for (let end = request.length * 2 - 1; end > request.length; end--) {
      const { until } = lookAt(text.slice(0, end), engine.engine.keyspace);
      expect(until).toBeGreaterThan(0);
    }
  });
});

describe('Looking ahead', () => {
  function pays(engine: PlainEngine, ...request: string[]): boolean {
    const { foresight, databases } = engine.engine.keyspace;
    const bytes = asciiBytes(encoded(...request).repeat(9));
    const view = new DataView(bytes.buffer);
    return foresight.pays(databases[0].keys, bytes, view, 0, bytes.length);
  }

  it('pays when there are many keys, or many elements behind the first one', () => {
    const engine = new PlainEngine();
    engine.ask('SADD small member');
    engine.ask('ZADD ranking 1 member');
    engine.ask('SET text value');
    for (const key of ['none', 'text', 'small', 'ranking']) {
      expect(pays(engine, 'GET', key), key).toBe(false);
    }
    for (let from = 0; from < 200_000; from += 10_000) {
      const names = Array.from({ length: 10_000 }, (_, at) => `member:${from + at}`);
      engine.run('SADD', 'set', ...names);
      engine.run('HSET', 'hash', ...names.flatMap((name) => [name, '1']));
      engine.run('ZADD', 'scores', ...names.flatMap((name, at) => [String(at), name]));
    }
    expect(pays(engine, 'SADD', 'set', 'x')).toBe(true);
    expect(pays(engine, 'SADD', 'small', 'x')).toBe(false);
    expect(pays(engine, 'HGET', 'hash', 'x')).toBe(true);
    expect(pays(engine, 'ZADD', 'scores', '1', 'x')).toBe(true);
    for (let from = 0; from < 200_000; from += 10_000) {
      const pairs = Array.from({ length: 10_000 }, (_, at) => [`key:${from + at}`, 'value']);
      engine.run('MSET', ...pairs.flat());
    }
    expect(pays(engine, 'GET', 'none')).toBe(true);
  });

  it('never pays for a few bytes, or for what is no request', () => {
    const engine = new PlainEngine();
    engine.ask('SET key value');
    const { foresight, databases } = engine.engine.keyspace;
    for (const text of [
      '*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n',
      'PING\r\n'.repeat(30),
      '*2\r\n$'.repeat(30),
    ]) {
      const bytes = asciiBytes(text);
      const view = new DataView(bytes.buffer);
      expect(foresight.pays(databases[0].keys, bytes, view, 0, bytes.length), text).toBe(false);
    }
  });
});
