import { describe, expect, it } from 'vitest';
import { Resumptions } from './resumptions.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Connections by name; a turn is over when `most` of them were served in it. */
function resumptions(most: number) {
  const served: string[] = [];
  let inTurn = 0;
  const queue = new Resumptions(() => inTurn >= most);
  const add = (name: string, bytes = 0, then?: () => void) => {
    const resume = () => {
      inTurn++;
      served.push(name);
      then?.();
    };
    queue.add({ resume }, bytes);
  };
  const turn = async () => {
    inTurn = 0;
    served.length = 0;
    await nextTurn();
    return served.join(' ');
  };
  return { queue, add, turn };
}

describe('connections that go on later', () => {
  it('go on in the order in which they asked', async () => {
    const { add, turn } = resumptions(10);
    for (const name of ['a', 'b', 'c']) add(name);
    expect(await turn()).toBe('a b c');
    expect(await turn()).toBe('');
  });

  it('wait for another turn when one is over, and then come first', async () => {
    const { add, turn } = resumptions(2);
    add('a', 0, () => add('a again'));
    for (const name of ['b', 'c']) add(name);
    expect(await turn()).toBe('a b');
    add('d');
    expect(await turn()).toBe('c a again');
    expect(await turn()).toBe('d');
  });

  it('are served one in each turn even if it is over before', async () => {
    const { add, turn } = resumptions(0);
    for (const name of ['a', 'b']) add(name);
    expect([await turn(), await turn(), await turn()]).toEqual(['a', 'b', '']);
  });

  it('know when what they hold is too much, and when it is so no more', async () => {
    const { queue, add, turn } = resumptions(1);
    add('a', 10 * 1024 * 1024);
    expect(queue.isFull).toBe(false);
    add('b', 6 * 1024 * 1024);
    expect(queue.isFull).toBe(true);
    expect(await turn()).toBe('a');
    expect(queue.isFull).toBe(false);
    expect(await turn()).toBe('b');
    add('c', 15 * 1024 * 1024);
    expect(queue.isFull).toBe(false);
  });
});
