import { describe, expect, it } from 'vitest';
import { blockingCommands } from '../../../test/support/blocking-commands.ts';
import { commandsIn } from '../../../test/support/observed-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';

const QUEUED = '+QUEUED\r\n';
const ABORTED = '-EXECABORT Transaction discarded because of previous errors.\r\n';

function propagated(engine: TalkingEngine): string[] {
  return commandsIn(engine.engine.keyspace.effects.take()).map((words) => words.join(' '));
}

describe('EXEC', () => {
  it('executes what was queued since MULTI and answers all of it', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    expect(client.ask('MULTI')).toBe('+OK\r\n');
    expect(client.ask('SET k 41')).toBe(QUEUED);
    expect(client.ask('INCR k')).toBe(QUEUED);
    expect(client.ask('GET k')).toBe(QUEUED);
    expect(other.ask('GET k')).toBe('$-1\r\n');
    expect(client.ask('EXEC')).toBe('*3\r\n+OK\r\n:42\r\n$2\r\n42\r\n');
    expect(client.ask('EXEC')).toBe('-ERR EXEC without MULTI\r\n');
  });

  it('answers an empty transaction with an empty array', () => {
    const client = new TalkingEngine().client();
    client.send('MULTI');
    expect(client.ask('EXEC')).toBe('*0\r\n');
  });

  it('goes on behind a command that fails', () => {
    const client = new TalkingEngine().client();
    for (const line of ['MULTI', 'SET k text', 'INCR k', 'SET k 2']) client.send(line);
    expect(client.ask('EXEC')).toBe(
      '*3\r\n+OK\r\n-ERR value is not an integer or out of range\r\n+OK\r\n',
    );
  });

  it.each(['NOSUCH', 'SET k', 'CLIENT NOSUCH', 'SHUTDOWN'])(
    'executes nothing after %j was refused',
    (line) => {
      const client = new TalkingEngine().client();
      for (const before of ['MULTI', 'SET k v']) client.send(before);
      expect(client.ask(line)).toMatch(/^-ERR /);
      expect(client.ask('SET k w')).toBe(QUEUED);
      expect(client.ask('EXEC')).toBe(ABORTED);
      expect(client.ask('GET k')).toBe('$-1\r\n');
      client.send('MULTI');
      expect(client.ask('EXEC')).toBe('*0\r\n');
    },
  );

  it('says itself what is wrong with it, and the transaction is over', () => {
    const client = new TalkingEngine().client();
    client.send('MULTI');
    expect(client.ask('EXEC now')).toBe(
      '-EXECABORT Transaction discarded because of: ' +
        "wrong number of arguments for 'exec' command\r\n",
    );
    expect(client.ask('EXEC')).toBe('-ERR EXEC without MULTI\r\n');
  });

  it('keeps nobody waiting', () => {
    const engine = new TalkingEngine(blockingCommands);
    const client = engine.client();
    for (const line of ['MULTI', 'TAKE k 0', 'SHIFT k l 0', 'SET k v', 'TAKE k 0']) {
      client.send(line);
    }
    expect(client.ask('EXEC')).toBe('*4\r\n*-1\r\n$-1\r\n+OK\r\n*2\r\n$1\r\nk\r\n$1\r\nv\r\n');
  });

  it('is over before those are served who waited for what it did', () => {
    const engine = new TalkingEngine(blockingCommands);
    const [waiter, client] = [engine.client(), engine.client()];
    waiter.send('TAKE k 0');
    for (const line of ['MULTI', 'SET k 1', 'SET k 2', 'APPEND k 3']) client.send(line);
    expect(client.ask('EXEC')).toBe('*3\r\n+OK\r\n+OK\r\n:2\r\n');
    expect(waiter.replies).toBe('*2\r\n$1\r\nk\r\n$2\r\n23\r\n');
    waiter.send('TAKE k 0');
    for (const line of ['MULTI', 'SET k 1', 'DEL k']) client.send(line);
    expect(client.ask('EXEC')).toBe('*2\r\n+OK\r\n:1\r\n');
    expect(waiter.replies).toBe('');
  });

  it('is propagated as what it changed, between MULTI and EXEC if that is more than one', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    const run = (...lines: string[]): string[] => {
      for (const line of ['MULTI', ...lines, 'EXEC']) client.send(line);
      return propagated(engine);
    };
    expect(run('GET k')).toEqual([]);
    expect(run('SET k v', 'GET k')).toEqual(['SELECT 0', 'SET k v']);
    expect(run('SET k v', 'GET k', 'SELECT 1', 'INCRBYFLOAT n 1.5', 'SELECT 0')).toEqual([
      'MULTI',
      'SET k v',
      'SELECT 1',
      'SET n 1.5 KEEPTTL',
      'EXEC',
    ]);
    client.send('SET k w');
    expect(propagated(engine)).toEqual(['SELECT 0', 'SET k w']);
    client.send('SELECT 3');
    expect(run('SET k v', 'DEL k')).toEqual(['SELECT 3', 'MULTI', 'SET k v', 'DEL k', 'EXEC']);
  });

  it('propagates a key that expires under way as a part of it', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('SET k v PX 10');
    engine.pass(20);
    propagated(engine);
    expect(client.ask('SETNX k w')).toBe(':1\r\n');
    expect(propagated(engine)).toEqual(['MULTI', 'DEL k', 'SETNX k w', 'EXEC']);
  });

  it('counts its queue as memory of the client', () => {
    const client = new TalkingEngine().client();
    client.send('MULTI');
    for (let count = 0; count < 100; count++) client.send(`SET k ${'v'.repeat(1000)}`);
    expect(client.session.heldBytes).toBeGreaterThan(100_000);
    expect(client.ask('CLIENT INFO')).toBe(QUEUED);
    const line = / flags=x .* multi=101 watch=0 .* multi-mem=[1-9][0-9]{5} /;
    expect(client.ask('EXEC')).toMatch(line);
    expect(client.session.heldBytes).toBe(0);
  });

  it('queues any number of commands and arguments', () => {
    const client = new TalkingEngine().client();
    client.send('MULTI');
    const keys = Array.from({ length: 500 }, (_, at) => `key${at} ${at}`).join(' ');
    for (let count = 0; count < 50; count++) client.send(`MSET ${keys}`);
    client.send('GET key499');
    expect(client.ask('EXEC')).toBe(`*51\r\n${'+OK\r\n'.repeat(50)}$3\r\n499\r\n`);
  });

  it('counts each error by its own code', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    for (const line of ['SET s x', 'MULTI', 'INCR s', 'CLIENT LIST ID x', 'EXEC']) {
      client.send(line);
    }
    client.send('EXEC');
    expect(client.ask('INFO errorstats')).toContain('errorstat_ERR:count=3\r\n');
  });
});

describe('Without memory to spare', () => {
  function fullEngine(): TestEngine {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v'.repeat(100_000));
    return engine;
  }

  it('nothing can be queued, and EXEC and DISCARD still come through', () => {
    const engine = fullEngine();
    expect(engine.run('MULTI')).toBe('+OK\r\n');
    engine.runAs(engine.connect(), 'CONFIG', 'SET', 'maxmemory', '1');
    expect(engine.run('GET', 'k')).toMatch(/^-OOM /);
    expect(engine.run('EXEC')).toBe(ABORTED);
    expect(engine.run('MULTI')).toBe('+OK\r\n');
    expect(engine.run('DISCARD')).toBe('+OK\r\n');
  });

  it('a transaction that needs memory is not begun', () => {
    const engine = fullEngine();
    engine.run('MULTI');
    engine.run('SET', 'k', 'w');
    engine.runAs(engine.connect(), 'CONFIG', 'SET', 'maxmemory', '1');
    expect(engine.run('EXEC')).toBe(
      '-EXECABORT Transaction discarded because of: ' +
        "OOM command not allowed when used memory > 'maxmemory'.\r\n",
    );
    expect(engine.run('GET', 'k')).toMatch(/^\$100000/);
  });
});
