// Requests below the level of commands: broken and unusual RESP, its limits, and inline commands.
// Steps are bytes, one case each, because most of them end the connection.
import { type CorpusGroup, pipelineCase, raw } from '../differential-case.ts';
import { quoted } from './values.ts';

const BROKEN_MULTIBULK = [
  ...[
    '*1\r\n+PING\r\n',
    '*1\r\nPING\r\n',
    '*1\r\n:1\r\n',
    '*1\r\n\r\n',
    '*1\r\n*1\r\n$4\r\nPING\r\n',
    '*1\r\n$\r\n',
    '*1\r\n$abc\r\n',
  ],
  ...[
    '*1\r\n$-1\r\n',
    '*1\r\n$-2\r\n',
    '*1\r\n$4294967296\r\n',
    '*1\r\n$536870913\r\n',
    '*1\r\n$9223372036854775808\r\n',
  ],
  ...[
    '*1\r\n$+4\r\nPING\r\n',
    '*1\r\n$04\r\nPING\r\n',
    '*1\r\n$ 4\r\nPING\r\n',
    '*1\r\n$4 \r\nPING\r\n',
    '*1\r\n$4.0\r\nPING\r\n',
  ],
  ...[
    '*1\r\n$0x4\r\nPING\r\n',
    '*1\r\n$1e1\r\nPING\r\n',
    '*2\r\n$4\r\nECHO\r\n$-1\r\n',
    '*2\r\n$4\r\nECHO\r\nhello\r\n',
  ],
  ...[
    '*abc\r\n',
    '*\r\n',
    '*1a\r\n',
    '*1.0\r\n',
    '*+1\r\n$4\r\nPING\r\n',
    '*01\r\n$4\r\nPING\r\n',
    '* 1\r\n',
    '*-0\r\n',
    '*1048577\r\n',
  ],
  ...[
    '*2147483648\r\n',
    '*9223372036854775807\r\n',
    '*9223372036854775808\r\n',
    '*99999999999999999999999\r\n',
    '*0x1\r\n',
    '*1e1\r\n',
  ],
  ...[
    '*1\r\n!4\r\nPING\r\n',
    '*1\r\n=8\r\ntxt:PING\r\n',
    '%1\r\n$4\r\nPING\r\n',
    '~1\r\n$4\r\nPING\r\n',
    '*1\r\n\x00',
    '*1\r\n\xff\r\n',
  ],
];

const UNUSUAL_BUT_FINE = [
  ...[
    '*0\r\n',
    '*-1\r\n',
    '*-2\r\n',
    '*-9223372036854775808\r\n',
    '*0\r\n*0\r\n*0\r\n',
    '\r\n',
    '\r\n\r\n\r\n',
    '\n',
    '\n\n',
  ],
  ...[
    '*1\r\n$4\r\nPING\r\n',
    '*1\r\n$0\r\n\r\n',
    '*2\r\n$0\r\n\r\n$0\r\n\r\n',
    '*2\r\n$4\r\nECHO\r\n$0\r\n\r\n',
    '*1\r\n$4\r\nping\r\n',
  ],
  ...[
    '*0\r\n*1\r\n$4\r\nPING\r\n',
    '*-1\r\n*1\r\n$4\r\nPING\r\n',
    '\r\n*1\r\n$4\r\nPING\r\n',
    '*1\r\n$4\r\nPINGxx',
    '*1\r\n$4\r\nPING\n\n',
  ],
  ...[
    '*1\r\n$4\rxPING\r\n',
    '*1\rx$4\r\nPING\r\n',
    '*2\r\n$4\r\nECHO\r\n$4\r\n\r\n\r\n\r\n',
    '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n\x00\r\n',
  ],
];

/** The two bytes behind a bulk string are skipped unread, the LF of a length line likewise. */
const brokenCases = BROKEN_MULTIBULK.map((bytes) =>
  pipelineCase(`broken request ${quoted(bytes)}`, [raw(bytes)]),
);
const unusualCases = UNUSUAL_BUT_FINE.map((bytes) =>
  pipelineCase(`unusual request ${quoted(bytes)}`, [raw(bytes)]),
);
const brokenAfterGood = [
  '*1\r\n$4\r\nPING\r\n*1\r\n+\r\n',
  'PING\r\n*x\r\n',
  '*1\r\n$4\r\nPING\r\n*1\r\n$-5\r\n*1\r\n$4\r\nPING\r\n',
].map((bytes) => pipelineCase(`a good request before a broken one ${quoted(bytes)}`, [raw(bytes)]));

const INLINE = [
  ...[
    'PING',
    'ping',
    '  PING',
    'PING  ',
    'PING\t',
    '\tPING',
    'ECHO hello',
    'ECHO  hello',
    'ECHO "hello world"',
    "ECHO 'hello world'",
  ],
  ...[
    'ECHO ""',
    "ECHO ''",
    'ECHO "a\\nb"',
    "ECHO 'a\\nb'",
    'ECHO "\\x41\\x42"',
    'ECHO "\\x4"',
    'ECHO "\\xzz"',
    'ECHO "\\xFF\\x00"',
  ],
  ...[
    'ECHO "a\\"b"',
    "ECHO 'a\\'b'",
    'ECHO "a\'b"',
    "ECHO 'a\"b'",
    'ECHO "\\\\"',
    "ECHO '\\\\'",
    'ECHO "\\t\\r\\b\\a\\n\\q"',
    'ECHO a\\nb',
  ],
  ...[
    'ECHO a"b"',
    'ECHO a"b c"',
    "ECHO a'b'",
    'SET k v EX 100',
    'GET k',
    'SET k',
    'NOSUCH a b',
    'NOSUCH "a b"',
    'MGET a b c d e f',
  ],
  ...[
    'ECHO \xff\xfe',
    'ECHO a\x00b',
    '""',
    "''",
    '"PING"',
    '"" a',
    'PI"NG"',
    'ECHO "a" "b"',
    'GET ""',
    'SET "" "empty key"',
    'GET ""',
  ],
  ...[
    '+PING',
    '$4',
    ':1',
    '-ERR',
    '(',
    'ECHO *1',
    '#',
    '{"json": true}',
    'ECHO \x0b\x0cx',
    'PING\x0bx',
    ' ',
    '   ',
    '\t',
    '\x0b',
  ],
  ...[
    'ECHO [\x1b',
    'PING PING PING',
    'set k "v\\x0d\\x0a"',
    'get k',
    'CLIENT GETNAME',
    'client nosuch',
    '"\\x50\\x49\\x4e\\x47"',
  ],
];

const UNBALANCED = [
  ...[
    'ECHO "hello',
    "ECHO 'hello",
    'ECHO "hello"x',
    "ECHO 'hello'x",
    'ECHO "a"b"',
    '"',
    "'",
    'ECHO "\\',
    'ECHO "a\\"',
    "ECHO 'a\\'",
  ],
  ...['SET k "v"EX', 'ECHO ""x', 'ECHO """', "ECHO '''", 'ECHO "a" "', 'PING "'],
];

const inlineCases = ['\r\n', '\n'].map((lineEnd) =>
  pipelineCase(
    `inline commands that end in ${quoted(lineEnd)}`,
    INLINE.map((line) => raw(line + lineEnd)),
  ),
);
const singleInlines = INLINE.slice(0, 60).map((line, index) =>
  pipelineCase(`inline command ${index}, ${quoted(line)}`, [raw(`${line}\r\n`)]),
);
const unbalancedCases = UNBALANCED.map((line) =>
  pipelineCase(`unbalanced quotes in ${quoted(line)}`, [raw(`PING\r\n${line}\r\n`)]),
);
const carriageReturns = pipelineCase('CR inside and before the end of an inline command', [
  ...['PING\r\r\n', 'ECHO a\rb\r\n', 'PING\r\nPING\n\r\nPING\r\n', 'ECHO a\r\r\r\n', '\r\r\n'].map(
    (line) => raw(line),
  ),
]);

const ofLength = (length: number): string => `ECHO ${'x'.repeat(length - 5)}`;
const longInlines = [65_530, 65_535, 65_536, 65_537, 65_600, 100_000].flatMap((length) => [
  pipelineCase(`an inline command of ${length} bytes`, [raw(`${ofLength(length)}\r\n`)]),
  pipelineCase(`${length} bytes without an end of line`, [raw(ofLength(length))]),
]);
const longHeaders = ['*', '$'].flatMap((type) =>
  [100, 65_535, 65_536, 70_000].map((length) => {
    const start = type === '*' ? '*' : '*1\r\n$';
    return pipelineCase(`a ${quoted(type)} line of ${length} digits without an end`, [
      raw(start + '1'.repeat(length)),
      raw('\r\n'),
    ]);
  }),
);

const web = [
  'POST / HTTP/1.1\r\n',
  'Host: localhost\r\n',
  'host: x\r\n',
  'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
].map((line) => pipelineCase(`a web browser that says ${quoted(line)}`, [raw(line)]));
const webInResp = pipelineCase('POST as a proper request', ['PING', 'POST', 'PING']);

const manyArguments = pipelineCase('requests of thousands of arguments', [
  ['EXISTS', ...Array.from({ length: 20_000 }, (_, index) => `k${index}`)],
  ['MSET', ...Array.from({ length: 10_000 }, (_, index) => `k${index >> 1}`)],
  ['NOSUCH', ...Array.from({ length: 5_000 }, () => 'x')],
  ['DEL', ...Array.from({ length: 5_000 }, (_, index) => `k${index}`)],
]);

const bigArguments = pipelineCase('arguments of many sizes, one behind the other', [
  ...[16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 65_536, 131_072, 1_000_000].flatMap(
    (length) => [
      ['SET', 'k', 'v'.repeat(length)],
      ['STRLEN', 'k'],
      ['GETRANGE', 'k', String(length - 2), String(length + 2)],
      ['ECHO', 'e'.repeat(length)],
    ],
  ),
  ['DEL', 'k'],
]);

const bulkLimit = pipelineCase('proto-max-bulk-len limits arguments', [
  raw('CONFIG SET proto-max-bulk-len 1mb\r\n'),
  raw(`*2\r\n$4\r\nECHO\r\n$1048576\r\n${'x'.repeat(1_048_576)}\r\n`),
  raw('CONFIG SET proto-max-bulk-len 512mb\r\n'),
]);
const bulkLimitPassed = pipelineCase('an argument beyond proto-max-bulk-len', [
  raw('CONFIG SET proto-max-bulk-len 1mb\r\n*2\r\n$4\r\nECHO\r\n$1048577\r\n'),
]);
const bulkLimitRestored = pipelineCase('proto-max-bulk-len again as it was', [
  ...['CONFIG SET proto-max-bulk-len 512mb', 'CONFIG GET proto-max-bulk-len'],
]);

export const protocol: CorpusGroup = {
  name: 'the protocol',
  cases: [
    ...[...brokenCases, ...unusualCases, ...brokenAfterGood, ...inlineCases, ...singleInlines],
    ...[...unbalancedCases, carriageReturns, ...longInlines, ...longHeaders, ...web, webInResp],
    ...[manyArguments, bigArguments, bulkLimit, bulkLimitPassed, bulkLimitRestored],
  ],
};
