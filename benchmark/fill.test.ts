import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fill } from './fill.ts';

/** Answers every SET with `reply` and keeps the requests that it was sent. */
async function listen(reply: string): Promise<{ server: Server; port: number; sets: string[] }> {
  const sets: string[] = [];
  const server = createServer((socket) => {
    let pending = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const requests = (pending + chunk.toString('latin1')).split('*');
      pending = `*${requests.pop()}`;
      // The last request is whole when it ends as the others do.
      if (pending.endsWith('x\r\n') || pending.endsWith('9\r\n')) {
        requests.push(pending.slice(1));
        pending = '';
      }
      for (const request of requests.filter((one) => one !== '')) {
        sets.push(request);
        socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port, sets };
}

describe('filling a server', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('sets every key once, numbered from 0 as redis-benchmark numbers them', async () => {
    const listening = await listen('+OK\r\n');
    server = listening.server;
    await fill({ port: listening.port, count: 2_345, valueBytes: 3 });
    const requests = listening.sets.sort();
    expect(requests).toHaveLength(2_345);
    expect(new Set(requests).size).toBe(2_345);
    expect(requests[0]).toBe('3\r\n$3\r\nSET\r\n$16\r\nkey:000000000000\r\n$3\r\nxxx\r\n');
    expect(requests.at(-1)).toBe('3\r\n$3\r\nSET\r\n$16\r\nkey:000000002344\r\n$3\r\nxxx\r\n');
  });

  it('gives the keys an expiry when asked to', async () => {
    const listening = await listen('+OK\r\n');
    server = listening.server;
    await fill({ port: listening.port, count: 1, expireAtMs: 1_999_999_999_999 });
    expect(listening.sets[0]).toMatch(/^5\r\n.*\r\n\$4\r\nPXAT\r\n\$13\r\n1999999999999\r\n$/s);
  });

  it('fails when the server refuses a key', async () => {
    const listening = await listen('-OOM command not allowed\r\n');
    server = listening.server;
    await expect(fill({ port: listening.port, count: 10 })).rejects.toThrow('-OOM');
  });
});
