// DUMP and RESTORE: the bytes of payloads where both servers write the same form, every option of
// RESTORE with every kind of wrong argument, and what is left behind.
import { type CorpusGroup, pipelineCase, type RequestSource } from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS, pairs } from './values.ts';

/** What redis-server 7.0.15 answers to DUMP of a string `v`, in version 10. */
const PAYLOAD = Buffer.from('0001760a00', 'hex');

/** Payloads that are wrong in one way each; the checksum is not looked at. */
const WRONG_PAYLOADS = [
  '',
  'x',
  '0a00' + '00'.repeat(8),
  '000176' + 'ff00' + '00'.repeat(8),
  '00c3' + '0a00' + '00'.repeat(8),
  '63' + '0a00' + '00'.repeat(8),
  '0401' + '0a00' + '00'.repeat(8),
].map((hex) => (hex === 'x' ? Buffer.from('x') : Buffer.from(hex, 'hex')));

/** Sealed with nothing but zeros, for servers that do not verify. */
const VALUE = Buffer.concat([PAYLOAD, Buffer.alloc(8)]);

const OPTION_WORDS = ['REPLACE', 'ABSTTL', 'IDLETIME', 'FREQ', '5', '-1', 'x', '256'];

const unverified = 'DEBUG SET-SKIP-CHECKSUM-VALIDATION 1';
const verified = 'DEBUG SET-SKIP-CHECKSUM-VALIDATION 0';

const restore = (...options: readonly string[]): RequestSource => [
  'RESTORE',
  'k',
  '0',
  VALUE,
  ...options,
];

const bytes = pipelineCase('DUMP of what both write alike', [
  'SET k v; DUMP k; SET k ""; DUMP k; SET k 12; DUMP k; SET k -70000; DUMP k; SET k 1.5; DUMP k',
  'SET k 9223372036854775807; DUMP k; SET k 99999999999; DUMP k; SETEX k 100 v; DUMP k',
  ['SET', 'k', 'abc'.repeat(20)],
  'DUMP k; DEL k; RPUSH k a 1 -300 70000 5000000000 text; DUMP k; DEL k',
  'HSET k f 1 g value h -5000; DUMP k; DEL k; ZADD k 1 a 2.5 b -inf c inf d; DUMP k; DEL k',
  'SADD k 1 2 3; DUMP k; SADD k 70000; DUMP k; SADD k 5000000000; DUMP k; DEL k',
  'XADD k 1-1 f v; XADD k 1-2 f v g w; XDEL k 1-1; DUMP k; DEL k; DUMP k; DUMP; DUMP a b',
]);

const errors = pipelineCase('RESTORE with wrong arguments', [
  unverified,
  ...INTEGER_TEXTS.concat(NO_INTEGERS).flatMap((text) => [
    ['RESTORE', 'k', text, VALUE],
    'EXISTS k; DEL k',
  ]),
  ...OPTION_WORDS.flatMap((word) => [restore(word), 'GET k; DEL k']),
  ...pairs(OPTION_WORDS).flatMap(([one, two]) => [restore(one, two), 'GET k; DEL k']),
  ...pairs(OPTION_WORDS).flatMap(([one, two]) => [restore('REPLACE', one, two), 'GET k; DEL k']),
  ...WRONG_PAYLOADS.flatMap((payload) => [['RESTORE', 'k', '0', payload], 'EXISTS k']),
  'RESTORE; RESTORE k; RESTORE k 0',
  verified,
  restore(),
  ...WRONG_PAYLOADS.map((payload) => ['RESTORE', 'k', '0', payload]),
  'EXISTS k',
]);

const effects = pipelineCase('RESTORE over what there is', [
  unverified,
  'SET k old',
  restore(),
  'GET k',
  restore('REPLACE'),
  'GET k; ~PTTL k; OBJECT ENCODING k; DEL k; RPUSH k a',
  restore('replace'),
  'TYPE k; SETEX k 100 v',
  restore('REPLACE'),
  '~PTTL k',
  ['RESTORE', 'k', '100000', VALUE, 'REPLACE'],
  '~PTTL k',
  ['RESTORE', 'k', '1', VALUE, 'REPLACE', 'ABSTTL'],
  'EXISTS k',
  ['RESTORE', 'k', '9999999999999', VALUE, 'ABSTTL'],
  'PEXPIRETIME k',
  restore('REPLACE', 'IDLETIME', '1000'),
  'GET k; MULTI',
  restore('REPLACE'),
  'GET k; EXEC',
  verified,
]);

export const dumping: CorpusGroup = { name: 'dump and restore', cases: [bytes, errors, effects] };
