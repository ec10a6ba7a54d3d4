// Uses a server as programs use a cache: GET, and after a miss SET. Bare sockets, each with one
// batch of requests on its way: the SETs for the last batch's misses, then the next GETs.
import { createConnection } from 'node:net';

const CONNECTIONS = 16;
const BATCH = 64;
const KEY_PREFIX = 'key:';
const KEY_DIGITS = 12;
const SILENCE_MS = 60_000;
const DOLLAR = 36;
const PLUS = 43;
const MINUS = 45;
/** `+OK` and `$-1` with their line ends: told apart by their place, the SETs coming first. */
const OK_BYTES = 5;
const MISS_BYTES = 5;

export interface CacheLoad {
  readonly port: number;
  readonly valueBytes: number;
  /** Numbers of the keys to read, in this order. */
  readonly sequence: Int32Array;
}

export interface CacheResult {
  readonly reads: number;
  readonly hits: number;
  readonly writes: number;
  readonly seconds: number;
}

export async function useCache(load: CacheLoad): Promise<CacheResult> {
  const tally = { next: 0, hits: 0, writes: 0 };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => runConnection(load, tally)));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { reads: load.sequence.length, hits: tally.hits, writes: tally.writes, seconds };
}

interface Tally {
  /** The position in the sequence from which the next batch is taken. */
  next: number;
  hits: number;
  writes: number;
}

async function runConnection(load: CacheLoad, tally: Tally): Promise<void> {
  const socket = createConnection({ port: load.port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    const batch = new CacheBatch(load, tally);
    const sendNext = () => {
      const requests = batch.next();
      if (requests === undefined) {
        socket.destroy();
        resolve();
      } else {
        socket.write(requests);
      }
    };
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.on('connect', sendNext);
    socket.on('data', (chunk) => {
      try {
        if (batch.take(chunk)) sendNext();
      } catch (error) {
        fail(error as Error);
      }
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    socket.setTimeout(SILENCE_MS, () => fail(new Error(`no reply in ${SILENCE_MS} ms`)));
  });
}

/** The requests on their way over one connection, and what their replies say. */
class CacheBatch {
  private readonly sequence: Int32Array;
  private readonly tally: Tally;
  private readonly read: Buffer;
  private readonly write: Buffer;
  /** Bytes of the reply to a hit: all values are of one length. */
  private readonly hitBytes: number;
  private readonly keyEnd: number;
  private readonly buffer: Buffer;
  private missed: number[] = [];
  /** The position in the sequence of the next answer to a GET, and behind the last of them. */
  private answered = 0;
  private last = 0;
  private expectedOks = 0;
  /** The beginning of a reply whose end has not come. */
  private rest: Buffer = Buffer.alloc(0);

  constructor({ sequence, valueBytes }: CacheLoad, tally: Tally) {
    const key = `${KEY_PREFIX}${'0'.repeat(KEY_DIGITS)}`;
    this.sequence = sequence;
    this.tally = tally;
    this.read = request('GET', key);
    this.write = request('SET', key, 'x'.repeat(valueBytes));
    this.keyEnd = this.read.indexOf(key) + key.length;
    this.hitBytes = `$${valueBytes}\r\n`.length + valueBytes + 2;
    this.buffer = Buffer.alloc(BATCH * (this.read.length + this.write.length));
  }

  /** Undefined when the sequence is at its end and nothing is left to write. */
  next(): Uint8Array | undefined {
    const first = this.tally.next;
    this.answered = first;
    this.last = Math.min(first + BATCH, this.sequence.length);
    this.tally.next = this.last;
    if (first === this.last && this.missed.length === 0) return undefined;
    let at = 0;
    for (const number of this.missed) at = this.put(this.write, number, at);
    for (let index = first; index < this.last; index++) {
      at = this.put(this.read, this.sequence[index]!, at);
    }
    this.expectedOks = this.missed.length;
    this.tally.writes += this.missed.length;
    this.missed = [];
    // Written again only when all replies have come.
    return this.buffer.subarray(0, at);
  }

  private put(template: Buffer, number: number, at: number): number {
    this.buffer.set(template, at);
    let left = number;
    // Both begin alike: the count, the name of three letters, the length of the key.
    for (let digit = at + this.keyEnd; left > 0; ) {
      this.buffer[--digit] = 48 + (left % 10);
      left = Math.floor(left / 10);
    }
    return at + template.length;
  }

  /** Reads replies; true when the last one of the batch has come. */
  take(chunk: Buffer): boolean {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const length = this.replyBytes(bytes, at);
      if (length === 0 || at + length > bytes.length) break;
      this.count(length);
      at += length;
    }
    this.rest = bytes.subarray(at);
    return this.answered === this.last && this.expectedOks === 0;
  }

  /** The length of the reply that begins here; 0 when too little of it has come to tell. */
  private replyBytes(bytes: Buffer, at: number): number {
    if (at + 2 > bytes.length) return 0;
    if (bytes[at] === PLUS) return OK_BYTES;
    if (bytes[at] !== DOLLAR) throw new Error(`answered ${bytes.toString('latin1', at, at + 80)}`);
    return bytes[at + 1] === MINUS ? MISS_BYTES : this.hitBytes;
  }

  private count(length: number): void {
    if (length === this.hitBytes) {
      this.answered++;
      this.tally.hits++;
    } else if (this.expectedOks > 0) {
      this.expectedOks--;
    } else {
      this.missed.push(this.sequence[this.answered++]!);
    }
  }
}

function request(...args: readonly string[]): Buffer {
  const bulks = args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('');
  return Buffer.from(`*${args.length}\r\n${bulks}`, 'latin1');
}
