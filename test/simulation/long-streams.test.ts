// One very long stream with very many pending entries, the promise that streams make about size: at
// its ends and in its middle every command says what it would say of a short one. Entry n has the
// id n-0 and the value n, so what is right follows from numbers alone. LONG_STREAM says how many
// entries there are (ten million for `npm run torture`); a tenth of them is pending.
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { type Plain, plain } from '../support/plain-reply.ts';
import { isTorture } from '../support/random.ts';
import { TestEngine } from '../support/test-engine.ts';

const ENTRIES = Number(process.env.LONG_STREAM ?? (isTorture ? 10_000_000 : 100_000));
const PENDING = ENTRIES / 10;
const CONSUMERS = 10;
const READ_AT_ONCE = PENDING / 100;
const MIDDLE = ENTRIES / 2;
const NODE_ENTRIES = 100;
/** What the whole stream may take for one entry, and a group for what is pending. */
const ENTRY_BYTES = 31;
const PENDING_BYTES = 64;

const engine = new TestEngine();
const { memory } = engine.engine.keyspace;

function ask(line: string): Plain {
  return plain(engine.run(...line.split(' ')));
}

/** The entries from one number to another, as XRANGE answers them. */
function entries(first: number, last: number): Plain {
  const step = first <= last ? 1 : -1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => {
    const number = first + index * step;
    return [`${number}-0`, ['field', String(number)]];
  });
}

const ids = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${first + index}-0`);

/** Who got an entry: consumers read in turn. */
const reader = (entry: number): string =>
  `consumer${Math.floor((entry - 1) / READ_AT_ONCE) % CONSUMERS}`;

/** So much is done at once: vitest gives up a worker that does not answer for a minute. */
const FILLED_AT_ONCE = 10_000;

describe(`a stream of ${ENTRIES} entries, ${PENDING} of them pending`, () => {
  beforeEach(() => turn());

  it('is filled, and an entry takes no more than 31 bytes', async () => {
    for (let number = 1; number <= ENTRIES; number++) {
      engine.run('XADD', 's', `${number}-0`, 'field', String(number));
      if (number % FILLED_AT_ONCE === 0) await turn();
    }
    expect(ask('XLEN s')).toBe(ENTRIES);
    expect(ask('MEMORY USAGE s SAMPLES 0')).toBeLessThanOrEqual(ENTRIES * ENTRY_BYTES);
  }, 600_000);

  it('is read at both ends and in the middle', () => {
    expect(ask('XRANGE s - + COUNT 3')).toEqual(entries(1, 3));
    expect(ask(`XRANGE s ${MIDDLE} + COUNT 200`)).toEqual(entries(MIDDLE, MIDDLE + 199));
    expect(ask(`XRANGE s (${MIDDLE} ${MIDDLE + 2}`)).toEqual(entries(MIDDLE + 1, MIDDLE + 2));
    expect(ask('XREVRANGE s + - COUNT 3')).toEqual(entries(ENTRIES, ENTRIES - 2));
    expect(ask(`XREVRANGE s ${MIDDLE} - COUNT 200`)).toEqual(entries(MIDDLE, MIDDLE - 199));
    const read = ask(`XREAD COUNT 5 STREAMS s ${MIDDLE}-0`);
    expect(read).toEqual([['s', entries(MIDDLE + 1, MIDDLE + 5)]]);
    expect(ask(`XADD s ${ENTRIES}-0 field x`)).toMatch(/^-ERR The ID specified in XADD is equal/);
  });

  it('is delivered to the consumers of a group', async () => {
    const before = memory.usedBytes;
    ask('XGROUP CREATE s group 0');
    for (let first = 1; first <= PENDING; first += READ_AT_ONCE) {
      const request = ['XREADGROUP', 'GROUP', 'group', reader(first), 'COUNT', `${READ_AT_ONCE}`];
      const reply = engine.run(...request, 'STREAMS', 's', '>');
      const last = first + READ_AT_ONCE - 1;
      expect(reply.endsWith(`\r\n${last}\r\n`)).toBe(true);
      await turn();
    }
    expect(memory.usedBytes - before).toBeLessThanOrEqual(PENDING * PENDING_BYTES);
    const share = String(PENDING / CONSUMERS);
    const shares = Array.from({ length: CONSUMERS }, (_, at) => [`consumer${at}`, share]);
    expect(ask('XPENDING s group')).toEqual([PENDING, '1-0', `${PENDING}-0`, shares]);
    const [group] = ask('XINFO GROUPS s') as Plain[][];
    expect(group).toContain(ENTRIES - PENDING);
  }, 120_000);

  it('tells what is pending, from anywhere on', () => {
    const from = PENDING / 2 + 1;
    const pending = (entry: number): Plain => [`${entry}-0`, reader(entry), 5000, 1];
    engine.clock.ms += 5000;
    const expected = [from, from + 1, from + 2].map(pending);
    expect(ask(`XPENDING s group ${from} + 3`)).toEqual(expected);
    expect(ask(`XPENDING s group IDLE 5000 ${from} + 3`)).toEqual(expected);
    expect(ask(`XPENDING s group IDLE 5001 - + 3`)).toEqual([]);
    const second = READ_AT_ONCE + 1;
    expect(ask('XPENDING s group - + 1 consumer1')).toEqual([pending(second)]);
    const history = ask(`XREADGROUP GROUP group ${reader(from)} COUNT 2 STREAMS s ${from - 1}-0`);
    expect(history).toEqual([['s', entries(from, from + 1)]]);
  });

  it('is acknowledged and claimed in the middle of what is pending', () => {
    const from = PENDING / 2 + 1;
    expect(ask(`XACK s group ${ids(from, 100).join(' ')}`)).toBe(100);
    expect(ask(`XACK s group ${ids(from, 100).join(' ')}`)).toBe(0);
    const next = from + 100;
    expect(ask(`XCLAIM s group taker 0 ${ids(next, 3).join(' ')}`)).toEqual(
      entries(next, next + 2),
    );
    const claimed = ask(`XAUTOCLAIM s group taker 0 ${next + 3} COUNT 50 JUSTID`);
    expect(claimed).toEqual([`${next + 53}-0`, ids(next + 3, 50), []]);
    const [total, , , shares] = ask('XPENDING s group') as Plain[];
    expect(total).toBe(PENDING - 100);
    expect(shares).toContainEqual(['taker', '53']);
  });

  it('loses single entries, and the group forgets those when it comes upon them', () => {
    const from = PENDING / 2 + 200;
    expect(ask(`XDEL s ${ids(from, 10).join(' ')}`)).toBe(10);
    expect(ask(`XDEL s 1 ${ENTRIES}`)).toBe(2);
    expect(ask('XLEN s')).toBe(ENTRIES - 12);
    const claimed = ask(`XAUTOCLAIM s group taker 0 ${from} COUNT 12 JUSTID`);
    expect(claimed).toEqual([`${from + 12}-0`, ids(from + 10, 2), ids(from, 10)]);
    expect(ask('XREVRANGE s + - COUNT 1')).toEqual(entries(ENTRIES - 1, ENTRIES - 1));
  });

  it('is copied, and restored from its dump, entry for entry', async () => {
    const digest = ask('DEBUG DIGEST-VALUE s');
    const facts = [ask('XINFO STREAM s'), ask('XINFO GROUPS s')];
    await turn();
    expect(ask('COPY s copy')).toBe(1);
    expect(ask('DEBUG DIGEST-VALUE copy')).toEqual(digest);
    expect(ask('XPENDING copy group')).toEqual(ask('XPENDING s group'));
    await turn();
    expect(ask('UNLINK copy')).toBe(1);
    const dump = engine.run('DUMP', 's');
    await turn();
    const bytes = dump.slice(dump.indexOf('\r\n') + 2, -2);
    await turn();
    expect(engine.run('RESTORE', 'copy', '0', bytes)).toBe('+OK\r\n');
    await turn();
    expect(ask('DEBUG DIGEST-VALUE copy')).toEqual(digest);
    expect([ask('XINFO STREAM copy'), ask('XINFO GROUPS copy')]).toEqual(facts);
    expect(ask('XPENDING copy group')).toEqual(ask('XPENDING s group'));
    expect(ask('UNLINK copy')).toBe(1);
    engine.comeToRest();
  }, 600_000);

  it('is trimmed: by whole blocks about, and to the entry exactly', () => {
    const length = ENTRIES - 12;
    // The first block has lost its first entry.
    expect(ask('XTRIM s MAXLEN ~ 1000 LIMIT 250')).toBe(2 * NODE_ENTRIES - 1);
    expect(ask('XTRIM s MINID = 250')).toBe(49);
    expect(ask('XRANGE s - + COUNT 2')).toEqual(entries(250, 251));
    expect(ask(`XTRIM s MAXLEN ${MIDDLE}`)).toBe(length - 248 - MIDDLE);
    const first = ENTRIES - MIDDLE;
    expect(ask('XRANGE s - + COUNT 1')).toEqual(entries(first, first));
    expect(ask('XLEN s')).toBe(MIDDLE);
  }, 120_000);

  it('loses a consumer, a group, and is gone without a trace', () => {
    const left = (ask('XPENDING s group') as Plain[])[0];
    const removed = ask('XGROUP DELCONSUMER s group consumer5');
    expect(removed).toBe(PENDING / CONSUMERS);
    engine.comeToRest();
    expect((ask('XPENDING s group') as Plain[])[0]).toBe(Number(left) - Number(removed));
    expect(ask('XGROUP DESTROY s group')).toBe(1);
    engine.comeToRest();
    expect(ask('UNLINK s')).toBe(1);
    engine.comeToRest();
    expect(ask('DBSIZE')).toBe(0);
    ask('FLUSHALL');
    const { blockBytes } = auditMemory(memory);
    expect(blockBytes).toBeLessThan(64 * 1024);
  }, 120_000);
});
