// SORT and SORT_RO over lists, sets and sorted sets: numbers, texts, values found by patterns.
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';

const PREPARED = `RPUSH list 3 1 2 10 -5 2.5
  SADD set 3 1 2 10 -5
  SADD words banana apple cherry
  ZADD zset 1 3 2 1 3 10 4 2
  RPUSH texts banana Apple cherry 10 9 "" apple
  MSET w3 1 w1 2 w2 3 w10 0 w-5 x w2.5 2 wbanana 2 wapple 1 wcherry 3
  HSET h3 f 1 name three; HSET h1 f 3 name one; HSET h2 f 2; HSET h10 f 0 name ten
  SET string x`;

const KEYS = ['list', 'set', 'zset', 'missing'];
const each = (...templates: readonly string[]): string =>
  KEYS.flatMap((key) => templates.map((template) => template.replaceAll('K', key))).join('\n');

const NUMBERS = [
  ...['0', '-0', '1e3', '0x10', 'inf', '-inf', '+5', ' 7', '.5', '5.', '1e-3', '007', '1E2', '""'],
  ...['9007199254740993', '9223372036854775807', '-9223372036854775808', '1.7976931348623157e308'],
];

export const sorting: CorpusGroup = {
  name: 'sorting',
  cases: [
    pipelineCase('SORT by number and by text', [
      PREPARED,
      each('SORT K', 'SORT K DESC', 'SORT K ALPHA', 'SORT K ALPHA DESC', 'SORT K ASC', 'SORT_RO K'),
      'SORT texts ALPHA; SORT texts ALPHA DESC; SORT texts; SORT words ALPHA; SORT words',
      'SORT string',
      'SORT_RO texts ALPHA; SORT_RO string; SORT texts DESC; SORT words ALPHA LIMIT 0 2',
    ]),
    pipelineCase('SORT with LIMIT', [
      PREPARED,
      each('SORT K LIMIT 0 2', 'SORT K LIMIT 1 2 DESC', 'SORT K LIMIT 100 2', 'SORT K LIMIT 2 -1'),
      each('SORT K LIMIT -1 2', 'SORT K LIMIT 0 0', 'SORT K LIMIT 1 100', 'SORT K LIMIT -5 -5'),
      each('SORT K LIMIT 9223372036854775807 9223372036854775807', 'SORT K LIMIT 3 1 ALPHA'),
      'SORT list LIMIT 0; SORT list LIMIT x 1; SORT list LIMIT 0 x; SORT list LIMIT',
    ]),
    pipelineCase('SORT BY', [
      PREPARED,
      'SORT set BY w*; SORT zset BY w*; SORT list BY w*; SORT zset BY w* DESC',
      'SORT list BY w* ALPHA',
      'SORT words BY w*; SORT words BY w* DESC; SORT words BY w* ALPHA; SORT words BY w* LIMIT 1 1',
      'SORT zset BY h*->f; SORT zset BY h*->f DESC; SORT zset BY h*->name ALPHA; SORT zset BY h*->',
      'SORT zset BY nosuch*; SORT zset BY nosuch*->f; SORT zset BY h*; SORT zset BY string*',
      'SORT list BY nosort; SORT list BY nosort DESC; SORT list BY nosort LIMIT 1 2',
      'SORT list BY nosort DESC LIMIT 1 2; SORT zset BY nosort; SORT zset BY nosort DESC',
      'SORT zset BY nosort LIMIT 1 2; SORT zset BY nosort DESC LIMIT 1 2',
      'SORT zset BY nosort ALPHA',
      'SORT zset BY nosort LIMIT 2 100; SORT list BY nosort LIMIT 100 1; SORT list BY nosort ALPHA',
      'SORT set BY nosort; SORT set BY nosort LIMIT 1 2; SORT zset BY # ; SORT zset BY *',
      'SORT zset BY w* BY nosort; SORT zset BY nosort BY w*; SORT list BY; SORT_RO list BY w*',
      'SORT missing BY w*; SORT missing BY nosort; SORT missing BY nosort GET #',
    ]),
    pipelineCase('SORT GET', [
      PREPARED,
      'SORT zset GET #; SORT zset GET w*; SORT zset GET # GET w* GET h*->name GET nosuch*',
      'SORT zset GET h*->f DESC; SORT zset GET h*->; SORT zset GET h*; SORT zset GET w',
      'SORT zset GET *',
      'SORT set GET # GET # LIMIT 0 2; SORT words BY nosort GET w* LIMIT 0 0; SORT list GET',
      'SORT zset GET h*->name->x; SORT zset GET ->f; SORT zset GET *->f; SORT zset GET h->*',
      'SORT missing GET # GET w*; SORT zset BY w* GET # GET w* LIMIT 1 2; SORT_RO zset GET w*',
    ]),
    pipelineCase('SORT over lists', [
      PREPARED,
      'RPUSH ids 3 1 2 10 3 99; RPUSH tags cherry banana apple banana; SORT ids BY w*',
      'SORT ids BY w* DESC LIMIT 1 3; SORT ids BY w* ALPHA; SORT ids BY h*->f',
      'SORT ids BY h*->name',
      'SORT ids BY h*->f DESC ALPHA; SORT ids BY nosuch*; SORT ids BY nosuch*->f DESC',
      'SORT ids BY nosort; SORT ids BY nosort LIMIT 2 2; SORT ids BY nosort DESC LIMIT 0 3',
      'SORT ids GET #; SORT ids GET w*; SORT ids GET # GET w* GET h*->name GET nosuch* GET *',
      'SORT ids GET h*->f LIMIT 1 2; SORT ids BY w* GET # GET h*->name DESC',
      'SORT_RO ids GET # GET w*',
      'SORT tags ALPHA; SORT tags BY w*; SORT tags BY w* GET # GET w*',
      'SORT tags BY w* DESC LIMIT 0 2',
      'SORT ids STORE out; LRANGE out 0 -1; SORT ids BY w* STORE out; LRANGE out 0 -1',
      'SORT ids BY w* GET # GET h*->name GET nosuch* STORE out; LRANGE out 0 -1',
      'SORT tags ALPHA DESC STORE tags; LRANGE tags 0 -1; SORT ids BY nosort GET w* STORE ids',
      'LRANGE ids 0 -1; SORT tags LIMIT 9 9 ALPHA STORE out; EXISTS out; SORT tags STORE out',
      'SORT tags BY w* GET # STORE string; TYPE string; SORT string ALPHA',
    ]),
    pipelineCase('SORT STORE', [
      PREPARED,
      each('SORT K STORE out', 'LRANGE out 0 -1', 'SORT K BY nosort STORE out', 'LRANGE out 0 -1'),
      each('SORT K GET w* GET # STORE out', 'LRANGE out 0 -1', 'TYPE out'),
      'SORT zset STORE zset; TYPE zset; LRANGE zset 0 -1; SORT missing STORE list; EXISTS list',
      'SET out x EX 100; SORT set LIMIT 0 2 STORE out; TTL out; LRANGE out 0 -1; SORT set STORE',
      'SORT words STORE out; LRANGE out 0 -1; SORT words ALPHA STORE a STORE b; EXISTS a b',
      'SORT_RO set STORE out; SORT set LIMIT 0 0 STORE out; EXISTS out',
      'SORT set STORE out LIMIT 0 1',
      'SORT string STORE out; SORT words BY nosort DESC STORE out; LRANGE out 0 -1',
    ]),
    pipelineCase('what counts as a number', [
      ['RPUSH', 'numbers', ...NUMBERS.map((number) => (number === '""' ? '' : number))],
      'SORT numbers; SORT numbers DESC; SORT numbers ALPHA',
      ...['abc', '5 ', 'nan', '1e400', '0x', '1e', '--1', '1 2', '-', '1e-400'].flatMap((bad) => [
        ['DEL', 'l'],
        ['RPUSH', 'l', '1', bad, '2'],
        'SORT l; SORT l LIMIT 0 1; SORT l ALPHA; SORT l STORE out; EXISTS out; SORT l BY nosuch*',
      ]),
    ]),
    pipelineCase('many elements', [
      ['RPUSH', 'l', ...Array.from({ length: 2000 }, (_, at) => String((at * 7919) % 1009))],
      ['SADD', 's', ...Array.from({ length: 1500 }, (_, at) => `m${(at * 7919) % 100_003}`)],
      [
        'MSET',
        ...Array.from({ length: 1500 }, (_, at) => [
          `wm${(at * 7919) % 100_003}`,
          String(at % 7),
        ]).flat(),
      ],
      'SORT l; SORT l DESC LIMIT 100 50; SORT s ALPHA; SORT s BY w* LIMIT 10 1000',
      'SORT s BY w* DESC',
      'SORT l ALPHA STORE out; LLEN out; LRANGE out 1990 -1; SORT s BY none*',
    ]),
    pipelineCase('where the keys of SORT are', [
      'COMMAND GETKEYS SORT k; COMMAND GETKEYS SORT k BY w* GET # STORE d LIMIT 0 1 STORE e',
      'COMMAND GETKEYS SORT k GET STORE d; COMMAND GETKEYS SORT k BY STORE STORE d',
      'COMMAND GETKEYS SORT k LIMIT STORE d; COMMAND GETKEYS SORT_RO k BY w*',
      'COMMAND GETKEYS SORT k STORE',
      'COMMAND GETKEYSANDFLAGS SORT k STORE d; COMMAND GETKEYSANDFLAGS SORT_RO k',
      'SORT; SORT k FOO; SORT k ASC DESC; SORT_RO k STORE d; SORT k DESC ASC ALPHA',
    ]),
  ],
};
