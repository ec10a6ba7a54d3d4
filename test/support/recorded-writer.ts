/**
 * One pipelining client of the kill harness: its writes follow from their numbers alone, it knows
 * which of them were acknowledged, and what its keys must hold after any number of them.
 */
import { createConnection, type Socket } from 'node:net';
import { encodeRequest } from './resp-client.ts';

const SLOTS = 20;
/** Requests on their way at a time: so many, and some more with each client. */
const LEAST_WINDOW = 10;
/** A prime, so that the lengths of values seem to follow no rule. */
const LENGTH_STEP = 7919;
const LONGEST_VALUE = 600;
const TRANSACTION_LINES = 6;
const LINE_FEED = 10;
const DASH = 45;

/** What a client's keys hold: texts in slots, fields, the last of a list, and a pair. */
interface Content {
  strings: string[];
  fields: string[];
  listLength: number;
  listTail: string;
  counter: string;
  marker: string;
}

function writtenValue(nth: number): string {
  return `${nth}:${'x'.repeat((nth * LENGTH_STEP) % LONGEST_VALUE)}`;
}

function slotOf(nth: number): number {
  return (nth >>> 2) % SLOTS;
}

export class RecordedWriter {
  readonly #name: string;
  readonly #window: number;
  /** What was found at the last look, when so many writes had been done. */
  readonly #content: Content = {
    strings: Array<string>(SLOTS).fill(''),
    fields: Array<string>(SLOTS).fill(''),
    listLength: 0,
    listTail: '',
    counter: '',
    marker: '',
  };
  #done = 0;
  #sent = 0;
  #acknowledged = 0;
  /** Lines of replies that belong to the write after the last one acknowledged. */
  #lines = 0;
  #problem = '';
  #stops = false;
  #socket: Socket | undefined;
  #closed: Promise<void> = Promise.resolve();

  constructor(id: number) {
    this.#name = `w${id}`;
    this.#window = LEAST_WINDOW + id;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Writes from where it was until the connection ends. */
  start(port: number): void {
    this.#sent = this.#done;
    this.#acknowledged = this.#done;
    this.#lines = 0;
    this.#stops = false;
    const socket = createConnection({ port, host: '127.0.0.1' });
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setNoDelay(true);
    // How the server's death looks from here.
    socket.on('error', () => socket.destroy());
    socket.once('connect', () => this.#send());
    socket.on('data', (chunk) => this.#receive(chunk));
  }

  /** Sends no more; what was answered until the server closes still counts. */
  async end(): Promise<void> {
    this.#stops = true;
    await this.#closed;
    if (this.#problem !== '') throw new Error(`${this.#name}: ${this.#problem}`);
  }

  #send(): void {
    if (this.#stops) return;
    const requests: Buffer[] = [];
    while (this.#sent - this.#acknowledged < this.#window)
      requests.push(this.#request(++this.#sent));
    if (requests.length > 0) this.#socket?.write(Buffer.concat(requests));
  }

  /** No reply is anything but lines, and a dash in one can only begin an error. */
  #receive(chunk: Buffer): void {
    if (chunk.includes(DASH)) this.#problem ||= chunk.toString('latin1').slice(0, 200);
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
      this.#lines++;
      const isTransaction = (this.#acknowledged + 1) % 4 === 3;
      if (this.#lines < (isTransaction ? TRANSACTION_LINES : 1)) continue;
      this.#lines = 0;
      this.#acknowledged++;
    }
    if (this.#sent - this.#acknowledged <= this.#window / 2) this.#send();
  }

  #request(nth: number): Buffer {
    const value = writtenValue(nth);
    switch (nth % 4) {
      case 0:
        return encodeRequest(['SET', `${this.#name}:s${slotOf(nth)}`, value]);
      case 1:
        return encodeRequest(['HSET', `${this.#name}:hash`, `f${slotOf(nth)}`, value]);
      case 2:
        return encodeRequest(['RPUSH', `${this.#name}:list`, value]);
      default:
        return Buffer.concat([
          encodeRequest(['MULTI']),
          encodeRequest(['INCR', `${this.#name}:counter`]),
          encodeRequest(['SET', `${this.#name}:marker`, String(nth)]),
          encodeRequest(['EXEC']),
        ]);
    }
  }

  /**
   * Reads the keys by `ask`, which gives a reply's texts, and says what is wrong with them; empty
   * when they are what exactly the first so many writes leave, none acknowledged among the rest.
   */
  async check(ask: (...request: string[]) => Promise<readonly string[]>): Promise<string> {
    const name = this.#name;
    const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
    const [listLength = ''] = await ask('LLEN', `${name}:list`);
    const [listTail = '', counter = '', marker = ''] = [
      ...(await ask('LINDEX', `${name}:list`, '-1')),
      ...(await ask('MGET', `${name}:counter`, `${name}:marker`)),
    ];
    const found: Content = {
      strings: [...(await ask('MGET', ...slots.map((slot) => `${name}:s${slot}`)))],
      fields: [...(await ask('HMGET', `${name}:hash`, ...slots.map((slot) => `f${slot}`)))],
      listLength: Number(listLength),
      listTail,
      counter,
      marker,
    };
    const texts = [...found.strings, ...found.fields, listTail, marker];
    const last = Math.max(this.#done, ...texts.map((text) => Number.parseInt(text, 10) || 0));
    const where = `${name}: ${last} writes found, ${this.#acknowledged} acknowledged`;
    if (last < this.#acknowledged || last > this.#sent) return `${where}, ${this.#sent} sent`;
    while (this.#done < last) this.#apply(++this.#done);
    const expected = JSON.stringify(this.#content);
    const actual = JSON.stringify(found);
    return actual === expected ? '' : `${where}, holds\n${actual} instead of\n${expected}`;
  }

  #apply(nth: number): void {
    const content = this.#content;
    const value = writtenValue(nth);
    const slot = slotOf(nth);
    if (nth % 4 === 0) {
      content.strings[slot] = value;
    } else if (nth % 4 === 1) {
      content.fields[slot] = value;
    } else if (nth % 4 === 2) {
      content.listLength++;
      content.listTail = value;
    } else {
      content.counter = String(Number(content.counter) + 1);
      content.marker = String(nth);
    }
  }
}
