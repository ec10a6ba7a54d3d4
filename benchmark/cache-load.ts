// Uses a server as programs use a cache: GET, and after a miss SET. Bare sockets, each with one
// batch of requests on its way: the SETs for the last batch's misses, then the next GETs.
import { createConnection } from 'node:net';

const CONNECTIONS = 8;
const BATCH = 64;
const KEY_DIGITS = 12;
const SILENCE_MS = 60_000;
const DOLLAR = 36;
const PLUS = 43;
const MINUS = 45;

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
        socket.write(requests, 'latin1');
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
  private readonly load: CacheLoad;
  private readonly tally: Tally;
  private readonly value: string;
  private missed: string[] = [];
  private asked: string[] = [];
  private answered = 0;
  private expectedOks = 0;
  /** Bytes of a value that are still to come, line end included. */
  private valueRest = 0;
  /** The beginning of a line whose end has not come. */
  private line = '';

  constructor(load: CacheLoad, tally: Tally) {
    this.load = load;
    this.tally = tally;
    this.value = 'x'.repeat(load.valueBytes);
  }

  /** Undefined when the sequence is at its end and nothing is left to write. */
  next(): string | undefined {
    const { sequence, valueBytes } = this.load;
    const first = this.tally.next;
    const last = Math.min(first + BATCH, sequence.length);
    this.tally.next = last;
    if (first === last && this.missed.length === 0) return undefined;
    let requests = '';
    for (const key of this.missed) {
      requests += `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${valueBytes}\r\n${this.value}\r\n`;
    }
    this.expectedOks = this.missed.length;
    this.tally.writes += this.missed.length;
    this.missed = [];
    this.asked = [];
    for (let at = first; at < last; at++) {
      const key = `key:${String(sequence[at]).padStart(KEY_DIGITS, '0')}`;
      this.asked.push(key);
      requests += `*2\r\n$3\r\nGET\r\n$${key.length}\r\n${key}\r\n`;
    }
    this.answered = 0;
    return requests;
  }

  /** Reads replies; true when the last one of the batch has come. */
  take(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.valueRest > 0) {
        const taken = Math.min(this.valueRest, chunk.length - at);
        this.valueRest -= taken;
        at += taken;
        continue;
      }
      const end = chunk.indexOf(10, at);
      if (end < 0) {
        this.line += chunk.toString('latin1', at);
        break;
      }
      this.takeLine(this.line + chunk.toString('latin1', at, end - 1));
      this.line = '';
      at = end + 1;
    }
    const isComplete = this.answered === this.asked.length && this.expectedOks === 0;
    return isComplete && this.valueRest === 0;
  }

  private takeLine(line: string): void {
    const type = line.charCodeAt(0);
    if (type === PLUS) {
      this.expectedOks--;
    } else if (type !== DOLLAR) {
      throw new Error(`answered ${line}`);
    } else {
      const key = this.asked[this.answered++] ?? '';
      if (line.charCodeAt(1) === MINUS) {
        this.missed.push(key);
      } else {
        this.tally.hits++;
        this.valueRest = Number(line.slice(1)) + 2;
      }
    }
  }
}
