// What is checked is what is touched: requests of every command, sensible ones and garbled ones,
// and the keys that the keyspace is asked for while each is executed. None of them may be a key
// that ACL did not look at, and a user may not get at what its rules keep from it.
import { beforeEach, describe, expect, it } from 'vitest';
import { fuzzCount, type Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { words } from '../../test/support/words.ts';
import { Arguments } from '../base/arguments.ts';
import { latin1Text } from '../base/ascii.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { commandGroups } from './all-commands.ts';
import { touchedBy } from './framework/acl-view.ts';
import type { Argument } from './framework/argument.ts';
import type { Command } from './framework/command.ts';

type ClientSession = TestEngine['session'];

const VECTORS = 100_000;
/** After so many, the keys are made anew. */
const ROUND = 1000;

/** They end or change the session or the server, or name keys that are none of a client's. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  words(`shutdown debug quit reset auth hello select multi exec discard monitor acl config client
    flushall flushdb swapdb command save bgsave bgrewriteaof sync psync replicaof slaveof failover
    replconf pfselftest lolwut memory|purge memory|doctor memory|malloc-stats memory|stats info
    latency slowlog commandlog subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe
    cluster module`),
);

/** They tell the names of keys, of any keys: whoever may use them may know all names. */
const TELL_NAMES: ReadonlySet<string> = new Set(words('keys scan randomkey'));

const commands = commandGroups()
  .flatMap((command) => (command.subcommands.length > 0 ? command.subcommands : [command]))
  .filter(({ fullName }) => {
    const [container] = fullName.split('|');
    const isLeftOut = LEFT_OUT.has(fullName) || LEFT_OUT.has(container!);
    return !isLeftOut && !TELL_NAMES.has(fullName);
  });

const ODD_WORDS = words(`0 1 2 3 -1 10 1.5 (1 [a - + * ? x "" nosuch STORE STOREDIST GET BY LIMIT
  COUNT STREAMS GROUP KEYS AUTH AUTH2 WEIGHTS AGGREGATE WITHSCORES 0-0 $ > m km`);

/** Whose keys are not where others have them: nonsense seldom gets that far. K is a key. */
const KEYS_IN_ODD_PLACES = `GEORADIUS K 13 38 900 km STORE K; GEORADIUS K 13 38 9 km ASC STOREDIST K
  GEORADIUSBYMEMBER K text 9 km STORE K; GEOSEARCHSTORE K K FROMLONLAT 13 38 BYRADIUS 9 km
  SORT K ALPHA STORE K; SORT K ALPHA LIMIT 0 1 STORE K; ZUNIONSTORE K 2 K K; BITOP OR K K K
  XREAD COUNT 1 STREAMS K K 0 0; LMPOP 2 K K LEFT; BZMPOP 1 2 K K MIN; ZRANGESTORE K K 0 -1
  SINTERCARD 2 K K; ZDIFFSTORE K 2 K K; COPY K K REPLACE; LCS K K; PFMERGE K K K`
  .split(/[;\n]/)
  .map(words);

/** Requests of a command, made from what it says of its arguments. */
class RequestMaker {
  readonly #random: Random;
  readonly #keys: readonly string[];
  /** How many keys the request has announced. */
  #announced = 0;

  constructor(random: Random, keys: readonly string[]) {
    this.#random = random;
    this.#keys = keys;
  }

  make({ fullName, spec }: Command): string[] {
    const random = this.#random;
    this.#announced = 0;
    const request = fullName.split('|');
    for (const argument of spec.arguments ?? []) this.#add(request, argument);
    if (random.oneIn(3)) this.#garble(request, fullName.split('|').length);
    return request;
  }

  #garble(request: string[], first: number): void {
    const random = this.#random;
    for (let times = 1 + random.below(3); times > 0; times--) {
      const at = first + random.below(request.length - first + 1);
      const word = random.oneIn(2) ? random.pick(this.#keys) : random.pick(ODD_WORDS);
      if (random.oneIn(3)) request.splice(at, 1);
      else request.splice(at, random.below(2), word);
    }
  }

  #add(request: string[], argument: Argument): void {
    const random = this.#random;
    if (argument.optional === true && !random.oneIn(2)) return;
    let times = 1;
    if (argument.multiple === true) times = 1 + random.below(3);
    const isAnnounced = argument.type === 'key' && argument.multiple === true;
    if (isAnnounced && this.#announced > 0) {
      times = this.#announced;
      this.#announced = 0;
    }
    for (let nth = 0; nth < times; nth++) {
      const hasToken = argument.token !== undefined && argument.type !== 'pure-token';
      if (hasToken && (nth === 0 || argument.multipleToken === true)) {
        request.push(argument.token!);
      }
      this.#addValue(request, argument);
    }
  }

  #addValue(request: string[], argument: Argument): void {
    const random = this.#random;
    switch (argument.type) {
      case 'key':
        request.push(random.pick(this.#keys));
        return;
      case 'pure-token':
        request.push(argument.token ?? argument.name);
        return;
      case 'oneof':
        this.#add(request, random.pick(argument.arguments ?? []));
        return;
      case 'block':
        for (const part of argument.arguments ?? []) this.#add(request, part);
        return;
      case 'integer':
        if (argument.name === 'numkeys') {
          this.#announced = 1 + random.below(3);
          request.push(String(random.oneIn(8) ? random.below(6) : this.#announced));
        } else {
          request.push(random.pick(['0', '1', '2', '3', '-1', '100']));
        }
        return;
      case 'double':
        request.push(random.pick(['0', '1.5', '-2', '3', '13.3', '38.1']));
        return;
      default:
        request.push(random.oneIn(4) ? random.pick(this.#keys) : random.pick(ODD_WORDS));
    }
  }
}

/** Requests in one buffer that is used again: a hundred thousand small ones would be collected. */
class RequestBuffer {
  readonly request = new Arguments();
  readonly #bytes = new Uint8Array(64 * 1024);
  readonly #view = new DataView(this.#bytes.buffer);

  use(parts: readonly string[]): Arguments {
    const { request } = this;
    request.useBytes(this.#bytes, this.#view);
    request.count = 0;
    let at = 0;
    for (const part of parts) {
      for (let nth = 0; nth < part.length; nth++) this.#bytes[at + nth] = part.charCodeAt(nth);
      request.add(at, part.length);
      at += part.length;
    }
    return request;
  }
}

/** One value of each type that there is, under `prefix` and a number; strings first. */
function fill(engine: TestEngine, prefix: string, text: string): void {
  engine.run('DEL', ...namesOf(prefix));
  engine.run('SET', `${prefix}0`, text);
  engine.run('SET', `${prefix}1`, '12');
  engine.run('SADD', `${prefix}2`, text, '1', '2');
  engine.run('RPUSH', `${prefix}3`, text, '1', '2');
  engine.run('HSET', `${prefix}4`, text, text, '1', '2');
  engine.run('ZADD', `${prefix}5`, '1', text, '2', '2');
  engine.run('XADD', `${prefix}6`, '1-1', text, text);
  engine.run('GEOADD', `${prefix}7`, '13.36', '38.11', text);
}

const namesOf = (prefix: string): string[] =>
  Array.from({ length: 9 }, (_, at) => `${prefix}${at}`);

describe('the keys that ACL checks', () => {
  let engine: TestEngine;
  let touched: Set<string>;
  const reply = new ReplyWriter();
  const buffer = new RequestBuffer();

  beforeEach(() => {
    engine = new TestEngine();
    touched = new Set();
    const { keyspace } = engine.engine;
    const { lookUp, lookUpKey } = keyspace;
    keyspace.lookUp = (database, request, index) => {
      touched.add(latin1Text(request.bytes, request.starts[index], request.lengths[index]));
      return lookUp.call(keyspace, database, request, index);
    };
    keyspace.lookUpKey = (database, bytes, view, start, length) => {
      touched.add(latin1Text(bytes, start, length));
      return lookUpKey.call(keyspace, database, bytes, view, start, length);
    };
  });

  /** The reply; a client that has to wait is sent away. */
  function execute(session: ClientSession, request: Arguments): string {
    touched.clear();
    reply.begin();
    engine.engine.beginBatch(session, reply);
    engine.engine.execute(session, request, reply);
    engine.engine.endBatch();
    if (session.suspended) session.resume((writer) => writer.nullBulk());
    if (session.suspended) session.wake(reply);
    return latin1Text(reply.tail, 0, reply.tail.length);
  }

  it(
    'are at least those that the command looks up',
    { timeout: 120_000 },
    seeded((random) => {
      const maker = new RequestMaker(random, namesOf('k'));
      const table = engine.engine.commands;
      const count = fuzzCount(VECTORS);
      for (let nth = 0; nth < count; nth++) {
        if (nth % ROUND === 0) {
          fill(engine, 'k', 'text');
        }
        const isOdd = random.oneIn(20);
        const made = isOdd ? oddRequest(random) : maker.make(random.pick(commands));
        const request = buffer.use(made);
        const command = table.lookUp(request);
        if (command === undefined) continue;
        const checked = new Set(touchedBy(command, request).keys.map(({ index }) => made[index]));
        execute(engine.session, request);
        const missed = [...touched].filter((key) => !checked.has(key));
        if (missed.length > 0 && !readsAnyKey(command, made)) {
          expect.fail(`${made.join(' ')} touches ${missed.join(' ')}, which is not checked`);
        }
      }
    }),
  );

  it(
    'keep from a user what its rules do not give',
    { timeout: 120_000 },
    seeded((random) => {
      const prefixes = ['a:', 'r:', 'w:', 's:'];
      const maker = new RequestMaker(random, prefixes.flatMap(namesOf));
      const rules = ['on', 'nopass', '+@all', '~a:*', '%R~r:*', '%W~w:*'];
      engine.run('ACL', 'SETUSER', 'user', ...rules);
      const session = engine.connect();
      engine.runAs(session, 'AUTH', 'user', 'x');
      let before = '';
      const count = fuzzCount(VECTORS / 5);
      for (let nth = 0; nth < count; nth++) {
        if (nth % ROUND === 0) {
          for (const prefix of prefixes) fill(engine, prefix, `canary-${prefix}`);
          before = stateOf(engine);
        }
        const request = maker.make(random.pick(commands));
        const replied = execute(session, buffer.use(request));
        const told = request.join(' ');
        // What the request itself says, its reply may say again.
        const isTold = replied.includes('canary-w') || replied.includes('canary-s');
        if (isTold && !told.includes('canary')) expect.fail(`${told} tells ${replied}`);
        const secret = [...touched].find((key) => key.startsWith('s:'));
        if (secret !== undefined) expect.fail(`${told} touches ${secret}`);
        if (nth % 50 === 49) expect(stateOf(engine), `at or shortly before ${told}`).toBe(before);
      }
    }),
  );
});

function oddRequest(random: Random): string[] {
  const request = random.pick(KEYS_IN_ODD_PLACES);
  return request.map((word) => (word === 'K' ? random.pick(namesOf('k')) : word));
}

/** SORT with BY or GET finds keys by what is stored: it asks for the right to read every key. */
function readsAnyKey({ spec }: Command, request: readonly string[]): boolean {
  if (spec.name !== 'SORT' && spec.name !== 'SORT_RO') return false;
  return request.some((word) => ['by', 'get'].includes(word.toLowerCase()));
}

/** Everything under the prefixes that the user may not write. */
function stateOf(engine: TestEngine): string {
  return ['r:', 's:']
    .flatMap(namesOf)
    .map((key) => engine.run('DEBUG', 'DIGEST-VALUE', key))
    .join('');
}
