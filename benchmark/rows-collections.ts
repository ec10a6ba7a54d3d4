// The rows on lists, hashes, sets, sorted sets and streams: redis-benchmark's own tests, and
// what it has none for. What takes elements away is given as many as it takes before each run.
import type { Load } from './load.ts';
import type { Measurement } from './row.ts';
import type { Goal } from './statistics.ts';
import { type ThroughputRow, throughputOf } from './throughput.ts';

const PIPELINE = 16;
const KEYS = 100_000;
/** Enough members that what takes them away finds some until the end. */
const MANY_KEYS = 10_000_000;

const goal: Goal = { of: 'ratio', better: 'more', floor: 1, aim: 1.3 };

function load(test: Load['test'], keys = KEYS): Load {
  return { test, pipeline: PIPELINE, valueBytes: 3, keys };
}

type Details = Pick<ThroughputRow, 'sample' | 'sampleReply'> &
  Partial<Pick<ThroughputRow, 'before' | 'setUp' | 'settings'>>;

function row(name: string, theLoad: Load, details: Details): Measurement {
  return throughputOf({
    name: `P=${PIPELINE} ${name}`,
    unit: 'requests/s',
    goal,
    load: theLoad,
    filled: false,
    ...details,
  });
}

function range(length: number): Measurement {
  const elements = Array.from({ length: 1_000 }, () => 'xxx');
  return row(`LRANGE of ${length}`, load(['LRANGE', 'list', '0', String(length - 1)]), {
    setUp: [['RPUSH', 'list', ...elements]],
    sample: ['LRANGE', 'list', '0', '0'],
    sampleReply: 'array',
  });
}

const lists: readonly Measurement[] = [
  row('LPUSH', load('lpush'), { sample: ['LPUSH', 'mylist', 'x'], sampleReply: 'integer' }),
  row('RPUSH', load('rpush'), { sample: ['RPUSH', 'mylist', 'x'], sampleReply: 'integer' }),
  row('LPOP', load('lpop'), {
    before: load('rpush'),
    sample: ['LPOP', 'mylist'],
    sampleReply: 'null',
  }),
  row('RPOP', load('rpop'), {
    before: load('rpush'),
    sample: ['RPOP', 'mylist'],
    sampleReply: 'null',
  }),
  range(100),
  range(300),
  range(500),
  range(600),
];

const others: readonly Measurement[] = [
  row('HSET', load('hset'), { sample: ['HSET', 'myhash', 'f', 'x'], sampleReply: 'integer' }),
  row('SADD', load('sadd'), { sample: ['SADD', 'myset', 'x'], sampleReply: 'integer' }),
  row('SPOP', load('spop'), {
    before: load('sadd', MANY_KEYS),
    sample: ['SPOP', 'myset'],
    sampleReply: 'null',
  }),
  row('ZADD', load('zadd'), { sample: ['ZADD', 'myzset', '0', 'x'], sampleReply: 'integer' }),
  row('ZPOPMIN', load('zpopmin'), {
    before: load('zadd', MANY_KEYS),
    sample: ['ZPOPMIN', 'myzset'],
    sampleReply: 'array',
  }),
];

const add = ['XADD', 'stream', '*', 'field', 'value'];

const streams: readonly Measurement[] = [
  row('XADD', load(add), { sample: add, sampleReply: 'bulk' }),
  row('XREAD COUNT 100', load(['XREAD', 'COUNT', '100', 'STREAMS', 'stream', '0']), {
    setUp: Array.from({ length: 1_000 }, () => add),
    sample: ['XREAD', 'COUNT', '1', 'STREAMS', 'stream', '0'],
    sampleReply: 'array',
  }),
  row(
    'XREADGROUP',
    load(['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'stream', '>']),
    {
      setUp: [add, ['XGROUP', 'CREATE', 'stream', 'g', '0']],
      before: load(add),
      sample: ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'stream', '>'],
      sampleReply: 'array',
    },
  ),
];

export const collections: readonly Measurement[] = [...lists, ...others, ...streams];
