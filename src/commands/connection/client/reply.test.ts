import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT REPLY', () => {
  it('OFF answers nothing, errors included, until ON', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'REPLY', 'OFF')).toBe('');
    expect(engine.run('SET', 'k', 'v')).toBe('');
    expect(engine.run('NOSUCH')).toBe('');
    expect(engine.run('GET')).toBe('');
    expect(engine.run('CLIENT', 'REPLY', 'SKIP')).toBe('');
    expect(engine.run('client', 'reply', 'on')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
    expect(engine.run('INFO', 'stats')).toContain('total_error_replies:2\r\n');
  });

  it('SKIP leaves out one reply, whatever it is', () => {
    const engine = new TestEngine();
    for (const skipped of [['PING'], ['NOSUCH'], ['GET'], ['CLIENT', 'REPLY', 'foo'], ['RESET']]) {
      expect(engine.run('CLIENT', 'REPLY', 'SKIP')).toBe('');
      expect(engine.run(...skipped)).toBe('');
      expect(engine.run('PING')).toBe('+PONG\r\n');
    }
  });

  it('SKIP twice leaves out the second and what follows it', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'REPLY', 'SKIP');
    expect(engine.run('CLIENT', 'REPLY', 'SKIP')).toBe('');
    expect(engine.run('PING')).toBe('');
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('ON is answered even behind SKIP', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'REPLY', 'SKIP');
    expect(engine.run('CLIENT', 'REPLY', 'ON')).toBe('+OK\r\n');
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('SKIP in a transaction means what follows that, whatever ON says in it', () => {
    const engine = new TestEngine();
    for (const line of ['MULTI', 'CLIENT REPLY SKIP', 'CLIENT REPLY ON', 'PING']) {
      engine.run(...line.split(' '));
    }
    expect(engine.run('EXEC')).toContain('+PONG\r\n');
    expect(engine.run('PING')).toBe('');
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('is on again after RESET, which is answered', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'REPLY', 'OFF');
    expect(engine.run('RESET')).toBe('+RESET\r\n');
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('refuses other modes', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'REPLY', 'maybe')).toBe('-ERR syntax error\r\n');
    expect(engine.run('CLIENT', 'REPLY')).toBe(
      "-ERR wrong number of arguments for 'client|reply' command\r\n",
    );
  });

  it('does not keep large replies that nobody will see', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'x'.repeat(300_000));
    engine.run('CLIENT', 'REPLY', 'OFF');
    for (let count = 0; count < 10; count++) expect(engine.run('GET', 'k')).toBe('');
    expect(engine.run('CLIENT', 'REPLY', 'ON')).toBe('+OK\r\n');
  });
});
