import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { latin1Text } from '../src/base/ascii.ts';
import { COMPLETE, RequestParser } from '../src/protocol/request-parser.ts';
import { useCache } from './cache-load.ts';

describe('the load of a cache', () => {
  it('reads every number of the sequence, and writes what it missed', async () => {
    const kept = new Set<string>();
    const server = createServer((socket) => {
      let rest = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        const bytes = Buffer.concat([rest, chunk]);
        const parser = new RequestParser();
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        let replies = '';
        let done = 0;
        while (done < bytes.length && parser.parse(bytes, view, bytes.length) === COMPLETE) {
          const { starts, lengths, count } = parser.request;
          const words = Array.from({ length: count }, (_, at) =>
            latin1Text(bytes, starts[at] ?? 0, lengths[at] ?? 0),
          );
          const key = words[1] ?? '';
          if (words[0] === 'SET') replies += '+OK\r\n';
          else replies += kept.has(key) ? '$3\r\nxxx\r\n' : '$-1\r\n';
          if (words[0] === 'SET') kept.add(key);
          done = parser.position;
        }
        rest = Buffer.from(bytes.subarray(done));
        // In pieces, as a network may bring them.
        for (let at = 0; at < replies.length; at += 700) {
          socket.write(replies.slice(at, at + 700), 'latin1');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const sequence = Int32Array.from({ length: 5000 }, (_, at) => at % 700);
    const result = await useCache({ port: address.port, valueBytes: 3, sequence });
    server.close();
    expect(result.reads).toBe(5000);
    expect(kept.size).toBe(700);
    expect([...kept].every((key) => /^key:[0-9]{12}$/.test(key))).toBe(true);
    expect(result.hits + result.writes).toBe(5000);
    expect(result.writes).toBeGreaterThanOrEqual(700);
  });
});
