// CONFIG SET and GET of every directive: its default, sensible values, both sides of its bounds,
// and nonsense, each followed by what CONFIG GET then says. Every case puts its directive back.
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase, unorderedFields } from '../differential-case.ts';
import {
  ALIASES,
  type Directive,
  ENUMS,
  type EnumDirective,
  IMMUTABLE,
  INTEGERS,
  type IntegerDirective,
  LISTS,
  MAXMEMORY_SAMPLES,
  MEMORY_SIZES,
  PROTECTED,
  TEXTS,
  YES_OR_NO,
} from './config-directives.ts';

const NO_SWITCH = ['YES', 'No', 'nO', '', 'on', 'off', 'true', '1', '0', 'yess', 'ye', ' yes'];
const NO_INTEGER = ['', 'abc', '1.5', '+1', '01', ' 1', '1 ', '-0', '-', '10s', '0x10', '1e1'];
const MEMORY = words(`0 1 1b 1B 100 1k 1kb 1KB 3000 16383 16384 65536b 1023kb 1048575 1mb 1m 2Mb 1g
  2gb 9223372036854775806 9223372036854775807 9223372036854775808 18446744073709551615
  18446744073709551616 8589934592gb 17179869184gb 00064`);
const NO_MEMORY = ['', 'abc', '-1', '+1', '1x', '1.5', 'mb', '1 mb', ' 1', '1kbb', '1tb', '10%'];
const SOME_TEXTS = ['word', 'two words', 'a-b.c', 'UPPER lower', '/a/path', '"', "it's", 'ä', ''];

const changeOf = ({ name }: Directive, values: readonly string[]): string[][] =>
  values.flatMap((value) => [
    ['CONFIG', 'SET', name, value],
    ['CONFIG', 'GET', name],
  ]);

function directiveCase(directive: Directive, values: readonly string[]) {
  const { name, defaultText } = directive;
  return pipelineCase(`CONFIG SET ${name}`, [
    ['CONFIG', 'GET', name],
    ...changeOf(directive, [...values, defaultText]),
    ['CONFIG', 'GET', name.toUpperCase()],
  ]);
}

function integerCase(directive: IntegerDirective) {
  const { minimum, maximum } = directive;
  const middle = minimum > 7n ? minimum + 7n : 7n;
  const edges = [minimum - 1n, minimum, middle, maximum, maximum + 1n].map(String);
  return directiveCase(directive, [...edges, ...NO_INTEGER]);
}

function samplesCase() {
  const { minimum, maximum } = MAXMEMORY_SAMPLES;
  const edges = [minimum - 1n, minimum, maximum, 2_147_483_648n].map(String);
  return directiveCase(MAXMEMORY_SAMPLES, [...edges, ...NO_INTEGER]);
}

function enumCase(directive: EnumDirective) {
  const { choices } = directive;
  const [first = ''] = choices;
  const wrong = ['', 'nosuch', `${first}x`, first.slice(1), ` ${first}`, '0'];
  const upper = choices.map((choice) => choice.toUpperCase());
  return directiveCase(directive, [...choices, ...upper, ...wrong, choices.join(' ')]);
}

/** Values of directives with a form of their own. */
const OWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  'cluster-announce-hostname': ['host-1.example', 'under_score', 'a'.repeat(255), 'a'.repeat(256)],
  'notify-keyspace-events': [
    ...words('KEA AKE KA KEg$ lshzxe KEmtdn A g m n Kn Km AKEmn q KEQ 0 EK gxEgx'),
    ...['K E', ' '],
  ],
  'proc-title-template': [
    '{title}',
    '{nosuch}',
    '{title',
    'title}',
    '{{title}}',
    '{config-file}{port}',
    'plain',
    ' ',
    '{server-mode}',
    '{unixsocket} {tls-port}',
  ],
  'latency-tracking-info-percentiles': [
    ...['0', '100', '50', '50.5 99.99', '100.1', '-1', 'abc', '50 abc', '99.123456789', '1e1'],
    ...['50  99', ' 50', '50 ', '', 'nan', 'inf', '0x10', '50 50', '99 50', '+5', '.5', '5.'],
  ],
  // Far enough ahead that nothing is saved in the meantime.
  save: [
    ...['3600 1', '3600 100 7200 10', '3600', '3600 1 7200', '0 1', '-1 1', '3600 -1', '3600 0'],
    ...['abc 1', '3600 x', '3600  1', ' 3600 1', '3600 1 ', '"3600 1"', '', '03600 01', '+3600 +1'],
    ...['2147483648 1', '3600 4294967297', '99999999999999999999 1'],
  ],
  'client-output-buffer-limit': [
    ...['normal 1gb 1gb 60', 'replica 1gb 512mb 30', 'slave 2gb 1gb 10', 'pubsub 64mb 16mb 60'],
    ...['normal 2gb 1gb 5 pubsub 0 0 0', 'NORMAL 0 0 0', 'normal', 'normal 1gb 1gb', ''],
    ...['normal 0 0 0 pubsub', 'master 1 2 3', 'normal a 2gb 3', 'normal 1gb b 3', 'foo 0 0 0'],
    ...['normal 1gb 1gb c', 'normal 1gb 1gb -1', 'normal -1 1gb 1', 'normal  0 0 0', 'normal 0 0 '],
    ...['normal 1gb 1gb 1 normal 2gb 2gb 2', 'pubsub 1gb 1gb 4294967296', 'normal 1gb 1gb 1.5'],
  ],
  'shutdown-on-sigint': [
    ...['save now', 'now save', 'nosave force now', 'save nosave', 'default save', 'save save'],
    ...['NOW  force', ' now', 'now ', 'force default', 'now,force'],
  ],
};

const own = (directive: Directive, ...others: readonly string[]) =>
  directiveCase(directive, [...(OWN_VALUES[directive.name] ?? []), ...others]);

const ownFlags = ENUMS.filter(({ name }) => name in OWN_VALUES).map((directive) =>
  pipelineCase(`CONFIG SET ${directive.name} to several`, [
    ...changeOf(directive, [...OWN_VALUES[directive.name]!, directive.defaultText]),
  ]),
);

/** `dir` is another directory for each server, and `databases` no text of any kind. */
const refused = [...IMMUTABLE, ...PROTECTED].map((name) =>
  pipelineCase(`CONFIG SET ${name} is refused`, [
    ...['', 'no', 'nonsense', '4'].map((value) => ['CONFIG', 'SET', name, value]),
    ['CONFIG', 'SET', name.toUpperCase(), '1'],
    ['CONFIG', 'SET', 'timeout', '77', name, '1'],
    ['CONFIG', 'SET', name, '1', 'timeout', '77'],
    ['CONFIG', 'SET', name, '1', 'timeout', 'abc'],
    ['CONFIG', 'SET', name, '1', name, '1'],
    ['CONFIG', 'GET', 'timeout'],
    ...(name === 'dir' ? [] : [['CONFIG', 'GET', name]]),
  ]),
);

const aliases = ALIASES.map(([older = '', today = '']) => {
  const isSwitch = YES_OR_NO.some(({ name }) => name === today);
  const known = [...YES_OR_NO, ...INTEGERS, ...MEMORY_SIZES, ...TEXTS];
  const defaultText = known.find(({ name }) => name === today)?.defaultText ?? '';
  const [one, two] = isSwitch ? ['yes', 'no'] : ['11', '12'];
  return pipelineCase(`${older} is ${today}`, [
    `CONFIG SET ${older} ${one}; CONFIG GET ${today}; CONFIG GET ${older}`,
    `CONFIG SET ${today} ${two}; CONFIG GET ${older}; CONFIG GET ${older.toUpperCase()}`,
    `CONFIG SET ${older} ${one} ${today} ${two}; CONFIG GET ${older}; CONFIG GET ${today}`,
    `CONFIG SET ${today} ${two} ${older} ${one}; CONFIG GET ${today}; CONFIG GET ${older}`,
    `CONFIG SET ${older} ${one} ${older} ${one}; CONFIG SET ${older} ${one} timeout abc`,
    `CONFIG GET ${today}`,
    ['CONFIG', 'SET', older, 'no\nthing'],
    unorderedFields(`CONFIG GET ${older} ${today}`),
    unorderedFields(`CONFIG GET ${older.slice(0, -3)}* ${today}`),
    ['CONFIG', 'SET', today, defaultText],
    `CONFIG GET ${older}`,
  ]);
});

const WRONG_BEHIND = words('nosuch=1 hz=abc databases=4 timeout=5 TIMEOUT=5 loglevel=loud');
const severalAtOnce = pipelineCase('CONFIG SET of several, one of them wrong', [
  ...WRONG_BEHIND.flatMap((wrong) => {
    const pair = wrong.split('=');
    return [
      ['CONFIG', 'SET', 'timeout', '5', 'lfu-log-factor', '3', 'appendfsync', 'no', ...pair],
      ['CONFIG', 'SET', ...pair, 'timeout', '5', 'lfu-log-factor', '3', 'appendfsync', 'no'],
      ['CONFIG', 'SET', 'timeout', '5', ...pair, 'lfu-log-factor', 'abc'],
      unorderedFields('CONFIG GET timeout lfu-log-factor appendfsync hz databases loglevel'),
    ];
  }),
  `CONFIG SET timeout 5 lfu-log-factor 3 appendfsync no timeout 6; CONFIG GET timeout
   CONFIG SET timeout 5 lfu-log-factor; CONFIG SET timeout 5 lfu-log-factor 3 appendfsync`,
  unorderedFields('CONFIG GET timeout lfu-log-factor appendfsync'),
  'CONFIG SET timeout 5 lfu-log-factor 3 appendfsync no',
  unorderedFields('CONFIG GET timeout lfu-log-factor appendfsync'),
  'CONFIG SET timeout 0 lfu-log-factor 10 appendfsync everysec',
]);

export const configValues: CorpusGroup = {
  name: 'configuration directives',
  cases: [
    ...YES_OR_NO.map((directive) => directiveCase(directive, ['yes', 'no', ...NO_SWITCH])),
    ...INTEGERS.map(integerCase),
    samplesCase(),
    ...MEMORY_SIZES.map((directive) => directiveCase(directive, [...MEMORY, ...NO_MEMORY])),
    ...ENUMS.map(enumCase),
    ...ownFlags,
    ...TEXTS.map((directive) => own(directive, ...SOME_TEXTS, 'with\0zero', 'line\nbreak')),
    ...LISTS.map((directive) => own(directive, 'with\0zero')),
    ...refused,
    ...aliases,
    severalAtOnce,
  ],
};
