/**
 * `respite check-aof`: reads all files of an append-only file, says whether they are sound, and on
 * demand cuts the last one off where it ceases to be, or at a point in time. In the manner of
 * redis-check-aof; checksums in annotations of ours are verified as well.
 */
import { asciiBytes, equalsIgnoreCase, latin1Text } from '../../base/ascii.ts';
import { directoryOf, fileErrorOf, joinPath, type OpenFile, readWhole } from '../files.ts';
import { type CheckHost, checkRdbFile } from '../rdb/check-rdb.ts';
import { AofReader, CHECKSUM_MARK, NO_COMMAND } from './aof-reader.ts';
import { type AofPart, type Manifest, ManifestError, parseManifest, partsOf } from './manifest.ts';

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
    const beginning = readBeginning(host, order.path, 4096);
    if (order.path.endsWith('.manifest') || isManifest(beginning)) {
      host.print('Start checking Multi Part AOF');
      return checkAllParts(host, order, parseManifest(readWhole(host.files, order.path)));
    }
    host.print('Start checking Old-Style AOF');
    const part: Part = { path: order.path, name: order.path, isLast: true, lines: { line: 1 } };
    return report(host, order, order.path, checkFile(host, order, part), 'AOF');
  } catch (error) {
    if (error instanceof ManifestError) tellOfManifest(host, error);
    else host.print(`Cannot open file ${order.path}: ${fileErrorOf(error).message}`);
    return false;
  }
}

function tellOfManifest({ print }: CheckHost, { line, text, message }: ManifestError): void {
  print('*** FATAL AOF MANIFEST FILE ERROR ***');
  if (line > 0) print(`Reading the manifest file, at line ${line}`);
  if (text !== '') print(`>>> '${text}'`);
  print(message);
}

/** Comments may stand at the beginning of either kind of file. */
function isManifest(beginning: string): boolean {
  const first = beginning.split('\n').find((line) => !line.startsWith('#'));
  return first?.startsWith('file ') === true;
}

function readBeginning({ files }: CheckHost, path: string, length = SIGNATURE.length): string {
  const file = files.open(path, 'read');
  const bytes = new Uint8Array(length);
  const got = file.read(bytes, 0, bytes.length, 0);
  file.close();
  return latin1Text(bytes, 0, got);
}

function checkAllParts(host: CheckHost, order: AofCheckOrder, manifest: Manifest): boolean {
  const { print } = host;
  const parts = partsOf(manifest);
  const directory = directoryOf(order.path);
  const lines: LineCount = { line: 1 };
  for (const [at, { name, type }] of parts.entries()) {
    const path = joinPath(directory, name);
    const problem = problemOfOpening(host, path);
    if (problem !== undefined) {
      print(`Cannot open file ${path}: ${problem}, aborting...`);
      return false;
    }
    if (type === 'b') {
      const form = readBeginning(host, path) === SIGNATURE ? 'RDB' : 'RESP';
      print(`Start to check BASE AOF (${form} format).`);
    } else if (at === 0 || parts[at - 1].type === 'b') {
      print('Start to check INCR files.');
    }
    const isEmpty = (later: AofPart): boolean => {
      return host.files.sizeOf(joinPath(directory, later.name)) === 0;
    };
    const part: Part = { path, name, isLast: parts.slice(at + 1).every(isEmpty), lines };
    const result = checkFile(host, order, part);
    if (!report(host, order, name, result, type === 'b' ? 'BASE AOF' : 'INCR AOF')) return false;
  }
  print('All AOF files and manifest are valid');
  return true;
}

function problemOfOpening(host: CheckHost, path: string): string | undefined {
  try {
    readBeginning(host, path);
    return undefined;
  } catch (error) {
    return fileErrorOf(error).message;
  }
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

function checkFile(host: CheckHost, order: AofCheckOrder, part: Part): Result {
  const { path, name } = part;
  const file = host.files.open(path, 'read');
  try {
    if (file.size === 0) return 'empty';
    let start = 0;
    if (readBeginning(host, path) === SIGNATURE) {
      start = checkRdbFile(host, file, name);
      if (start < 0) {
        host.print('RDB preamble of AOF file is not sane, aborting.');
        return 'invalid';
      }
      host.print('RDB preamble is OK, proceeding with AOF tail...');
    }
    return checkCommands(host, order, part, file, start);
  } finally {
    file.close();
  }
}

/** Where a file is, and what it is called: in a manifest, by its name alone. */
interface Part {
  readonly path: string;
  readonly name: string;
  /** Nothing was written behind it. */
  readonly isLast: boolean;
  readonly lines: LineCount;
}

/** The line that was reached; it is counted on from file to file, annotations left out. */
interface LineCount {
  line: number;
}

interface Walk {
  /** Up to where everything is whole. */
  validTo: number;
  problem: string;
  /** Where the first thing later than the wished time begins. */
  cutAt: number;
}

function walk(
  reader: AofReader,
  name: string,
  start: number,
  toTimestamp: number | undefined,
): Walk {
  const found: Walk = { validTo: start, problem: '', cutAt: -1 };
  let inMulti = false;
  const fail = (problem: string): Walk => {
    const at = reader.problemAt.toString(16).padStart(16, ' ');
    return { ...found, problem: `0x${at}: ${problem}` };
  };
  for (;;) {
    const item = reader.next();
    if (item === 'end') return inMulti ? fail('Reached EOF before reading EXEC for MULTI') : found;
    if (item === 'broken' && reader.problem === NO_COMMAND) {
      return { ...found, problem: `AOF ${name} format error` };
    }
    if (item === 'truncated' || item === 'broken') return fail(reader.problem);
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
  part: Part,
  file: OpenFile,
  start: number,
): Result {
  const { name, isLast, lines } = part;
  const { print } = host;
  const { toTimestamp } = order;
  const { size } = file;
  const reader = new AofReader(file, start);
  const { validTo, problem, cutAt } = walk(reader, name, start, toTimestamp);
  lines.line += reader.lines;
  if (problem !== '') print(problem);
  if (cutAt >= 0) return cutToTime(host, order, part, cutAt);
  const diff = size - validTo;
  if (toTimestamp !== undefined && diff === 0) {
    print(`Truncate nothing in AOF ${name} to timestamp ${toTimestamp}`);
    return 'valid';
  }
  print(
    `AOF analyzed: filename=${name}, size=${size}, ok_up_to=${validTo}, ` +
      `ok_up_to_line=${lines.line}, diff=${diff}`,
  );
  if (diff === 0) return 'valid';
  if (!order.fixes) {
    print(`AOF ${name} is not valid. Use the --fix option to try fixing it.`);
    return 'invalid';
  }
  if (!isLast) {
    print(`Failed to truncate AOF ${name} because it is not the last file`);
    return 'invalid';
  }
  print(
    `This will shrink the AOF ${name} from ${size} bytes, with ${diff} bytes, to ${validTo} bytes`,
  );
  if (!order.confirm('Continue? [y/N]: ')) {
    print('Aborting...');
    return 'invalid';
  }
  return truncate(host, part, validTo) ? 'truncated' : 'invalid';
}

function cutToTime(
  host: CheckHost,
  { toTimestamp }: AofCheckOrder,
  part: Part,
  cutAt: number,
): Result {
  const { print } = host;
  const { name, isLast } = part;
  if (cutAt === 0) {
    print(`AOF ${name} has nothing before timestamp ${toTimestamp}, aborting...`);
    return 'invalid';
  }
  if (!isLast) {
    print(
      `Failed to truncate AOF ${name} to timestamp ${toTimestamp} to offset ${cutAt} because it ` +
        'is not the last file.',
    );
    print(
      'If you insist, please delete all files after this file according to the manifest file and ' +
        'delete the corresponding records in manifest file manually. Then re-run this command.',
    );
    return 'invalid';
  }
  return truncate(host, part, cutAt) ? 'truncated to time' : 'invalid';
}

function truncate({ files, print }: CheckHost, { path, name }: Part, length: number): boolean {
  try {
    const file = files.open(path, 'update');
    file.truncate(length);
    file.sync();
    file.close();
    return true;
  } catch (error) {
    print(`Failed to truncate AOF ${name}: ${fileErrorOf(error).message}`);
    return false;
  }
}
