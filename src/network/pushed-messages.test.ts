import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { LastView, PushedMessages } from './pushed-messages.ts';

const log = asciiBytes('first second third ');
const FIRST = [0, 6] as const;
const SECOND = [6, 13] as const;
const THIRD = [13, 19] as const;

function taken(pushes: PushedMessages): string {
  const { byteCount } = pushes;
  const bytes = pushes.take(new LastView());
  expect(bytes.length).toBe(byteCount);
  expect(pushes.byteCount).toBe(0);
  return latin1Text(bytes, 0, bytes.length);
}

describe('messages pushed in one turn', () => {
  it('that lie end to end are sent from where they lie', () => {
    const pushes = new PushedMessages();
    for (const [start, end] of [FIRST, SECOND, THIRD]) pushes.add(log, start, end);
    const bytes = pushes.take(new LastView());
    expect(bytes.buffer).toBe(log.buffer);
    expect([bytes.byteOffset, bytes.length]).toEqual([0, log.length]);
  });

  it('are seen through one view by all who are sent the same', () => {
    const views = new LastView();
    const [one, other, later] = [FIRST, FIRST, SECOND].map(([start, end]) => {
      const pushes = new PushedMessages();
      pushes.add(log, start, end);
      return pushes.take(views);
    });
    expect(one).toBe(other);
    expect(latin1Text(one, 0, one.length)).toBe('first ');
    expect(latin1Text(later, 0, later.length)).toBe('second ');
    expect(views.of(log, 0, 7).length).toBe(7);
    expect(views.of(log.slice(), 0, 7)).not.toBe(views.of(log, 0, 7));
  });

  it('that lie elsewhere are joined, in the order in which they came', () => {
    const pushes = new PushedMessages();
    const other = asciiBytes('other ');
    pushes.add(log, ...SECOND);
    pushes.add(log, ...THIRD);
    pushes.add(other, 0, other.length);
    pushes.add(log, ...FIRST);
    pushes.add(log, ...THIRD);
    expect(taken(pushes)).toBe('second third other first third ');
  });

  it('are none after they were taken or dropped', () => {
    const pushes = new PushedMessages();
    expect(taken(pushes)).toBe('');
    pushes.add(log, ...FIRST);
    expect(taken(pushes)).toBe('first ');
    // Goes on where the last one ended, which is gone.
    pushes.add(log, ...SECOND);
    expect(taken(pushes)).toBe('second ');
    pushes.add(log, ...FIRST);
    pushes.add(log, ...FIRST);
    pushes.clear();
    expect(taken(pushes)).toBe('');
  });
});
