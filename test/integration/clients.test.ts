// The two client libraries of the Node world against a running server: the handshake, commands,
// pipelines, binary values, errors, both protocols, and a server that goes away and comes back.
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delay, freePort, type ServerProcess, startRespite } from '../support/server-process.ts';

/** However long the machine takes to start a server, its clients wait for it. */
const PATIENCE = { connectTimeout: 60_000, maxRetriesPerRequest: null } as const;
const BINARY = Buffer.from([0, 255, 13, 10, 128]);

describe('ioredis', () => {
  let server: ServerProcess;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRespite();
    redis = new Redis(server.port, '127.0.0.1', { ...PATIENCE, connectionName: 'io' });
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('connects, passes its ready check and names itself', async () => {
    expect(await redis.ping()).toBe('PONG');
    expect(redis.status).toBe('ready');
    expect(await redis.client('GETNAME')).toBe('io');
  });

  it('runs commands with options', async () => {
    expect(await redis.set('k', 'v', 'EX', 10_000)).toBe('OK');
    expect(await redis.ttl('k')).toBeGreaterThan(9_000);
    expect(await redis.set('k', 'w', 'NX')).toBeNull();
    expect(await redis.mget('k', 'absent')).toEqual(['v', null]);
    expect(await redis.incrbyfloat('float', 0.1)).toBe('0.1');
    await expect(redis.incr('k')).rejects.toThrow('ERR value is not an integer or out of range');
  });

  it('keeps binary values whole', async () => {
    await redis.set(BINARY, BINARY);
    expect(await redis.getBuffer(BINARY)).toEqual(BINARY);
  });

  it('pipelines, with an error in its place', async () => {
    const results = await redis.pipeline().set('p', 'x').incr('p').get('p').del('p').exec();
    expect(results?.map(([error, value]) => error?.message ?? value)).toEqual([
      'OK',
      'ERR value is not an integer or out of range',
      'x',
      1,
    ]);
  });

  it('gets a thousand replies in order', async () => {
    const pipeline = redis.pipeline();
    for (let count = 0; count < 1_000; count++) pipeline.incr('many');
    const results = await pipeline.exec();
    expect(results?.map(([, value]) => value)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => index + 1),
    );
  });

  it('scans every key with its stream', async () => {
    await redis.flushall();
    await redis.mset(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`s:${at}`, at])));
    const seen = new Set<string>();
    for await (const keys of redis.scanStream({ match: 's:*', count: 50 })) {
      for (const key of keys as string[]) seen.add(key);
    }
    expect(seen.size).toBe(500);
  });

  it('selects a database at connecting', async () => {
    const other = new Redis(server.port, '127.0.0.1', { ...PATIENCE, db: 5 });
    await other.set('five', '5');
    expect(await redis.get('five')).toBeNull();
    expect(await other.client('INFO')).toContain(' db=5 ');
    other.disconnect();
  });
});

describe.each([2, 3] as const)('node-redis, RESP%i', (protocol) => {
  let server: ServerProcess;
  let redis: ReturnType<typeof open>;

  const open = (port: number) =>
    createClient({
      RESP: protocol,
      name: 'node',
      socket: { port, host: '127.0.0.1', reconnectStrategy: 20, connectTimeout: 60_000 },
    });

  beforeAll(async () => {
    server = await startRespite();
    redis = open(server.port);
    redis.on('error', (error) => expect(error).toBeInstanceOf(Error));
    await redis.connect();
  });

  afterAll(async () => {
    redis.destroy();
    await server.stop();
  });

  it('connects, speaks the protocol and names itself', async () => {
    expect(await redis.ping()).toBe('PONG');
    expect(await redis.clientGetName()).toBe('node');
    expect((await redis.clientInfo()).resp).toBe(protocol);
  });

  it('runs commands with options', async () => {
    expect(await redis.set('k', 'v', { expiration: { type: 'EX', value: 10_000 } })).toBe('OK');
    expect(await redis.ttl('k')).toBeGreaterThan(9_000);
    expect(await redis.set('k', 'w', { condition: 'NX' })).toBeNull();
    expect(await redis.mGet(['k', 'absent'])).toEqual(['v', null]);
    expect(await redis.incrByFloat('float', 0.1)).toBe('0.1');
    expect(await redis.configGet('databases')).toEqual({ databases: '16' });
    await expect(redis.incr('k')).rejects.toThrow('ERR value is not an integer or out of range');
  });

  it('pipelines what is asked in one tick', async () => {
    const counts = await Promise.all(Array.from({ length: 1_000 }, () => redis.incr('many')));
    expect(counts).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });

  it('scans every key with its iterator', async () => {
    await redis.flushAll();
    await redis.mSet(Array.from({ length: 500 }, (_, at) => [`s:${at}`, String(at)]));
    const seen = new Set<string>();
    for await (const keys of redis.scanIterator({ MATCH: 's:*', COUNT: 50 })) {
      for (const key of keys) seen.add(key);
    }
    expect(seen.size).toBe(500);
  });
});

describe('a server that is stopped and started again', () => {
  it('finds ioredis back', async () => {
    const port = await freePort();
    const first = await startRespite({ port });
    const redis = new Redis(port, '127.0.0.1', {
      ...PATIENCE,
      retryStrategy: () => 20,
    });
    redis.on('error', (error) => expect(error).toBeInstanceOf(Error));
    expect(await redis.ping()).toBe('PONG');
    await first.stop();
    const pending = redis.set('waits', 'for the server');
    const second = await startRespite({ port });
    expect(await pending).toBe('OK');
    expect(await redis.get('waits')).toBe('for the server');
    redis.disconnect();
    await second.stop();
  });

  it.each([2, 3] as const)('finds node-redis back, RESP%i', async (protocol) => {
    const port = await freePort();
    const first = await startRespite({ port });
    const redis = createClient({
      RESP: protocol,
      socket: { port, host: '127.0.0.1', reconnectStrategy: 20, connectTimeout: 60_000 },
    });
    redis.on('error', (error) => expect(error).toBeInstanceOf(Error));
    await redis.connect();
    expect(await redis.ping()).toBe('PONG');
    await first.stop();
    while (redis.isReady) await delay(5);
    const pending = redis.set('waits', 'for the server');
    const second = await startRespite({ port });
    expect(await pending).toBe('OK');
    expect(await redis.get('waits')).toBe('for the server');
    redis.destroy();
    await second.stop();
  });
});
