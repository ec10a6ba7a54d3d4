// Requests below the level of commands: broken and unusual RESP and its limits. Steps are bytes,
// one case each, because most of them end the connection.
import { type CorpusGroup, pipelineCase, raw } from '../differential-case.ts';
import { quoted } from './values.ts';

/** One request a line, `\r\n` written out as `|`. */
function requests(lines: string): string[] {
  return lines
    .trim()
    .split(/\s*\n\s*/)
    .map((line) => line.replaceAll('|', '\r\n'));
}

const BROKEN = [
  ...requests(`*1|+PING|
    *1|PING|
    *1|:1|
    *1||
    *1|*1|$4|PING|
    *1|$|
    *1|$abc|
    *1|$-1|
    *1|$-2|
    *1|$4294967296|
    *1|$536870913|
    *1|$9223372036854775808|
    *1|$+4|PING|
    *1|$04|PING|
    *1|$ 4|PING|
    *1|$4 |PING|
    *1|$4.0|PING|
    *1|$0x4|PING|
    *1|$1e1|PING|
    *2|$4|ECHO|$-1|
    *2|$4|ECHO|hello|
    *abc|
    *|
    *1a|
    *1.0|
    *+1|$4|PING|
    *01|$4|PING|
    * 1|
    *-0|
    *1048577|
    *2147483648|
    *9223372036854775807|
    *9223372036854775808|
    *99999999999999999999999|
    *0x1|
    *1e1|
    *1|!4|PING|
    *1|=8|txt:PING|
    %1|$4|PING|
    ~1|$4|PING|
    *1|$4|PING|*1|+|
    PING|*x|
    *1|$4|PING|*1|$-5|*1|$4|PING|`),
  ...['*1\r\n\xff\r\n', '*1\r\nx', '*1\r\n$4\n\r\nPING\r\n'],
];

/** The two bytes behind a bulk string are skipped unread, the LF of a length line likewise. */
const UNUSUAL = [
  ...requests(`*0|
    *-1|
    *-2|
    *-9223372036854775808|
    *0|*0|*0|
    |
    |||
    *1|$4|PING|
    *1|$0||
    *2|$0||$0||
    *2|$4|ECHO|$0||
    *1|$4|ping|
    *0|*1|$4|PING|
    *-1|*1|$4|PING|
    |*1|$4|PING|
    *1|$4|PINGxx
    *2|$4|ECHO|$4|||||`),
  ...['\n', '\n\n', '*1\r\n$4\r\nPING\n\n', '*1\r\n$4\rxPING\r\n', '*1\rx$4\r\nPING\r\n'],
  ...['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n\x00\r\n'],
];

const broken = BROKEN.map((bytes) => pipelineCase(`broken request ${quoted(bytes)}`, [raw(bytes)]));
const unusual = UNUSUAL.map((bytes) =>
  pipelineCase(`unusual request ${quoted(bytes)}`, [raw(bytes)]),
);

const longHeaders = ['*', '*1\r\n$'].flatMap((start) =>
  [100, 65_535, 65_536].map((length) =>
    pipelineCase(`a line ${quoted(start)} and ${length} digits`, [
      raw(start + '1'.repeat(length)),
      raw('\r\n'),
    ]),
  ),
);

const numbered = (length: number, prefix = ''): string[] =>
  Array.from({ length }, (_, at) => `${prefix}${at}`);

const manyArguments = pipelineCase('requests of thousands of arguments', [
  ['EXISTS', ...numbered(20_000)],
  ['MSET', ...numbered(10_000)],
  ['NOSUCH', ...numbered(5_000)],
  ['DEL', ...numbered(10_000)],
]);

const SIZES = [16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 65_536, 131_072, 1_000_000];
const bigArguments = pipelineCase('arguments of many sizes, one behind the other', [
  ...SIZES.flatMap((length) => [
    ['SET', 'k', 'v'.repeat(length)],
    'STRLEN k',
    ['GETRANGE', 'k', String(length - 2), String(length + 2)],
    ['ECHO', 'e'.repeat(length)],
  ]),
  'DEL k',
]);

const RESTORE_LIMIT = 'CONFIG SET proto-max-bulk-len 512mb\r\n';
const bulkLimits = [
  pipelineCase('an argument as long as proto-max-bulk-len', [
    raw('CONFIG SET proto-max-bulk-len 1mb\r\n'),
    raw(`*2\r\n$4\r\nECHO\r\n$1048576\r\n${'x'.repeat(1_048_576)}\r\n${RESTORE_LIMIT}`),
  ]),
  pipelineCase('an argument longer than proto-max-bulk-len', [
    raw('CONFIG SET proto-max-bulk-len 1mb\r\n*2\r\n$4\r\nECHO\r\n$1048577\r\n'),
  ]),
  pipelineCase('proto-max-bulk-len as it was', [raw(RESTORE_LIMIT)]),
];

export const protocol: CorpusGroup = {
  name: 'the protocol',
  cases: [...[...broken, ...unusual, ...longHeaders, manyArguments, bigArguments, ...bulkLimits]],
};
