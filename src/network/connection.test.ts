// What a connection does with requests that come in pieces, beyond what tests over sockets show.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InProcessServer } from '../../test/support/in-process-server.ts';
import { StandingClock } from '../../test/support/odd-clocks.ts';
import { encodeRequest, replyText } from '../../test/support/resp-client.ts';
import { SocketlessConnection } from '../../test/support/socketless-connection.ts';
import { SharedBuffers } from './shared-buffers.ts';

let server: InProcessServer;

afterEach(() => server.stop());

describe('A request of which a part has come', () => {
  it('is not mistaken for one that was found ahead in earlier bytes at its place', async () => {
    server = await InProcessServer.start({ clock: new StandingClock() });
    const shared = new SharedBuffers(server.hub);
    const take = vi.spyOn(shared.pending, 'take');
    const connection = new SocketlessConnection(shared, server.hub);
    const request = encodeRequest(['SET', 'key', 'v'.repeat(100)]);
    connection.send(request.subarray(0, 60));
    const pending = take.mock.results[0]?.value as ReturnType<typeof shared.pending.take>;
    // As if bytes that ended here had been looked at, and one request in them not been executed.
    const { ahead } = shared;
    ahead.requests[0]?.setParts([Buffer.from('SET'), Buffer.from('stale'), Buffer.from('v')]);
    ahead.begins[0] = pending.parser.position;
    ahead.begins[1] = request.length;
    ahead.found(pending.bytes, 1);
    expect(ahead.has(pending.bytes, pending.parser.position)).toBe(true);
    connection.send(request.subarray(60));
    connection.send(encodeRequest(['EXISTS', 'stale']));
    connection.send(encodeRequest(['STRLEN', 'key']));
    expect(connection.takeReplies().map(replyText)).toEqual(['OK', '0', '100']);
  });
});
