// LCS: every pair of strings that overlap in some way, in every form of the reply, wrong arguments,
// and the limit on what it may work on.

import { seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS, pairs } from './values.ts';

const TEXTS = [
  ...words('"" a b ab ba aaa aba abc cab ohmytext mynewtext xyzabcxyz 12345 54321 a1b2c3'),
  ...['ab'.repeat(20), 'aab'.repeat(15), '\x00\xff\x00', `${'z'.repeat(40)}end`],
];
const FORMS = ['', 'LEN', 'IDX', 'IDX WITHMATCHLEN', 'IDX MINMATCHLEN 2 WITHMATCHLEN'];

const overlaps = TEXTS.map((first, at) =>
  pipelineCase(`LCS of ${JSON.stringify(first)} and others`, [
    ['MSET', 'first', first, ...TEXTS.flatMap((text, other) => [`other${other}`, text])],
    ...TEXTS.flatMap((_, other) =>
      FORMS.filter((_form, form) => (form + at + other) % 2 === 0).flatMap((form) => [
        `LCS first other${other} ${form}`,
        `LCS other${other} first ${form}`,
      ]),
    ),
  ]),
);

const random = seededRandom(20_240_501);
const draw = (letters: number, most: number): string =>
  Array.from({ length: random.below(most) }, () =>
    String.fromCharCode(97 + random.below(letters)),
  ).join('');

const drawn = [1, 2, 4, 26].map((letters) =>
  pipelineCase(
    `LCS of random strings of ${letters} letters`,
    Array.from({ length: 25 }, () => [
      ['MSET', 'a', draw(letters, 150), 'b', draw(letters, 400)],
      'LCS a b; LCS b a; LCS a b LEN',
      `LCS a b IDX MINMATCHLEN ${random.below(8)} WITHMATCHLEN`,
    ]).flat(),
  ),
);

const OPTIONS = ['LEN', 'IDX', 'MINMATCHLEN', 'WITHMATCHLEN', '3', 'x', 'FOO', '""'];
const optionLists = ['MSET a ohmytext b mynewtext', 'MSET a "" b x', 'DEL a b'].map((preparation) =>
  pipelineCase(`LCS with all pairs of options after ${preparation}`, [
    preparation,
    ...OPTIONS.map((option) => `LCS a b ${option}; lcs a b IDX minmatchlen ${option}`),
    ...pairs(OPTIONS).map(([one, two]) => `LCS a b ${one} ${two}; LCS a b IDX ${one} ${two}`),
  ]),
);

const integers = pipelineCase('LCS MINMATCHLEN with integers and other things', [
  'MSET a ohmytext b mynewtext',
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => [
    'LCS',
    'a',
    'b',
    'IDX',
    'MINMATCHLEN',
    text,
  ]),
]);

const SIZES = ['511:511', '511:512', '512:511', '1:131071', '1:131072', '131071:1', '0:262143'];
const limits = pipelineCase('LCS at the limit of proto-max-bulk-len', [
  'CONFIG SET proto-max-bulk-len 1mb',
  ...[...SIZES, '0:262144', '262144:0', '5000:5000'].flatMap((sizes) => {
    const [first = '', second = ''] = sizes.split(':');
    return [
      ['MSET', 'a', 'x'.repeat(Number(first)), 'b', 'xy'.repeat(Number(second)).slice(-second)],
      'LCS a b LEN; STRLEN a; STRLEN b; LCS a b IDX FOO; LCS a b FOO',
    ];
  }),
  ...['511:511', '512:512', '1:131072'].flatMap((sizes) => {
    const [first = '', second = ''] = sizes.split(':');
    return [
      ['MSET', 'a', 'x'.repeat(Number(first)), 'b', 'yx'.repeat(Number(second)).slice(-second)],
      'LCS a b; LCS a b IDX; LCS b a IDX WITHMATCHLEN',
    ];
  }),
  'CONFIG SET proto-max-bulk-len 512mb; SETRANGE a 69999 x; COPY a b REPLACE; LCS a b',
]);

const samekey = pipelineCase(
  'LCS of a key with itself',
  'LCS a a; SET a hello; LCS a a; LCS a a LEN; LCS a a IDX WITHMATCHLEN; INCR n; LCS a n IDX',
);

export const stringLcs: CorpusGroup = {
  name: 'the longest common subsequence',
  cases: [...overlaps, ...drawn, ...optionLists, integers, limits, samekey],
};
