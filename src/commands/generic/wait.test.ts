import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { ReplyWriter } from '../../protocol/reply-writer.ts';

/** A client and what it is answered when its wait is over. */
function waiting(test: TestEngine): {
  readonly session: TestEngine['session'];
  answer(): string;
} {
  let resumed = false;
  const session = test.connectWith({
    resume: () => {
      resumed = true;
    },
  });
  const answer = (): string => {
    if (!resumed) return 'still waits';
    const reply = new ReplyWriter();
    session.wake(reply);
    return Buffer.from(reply.tail).toString('latin1');
  };
  return { session, answer };
}

function withFile(fsync: string): TestEngine {
  const test = new TestEngine();
  test.run('CONFIG', 'SET', 'appendfsync', fsync);
  test.run('CONFIG', 'SET', 'appendonly', 'yes');
  test.comeToRest();
  return test;
}

describe('WAIT', () => {
  it('answers at once that no replica has it, if none is asked for', () => {
    const test = new TestEngine();
    expect(test.run('WAIT', '0', '0')).toBe(':0\r\n');
    expect(test.run('WAIT', '-1', '10')).toBe(':0\r\n');
  });

  it('waits in vain for replicas, until the time is up or somebody ends it', () => {
    const test = new TestEngine();
    const { session, answer } = waiting(test);
    expect(test.runAs(session, 'WAIT', '1', '100')).toBe('');
    test.pass(99);
    expect(answer()).toBe('still waits');
    test.pass(3);
    expect(answer()).toBe(':0\r\n');
    const other = waiting(test);
    test.runAs(other.session, 'WAIT', '1', '0');
    expect(test.run('CLIENT', 'UNBLOCK', String(other.session.id))).toBe(':1\r\n');
    expect(other.answer()).toBe(':0\r\n');
  });

  it('answers at once in a transaction', () => {
    const test = new TestEngine();
    test.run('MULTI');
    test.run('WAIT', '1', '0');
    expect(test.run('EXEC')).toBe('*1\r\n:0\r\n');
  });

  it('refuses what is no number, and a time that is none', () => {
    const test = new TestEngine();
    expect(test.run('WAIT', 'x', '0')).toContain('value is not an integer or out of range');
    expect(test.run('WAIT', '0', 'x')).toContain('timeout is not an integer or out of range');
    expect(test.run('WAIT', '0', '-1')).toContain('timeout is negative');
  });
});

describe('WAITAOF', () => {
  it('waits for the first file, whose base will have what was written before', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    test.run('CONFIG', 'SET', 'appendonly', 'yes');
    const { session, answer } = waiting(test);
    expect(test.runAs(session, 'WAITAOF', '1', '0', '0')).toBe('');
    expect(answer()).toBe('still waits');
    test.comeToRest();
    expect(answer()).toBe('*2\r\n:1\r\n:0\r\n');
  });

  it.each(['everysec', 'no'])('need not wait longer when %s becomes always', (fsync) => {
    const test = withFile(fsync);
    const { session, answer } = waiting(test);
    test.runAs(session, 'SET', 'k', 'v');
    test.engine.commit();
    expect(test.runAs(session, 'WAITAOF', '1', '0', '0')).toBe('');
    expect(test.run('CONFIG', 'SET', 'appendfsync', 'always')).toBe('+OK\r\n');
    expect(answer()).toBe('*2\r\n:1\r\n:0\r\n');
  });

  it('waits until what was written is on the disk', () => {
    const test = withFile('everysec');
    const { session, answer } = waiting(test);
    test.runAs(session, 'SET', 'k', 'v');
    expect(test.runAs(session, 'WAITAOF', '1', '0', '0')).toBe('');
    expect(answer()).toBe('still waits');
    test.clock.ms += 2000;
    test.engine.tickClients();
    test.comeToRest();
    expect(answer()).toBe('*2\r\n:1\r\n:0\r\n');
    expect(test.run('WAITAOF', '1', '0', '0')).toBe('*2\r\n:1\r\n:0\r\n');
  });

  it('need not wait with appendfsync always, nor when the disk is not asked for', () => {
    const test = withFile('always');
    test.run('SET', 'k', 'v');
    expect(test.run('WAITAOF', '1', '0', '0')).toBe('*2\r\n:1\r\n:0\r\n');
    const without = new TestEngine();
    without.run('SET', 'k', 'v');
    expect(without.run('WAITAOF', '0', '0', '0')).toBe('*2\r\n:1\r\n:0\r\n');
  });

  it('tells after its time what the disk has, with appendfsync no, or of replicas', () => {
    const test = withFile('no');
    test.run('SET', 'k', 'v');
    const { session, answer } = waiting(test);
    test.runAs(session, 'WAITAOF', '1', '0', '50');
    test.pass(52);
    expect(answer()).toBe('*2\r\n:0\r\n:0\r\n');
    const synced = withFile('always');
    const other = waiting(synced);
    synced.runAs(other.session, 'SET', 'k', 'v');
    expect(synced.runAs(other.session, 'WAITAOF', '1', '1', '50')).toBe('');
    synced.pass(52);
    expect(other.answer()).toBe('*2\r\n:1\r\n:0\r\n');
  });

  it('is refused without the file, also when that is turned off meanwhile', () => {
    const error =
      '-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n';
    expect(new TestEngine().run('WAITAOF', '1', '0', '0')).toBe(error);
    const test = withFile('no');
    test.run('SET', 'k', 'v');
    const { session, answer } = waiting(test);
    test.runAs(session, 'WAITAOF', '1', '0', '0');
    test.run('CONFIG', 'SET', 'appendonly', 'no');
    expect(answer()).toBe(error);
  });

  it('refuses numbers out of range', () => {
    const test = new TestEngine();
    const range = '-ERR value is out of range, value must between 0 and 1\r\n';
    expect(test.run('WAITAOF', '2', '0', '0')).toBe(range);
    expect(test.run('WAITAOF', '-1', '0', '0')).toBe(range);
    expect(test.run('WAITAOF', 'x', '0', '0')).toContain('not an integer');
    expect(test.run('WAITAOF', '0', '-1', '0')).toBe(
      '-ERR value is out of range, must be positive\r\n',
    );
    expect(test.run('WAITAOF', '0', '0', '-1')).toContain('timeout is negative');
  });
});
