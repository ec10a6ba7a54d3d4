// activedefrag on a whole engine: values of every type lie scattered over nearly empty arenas, are
// moved together while commands go on changing them, and an engine whose data never moved, given
// the same commands, holds the same, byte for byte.
import { describe, expect, it } from 'vitest';
import { poisonFreed } from '../../test/support/memory-faults.ts';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { LARGEST_BLOCK_BYTES } from '../memory/memory.ts';

const SEED = 5;
const KEYS_AT_A_TIME = 120;
const KEYS = 4 * KEYS_AT_A_TIME;

const TYPES = ['string', 'list', 'hash', 'set', 'sorted', 'stream', 'sketch', 'bits'] as const;
type Type = (typeof TYPES)[number];

/** Every eighth key is large, so that there are collections of all forms. */
function lengthOf(key: number): number {
  return key % 64 < TYPES.length ? 700 : 20;
}

function words(count: number, word: (nth: number) => readonly string[]): string[] {
  return Array.from({ length: count }, (_, nth) => word(nth)).flat();
}

function create(type: Type, name: string, key: number, random: Random): string[][] {
  const length = lengthOf(key);
  const text = (): string => `${random.below(1e6)}`.repeat(1 + random.below(9));
  switch (type) {
    case 'string':
      return [['SET', name, 'v'.repeat(length * 10)]];
    case 'list':
      return [['RPUSH', name, ...words(length, () => [text()])]];
    case 'hash':
      return [
        ['HSET', name, ...words(length, (nth) => [`f${nth}`, text()])],
        ['HPEXPIRE', name, '100000', 'FIELDS', '2', 'f1', 'f3'],
      ];
    case 'set':
      return [['SADD', name, ...words(length, (nth) => [key % 3 === 0 ? `${nth}` : text()])]];
    case 'sorted':
      return [['ZADD', name, ...words(length, (nth) => [`${nth / 7}`, text()])]];
    case 'stream':
      return [
        ...Array.from({ length: Math.min(length, 150) }, (_, nth) => [
          ...['XADD', name, `${nth + 1}-1`, 'field', text()],
        ]),
        ['XGROUP', 'CREATE', name, 'group', '0'],
        ['XREADGROUP', 'GROUP', 'group', 'me', 'COUNT', '15', 'STREAMS', name, '>'],
      ];
    case 'sketch':
      return [['PFADD', name, ...words(length, () => [text()])]];
    default:
      return [['SETBIT', name, `${length * 100}`, '1']];
  }
}

function change(type: Type, name: string, random: Random): string[] {
  const nth = random.below(20);
  const one = `${random.below(1e6)}`;
  const either = (...choices: string[][]): string[] => random.pick(choices);
  if (random.oneIn(10)) {
    return either(['DEL', name], ['PEXPIRE', name, '900000'], ['PERSIST', name], ['TOUCH', name]);
  }
  switch (type) {
    case 'string':
      return either(['APPEND', name, one], ['SETRANGE', name, `${nth}`, one]);
    case 'list':
      return either(['LPUSH', name, one], ['RPOP', name], ['LSET', name, '0', one.repeat(9)]);
    case 'hash':
      return either(['HSET', name, `f${nth}`, one], ['HDEL', name, `f${nth}`]);
    case 'set':
      return either(['SADD', name, one], ['SREM', name, `${nth}`], ['SPOP', name]);
    case 'sorted':
      return either(['ZADD', name, `${nth}`, one], ['ZPOPMIN', name]);
    case 'stream':
      return either(
        ['XADD', name, '*', 'f', one],
        ['XACK', name, 'group', `${nth}-1`],
        ['XDEL', name, `${nth}-1`],
      );
    case 'sketch':
      return ['PFADD', name, one];
    default:
      return ['SETBIT', name, `${nth}`, one.endsWith('1') ? '1' : '0'];
  }
}

/** The engine whose data move, and the one whose data stay, asked the same. */
class Twins {
  readonly moving = new TestEngine(SEED);
  readonly staying = new TestEngine(SEED);
  readonly random = seededRandom(SEED);
  #ballast: number[] = [];

  get memory(): TestEngine['engine']['keyspace']['memory'] {
    return this.moving.engine.keyspace.memory;
  }

  run(...request: string[]): string {
    const reply = this.moving.run(...request);
    expect(this.staying.run(...request)).toBe(reply);
    return reply;
  }

  typeAndName(key: number): [Type, string] {
    const type = TYPES[key % TYPES.length]!;
    return [type, `${type}:${key}`];
  }

  /** Keys in several arenas, with little else beside them. */
  scatter(): void {
    for (let key = 0; key < KEYS; key++) {
      const [type, name] = this.typeAndName(key);
      for (const request of create(type, name, key, this.random)) {
        expect(this.run(...request)).not.toMatch(/^-/);
      }
      if ((key + 1) % KEYS_AT_A_TIME === 0 && key + 1 < KEYS) this.#fillArena();
    }
    for (const ref of this.#ballast) this.memory.free(ref);
  }

  #fillArena(): void {
    const { arenaCount } = this.memory;
    while (this.memory.arenaCount === arenaCount) {
      this.#ballast.push(this.memory.allocate(LARGEST_BLOCK_BYTES));
    }
  }

  changeSome(): void {
    const key = this.random.below(KEYS);
    this.run(...change(...this.typeAndName(key), this.random));
  }
}

describe('activedefrag', () => {
  it('gives arenas back while values of all types are changed, and changes none itself', () => {
    const twins = new Twins();
    const { moving, memory } = twins;
    twins.scatter();
    expect(memory.arenaCount).toBeGreaterThan(1);
    poisonFreed(memory);
    moving.run('CONFIG', 'SET', 'active-defrag-ignore-bytes', '1');
    moving.run('CONFIG', 'SET', 'activedefrag', 'yes');
    // Each look at the clock takes a while, so that a slice does little.
    let looks = 0;
    moving.clock.monotonicMs = () => moving.clock.ms + looks++ * 0.3;
    let slices = 0;
    for (; moving.engine.evacuateSlice(1) !== 0; slices++) {
      expect(slices).toBeLessThan(100_000);
      twins.changeSome();
    }
    expect(slices).toBeGreaterThan(50);
    expect(memory.arenaCount).toBe(1);
    expect(memory.closedArenaCount).toBe(0);
    expect(moving.run('INFO', 'stats')).toMatch(/active_defrag_hits:[1-9]/);
    twins.run('DEBUG', 'DIGEST');
    for (let key = 0; key < KEYS; key++) {
      const [, name] = twins.typeAndName(key);
      twins.run('DUMP', name);
      twins.run('PEXPIRETIME', name);
    }
    for (let more = 0; more < 500; more++) twins.changeSome();
    expect(memory.usedBytes).toBe(twins.staying.engine.keyspace.memory.usedBytes);
    twins.run('DEBUG', 'DIGEST');
  });
});
