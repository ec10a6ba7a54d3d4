// What `redis-server`'s arguments mean. Options are turned into lines of configuration, which are
// read behind those of the file: "--port 7777" becomes the line `port "7777"`. So everything that
// a line can say, the command line can say too, and mistakes are reported alike. The rules were
// observed, with odd argument lists, on a genuine server 7.0.15.
import { asciiBytes, latin1Text, utf8Bytes } from '../base/ascii.ts';
import { splitArguments } from '../base/split-arguments.ts';
import { quoted } from './quoting.ts';

export type CommandLine =
  | {
      readonly kind: 'start';
      /** As given, in Latin-1: one character is one byte. */
      readonly configFile: string | undefined;
      readonly readsStandardInput: boolean;
      /** Lines of configuration, in Latin-1; empty without options. */
      readonly options: string;
      /** `--sentinel` was given. */
      readonly sentinel: boolean;
    }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'answer';
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
      readonly exitCode: number;
    };

const NO_MEMORY_TEST =
  'This server has no memory test: its memory is ordinary memory of the JavaScript engine.\n' +
  'Use a tool such as memtester or memtest86 instead.\n';
const NO_SYSTEM_CHECK = 'There is nothing to check: this server needs no system settings.\n';

function usage(program: string): string {
  const p = program;
  return [
    `Usage: ${p} [/path/to/redis.conf] [options] [-]`,
    `       ${p} -                      read the configuration from standard input`,
    `       ${p} -v, --version          print the version`,
    `       ${p} -h, --help             print this text`,
    `       ${p} --test-memory <megabytes>`,
    `       ${p} --check-system`,
    '',
    'Any directive of redis.conf is an option: its name behind "--", then its values.',
    'Options win over the file; a "-" at the end adds standard input between the two.',
    '',
    'Examples:',
    `       ${p}`,
    `       ${p} --port 7777`,
    `       ${p} --port 7777 --replicaof 127.0.0.1 8888`,
    `       ${p} /etc/redis.conf --loglevel verbose --save ""`,
    `       echo 'maxmemory 128mb' | ${p} -`,
    '',
  ].join('\n');
}

/**
 * @param programArguments What follows the program's name, as `process.argv` gives it.
 * @param program The name to show in the usage text.
 */
export function parseCommandLine(
  programArguments: readonly string[],
  program: string,
): CommandLine {
  const words = programArguments.map(latin1OfUtf8);
  switch (words[0]) {
    case '-v':
    case '--version':
      return { kind: 'version' };
    case '-h':
    case '--help':
      return { kind: 'answer', stream: 'stderr', text: usage(program), exitCode: 1 };
    case '--test-memory':
      return testMemory(words.length - 1, program);
    case '--check-system':
      return { kind: 'answer', stream: 'stdout', text: NO_SYSTEM_CHECK, exitCode: 0 };
    default:
      return startingWith(words);
  }
}

function testMemory(values: number, program: string): CommandLine {
  if (values === 1) return { kind: 'answer', stream: 'stdout', text: NO_MEMORY_TEST, exitCode: 0 };
  const text =
    'Please specify the amount of memory to test in megabytes.\n' +
    `Example: ${program} --test-memory 4096\n\n`;
  return { kind: 'answer', stream: 'stderr', text, exitCode: 1 };
}

function startingWith(words: readonly string[]): CommandLine {
  let rest = words;
  let configFile: string | undefined;
  let readsStandardInput = false;
  if (words.length > 0 && !words[0].startsWith('-')) {
    configFile = words[0].trim();
    rest = words.slice(1);
  } else if (words[0] === '-') {
    readsStandardInput = true;
    rest = words.slice(1);
  }
  if (rest.at(-1) === '-') {
    readsStandardInput = true;
    rest = rest.slice(0, -1);
  }
  return {
    kind: 'start',
    configFile,
    readsStandardInput,
    options: optionLines(rest),
    sentinel: words.includes('--sentinel'),
  };
}

/**
 * One line for each argument that begins with "--", its values in quotes behind it. What follows
 * an option's name directly is its value even if it begins with "--"; only `--save` may stand
 * without a value, for `save ""`. An argument such as "--port 7777" is a complete line.
 */
function optionLines(words: readonly string[]): string {
  const lines: string[] = [];
  let line: string | undefined;
  let expectsValue = false;
  let isSave = false;
  const finishLine = (): void => {
    if (line !== undefined) lines.push(expectsValue && isSave ? `${line}""` : line);
  };
  for (const word of words) {
    const isOption = word.startsWith('--');
    if (isOption && (!expectsValue || isSave)) {
      finishLine();
      line = `${word.slice(2)} `;
      const bytes = asciiBytes(word);
      expectsValue = splitArguments(bytes, 0, bytes.length)?.length === 1;
      isSave = word.toLowerCase() === '--save';
    } else {
      line = `${line ?? ''}${quoted(word)} `;
      expectsValue = false;
    }
  }
  finishLine();
  return lines.join('\n');
}

function latin1OfUtf8(text: string): string {
  const bytes = utf8Bytes(text);
  return latin1Text(bytes, 0, bytes.length);
}
