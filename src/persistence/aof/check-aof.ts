/**
 * `respite check-aof`: reads all files of an append-only file, says whether they are sound, and on
 * demand cuts the last one off where it ceases to be, or at a point in time. In the manner of
 * redis-check-aof; checksums in annotations of ours are verified as well.
 */
import { asciiBytes, equalsIgnoreCase, latin1Text } from '../../base/ascii.ts';
import { directoryOf, fileErrorOf, joinPath, type OpenFile, readWhole } from '../files.ts';
import { type CheckHost, checkRdbFile } from '../rdb/check-rdb.ts';
import { CHECKSUM_MARK } from './aof-loader.ts';
import { AofReader } from './aof-reader.ts';
import { type Manifest, ManifestError, parseManifest, partsOf } from './manifest.ts';

export interface AofCheckOrder {
  readonly path: string;
  readonly fixes: boolean;
  /** Unix time; everything later is cut off. Undefined: nothing is cut off for that reason. */
  readonly toTimestamp: number | undefined;
  /** Asks whether to go on. */
  confirm(question: string): boolean;
}

type Result = 'valid' | 'empty' | 'truncated' | 'truncated to time' | 'invalid';

const MULTI = asciiBytes('multi');
const EXEC = asciiBytes('exec');
const SIGNATURE = 'REDIS';
const TIME_MARK = '#TS:';

/** True when all is sound, or was made so. */
export function checkAof(host: CheckHost, order: AofCheckOrder): boolean {
  try {
    const bytes = readBeginning(host, order.path);
    if (bytes.startsWith('file ') || bytes.startsWith('#') || order.path.endsWith('.manifest')) {
      return checkAllParts(host, order, parseManifest(readWhole(host.files, order.path)));
    }
    host.print('Start checking Old-Style AOF');
    return report(host, order, order.path, checkFile(host, order, order.path, true), 'AOF');
  } catch (error) {
    if (error instanceof ManifestError) host.print(`${order.path}: ${error.message}`);
    else host.print(`Cannot open file ${order.path}: ${fileErrorOf(error).message}`);
    return false;
  }
}

function readBeginning({ files }: CheckHost, path: string): string {
  const file = files.open(path, 'read');
  const bytes = new Uint8Array(5);
  const got = file.read(bytes, 0, bytes.length, 0);
  file.close();
  return latin1Text(bytes, 0, got);
}

function checkAllParts(host: CheckHost, order: AofCheckOrder, manifest: Manifest): boolean {
  const { print } = host;
  const parts = partsOf(manifest);
  const directory = directoryOf(order.path);
  print('Start checking Multi Part AOF');
  for (const [at, { name, type }] of parts.entries()) {
    const path = joinPath(directory, name);
    if (type === 'b') {
      const form = readBeginning(host, path) === SIGNATURE ? 'RDB' : 'RESP';
      print(`Start to check BASE AOF (${form} format).`);
    } else if (at === 0 || parts[at - 1].type === 'b') {
      print('Start to check INCR files.');
    }
    const result = checkFile(host, order, path, at === parts.length - 1);
    if (!report(host, order, name, result, type === 'b' ? 'BASE AOF' : 'INCR AOF')) return false;
  }
  print('All AOF files and manifest are valid');
  return true;
}

function report(
  { print }: CheckHost,
  { toTimestamp }: AofCheckOrder,
  name: string,
  result: Result,
  what: string,
): boolean {
  if (result === 'valid') print(`${what} ${name} is valid`);
  else if (result === 'empty') print(`${what} ${name} is empty`);
  else if (result === 'truncated') print(`Successfully truncated AOF ${name}`);
  else if (result === 'truncated to time') {
    print(`Successfully truncated AOF ${name} to timestamp ${toTimestamp}`);
  }
  return result !== 'invalid';
}

function checkFile(host: CheckHost, order: AofCheckOrder, path: string, isLast: boolean): Result {
  const file = host.files.open(path, 'read');
  try {
    if (file.size === 0) return 'empty';
    let start = 0;
    if (readBeginning(host, path) === SIGNATURE) {
      start = checkRdbFile(host, file, path);
      if (start < 0) {
        host.print('RDB preamble of AOF file is not sane, aborting.');
        return 'invalid';
      }
      host.print('RDB preamble is OK, proceeding with AOF tail...');
    }
    return checkCommands(host, order, path, file, start, isLast);
  } finally {
    file.close();
  }
}

interface Walk {
  /** Up to where everything is whole. */
  validTo: number;
  problem: string;
  /** Where the first thing later than the wished time begins. */
  cutAt: number;
}

function walk(file: OpenFile, start: number, toTimestamp: number | undefined): Walk {
  const reader = new AofReader(file, start);
  const found: Walk = { validTo: start, problem: '', cutAt: -1 };
  let inMulti = false;
  const fail = (problem: string): Walk => {
    const at = reader.itemStart.toString(16).padStart(16, ' ');
    return { ...found, problem: `0x${at}: ${problem}` };
  };
  for (;;) {
    const item = reader.next();
    if (item === 'end') return inMulti ? fail('Reached EOF before reading EXEC for MULTI') : found;
    if (item === 'truncated') return fail('Reached EOF in the middle of a command');
    if (item === 'broken') return fail(reader.problem);
    if (item === 'annotation') {
      const { annotation } = reader;
      const told = annotation.slice(CHECKSUM_MARK.length);
      if (annotation.startsWith(CHECKSUM_MARK) && start === 0 && told !== reader.crc.toString()) {
        return fail('the checksum does not agree with what stands before it');
      }
      const time = Number(annotation.slice(TIME_MARK.length));
      if (toTimestamp !== undefined && annotation.startsWith(TIME_MARK) && time > toTimestamp) {
        return { ...found, cutAt: reader.itemStart };
      }
    } else {
      const { bytes, starts, lengths } = reader.request;
      const isMulti = equalsIgnoreCase(bytes, starts[0], lengths[0], MULTI);
      const isExec = equalsIgnoreCase(bytes, starts[0], lengths[0], EXEC);
      if (isMulti && inMulti) return fail('Unexpected MULTI in AOF');
      if (isExec && !inMulti) return fail('Unexpected EXEC in AOF');
      inMulti = isMulti || (inMulti && !isExec);
    }
    if (!inMulti) found.validTo = reader.position;
  }
}

function checkCommands(
  host: CheckHost,
  order: AofCheckOrder,
  path: string,
  file: OpenFile,
  start: number,
  isLast: boolean,
): Result {
  const { print } = host;
  const { toTimestamp } = order;
  const { size } = file;
  const { validTo, problem, cutAt } = walk(file, start, toTimestamp);
  if (problem !== '') {
    print(`AOF ${path} format error`);
    print(problem);
  }
  if (cutAt >= 0) return cutToTime(host, order, path, cutAt, isLast);
  if (toTimestamp !== undefined && problem === '') {
    print(`Truncate nothing in AOF ${path} to timestamp ${toTimestamp}`);
  }
  const diff = size - validTo;
  print(`AOF analyzed: filename=${path}, size=${size}, ok_up_to=${validTo}, diff=${diff}`);
  if (diff === 0) return 'valid';
  if (!order.fixes) {
    print(`AOF ${path} is not valid. Use the --fix option to try fixing it.`);
    return 'invalid';
  }
  if (!isLast) {
    print(`Failed to truncate AOF ${path} because it is not the last file`);
    return 'invalid';
  }
  print(
    `This will shrink the AOF ${path} from ${size} bytes, with ${diff} bytes, to ${validTo} bytes`,
  );
  if (!order.confirm('Continue? [y/N]: ')) {
    print('Aborting...');
    return 'invalid';
  }
  return truncate(host, path, validTo) ? 'truncated' : 'invalid';
}

function cutToTime(
  host: CheckHost,
  { toTimestamp }: AofCheckOrder,
  path: string,
  cutAt: number,
  isLast: boolean,
): Result {
  const { print } = host;
  if (cutAt === 0) {
    print(`AOF ${path} has nothing before timestamp ${toTimestamp}, aborting...`);
    return 'invalid';
  }
  if (!isLast) {
    print(
      `Failed to truncate AOF ${path} to timestamp ${toTimestamp} to offset ${cutAt} because it ` +
        'is not the last file.',
    );
    print(
      'If you insist, please delete all files after this file according to the manifest file and ' +
        'delete the corresponding records in manifest file manually. Then re-run this command.',
    );
    return 'invalid';
  }
  return truncate(host, path, cutAt) ? 'truncated to time' : 'invalid';
}

function truncate({ files, print }: CheckHost, path: string, length: number): boolean {
  try {
    const file = files.open(path, 'update');
    file.truncate(length);
    file.sync();
    file.close();
    return true;
  } catch (error) {
    print(`Failed to truncate AOF ${path}: ${fileErrorOf(error).message}`);
    return false;
  }
}
