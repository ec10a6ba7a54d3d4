/**
 * `respite check-rdb FILE`: reads a whole RDB file as loading it would, and says what is in it or
 * what is wrong with it, in the manner of redis-check-rdb.
 */
import { SeededRandom } from '../../base/random.ts';
import { flushDatabases } from '../../keyspace/flush.ts';
import { Keyspace } from '../../keyspace/keyspace.ts';
import { FileSource } from '../file-source.ts';
import { type Files, fileErrorOf, type OpenFile } from '../files.ts';
import { RdbError } from './rdb-format.ts';
import { codecsByRdbType, RdbLoader } from './rdb-loader.ts';
import { RdbReader } from './rdb-reader.ts';
import { valueCodecs } from './value-codecs.ts';

export interface CheckHost {
  readonly files: Files;
  readonly nowMs: number;
  print(line: string): void;
}

/** More databases than any configuration has. */
const DATABASES = 16_384;
/** What was read is dropped from time to time, so a file may be larger than memory. */
const KEYS_KEPT = 10_000;

/** True when the file is sound. */
export function checkRdb(host: CheckHost, path: string): boolean {
  let file: OpenFile | undefined;
  try {
    file = host.files.open(path, 'read');
    return checkRdbFile(host, file, path) >= 0;
  } catch (error) {
    if (file === undefined) host.print(`[offset 0] Checking RDB file ${path}`);
    host.print(`Cannot read file ${path}: ${fileErrorOf(error).message}`);
    return false;
  } finally {
    file?.close();
  }
}

/** Checks what an open file begins with. Returns where it ends, -1 when it is not sound. */
export function checkRdbFile(host: CheckHost, file: OpenFile, name: string): number {
  const { print, nowMs } = host;
  const keyspace = new Keyspace(DATABASES, new SeededRandom(1));
  const reader = RdbReader.ofSource(new FileSource(file));
  const say = (text: string): void => print(`[offset ${reader.position}] ${text}`);
  const loader = new RdbLoader(keyspace, codecsByRdbType(valueCodecs(keyspace)), reader, {
    dropExpiredBeforeMs: undefined,
    verifiesChecksum: true,
    replacesKeys: true,
    nowSeconds: Math.floor(nowMs / 1000),
    notes: 'time',
    log: (_level, text) => {
      if (text.includes('checksum disabled')) say('RDB file was saved with checksum disabled');
    },
    fact: (field, value) => say(`AUX FIELD ${field} = '${value}'`),
    selected: (database) => say(`Selecting DB ID ${database}`),
  });
  say(`Checking RDB file ${name}`);
  const counts = { keys: 0, expires: 0, expired: 0 };
  let problem: string | undefined;
  try {
    loader.readHeader();
    while (loader.step()) {
      if (loader.keysLoaded - counts.keys >= KEYS_KEPT) count(keyspace, counts, nowMs);
    }
  } catch (error) {
    if (!(error instanceof RdbError)) throw error;
    problem = error.message;
  }
  count(keyspace, counts, nowMs);
  if (problem === undefined) {
    say('Checksum OK');
    say('\\o/ RDB looks OK! \\o/');
  } else {
    print('--- RDB ERROR DETECTED ---');
    say(problem);
    print(`[additional info] ${loader.keysLoaded} keys were sound before it`);
  }
  print(`[info] ${counts.keys} keys read`);
  print(`[info] ${counts.expires} expires`);
  print(`[info] ${counts.expired} already expired`);
  return problem === undefined ? reader.position : -1;
}

function count(
  keyspace: Keyspace,
  counts: { keys: number; expires: number; expired: number },
  nowMs: number,
): void {
  for (const { keys, expires } of keyspace.databases) {
    if (keys.size === 0) continue;
    counts.keys += keys.size;
    counts.expires += expires.size;
    expires.forEach((ref) => {
      if (keyspace.records.expireTimeMs(ref) < nowMs) counts.expired++;
    });
  }
  flushDatabases(keyspace, undefined);
}
