// Inline commands, as typed by people and sent by web browsers: blanks, quotes, escapes, ends of
// line, lengths.

import { seededRandom } from '../../../support/random.ts';
import { type CorpusGroup, pause, pipelineCase, raw } from '../differential-case.ts';
import { quoted } from './values.ts';

const lines = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

const BALANCED = [
  ...lines(String.raw`
    PING
    ping
    ECHO hello
    ECHO  hello
    ECHO "hello world"
    ECHO 'hello world'
    ECHO ""
    ECHO ''
    ECHO "a\nb"
    ECHO 'a\nb'
    ECHO "\x41\x42"
    ECHO "\x4"
    ECHO "\xzz"
    ECHO "\xFF\x00"
    ECHO "a\"b"
    ECHO 'a\'b'
    ECHO "a'b"
    ECHO 'a"b'
    ECHO "\\"
    ECHO '\ '
    ECHO "\t\r\b\a\n\q"
    ECHO a\nb
    ECHO a"b"
    ECHO a"b c"
    ECHO a'b'
    SET k v EX 100
    GET k
    SET k
    NOSUCH a b
    NOSUCH "a b"
    MGET a b c d e f
    ""
    ''
    "PING"
    "" a
    PI"NG"
    ECHO "a" "b"
    GET ""
    SET "" "empty key"
    GET ""
    +PING
    $4
    :1
    -ERR
    (
    ECHO *1
    #
    {json: true}
    PING PING PING
    set k "v\x0d\x0a"
    get k
    CLIENT GETNAME
    client nosuch
    "\x50\x49\x4e\x47"`),
  ...['  PING', 'PING  ', 'PING\t', '\tPING', 'ECHO \xff\xfe', 'ECHO \x0b\x0cx'],
  ...['PING\x0bx', ' ', '   ', '\t', '\x0b', 'ECHO [\x1b'],
];

const UNBALANCED = lines(String.raw`
  ECHO "hello
  ECHO 'hello
  ECHO "hello"x
  ECHO 'hello'x
  {"json": true}
  ECHO '\\'
  ECHO "a"b"
  "
  '
  ECHO "\
  ECHO "a\"
  ECHO 'a\'
  SET k "v"EX
  ECHO ""x
  ECHO """
  ECHO '''
  ECHO "a" "
  PING "`);

const together = ['\r\n', '\n'].map((lineEnd) =>
  pipelineCase(
    `inline commands that end in ${quoted(lineEnd)}`,
    BALANCED.map((line) => raw(line + lineEnd)),
  ),
);
const single = [...new Set(BALANCED)].map((line) =>
  pipelineCase(`inline command ${quoted(line)}`, [raw(`${line}\r\n`)]),
);
const unbalanced = UNBALANCED.map((line) =>
  pipelineCase(`unbalanced quotes in ${quoted(line)}`, [raw(`PING\r\n${line}\r\n`)]),
);
/**
 * Pieces that mean something to the splitting of a line, strung together at random. None is NUL,
 * behind which genuine Redis looks for no end of the line.
 */
const PIECES = [
  ...['"', '"', "'", '\\', '\\"', "\\'", '\\x4', '\\x41', '\\n', ' ', ' ', '\t', 'a', 'b c', '""'],
  ...["''", '\xff', '#', '*1', '$'],
];
const RANDOM_LINES = 150;
const randomLines = Array.from({ length: RANDOM_LINES }, (_, seed) => {
  const random = seededRandom(seed + 1);
  const line = Array.from({ length: 2 + random.below(8) }, () => random.pick(PIECES)).join('');
  return pipelineCase(`random inline command ${seed + 1}, ${quoted(line)}`, [
    raw(`ECHO ${line}\r\n`),
  ]);
});

const carriageReturns = pipelineCase('CR inside and before the end of an inline command', [
  ...['PING\r\r\n', 'ECHO a\rb\r\n', 'PING\r\nPING\n\r\nPING\r\n'].map(raw),
  ...['ECHO a\r\r\r\n', '\r\r\n'].map(raw),
]);

const ofLength = (length: number): string => `ECHO ${'x'.repeat(length - 5)}`;
// Not longer: a server that closes before it has read everything resets the connection, and its
// last words may be lost.
const long = [65_530, 65_536, 65_537].flatMap((length) => [
  pipelineCase(`an inline command of ${length} bytes and its end`, [
    raw(ofLength(length)),
    pause(20),
    raw('\r\n'),
  ]),
]);

const WEB = [
  ...['POST / HTTP/1.1\r\n', 'Host: localhost\r\n', 'host: x\r\n', 'post x\r\n'],
  'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
];
const web = WEB.map((line) =>
  pipelineCase(`a web browser that says ${quoted(line)}`, [raw(`PING\r\n${line}PING\r\n`)]),
);
const webInResp = pipelineCase('POST as a proper request', 'PING; POST; PING');

export const inline: CorpusGroup = {
  name: 'inline commands',
  cases: [
    ...together,
    ...single,
    ...unbalanced,
    ...randomLines,
    carriageReturns,
    ...long,
    ...web,
    webInResp,
  ],
};
