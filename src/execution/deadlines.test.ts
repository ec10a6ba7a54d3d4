import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/base/random.ts';
import type { ClientSession } from './client-session.ts';
import { Deadlines } from './deadlines.ts';

function sessionWith(deadlineMs: number): ClientSession {
  return { deadlineMs, deadlineAt: -1 } as ClientSession;
}

describe('Deadlines', () => {
  it('knows the next one, whatever comes and goes', () => {
    const random = new SeededRandom(7);
    const deadlines = new Deadlines();
    const model = new Set<ClientSession>();
    for (let step = 0; step < 5_000; step++) {
      if (model.size === 0 || random.nextUint32() % 5 < 3) {
        const session = sessionWith(random.nextUint32() % 1_000);
        model.add(session);
        deadlines.add(session);
      } else {
        const members = [...model];
        const session = members[random.nextUint32() % members.length] as ClientSession;
        model.delete(session);
        deadlines.remove(session);
        deadlines.remove(session); // a second time does nothing
      }
      expect(deadlines.count).toBe(model.size);
      const next = Math.min(...[...model].map(({ deadlineMs }) => deadlineMs));
      if (model.size > 0) expect(deadlines.next?.deadlineMs).toBe(next);
      else expect(deadlines.next).toBeUndefined();
    }
  });
});
