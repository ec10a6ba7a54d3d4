import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('SHUTDOWN', () => {
  it('stops the server without a reply, and the client executes nothing more', () => {
    for (const modifiers of [
      [],
      ['NOSAVE'],
      ['save'],
      ['NOW', 'FORCE', 'NOSAVE'],
      ['now', 'NOW'],
    ]) {
      const engine = new TestEngine();
      expect(engine.run('SHUTDOWN', ...modifiers)).toBe('');
      expect(engine.shutdowns).toBe(1);
      expect(engine.session.closeAfterReply).toBe(true);
    }
  });

  it('can be aborted only while it is going on', () => {
    const engine = new TestEngine();
    const reply = '-ERR No shutdown in progress.\r\n';
    expect(engine.run('SHUTDOWN', 'ABORT')).toBe(reply);
    expect(engine.run('SHUTDOWN', 'abort', 'ABORT')).toBe(reply);
    expect(engine.shutdowns).toBe(0);
  });

  it('takes back what a signal has asked for', () => {
    const engine = new TestEngine();
    engine.isStopAsked = true;
    expect(engine.run('SHUTDOWN', 'ABORT')).toBe('+OK\r\n');
    expect(engine.logged).toContain('notice: Shutdown manually aborted.');
    expect(engine.run('SHUTDOWN', 'ABORT')).toBe('-ERR No shutdown in progress.\r\n');
  });

  it('is refused when the data cannot be saved, unless they need not be; writes go on', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.files.failAfter(0, 1000, 'ENOSPC');
    expect(engine.run('SHUTDOWN')).toBe('-ERR Errors trying to SHUTDOWN. Check logs.\r\n');
    expect(engine.logged.slice(-2)).toEqual([
      "warning: Error trying to save the DB, can't exit.",
      'warning: Errors trying to shut down the server. Check the logs for more information.',
    ]);
    expect(engine.run('SET', 'k', 'w')).toBe('+OK\r\n');
    expect(engine.shutdowns).toBe(0);
    expect(engine.run('SHUTDOWN', 'NOSAVE')).toBe('');
    expect(engine.shutdowns).toBe(1);
  });

  it('is refused while the first append-only file is being written, unless forced', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.run('CONFIG', 'SET', 'appendonly', 'yes');
    expect(engine.run('SHUTDOWN', 'NOSAVE')).toBe(
      '-ERR Errors trying to SHUTDOWN. Check logs.\r\n',
    );
    expect(engine.logged).toContain("warning: Writing initial AOF, can't exit.");
    expect(engine.shutdowns).toBe(0);
    expect(engine.run('SHUTDOWN', 'NOSAVE', 'FORCE')).toBe('');
    expect(engine.logged).toContain('warning: Writing initial AOF. Exit anyway.');
    expect(engine.shutdowns).toBe(1);
  });

  it('goes on when its modifiers are wrong or contradict each other', () => {
    const engine = new TestEngine();
    const wrong = [['FOO'], [''], ['SAVE', 'NOSAVE'], ['ABORT', 'NOW'], ['NOSAVE', 'ABORT']];
    for (const modifiers of wrong) {
      expect(engine.run('SHUTDOWN', ...modifiers)).toBe('-ERR syntax error\r\n');
    }
    expect(engine.shutdowns).toBe(0);
    expect(engine.session.closeAfterReply).toBe(false);
  });
});
