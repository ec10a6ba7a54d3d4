import { describe, expect, it } from 'vitest';
import { TalkingEngine } from '../../test/support/talking-engine.ts';

describe('A client whose request lets others go first', () => {
  it('is not blocked, to INFO and to CLIENT LIST', () => {
    const engine = new TalkingEngine();
    const { othersFirst } = engine.engine.clients;
    const [asking, other] = [engine.client(), engine.client()];
    othersFirst.enabled = true;
    asking.send('INFO clients');
    expect(asking.session.suspended).toBe(true);
    othersFirst.enabled = false;
    expect(other.ask('INFO clients')).toContain('blocked_clients:0\r\n');
    expect(other.ask(`CLIENT LIST ID ${asking.session.id}`)).toContain(' flags=N ');
  });
});
