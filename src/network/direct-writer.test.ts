import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DirectWriter, WriteRequests } from './direct-writer.ts';

class FakeRequest {
  inUse = false;
  oncomplete: ((status: number) => void) | null = null;
  buffer: Uint8Array | null = null;
  getAsyncId(): number {
    return this.inUse ? 7 : -1;
  }
}

/** A handle whose kernel does what the test says, and which aborts as Node's own would. */
class FakeHandle {
  writeQueueSize = 0;
  readonly used: FakeRequest[] = [];
  next: { status?: number; inUse?: boolean; left?: number } = {};

  writeBuffer(request: FakeRequest, _bytes: Uint8Array): number {
    if (request.inUse) throw new Error('aborted: the request is in use');
    this.used.push(request);
    request.inUse = this.next.inUse ?? false;
    this.writeQueueSize = this.next.left ?? 0;
    return this.next.status ?? 0;
  }
}

const bytes = new Uint8Array(10);

function start(): { handle: FakeHandle; writer: DirectWriter } {
  const handle = new FakeHandle();
  const writer = new DirectWriter({ _handle: handle } as unknown as Socket, new WriteRequests());
  expect(writer.available).toBe(false);
  handle.writeBuffer(new FakeRequest(), bytes);
  expect(writer.available).toBe(true);
  handle.used.length = 0;
  return { handle, writer };
}

describe('DirectWriter', () => {
  it('uses one request again and again while the kernel takes everything at once', () => {
    const { handle, writer } = start();
    expect([writer.write(bytes), writer.write(bytes)]).toEqual([0, 0]);
    expect(handle.used[1]).toBe(handle.used[0]);
  });

  it('tells what is left, and when that is sent', () => {
    const { handle, writer } = start();
    handle.next = { inUse: true, left: 4 };
    expect(writer.write(bytes)).toBe(4);
    const statuses: number[] = [];
    writer.whenSent(bytes, (status) => statuses.push(status));
    handle.next = {};
    expect(writer.write(bytes)).toBe(0);
    expect(handle.used[1]).not.toBe(handle.used[0]);
    expect(handle.used[0]?.buffer).toBe(bytes);
    handle.used[0]?.oncomplete?.(0);
    expect(handle.used[0]?.buffer).toBeNull();
    expect(statuses).toEqual([0]);
  });

  it('leaves a request alone that is in use though nothing is left to send', () => {
    const { handle, writer } = start();
    handle.next = { inUse: true, left: 0 };
    expect(writer.write(bytes)).toBe(0);
    expect(writer.write(bytes)).toBe(0);
    expect(handle.used[1]).not.toBe(handle.used[0]);
    handle.used[0]?.oncomplete?.(0);
  });

  it('answers an error of the system and takes a new request for the next write', () => {
    const { handle, writer } = start();
    handle.next = { status: -32 };
    expect(writer.write(bytes)).toBe(-32);
    handle.next = {};
    expect(writer.write(bytes)).toBe(0);
    expect(handle.used[1]).not.toBe(handle.used[0]);
  });

  it('is not available where requests do not tell whether they are in use', () => {
    const handle = new FakeHandle();
    const writer = new DirectWriter({ _handle: handle } as unknown as Socket, new WriteRequests());
    const mute = Object.assign(new FakeRequest(), { getAsyncId: undefined });
    handle.writeBuffer(mute as unknown as FakeRequest, bytes);
    expect(writer.available).toBe(false);
  });
});
