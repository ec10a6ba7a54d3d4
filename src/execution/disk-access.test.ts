// What is done between the requests of a turn and its replies must not make anybody believe that
// what was written is safe: who was not answered yet is not answered after the disk has failed.
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../test/support/test-engine.ts';
import { Config } from '../config/config.ts';

/** A turn in which somebody has written, and which goes on. */
function inTurn(appendfsync: string): TestEngine {
  const test = new TestEngine(1, new Config({ appendonly: 'yes', save: '', appendfsync }));
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  test.runUnfinished('SET', 'k', 'v');
  return test;
}

function inBackground({ engine }: TestEngine): void {
  engine.beginBackgroundWork();
  engine.tickClients();
  engine.endBackgroundWork();
}

describe.each(['always', 'everysec', 'no'])(
  'A turn in which the disk fails (%s)',
  (appendfsync) => {
    it.each(['append', 'sync'])('answers nobody, whatever is done meanwhile (%s)', (call) => {
      if (call === 'sync' && appendfsync !== 'always') return;
      for (let times = 0; times < 4; times++) {
        const test = inTurn(appendfsync);
        const { engine, files } = test;
        files.failAfter(0, Number.POSITIVE_INFINITY, 'EIO', call);
        for (let nth = 0; nth < times; nth++) inBackground(test);
        expect(engine.commit(), `background work ${times} times`).toBe(false);
        inBackground(test);
        expect(engine.commit(), `background work ${times} times`).toBe(false);
        engine.endTurn();
        engine.beginTurn();
        expect(engine.commit(), 'who has only read').toBe(true);
      }
    });
  },
);
