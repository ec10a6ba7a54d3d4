import { describe, expect, it } from 'vitest';
import { encoded, lookAt } from '../../test/support/looked-ahead.ts';

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
});
