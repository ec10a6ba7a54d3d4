// The rows of the table, with what each must reach: the floor and the aim.
import { conversations } from './conversations.ts';
import { elementStops } from './element-stops.ts';
import { elements } from './elements.ts';
import { evictionUnder } from './eviction.ts';
import { expiry } from './expiry.ts';
import { hostile } from './hostile.ts';
import type { Load } from './load.ts';
import { memory } from './memory.ts';
import type { Measurement } from './row.ts';
import { collections } from './rows-collections.ts';
import { persistence } from './rows-persistence.ts';
import { startUp } from './start-up.ts';
import type { Goal } from './statistics.ts';
import { stops } from './stops.ts';
import { type ThroughputRow, throughputOf } from './throughput.ts';

const KEYS = 100_000;
/** Fewer keys for the largest values: a hundred thousand of them would fill a small machine. */
const LARGE_VALUE_KEYS = 10_000;
const KEY = 'key:000000000000';

type Kind = Pick<ThroughputRow, 'sample' | 'sampleReply' | 'filled'> & Pick<Load, 'test'>;

const kinds = {
  PING: { test: 'ping_mbulk', sample: ['PING'], sampleReply: 'simple', filled: false },
  SET: { test: 'set', sample: ['SET', KEY, 'xxx'], sampleReply: 'simple', filled: false },
  GET: { test: 'get', sample: ['GET', KEY], sampleReply: 'bulk', filled: true },
  INCR: { test: 'incr', sample: ['INCR', KEY], sampleReply: 'integer', filled: false },
  MSET: { test: 'mset', sample: ['MSET', KEY, 'xxx'], sampleReply: 'simple', filled: false },
} as const satisfies Record<string, Kind>;

function atLeast(floor: number, aim: number): Goal {
  return { of: 'ratio', better: 'more', floor, aim };
}

function throughput(
  name: keyof typeof kinds,
  pipeline: number,
  goal: Goal,
  values: { readonly says: string; readonly bytes: number; readonly keys: number } = {
    says: '',
    bytes: 3,
    keys: KEYS,
  },
): Measurement {
  const kind: Kind = kinds[name];
  const { test, ...sample } = kind;
  return throughputOf({
    name: `P=${pipeline} ${name}${values.says}`,
    unit: 'requests/s',
    goal,
    load: { test, pipeline, valueBytes: values.bytes, keys: values.keys },
    ...sample,
  });
}

const oneKb = { says: ', values of 1 KB', bytes: 1_024, keys: KEYS };
const sixteenKb = { says: ', values of 16 KB', bytes: 16_384, keys: LARGE_VALUE_KEYS };

export const measurements: readonly Measurement[] = [
  ...(['PING', 'SET', 'GET', 'INCR'] as const).map((name) => throughput(name, 1, atLeast(0.9, 1))),
  ...(['SET', 'GET', 'INCR'] as const).map((name) => throughput(name, 16, atLeast(1.2, 1.6))),
  ...(['SET', 'GET', 'INCR'] as const).map((name) => throughput(name, 64, atLeast(1.6, 2.5))),
  throughput('MSET', 16, atLeast(1, 1.3)),
  throughput('SET', 16, atLeast(0.9, 1.1), oneKb),
  throughput('GET', 16, atLeast(0.9, 1.1), oneKb),
  throughput('SET', 16, atLeast(0.9, 1.1), sixteenKb),
  throughput('GET', 16, atLeast(0.9, 1.1), sixteenKb),
  ...collections,
  ...conversations,
  ...persistence,
  memory,
  ...elements,
  stops,
  ...elementStops,
  evictionUnder('allkeys-lru'),
  evictionUnder('allkeys-lfu'),
  expiry,
  hostile,
  startUp,
];
