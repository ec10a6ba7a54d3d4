/**
 * What the commands of the histories do when nobody else is there: strings and lists by name, and
 * who watches what. A state is never changed; executing an operation makes the next one. Replies
 * are the bytes of RESP2, so that they are compared with what came over the socket as it is.
 *
 * A blocking command needs nothing of its own: when it is answered with an element, there was one
 * at the moment at which it was executed, and when it is answered with nothing, there was none.
 */
import type { Requests } from './history.ts';

type Value = string | readonly string[];

/** A watched key, by client and name, and whether it was changed since. */
type Watched = ReadonlyMap<string, boolean>;

export interface State {
  readonly values: ReadonlyMap<string, Value>;
  readonly watched: Watched;
}

export const EMPTY_STATE: State = { values: new Map(), watched: new Map() };

export interface Outcome {
  readonly state: State;
  readonly reply: string;
}

const OK = '+OK\r\n';
const NULL_BULK = '$-1\r\n';
const NULL_ARRAY = '*-1\r\n';
const NOT_AN_INTEGER = '-ERR value is not an integer or out of range\r\n';

const integer = (value: number): string => `:${value}\r\n`;
const bulk = (text: string | undefined): string =>
  text === undefined ? NULL_BULK : `$${text.length}\r\n${text}\r\n`;
const array = (parts: readonly string[]): string => `*${parts.length}\r\n${parts.join('')}`;

/** The same for the same state, and for no other. */
export function stateName({ values, watched }: State): string {
  const sorted = <Item>(map: ReadonlyMap<string, Item>) =>
    [...map].sort(([a], [b]) => +(a > b) || -1);
  return JSON.stringify([sorted(values), sorted(watched)]);
}

/** One operation of a client, and what it answers. */
export function executed(state: State, client: number, requests: Requests): Outcome {
  const run = new Run(state, client);
  const [first] = requests;
  const reply = first?.[0] === 'MULTI' ? run.transaction(requests.slice(1, -1)) : run.one(first);
  return { state: run.state, reply };
}

/** Executes on copies of a state's maps. */
class Run {
  readonly #values: Map<string, Value>;
  readonly #watched: Map<string, boolean>;
  readonly #client: number;
  #inTransaction = false;

  constructor(state: State, client: number) {
    this.#values = new Map(state.values);
    this.#watched = new Map(state.watched);
    this.#client = client;
  }

  get state(): State {
    return { values: this.#values, watched: this.#watched };
  }

  transaction(requests: Requests): string {
    const isTouched = this.#own().some((watched) => this.#watched.get(watched));
    this.#unwatch();
    if (isTouched) return NULL_ARRAY;
    this.#inTransaction = true;
    return array(requests.map((request) => this.one(request)));
  }

  one(request: readonly string[] = []): string {
    const [name, key = '', ...others] = request;
    const [other = ''] = others;
    switch (name) {
      case 'GET':
        return bulk(this.#text(key));
      case 'SET':
        this.#change(key, other);
        return OK;
      case 'INCR':
        return this.#increment(key);
      case 'APPEND':
        return integer(this.#change(key, (this.#text(key) ?? '') + other).length);
      case 'DEL':
        return integer(this.#remove(key));
      case 'LPUSH':
        return integer(this.#change(key, [...[...others].reverse(), ...this.#list(key)]).length);
      case 'RPUSH':
        return integer(this.#change(key, [...this.#list(key), ...others]).length);
      case 'LPOP':
        return bulk(this.#pop(key));
      case 'LRANGE':
        return array(this.#list(key).map(bulk));
      case 'BLPOP':
        return this.#popFirst([key, ...others.slice(0, -1)]);
      case 'LMOVE':
        return this.#move(key, other);
      case 'BLMOVE': {
        // Whoever waited in vain is answered otherwise than where there is no waiting.
        const reply = this.#move(key, other);
        return reply === NULL_BULK && !this.#inTransaction ? NULL_ARRAY : reply;
      }
      case 'WATCH':
        for (const watched of [key, ...others]) this.#watch(watched);
        return OK;
      case 'UNWATCH':
        this.#unwatch();
        return OK;
      default:
        throw new TypeError(`the model does not know ${name}`);
    }
  }

  #text(key: string): string | undefined {
    const value = this.#values.get(key);
    if (typeof value === 'object') throw new TypeError(`${key} is for strings`);
    return value;
  }

  #list(key: string): readonly string[] {
    const value = this.#values.get(key) ?? [];
    if (typeof value === 'string') throw new TypeError(`${key} is for lists`);
    return value;
  }

  #change<Type extends Value>(key: string, value: Type): Type {
    if (value.length > 0 || typeof value === 'string') this.#values.set(key, value);
    else this.#values.delete(key);
    for (const watched of this.#watched.keys()) {
      if (watched.endsWith(`:${key}`)) this.#watched.set(watched, true);
    }
    return value;
  }

  #remove(key: string): number {
    if (!this.#values.has(key)) return 0;
    this.#change(key, []);
    return 1;
  }

  #increment(key: string): string {
    const text = this.#text(key) ?? '0';
    if (!/^(0|-?[1-9]\d{0,14})$/.test(text)) return NOT_AN_INTEGER;
    return integer(Number(this.#change(key, String(Number(text) + 1))));
  }

  #pop(key: string): string | undefined {
    const [first, ...rest] = this.#list(key);
    if (first !== undefined) this.#change(key, rest);
    return first;
  }

  #popFirst(keys: readonly string[]): string {
    const key = keys.find((candidate) => this.#list(candidate).length > 0);
    return key === undefined ? NULL_ARRAY : array([bulk(key), bulk(this.#pop(key))]);
  }

  /** From the left of one list to the right of another. */
  #move(from: string, to: string): string {
    const element = this.#pop(from);
    if (element !== undefined) this.#change(to, [...this.#list(to), element]);
    return bulk(element);
  }

  #own(): string[] {
    return [...this.#watched.keys()].filter((watched) => watched.startsWith(`${this.#client}:`));
  }

  #watch(key: string): void {
    const watched = `${this.#client}:${key}`;
    this.#watched.set(watched, this.#watched.get(watched) ?? false);
  }

  #unwatch(): void {
    for (const watched of this.#own()) this.#watched.delete(watched);
  }
}
