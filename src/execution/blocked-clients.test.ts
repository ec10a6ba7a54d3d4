import { describe, expect, it } from 'vitest';
import { blockingCommands } from '../../test/support/blocking-commands.ts';
import { commandsIn } from '../../test/support/observed-engine.ts';
import { type TalkingClient, TalkingEngine } from '../../test/support/talking-engine.ts';

type Talker = TalkingClient;
const NULL_ARRAY = '*-1\r\n';

function engineWith(): TalkingEngine {
  return new TalkingEngine(blockingCommands);
}

function taken(key: string, value: string): string {
  return `*2\r\n$${key.length}\r\n${key}\r\n$${value.length}\r\n${value}\r\n`;
}

function propagated(engine: TalkingEngine): string[] {
  return commandsIn(engine.engine.keyspace.effects.take()).map((words) => words.join(' '));
}

describe('A client whose blocking command finds nothing', () => {
  it('waits until somebody makes the key', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    expect(waiter.ask('TAKE k 0')).toBe('');
    expect(other.ask('INFO clients')).toContain('blocked_clients:1\r\n');
    expect(other.ask('SET k v')).toBe('+OK\r\n');
    expect(waiter.replies).toBe(taken('k', 'v'));
    expect(other.ask('EXISTS k')).toBe(':0\r\n');
    expect(other.ask('INFO clients')).toContain('blocked_clients:0\r\n');
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });

  it('has sent one command, whether it is served, waits again or waits in vain', () => {
    const engine = engineWith();
    const [served, unserved, other] = [engine.client(), engine.client(), engine.client()];
    const { statistics } = engine.engine;
    served.send('TAKE k 0');
    unserved.send('TAKE k 1');
    other.send('SET k v');
    engine.pass(2000);
    expect(served.replies).toBe(taken('k', 'v'));
    expect(unserved.replies).toBe(NULL_ARRAY);
    expect(statistics.commandsProcessed).toBe(3);
  });

  it('waits for any of several keys, each named once or more often', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('TAKE a b a c 0');
    expect(other.ask('INFO clients')).toContain('total_blocking_keys:3\r\n');
    other.send('SET b v');
    expect(waiter.replies).toBe(taken('b', 'v'));
    expect(other.ask('INFO clients')).toContain('total_blocking_keys:0\r\n');
  });

  it('is served before the next command of anybody, first come first served', () => {
    const engine = engineWith();
    const waiters = Array.from({ length: 5 }, () => engine.client());
    const other = engine.client();
    for (const waiter of waiters) waiter.send('TAKE k 0');
    for (const [index, waiter] of waiters.entries()) {
      expect(other.ask(`SET k ${index}`)).toBe('+OK\r\n');
      expect(other.ask('GET k')).toBe('$-1\r\n');
      expect(waiter.replies).toBe(taken('k', String(index)));
    }
    other.send('SET k left');
    expect(other.ask('GET k')).toBe('$4\r\nleft\r\n');
  });

  it('keeps its place when what came was not enough for it', () => {
    const engine = engineWith();
    const [first, second, other] = [engine.client(), engine.client(), engine.client()];
    first.send('AWAITLOSS k 0');
    other.send('SET k 1');
    expect(first.replies).toBe('-ERR lost\r\n');
    first.send('AWAITLOSS k 0');
    second.send('AWAITLOSS k 0');
    for (let change = 0; change < 3; change++) other.send('APPEND k x');
    expect(first.replies + second.replies).toBe('');
    expect(other.ask('INFO clients')).toContain('total_blocking_keys_on_nokey:1\r\n');
    other.send('DEL k');
    expect(first.replies).toBe('-ERR lost\r\n');
    expect(second.replies).toBe('-ERR lost\r\n');
    expect(other.ask('INFO clients')).toContain('total_blocking_keys_on_nokey:0\r\n');
  });

  it('may be served by what was done for another one', () => {
    const engine = engineWith();
    const [last, middle, first, other] = [0, 1, 2, 3].map(() => engine.client());
    last?.send('TAKE c 0');
    middle?.send('SHIFT b c 0');
    first?.send('SHIFT a b 0');
    other?.send('SET a v');
    expect(first?.replies).toBe('$1\r\nv\r\n');
    expect(middle?.replies).toBe('$1\r\nv\r\n');
    expect(last?.replies).toBe(taken('c', 'v'));
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });

  it('passes over a key that gets a value of another type', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('TAKE k l 0');
    other.send('SADD k member');
    expect(waiter.replies).toBe('');
    other.send('SET l v');
    expect(waiter.replies).not.toBe('');
  });

  it('has its effects propagated behind those of the command that served it', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('SELECT 2');
    other.send('SELECT 2');
    waiter.send('TAKE k 0');
    expect(propagated(engine)).toEqual([]);
    other.send('SET k v');
    expect(propagated(engine)).toEqual(['SELECT 2', 'SET k v', 'DEL k']);
  });

  it('is answered in its own protocol and from its own database', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('HELLO 3');
    waiter.send('SELECT 3');
    expect(waiter.replies).not.toBe('');
    waiter.send('TAKE k 1');
    other.send('SET k v');
    expect(waiter.replies).toBe('');
    engine.pass(1_001);
    expect(waiter.replies).toBe('_\r\n');
  });

  it('is answered once although it sent more requests meanwhile', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('TAKE k 0');
    waiter.send('PING');
    waiter.send('TAKE l 0');
    waiter.send('PING');
    other.send('SET k 1');
    expect(waiter.replies).toBe(`${taken('k', '1')}+PONG\r\n`);
    other.send('SET l 2');
    expect(waiter.replies).toBe(`${taken('l', '2')}+PONG\r\n`);
  });

  it('is not answered under CLIENT REPLY SKIP, though it takes', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('CLIENT REPLY SKIP');
    waiter.send('TAKE k 0');
    other.send('SET k v');
    expect(waiter.replies).toBe('');
    expect(other.ask('EXISTS k')).toBe(':0\r\n');
    expect(waiter.ask('PING')).toBe('+PONG\r\n');
  });

  it('counts what it holds, and as one command', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    const processed = () => engine.engine.statistics.commandsProcessed;
    const before = processed();
    waiter.send(`TAKE ${'k'.repeat(1000)} 0`);
    expect(waiter.session.heldBytes).toBeGreaterThan(1000);
    other.send(`SET ${'k'.repeat(1000)} v`);
    expect(waiter.session.heldBytes).toBe(0);
    expect(processed() - before).toBe(2);
  });
});

describe('The wait of a blocking command ends', () => {
  it('when its time is past, never before', () => {
    const engine = engineWith();
    const waiter = engine.client();
    waiter.send('TAKE k 0.05');
    engine.pass(50);
    expect(waiter.replies).toBe('');
    engine.pass(1);
    expect(waiter.replies).toBe(NULL_ARRAY);
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });

  it('for each in its time', () => {
    const engine = engineWith();
    const seconds = [3, 1, 0.002, 2, 0.0001, 1.1];
    const waiters = seconds.map(() => engine.client());
    waiters.forEach((waiter, at) => {
      waiter.send(`TAKE k ${seconds[at]}`);
    });
    const order: number[] = [];
    for (let ms = 1; ms <= 3_001; ms++) {
      engine.pass(1);
      waiters.forEach((waiter, at) => {
        if (waiter.replies === NULL_ARRAY) order.push(ms, at);
      });
    }
    expect(order).toEqual([2, 4, 3, 2, 1001, 1, 1101, 5, 2001, 3, 3001, 0]);
  });

  it('by CLIENT UNBLOCK, as in vain or with an error, which is counted', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    const id = waiter.session.id;
    waiter.send('TAKE k 0');
    expect(other.ask(`CLIENT UNBLOCK ${id}`)).toBe(':1\r\n');
    expect(waiter.replies).toBe(NULL_ARRAY);
    waiter.send('TAKE k 0');
    expect(other.ask(`CLIENT UNBLOCK ${id} ERROR`)).toBe(':1\r\n');
    expect(waiter.replies).toBe('-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n');
    expect(other.ask(`CLIENT UNBLOCK ${id}`)).toBe(':0\r\n');
    expect(other.ask('INFO errorstats')).toContain('errorstat_UNBLOCKED:count=1');
    other.send('SET k v');
    expect(other.ask('EXISTS k')).toBe(':1\r\n');
  });

  it('by its going away, and what it waited for goes to the next', () => {
    const engine = engineWith();
    const [first, second, other] = [engine.client(), engine.client(), engine.client()];
    first.send('TAKE k 0');
    second.send('TAKE k 0');
    first.leave();
    other.send('SET k v');
    expect(second.replies).toBe(taken('k', 'v'));
    second.send('TAKE k 0');
    expect(other.ask(`CLIENT KILL ID ${second.session.id}`)).toBe(':1\r\n');
    expect(second.killed).toBe(true);
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });

  it('when databases change places', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    waiter.send('TAKE k 0');
    other.send('SELECT 1');
    other.send('SET k v');
    expect(waiter.replies).toBe('');
    expect(other.replies).toBe('+OK\r\n+OK\r\n');
    other.send('SWAPDB 0 1');
    expect(waiter.replies).toBe(taken('k', 'v'));
    waiter.send('SET other v');
    waiter.send('AWAITLOSS other 0');
    other.send('SWAPDB 0 5');
    expect(waiter.replies).toBe('+OK\r\n-ERR lost\r\n');
  });

  it('by FLUSHALL only for who must know of the loss', () => {
    const engine = engineWith();
    const [waiter, loser, other] = [engine.client(), engine.client(), engine.client()];
    waiter.send('TAKE absent 0');
    other.send('SET k v');
    loser.send('AWAITLOSS k 0');
    other.send('FLUSHALL');
    expect(waiter.replies).toBe('');
    expect(loser.replies).toBe('-ERR lost\r\n');
    other.send('SET absent v');
    expect(waiter.replies).toBe(taken('absent', 'v'));
  });

  it('by expiry, whoever notices it', () => {
    const engine = engineWith();
    const [loser, other] = [engine.client(), engine.client()];
    other.send('SET k v PX 10');
    loser.send('AWAITLOSS k 0');
    engine.pass(20);
    engine.engine.beginBackgroundWork();
    while (engine.engine.expireSlice(1));
    engine.engine.endBackgroundWork();
    engine.settle();
    expect(loser.replies).toBe('-ERR lost\r\n');
    other.send('SET k v PX 10');
    loser.send('AWAITLOSS k 0');
    engine.pass(20);
    other.send('GET k');
    expect(loser.replies).toBe('-ERR lost\r\n');
  });

  it('by RENAME, COPY and MOVE onto its key', () => {
    const engine = engineWith();
    const [waiter, other] = [engine.client(), engine.client()];
    for (const way of ['RENAME from k', 'RENAMENX from k', 'COPY from k']) {
      waiter.send('TAKE k 0');
      other.send('SET from v');
      other.send(way);
      expect(waiter.replies).toBe(taken('k', 'v'));
    }
    waiter.send('TAKE k 0');
    other.send('SELECT 1');
    other.send('SET k moved');
    other.send('MOVE k 0');
    expect(waiter.replies).toBe(taken('k', 'moved'));
  });
});

describe('Timeouts', () => {
  it.each([
    ['abc', 'timeout is not a float or out of range'],
    ['', 'timeout is not a float or out of range'],
    ['-1', 'timeout is negative'],
    ['-inf', 'timeout is negative'],
    ['inf', 'timeout is out of range'],
    ['9223372036854775807', 'timeout is out of range'],
    ['9223372036854775', 'timeout is out of range'],
    ['1e400', 'timeout is out of range'],
    ['-1e400', 'timeout is negative'],
    ['1e5000', 'timeout is not a float or out of range'],
  ])('in seconds may not be %j', (text, error) => {
    expect(engineWith().client().ask(`TAKE k ${text}`)).toBe(`-ERR ${error}\r\n`);
  });

  it.each([
    ['1.5', 'timeout is not an integer or out of range'],
    ['-1', 'timeout is negative'],
    ['9223372036854775807', 'timeout is out of range'],
  ])('in milliseconds may not be %j', (text, error) => {
    expect(engineWith().client().ask(`AWAITLOSS k ${text}`)).toBe(`-ERR ${error}\r\n`);
  });
});

describe('CLIENT PAUSE and clients that wait', () => {
  it('does not serve them before it ends, but ends their waits in time', () => {
    const engine = engineWith();
    const [first, second, other] = [engine.client(), engine.client(), engine.client()];
    first.send('TAKE a 0');
    second.send('TAKE b 1');
    other.send('CLIENT PAUSE 100000 WRITE');
    // What changes now was not sent by a client.
    const { keyspace } = engine.engine;
    keyspace.interest.touch(0, new Uint8Array([97]), 0, 1);
    engine.pass(1_001);
    expect(second.replies).toBe(NULL_ARRAY);
    expect(first.replies).toBe('');
    other.send('CLIENT UNPAUSE');
    other.send('SET a v');
    expect(first.replies).toBe(taken('a', 'v'));
  });

  it('begun in a transaction, keeps those who write waiting, in their order, and no others', () => {
    const engine = new TalkingEngine();
    const clients = [0, 1, 2, 3].map(() => engine.client());
    const [group, reader, second, other] = clients as [Talker, Talker, Talker, Talker];
    other.send('XGROUP CREATE x g $ MKSTREAM');
    group.send('XREADGROUP GROUP g c BLOCK 0 STREAMS x >');
    reader.send('XREAD BLOCK 0 STREAMS x $');
    second.send('XREADGROUP GROUP g d BLOCK 0 STREAMS x >');
    for (const line of ['MULTI', 'CLIENT PAUSE 100000 WRITE', 'XADD x 1-1 f v', 'EXEC']) {
      other.send(line);
    }
    expect(reader.replies).toContain('1-1');
    other.send('PING');
    expect([group.replies, second.replies]).toEqual(['', '']);
    other.send('CLIENT UNPAUSE');
    expect([group.replies.includes('1-1'), second.replies]).toEqual([true, '']);
  });
});
