// Inserts many small keys as fast as a server takes them: a few bare sockets, each with one batch
// of requests on its way. A batch is one buffer in which only the digits of the keys change: making
// requests one by one would cost the client more than the server needs to answer them.
import { createConnection, type Socket } from 'node:net';

const CONNECTIONS = 4;
const BATCH = 500;
const DIGITS = 12;
const OK = '+OK\r\n';
const SILENCE_MS = 60_000;

export interface FillOptions {
  readonly port: number;
  readonly host?: string;
  /** Keys `key:000000000000` (16 bytes) and on, as redis-benchmark names them. */
  readonly count: number;
  /** The number of the first one; 0 without it. */
  readonly firstKey?: number;
  readonly valueBytes?: number;
  /** The time in Unix milliseconds at which all the keys expire. */
  readonly expireAtMs?: number;
  readonly progress?: (inserted: number) => void;
}

export interface FillResult {
  readonly seconds: number;
}

export async function fill(options: FillOptions): Promise<FillResult> {
  const source = new KeySource(options);
  const startedAt = performance.now();
  const connections = Array.from({ length: CONNECTIONS }, () => insertFrom(source, options));
  await Promise.all(connections);
  return { seconds: (performance.now() - startedAt) / 1_000 };
}

/** Hands out the numbers of the keys, a batch at a time, to whichever connection is free. */
class KeySource {
  private next = 0;
  private readonly first: number;
  private readonly count: number;
  private readonly progress: ((inserted: number) => void) | undefined;

  constructor(options: FillOptions) {
    this.first = options.firstKey ?? 0;
    this.count = options.count;
    this.progress = options.progress;
  }

  take(): { readonly first: number; readonly count: number } {
    const taken = this.next;
    const count = Math.min(BATCH, this.count - taken);
    this.next += count;
    this.progress?.(taken);
    return { first: this.first + taken, count };
  }
}

async function insertFrom(source: KeySource, options: FillOptions): Promise<void> {
  const batch = new Batch(options);
  const socket = createConnection({ port: options.port, host: options.host ?? '127.0.0.1' });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    let awaited = 0;
    const sendNext = () => {
      const { first, count } = source.take();
      if (count === 0) {
        socket.destroy();
        resolve();
        return;
      }
      awaited = count * OK.length;
      socket.write(batch.requests(first, count));
    };
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.on('connect', sendNext);
    socket.on('data', (chunk) => {
      awaited -= chunk.length;
      if (chunk.includes('-')) fail(new Error(`SET was answered ${chunk.toString('latin1')}`));
      else if (awaited === 0) sendNext();
    });
    rejectWhenBroken(socket, fail);
  });
}

function rejectWhenBroken(socket: Socket, fail: (error: Error) => void): void {
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.setTimeout(SILENCE_MS, () => fail(new Error(`no reply in ${SILENCE_MS} ms`)));
}

/** A buffer of SET requests that differ in nothing but the digits of their keys. */
class Batch {
  private readonly buffer: Buffer;
  private readonly stride: number;
  private readonly lastDigit: number;

  constructor(options: FillOptions) {
    const value = 'x'.repeat(options.valueBytes ?? 16);
    const key = `key:${'0'.repeat(DIGITS)}`;
    const expiry = options.expireAtMs === undefined ? [] : ['PXAT', String(options.expireAtMs)];
    const args = ['SET', key, value, ...expiry];
    const bulks = args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('');
    const request = `*${args.length}\r\n${bulks}`;
    this.stride = request.length;
    this.lastDigit = request.indexOf(key) + key.length - 1;
    this.buffer = Buffer.from(request.repeat(BATCH), 'latin1');
  }

  /** The buffer is written again by the next call, so the replies must have come by then. */
  requests(first: number, count: number): Uint8Array {
    for (let i = 0; i < count; i++) {
      let rest = first + i;
      const last = i * this.stride + this.lastDigit;
      for (let at = last; at > last - DIGITS; at--) {
        this.buffer[at] = 48 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    }
    return this.buffer.subarray(0, count * this.stride);
  }
}
