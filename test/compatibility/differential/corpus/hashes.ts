// Hashes, packed and as tables: every command with every option that 7.0.15 has, all its errors,
// numbers at their limits, and the encodings. HRANDFIELD is compared by shape, HSCAN as a set.
import { type CorpusGroup, pipelineCase, scanned, unorderedFields } from '../differential-case.ts';
import {
  FLOAT_TEXTS,
  INT64_MAX,
  INT64_MIN,
  INTEGER_TEXTS,
  NO_FLOATS,
  NO_INTEGERS,
  quoted,
} from './values.ts';

const ODD_TEXTS = ['', ' ', '0', '-0', '007', '1.0', '\0', '\r\n', '\xff\xfe', 'é', 'x'.repeat(64)];

const fields = pipelineCase('fields of a hash', [
  'HSET h a 1 b 2 a 3; HGET h a; HGET h x; HGET missing x; HMGET h a x b; HMGET missing a b',
  'HLEN h; HLEN missing; HEXISTS h a; HEXISTS h x; HEXISTS missing x; HSTRLEN h a; HSTRLEN h x',
  'HGETALL h; HKEYS h; HVALS h; HGETALL missing; HKEYS missing; HVALS missing; TYPE h',
  'HSETNX h a 9; HSETNX h c 9; HSETNX new f v; HGETALL h; HGETALL new; HMSET h d 4 a 5; HGETALL h',
  'HDEL h a x; HDEL h a; HDEL missing a; HGETALL h; HDEL h b c d; EXISTS h; HGETALL h',
  'HSET h a; HSET h a 1 b; HMSET h a 1 b; HSET h; HSETNX h a; HDEL h; HGET h; HMGET h; HVALS',
  'HLEN; HLEN a b; HSTRLEN h; HEXISTS h; HGETALL h x; EXISTS h',
]);

const oddFields = pipelineCase(
  'fields and values that are odd bytes',
  ODD_TEXTS.flatMap((text) => [
    ['HSET', 'h', text, text],
    ['HGET', 'h', text],
    ['HSTRLEN', 'h', text],
    'HGETALL h; HKEYS h; HVALS h; OBJECT ENCODING h',
  ]),
);

const integersAsFields = pipelineCase('integers as fields and values', [
  ...INTEGER_TEXTS.map((text) => ['HSET', 'h', text, text]),
  'HGETALL h; HKEYS h; OBJECT ENCODING h; HLEN h',
  ...INTEGER_TEXTS.flatMap((text) => [
    ['HGET', 'h', text],
    ['HSTRLEN', 'h', text],
  ]),
]);

const wrongTypes = pipelineCase('keys that are no hashes', [
  'SET s x; HSET s a 1; HSETNX s a 1; HMSET s a 1; HGET s a; HMGET s a b; HGETALL s; HKEYS s',
  'HVALS s; HLEN s; HEXISTS s a; HSTRLEN s a; HDEL s a; HINCRBY s a 1; HINCRBYFLOAT s a 1',
  'HSCAN s 0; HRANDFIELD s; HRANDFIELD s 1; HRANDFIELD s 1 WITHVALUES; GET s; HSET h a 1; GET h',
  'APPEND h x; INCR h; STRLEN h; GETRANGE h 0 1; SETBIT h 0 1; PFADD h a; SET h x; GET h',
]);

const counters = pipelineCase('HINCRBY', [
  ...INTEGER_TEXTS.flatMap((initial) => [
    ['HSET', 'h', 'n', initial],
    'HINCRBY h n 1; HINCRBY h n -1; HGET h n',
  ]),
  ...NO_INTEGERS.flatMap((text) => [
    ['HINCRBY', 'absent', 'n', text],
    ['HSET', 'h', 'x', text],
    'HINCRBY h x 1; EXISTS absent',
  ]),
  `HSET h n ${INT64_MAX}; HINCRBY h n 1; HINCRBY h n ${INT64_MIN}; HINCRBY h n ${INT64_MIN}`,
  `HSET h n ${INT64_MIN}; HINCRBY h n -1; HINCRBY h n ${INT64_MAX}; HINCRBY h n 1; HGETALL h`,
  'HINCRBY s n x; SET s v; HINCRBY s n x; HINCRBY s n 1; HINCRBY h n; HINCRBY new n 5; HGETALL new',
]);

const floats = [...FLOAT_TEXTS, ...NO_FLOATS].map((initial) =>
  pipelineCase(
    `HINCRBYFLOAT on ${quoted(initial).slice(0, 60)}`,
    ['0.1', '-3', '1e10', 'inf', '-inf', 'nan', 'x', '1.7976931348623157e308'].flatMap((text) => [
      ['HSET', 'h', 'f', initial],
      ['HINCRBYFLOAT', 'h', 'f', text],
      'HGET h f; HINCRBYFLOAT h new 0.1; HGET h new',
    ]),
  ),
);

const encodings = pipelineCase('the form of a hash', [
  'CONFIG SET hash-max-listpack-entries 4 hash-max-listpack-value 8',
  'HSET h a 1 b 2 c 3 d 4; OBJECT ENCODING h; HSET h a 5; OBJECT ENCODING h; HSET h e 5',
  'OBJECT ENCODING h; HLEN h; HDEL h a b c d; OBJECT ENCODING h; HGETALL h; DEL h',
  'HSET h a 12345678; OBJECT ENCODING h; HSET h a 123456789; OBJECT ENCODING h; DEL h',
  'HSET h 12345678 a; OBJECT ENCODING h; HSET h 123456789 a; OBJECT ENCODING h; HLEN h; DEL h',
  'HINCRBY h n 12345678; OBJECT ENCODING h; HINCRBY h n 123456789; OBJECT ENCODING h; HGET h n',
  'DEL h; HINCRBYFLOAT h n 0.123456; OBJECT ENCODING h; HINCRBYFLOAT h n 0.00000001',
  'OBJECT ENCODING h; HGET h n; COPY h i; OBJECT ENCODING i; RENAME i j; OBJECT ENCODING j',
  'HSETNX k 123456789 1; OBJECT ENCODING k; CONFIG SET hash-max-listpack-entries 0; HSET l a 1',
  'OBJECT ENCODING l; HSETNX m a 1; OBJECT ENCODING m; OBJECT ENCODING j',
  'CONFIG SET hash-max-ziplist-entries 512 hash-max-ziplist-value 64',
]);

const manyFields = Array.from({ length: 700 }, (_, number) => [`field:${number}`, `${number * 7}`]);

const bigHash = pipelineCase('a hash of 700 fields', [
  ['HSET', 'h', ...manyFields.flat()],
  'OBJECT ENCODING h; HLEN h; @HKEYS h; @HVALS h; HMGET h field:0 field:699 field:700',
  unorderedFields('HGETALL h'),
  scanned('HSCAN h 0 COUNT 100000'),
  scanned('HSCAN h 0 COUNT 100000 MATCH field:1*'),
  'COPY h i; HDEL i field:5; HLEN i; HLEN h; HGET i field:5; DEBUG DIGEST-VALUE h i; DEL h i',
]);

const scans = pipelineCase('HSCAN', [
  'HSCAN missing 0; HSCAN missing 0 FOO; HSCAN missing x; HSCAN h; HSET h a 1 b 2 bb 3',
  'HSCAN h 0; HSCAN h 5; HSCAN h 0 COUNT 1; HSCAN h 0 MATCH b*; HSCAN h 0 MATCH b* COUNT 1',
  'HSCAN h 0 MATCH; HSCAN h 0 COUNT; HSCAN h 0 COUNT 0; HSCAN h 0 COUNT -1; HSCAN h 0 COUNT x',
  'HSCAN h 0 FOO 1; HSCAN h 0 TYPE hash; HSCAN h x; HSCAN h -1; HSCAN h ""; HSCAN h 0 MATCH *',
  'HSCAN h 99999999999999999999; HSCAN h 0 count 10 match a; HSCAN h 0 MATCH a MATCH b',
]);

const random = pipelineCase('HRANDFIELD', [
  'HRANDFIELD missing; HRANDFIELD missing 3; HRANDFIELD missing -3',
  'HRANDFIELD missing 3 WITHVALUES',
  'HSET h a 1; HRANDFIELD h; HRANDFIELD h 0; HRANDFIELD h 1; HRANDFIELD h 5; HRANDFIELD h -3',
  'HRANDFIELD h 5 WITHVALUES; HRANDFIELD h -3 withvalues; HRANDFIELD h 1 WITHVALUES',
  'HRANDFIELD h x; HRANDFIELD h 1 FOO; HRANDFIELD h 1 WITHVALUES FOO; HRANDFIELD h 1.5; HRANDFIELD',
  `HRANDFIELD h ${INT64_MIN}; HRANDFIELD h -9223372036854775808 WITHVALUES`,
  'HRANDFIELD h -4611686018427387904 WITHVALUES; HRANDFIELD h 4611686018427387904 WITHVALUES',
  'HSET h b 2 c 3; ?HRANDFIELD h 3; ?HRANDFIELD h 10; ?HRANDFIELD h 3 WITHVALUES',
]);

const lives = pipelineCase('hashes among other keys', [
  'HSET h a 1; EXPIRE h 100; HSET h b 2; TTL h; HDEL h a b; TTL h; HSET h a 1; TTL h',
  'RENAME h i; HGETALL i; COPY i j; HSET j a 2; HGETALL i; HGETALL j; MOVE j 1; EXISTS j; SELECT 1',
  'HGETALL j; SELECT 0; SCAN 0 TYPE hash; TOUCH i; UNLINK i; EXISTS i; HSET k a 1; GETSET k 5',
  'SET k 5; HSET k a 1; DEL k; HSET k a 1; MSET k 5; GET k; RANDOMKEY',
]);

export const hashes: CorpusGroup = {
  name: 'hashes',
  cases: [
    ...[fields, oddFields, integersAsFields, wrongTypes, counters, ...floats, encodings],
    ...[bigHash, scans, random, lives],
  ],
};
