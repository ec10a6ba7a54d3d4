import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { CLIENT_BASE_BYTES } from '../../framework/session.ts';

describe('CLIENT INFO', () => {
  it('describes the connection with the fields of Redis 7.4 in their order', () => {
    expect(new TestEngine().run('CLIENT', 'INFO').split('\r\n')[1]).toBe(
      'id=1 addr=127.0.0.1:50000 laddr=127.0.0.1:6379 fd=8 name= age=0 idle=0 flags=N db=0 ' +
        'sub=0 psub=0 ssub=0 multi=-1 watch=0 qbuf=0 qbuf-free=0 argv-mem=10 multi-mem=0 rbs=0 ' +
        'rbp=0 obl=0 oll=0 omem=0 ' +
        `tot-mem=${CLIENT_BASE_BYTES + 10} events=r cmd=client|info user=default redir=-1 ` +
        'resp=2 lib-name= lib-ver= tot-net-in=0 tot-net-out=0\n',
    );
  });

  it('is a verbatim string in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    const reply = engine.run('CLIENT', 'INFO');
    const text = reply.slice(reply.indexOf('\r\n') + 2, -2);
    expect(reply).toBe(`=${text.length}\r\n${text}\r\n`);
    expect(text).toMatch(/^txt:id=1 .* resp=3 lib-name= lib-ver= tot-net-in=0 tot-net-out=0\n$/);
  });

  it('tells age and idle time in whole seconds, database and switches', () => {
    const engine = new TestEngine();
    engine.clock.ms += 5_999;
    engine.run('SELECT', '7');
    engine.run('CLIENT', 'NO-EVICT', 'ON');
    engine.run('CLIENT', 'NO-TOUCH', 'ON');
    const line = engine.run('CLIENT', 'INFO');
    expect(line).toContain(' age=5 idle=0 flags=eT db=7 ');
  });

  it('shows once that a client came by a unix socket', () => {
    const engine = new TestEngine();
    const localAddress = '/run/redis.sock:0';
    const session = engine.connectWith({ isUnixSocket: true, localAddress });
    expect(engine.runAs(session, 'CLIENT', 'INFO')).toContain(' flags=U ');
    engine.runAs(session, 'CLIENT', 'NO-EVICT', 'ON');
    expect(engine.runAs(session, 'CLIENT', 'INFO')).toContain(' flags=Ue ');
  });

  it('tells what the transport holds for the client', () => {
    const engine = new TestEngine();
    const session = engine.connectWith({
      state: () => ({
        queryBufferBytes: 100,
        queryBufferFreeBytes: 24,
        argumentBytes: 7,
        memoryBytes: 2_124,
        announcedBytes: 0,
        outputBufferBytes: 40_000,
        fileDescriptor: 12,
      }),
    });
    const line = engine.runAs(session, 'CLIENT', 'INFO');
    expect(line).toContain(' fd=12 ');
    // Seven bytes of a request that waits, and CLIENT INFO itself.
    expect(line).toContain(' qbuf=100 qbuf-free=24 argv-mem=17 ');
    expect(line).toContain(' oll=3 omem=40000 ');
    expect(line).toContain(` tot-mem=${CLIENT_BASE_BYTES + 2_124 + 10} events=rw `);
  });
});
