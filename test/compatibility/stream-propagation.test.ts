// What stream commands send on, beside genuine redis-server: the same random commands go to both,
// and both append-only files must then hold the same ones. Ids are given, so that no clock counts.
// FUZZ_SEED repeats a run, FUZZ_COUNT says how many commands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { commandsIn } from '../support/observed-engine.ts';
import { fuzzCount, fuzzSeed, isTorture, type Random, seededRandom } from '../support/random.ts';
import {
  describeWithGenuineRedis,
  type ServerProcess,
  startRedis,
  startRespite,
} from '../support/server-process.ts';
import { words } from '../support/words.ts';

const servers: ServerProcess[] = [];
const FILE = words('--appendonly yes --aof-use-rdb-preamble no --appendfsync always');
const BATCH = 200;
const PATIENCE_MS = isTorture ? 3_600_000 : 300_000;

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL');
});

/** Draws commands; new ids rise, now and then one is too small. */
class Draws {
  readonly #random: Random;
  #highest = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  #key(): string {
    return this.#random.pick(['s', 't', 'u']);
  }

  #id(): string {
    return `${this.#random.below(400)}-${this.#random.below(2)}`;
  }

  #ids(): string[] {
    const most = this.#random.pick([3, 60]);
    return Array.from({ length: 1 + this.#random.below(most) }, () => this.#id());
  }

  #newId(): string {
    this.#highest += this.#random.below(3);
    return this.#random.pick([`${this.#highest}-*`, `${++this.#highest}-0`, this.#id()]);
  }

  #trimming(): string[] {
    const random = this.#random;
    const limit = random.pick(['', '', 'LIMIT 0', 'LIMIT 10', 'LIMIT 150']);
    return words(
      random.pick([
        `MAXLEN ${random.below(300)}`,
        `MAXLEN ~ ${random.below(300)} ${limit}`,
        `MINID = ${this.#id()}`,
        `MINID ~ ${this.#id()} ${limit}`,
      ]),
    );
  }

  #add(): string[] {
    const random = this.#random;
    const command = ['XADD', this.#key()];
    if (random.oneIn(8)) command.push('NOMKSTREAM');
    if (random.oneIn(6)) command.push(...this.#trimming());
    const pairs = random.pick(['f 1', `f ${random.below(1000)}`, `f v g ${'x'.repeat(60)}`]);
    return [...command, this.#newId(), ...words(pairs)];
  }

  #group(): string[] {
    const start = this.#random.pick(['$', '0', this.#id()]);
    const how = this.#random.pick([
      `CREATE ${this.#key()} g ${start}`,
      `CREATE ${this.#key()} h ${start} MKSTREAM ENTRIESREAD 3`,
      `CREATE ${this.#key()} g 0 MKSTREAM`,
      `SETID ${this.#key()} g ${start}`,
      `SETID ${this.#key()} g ${this.#id()} ENTRIESREAD 4`,
      `DELCONSUMER ${this.#key()} g ${this.#consumer()}`,
    ]);
    return words(`XGROUP ${how}`);
  }

  #consumer(): string {
    return this.#random.pick(['c', 'd', 'e']);
  }

  #claim(): string[] {
    const { pick } = this.#random;
    const options = pick(['', 'FORCE', 'IDLE 7 RETRYCOUNT 4', 'JUSTID', 'JUSTID FORCE', 'TIME 1']);
    const last = pick(['', '', `LASTID ${this.#id()}`]);
    const ids = `${this.#id()} ${this.#id()} ${this.#id()}`;
    const idle = pick(['0', '0', '99999']);
    return words(`XCLAIM ${this.#key()} g ${this.#consumer()} ${idle} ${ids} ${options} ${last}`);
  }

  #read(): string[] {
    const { below, pick } = this.#random;
    const from = pick([`${this.#key()} >`, `${this.#key()} >`, `${this.#key()} 0`, 's t > >']);
    const noAck = pick(['', '', 'NOACK']);
    return words(
      `XREADGROUP GROUP g ${this.#consumer()} COUNT ${below(9)} ${noAck} STREAMS ${from}`,
    );
  }

  next(): string[] {
    const random = this.#random;
    switch (random.below(16)) {
      case 0:
        return ['XDEL', this.#key(), ...this.#ids()];
      case 1:
        return ['XTRIM', this.#key(), ...this.#trimming()];
      case 2:
        return words(`XSETID ${this.#key()} ${random.pick(['1500-0', '9999-0 ENTRIESADDED 77'])}`);
      case 3:
        return this.#group();
      case 4:
        return ['XACK', this.#key(), 'g', ...this.#ids()];
      case 5:
      case 6:
        return this.#claim();
      case 7: {
        const options = random.pick([`COUNT ${1 + random.below(5)}`, 'JUSTID']);
        return words(`XAUTOCLAIM ${this.#key()} g ${this.#consumer()} 0 ${this.#id()} ${options}`);
      }
      case 8:
        return random.oneIn(12) ? ['DEL', this.#key()] : words('COPY s u');
      case 9:
      case 10:
      case 11:
        return this.#read();
      default:
        return this.#add();
    }
  }
}

/** Where consumers come from, and what belongs together because of that, differs since 7.2. */
const LEFT_OUT = /^(SELECT|MULTI|EXEC|XGROUP (CREATE|DEL)CONSUMER)\b/i;

/** The commands of the file, without what depends on the time. */
function written(server: ServerProcess): string[] {
  const folder = join(server.directory, 'appendonlydir');
  const name = readdirSync(folder).find((file) => file.endsWith('.incr.aof')) ?? '';
  return commandsIn(withoutAnnotations(readFileSync(join(folder, name))))
    .map((parts) => parts.join(' '))
    .filter((line) => !LEFT_OUT.test(line))
    .map((line) =>
      line.replace(/^(XCLAIM .* TIME) \d+/, '$1 T').replace(/ (= \S+) LIMIT \d+/, ' $1'),
    );
}

/** Lines that begin with `#` stand between commands, and no value here has a line's end. */
function withoutAnnotations(file: Buffer): Buffer {
  return Buffer.from(file.toString('latin1').replace(/^#.*\r?\n/gm, ''), 'latin1');
}

async function talk(server: ServerProcess, requests: readonly string[][]): Promise<string[]> {
  const client = await server.connect({ timeoutMs: PATIENCE_MS });
  const replies: string[] = [];
  for (let from = 0; from < requests.length; from += BATCH) {
    const answered = await client.pipeline(requests.slice(from, from + BATCH));
    replies.push(...answered.map(({ raw }) => raw.toString('latin1')));
  }
  client.close();
  return replies;
}

describeWithGenuineRedis('what stream commands send on', () => {
  const seed = fuzzSeed();
  const count = fuzzCount(4000, 100_000);

  it(
    `is what genuine redis-server sends on, ${count} commands, seed ${seed}`,
    async () => {
      const draws = new Draws(seededRandom(seed));
      const requests = Array.from({ length: count }, () => draws.next());
      const theirs = await startRedis({ args: FILE });
      servers.push(theirs);
      const ours = await startRespite({ args: FILE });
      servers.push(ours);
      const [expected, replies] = [await talk(theirs, requests), await talk(ours, requests)];
      for (const [at, request] of requests.entries()) {
        if (request.includes('DELCONSUMER')) continue;
        expect(replies[at], request.join(' ')).toBe(expected[at]);
      }
      const lines = written(theirs);
      expect(lines.length).toBeGreaterThan(count / 10);
      expect(written(ours)).toEqual(lines);
    },
    PATIENCE_MS,
  );
});
