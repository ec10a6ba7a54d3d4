/** `respite check-rdb` and `respite check-aof`: files are checked, no server is started. */
import { readSync } from 'node:fs';
import { checkAof } from '../persistence/aof/check-aof.ts';
import { type CheckHost, checkRdb } from '../persistence/rdb/check-rdb.ts';
import { configText } from './config-files.ts';
import { nodeFiles } from './node-files.ts';

const RDB_USAGE = 'Usage: respite check-rdb <rdb-file>\n';
const AOF_USAGE =
  'Usage: respite check-aof [--fix|--truncate-to-timestamp <timestamp>] ' +
  '<file.manifest|file.aof>\n';
const STANDARD_INPUT = 0;

/** The exit code; undefined when the words are about something else. */
export function checkFiles(words: readonly string[]): number | undefined {
  const [program, ...rest] = words;
  if (program !== 'check-rdb' && program !== 'check-aof') return undefined;
  const host: CheckHost = {
    files: nodeFiles,
    nowMs: Date.now(),
    print: (line) => process.stdout.write(`${line}\n`),
  };
  const path = takePath(rest);
  const timestamp = timestampOf(rest);
  const fixes = rest.length === 1 && rest[0] === '--fix';
  const isPlain = rest.length === 0;
  if (program === 'check-rdb') {
    if (path !== undefined && isPlain) return checkRdb(host, configText(path)) ? 0 : 1;
    process.stderr.write(RDB_USAGE);
    return 1;
  }
  if (path === undefined || (!isPlain && !fixes && timestamp === undefined)) {
    process.stdout.write(AOF_USAGE);
    return 1;
  }
  const order = { path: configText(path), fixes, toTimestamp: timestamp, confirm };
  return checkAof(host, order) ? 0 : 1;
}

/** The file may stand before the options, or behind them. */
function takePath(words: string[]): string | undefined {
  if (words.length === 0) return undefined;
  return words[0]?.startsWith('--') === true ? words.pop() : words.shift();
}

function timestampOf(words: readonly string[]): number | undefined {
  if (words.length !== 2 || words[0] !== '--truncate-to-timestamp') return undefined;
  const timestamp = Number(words[1]);
  return Number.isInteger(timestamp) ? timestamp : undefined;
}

function confirm(question: string): boolean {
  process.stdout.write(question);
  const answer = Buffer.alloc(1);
  const got = readSync(STANDARD_INPUT, answer, 0, 1, null);
  return got === 1 && answer.toString().toLowerCase() === 'y';
}
