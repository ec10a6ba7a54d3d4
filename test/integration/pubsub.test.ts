// Publishing over sockets: order, batches, and subscribers that do not read.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/in-process-server.ts';
import { encodeRequest, type RespClient, replyText } from '../support/resp-client.ts';
import { delay } from '../support/server-process.ts';

let server: InProcessServer;
let sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server.stop();
});

async function start(config: Record<string, string> = {}): Promise<RespClient> {
  server = await InProcessServer.start({ config });
  return await server.connect();
}

async function connectStalled(request: readonly string[]): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(encodeRequest(request));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

describe('What is published', () => {
  it('arrives in order, whole, in however large batches it is sent', async () => {
    const publisher = await start();
    const listeners = await Promise.all([1, 2, 3].map(() => server.connect()));
    for (const listener of listeners) await listener.request('SUBSCRIBE', 'c');
    const texts = Array.from({ length: 2_000 }, (_, at) => `${at}:`.padEnd(at % 300, 'x'));
    publisher.sendRaw(Buffer.concat(texts.map((text) => encodeRequest(['PUBLISH', 'c', text]))));
    for (const listener of listeners) {
      for (const text of texts) {
        const { value } = await listener.reply();
        if (value.type !== 'array') throw new Error('a message is an array');
        const [, , last] = value.items;
        expect(last?.type === 'bulk' && last.bytes.toString()).toBe(text);
      }
    }
    for (const _ of texts) expect(replyText(await publisher.reply())).toBe('3');
  });

  it('comes behind the replies to what the listener asked before', async () => {
    const publisher = await start();
    const raw = connect(server.port, '127.0.0.1');
    sockets.push(raw);
    let text = '';
    raw.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    raw.write('SUBSCRIBE c\r\n');
    while (!text.includes(':1\r\n')) await delay(5);
    raw.write('PING a\r\nPING b\r\n');
    while (!text.includes('\r\nb\r\n')) await delay(5);
    await publisher.request('PUBLISH', 'c', 'm');
    while (!text.endsWith('\r\nm\r\n')) await delay(5);
    expect(text.indexOf('\r\na\r\n')).toBeLessThan(text.indexOf('\r\nb\r\n'));
  });

  it('cuts a subscriber that does not read, and reaches the others', async () => {
    const limit = 'pubsub 1mb 0 0';
    const publisher = await start({ 'client-output-buffer-limit': limit });
    const reader = await server.connect();
    await reader.request('SUBSCRIBE', 'c');
    const stalled = await connectStalled(['SUBSCRIBE', 'c']);
    const closed = new Promise((resolve) => stalled.once('close', resolve));
    const text = 'm'.repeat(100_000);
    let receivers = 2;
    let sent = 0;
    while (receivers > 1 && sent < 1_000) {
      receivers = Number(replyText(await publisher.request('PUBLISH', 'c', text)));
      sent++;
    }
    expect(receivers).toBe(1);
    for (let count = 0; count < sent; count++) await reader.reply();
    stalled.resume();
    await closed;
    const stats = replyText(await publisher.request('INFO', 'stats'));
    expect(stats).toContain('client_output_buffer_limit_disconnections:1\r\n');
    expect(server.logged.join('\n')).toContain('overcoming of output buffer limits');
  });

  it.each([
    ['SUBSCRIBE', 'PUBLISH'],
    ['PSUBSCRIBE', 'PUBLISH'],
    ['SSUBSCRIBE', 'SPUBLISH'],
  ])(
    'counts with the replies of who listens by %s, of which this limit decides',
    async (...names) => {
      const [subscribe, publish] = names;
      const publisher = await start({
        'client-output-buffer-limit': 'pubsub 40mb 0 0 normal 1mb 0 0',
      });
      await publisher.request('SETRANGE', 'k', '999999', 'v');
      const listener = await connectStalled(['HELLO', '3']);
      listener.write(encodeRequest([subscribe, 'c']));
      const receivers = async (): Promise<number> =>
        Number(replyText(await publisher.request(publish, 'c', 'm')));
      while ((await receivers()) === 0) await delay(5);
      // More than the limit of others, and less than its own.
      for (let count = 0; count < 20; count++) listener.write('GET k\r\n');
      await delay(300);
      expect(await receivers()).toBe(1);
      const closed = new Promise((resolve) => listener.once('close', resolve));
      const text = 'm'.repeat(1_000_000);
      for (let sent = 0; sent < 100 && (await receivers()) === 1; sent++) {
        await publisher.request(publish, 'c', text);
      }
      expect(await receivers()).toBe(0);
      listener.resume();
      await closed;
    },
  );

  it('cuts who stays above the soft limit for so many seconds', async () => {
    const publisher = await start({ 'client-output-buffer-limit': 'pubsub 0 100kb 1' });
    const stalled = await connectStalled(['SUBSCRIBE', 'c']);
    const closed = new Promise((resolve) => stalled.once('close', resolve));
    const text = 'm'.repeat(1_000_000);
    for (let sent = 0; sent < 20; sent++) {
      expect(replyText(await publisher.request('PUBLISH', 'c', text))).toBe('1');
    }
    const left = async (): Promise<string> =>
      (await publisher.request('PUBSUB', 'NUMSUB', 'c')).raw.toString().split('\r\n')[3] ?? '';
    for (let tries = 0; tries < 600 && (await left()) !== ':0'; tries++) await delay(20);
    expect(await left()).toBe(':0');
    stalled.resume();
    await closed;
  });

  it('in one batch beyond the limit cuts the subscriber too', async () => {
    const limit = 'pubsub 100kb 0 0';
    const publisher = await start({ 'client-output-buffer-limit': limit });
    const reader = await server.connect();
    await reader.request('SUBSCRIBE', 'c');
    await publisher.pipeline(
      Array.from({ length: 50 }, () => ['PUBLISH', 'c', 'm'.repeat(10_000)]),
    );
    await reader.closed;
    expect(replyText(await publisher.request('PUBLISH', 'c', 'm'))).toBe('0');
  });

  it('does not let `timeout` close who listens', async () => {
    const publisher = await start({ timeout: '1' });
    const listener = await server.connect();
    await listener.request('SUBSCRIBE', 'c');
    await delay(2_500);
    const again = await server.connect();
    expect(replyText(await again.request('PUBLISH', 'c', 'm'))).toBe('1');
    expect(publisher.isClosed).toBe(true);
    again.close();
  });
});
