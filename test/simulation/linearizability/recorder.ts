/**
 * Several clients, each with a connection of its own, do random things to the same few keys at the
 * same time, and what each saw is written down. Now and then one hangs up without waiting for its
 * reply and comes back as another client.
 */

import type { Random } from '../../support/random.ts';
import { RespClient } from '../../support/resp-client.ts';
import { delay } from '../../support/server-process.ts';
import type { History, Operation, Requests } from './history.ts';

const STRINGS = ['s1', 's2'];
const LISTS = ['l1', 'l2', 'l3'];
/** In seconds; a client that waits is served by others meanwhile, or is not. */
const WAITS = ['0.002', '0.01', '0.03'];
const MOST_QUEUED = 4;
const HANGS_UP_ONE_IN = 40;
/** Of the operations after a WATCH, so many read before the transaction comes. */
const MOST_READ = 2;

export interface Load {
  readonly port: number;
  readonly clients: number;
  /** Operations of each client, roughly. */
  readonly operations: number;
}

/** One history, from an empty server on; nothing goes on when it is returned. */
export async function record(load: Load, random: Random): Promise<History> {
  const recorder = new Recorder(load, random);
  await recorder.empty();
  await Promise.all(Array.from({ length: load.clients }, () => recorder.live()));
  return recorder.history;
}

class Recorder {
  readonly history: Operation[][] = [];
  readonly #load: Load;
  readonly #random: Random;
  #time = 0;
  #values = 0;

  constructor(load: Load, random: Random) {
    this.#load = load;
    this.#random = random;
  }

  async empty(): Promise<void> {
    const client = await RespClient.connect(this.#load.port);
    await client.request('FLUSHALL');
    client.close();
  }

  async live(): Promise<void> {
    let connection = await this.#connect();
    for (let left = this.#load.operations; left > 0; left--) {
      for (const requests of this.#draw()) {
        if (!(await this.#do(connection, requests))) connection = await this.#connect();
        await this.#pause();
      }
    }
    connection.client.close();
  }

  async #connect(): Promise<Connection> {
    const operations: Operation[] = [];
    const client = await RespClient.connect(this.#load.port);
    return { client, operations, number: this.history.push(operations) - 1 };
  }

  /** False if the client has hung up. */
  async #do({ client, operations, number }: Connection, requests: Requests): Promise<boolean> {
    const begunAt = this.#time++;
    const isLast = this.#random.oneIn(HANGS_UP_ONE_IN);
    const at = { client: number, requests, begunAt };
    if (isLast) {
      for (const request of requests) client.send(request);
      await client.flushed();
      client.close();
      operations.push({ ...at, endedAt: Number.POSITIVE_INFINITY, reply: undefined });
      return false;
    }
    // A transaction that arrives in parts has others' commands between its own.
    const sentFirst = this.#random.below(requests.length);
    for (const request of requests.slice(0, sentFirst)) client.send(request);
    if (sentFirst > 0) await this.#pause();
    for (const request of requests.slice(sentFirst)) client.send(request);
    let reply = '';
    for (const _ of requests) reply = (await client.reply()).raw.toString('latin1');
    operations.push({ ...at, endedAt: this.#time++, reply });
    return true;
  }

  async #pause(): Promise<void> {
    if (this.#random.oneIn(4)) await delay(this.#random.below(3));
  }

  /** What a client does next: mostly one operation, sometimes some that belong together. */
  #draw(): Requests[] {
    const random = this.#random;
    if (random.oneIn(5)) return [this.#drawTransaction()];
    if (random.oneIn(4)) return this.#drawWatching();
    return [[this.#drawRequest(true)]];
  }

  /** WATCH, a look at the keys, then a transaction, as optimistic locking goes. */
  #drawWatching(): Requests[] {
    const random = this.#random;
    const keys = [random.pick(STRINGS), random.pick(LISTS)].slice(0, 1 + random.below(2));
    const reads = Array.from({ length: random.below(MOST_READ + 1) }, () => {
      return random.oneIn(2)
        ? ['GET', random.pick(STRINGS)]
        : ['LRANGE', random.pick(LISTS), '0', '-1'];
    });
    const looks = [['WATCH', ...keys], ...reads].map((request) => [request]);
    return [...looks, random.oneIn(8) ? [['UNWATCH']] : this.#drawTransaction()];
  }

  #drawTransaction(): Requests {
    const count = 1 + this.#random.below(MOST_QUEUED);
    const queued = Array.from({ length: count }, () => this.#drawRequest(false));
    return [['MULTI'], ...queued, ['EXEC']];
  }

  #drawRequest(mayWait: boolean): string[] {
    const random = this.#random;
    const text = random.pick(STRINGS);
    const [list, other] = [random.pick(LISTS), random.pick(LISTS)];
    // In a transaction nobody waits: a long time shows it.
    const wait = mayWait ? random.pick(WAITS) : '100';
    return random.pick([
      ...[
        ['GET', text],
        ['GET', text],
        ['SET', text, this.#value()],
        ['INCR', text],
      ],
      ...[
        ['SET', text, '0'],
        ['INCR', text],
        ['APPEND', text, String(random.below(10))],
      ],
      ...[
        ['LPUSH', list, this.#value()],
        ['RPUSH', list, this.#value(), this.#value()],
      ],
      ...[
        ['LPUSH', list, this.#value()],
        ['LPOP', list],
        ['LRANGE', list, '0', '-1'],
      ],
      ...[
        ['BLPOP', list, wait],
        ['BLPOP', list, other, wait],
        ['BLPOP', list, wait],
      ],
      ...[
        ['BLMOVE', list, other, 'LEFT', 'RIGHT', wait],
        ['LMOVE', list, other, 'LEFT', 'RIGHT'],
      ],
      ['DEL', random.oneIn(2) ? text : list],
    ]);
  }

  /** None is written twice, so that a reply tells which write it has seen. */
  #value(): string {
    return `v${this.#values++}`;
  }
}

interface Connection {
  readonly client: RespClient;
  readonly operations: Operation[];
  readonly number: number;
}
