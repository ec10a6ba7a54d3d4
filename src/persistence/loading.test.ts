import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { Keyspace } from '../keyspace/keyspace.ts';
import { Loading } from './loading.ts';

/** A thousand pieces, loaded on a clock that the test moves. */
function begin(loadDelay: number) {
  const clock = {
    ms: 1000,
    nowMs: () => clock.ms,
    monotonicMs: () => clock.ms,
    nowMicroseconds: () => clock.ms * 1000,
    blockMs() {},
  };
  let pieces = 0;
  const loading = new Loading(
    {
      clock,
      keyspace: new Keyspace(1, new SeededRandom(1)),
      loadDelay: () => loadDelay,
      log() {},
    },
    1000,
    { step: () => ++pieces <= 1000, position: () => pieces },
    () => {},
  );
  return { clock, loading, loaded: () => pieces };
}

describe('Loading', () => {
  it('loads all in one slice, if there is time', () => {
    const { loading } = begin(0);
    loading.slice(1);
    expect(loading.done).toBe(true);
  });

  it('waits behind some pieces, so long for each, with key-load-delay', () => {
    const { clock, loading, loaded } = begin(1000);
    loading.slice(1);
    const first = loaded();
    expect(first).toBeLessThan(1000);
    clock.ms += first - 1;
    loading.slice(1);
    expect(loaded()).toBe(first);
    clock.ms += 1;
    loading.slice(1);
    expect(loaded()).toBe(2 * first);
    expect(loading.done).toBe(false);
  });

  it('waits a microsecond for so many pieces, with a delay below 0', () => {
    const { clock, loading, loaded } = begin(-1);
    loading.slice(1);
    const first = loaded();
    clock.ms += first / 1000 - 0.001;
    loading.slice(1);
    expect(loaded()).toBe(first);
    clock.ms += 0.002;
    loading.slice(1);
    expect(loaded()).toBe(2 * first);
  });
});
