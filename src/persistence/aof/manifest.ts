/**
 * The manifest of a multi-part append-only file: which files it consists of, and in which order.
 * A line for each: `file appendonly.aof.1.incr.aof seq 1 type i`. There is at most one base (a
 * snapshot), any number of increments behind it, and the history: files that a rewrite has made
 * superfluous and that are still to be removed.
 */
import { asciiBytes, latin1Text } from '../../base/ascii.ts';
import { splitArguments } from '../../base/split-arguments.ts';
import { quoted } from '../../config/quoting.ts';

export type PartType = 'b' | 'h' | 'i';

export interface AofPart {
  readonly name: string;
  readonly sequence: number;
  readonly type: PartType;
}

/** A longer line is refused. */
const LONGEST_LINE = 1024;
const FEWEST_WORDS = 6;
/** A name with other characters is written in quotes. */
const PLAIN_NAME = /^[!#-&(-[\]-~]+$/;
const LINE_SPACES = /^[ \t\r\n]+|[ \t\r\n]+$/g;

export class ManifestError extends Error {
  readonly line: number;
  readonly text: string;

  constructor(message: string, line = 0, text = '') {
    super(message);
    this.name = 'ManifestError';
    this.line = line;
    this.text = text;
  }
}

/** What the parts are; a change is made by building another one. */
export interface Manifest {
  readonly base: AofPart | undefined;
  readonly increments: readonly AofPart[];
  readonly history: readonly AofPart[];
  readonly baseSequence: number;
  readonly incrementSequence: number;
}

export const EMPTY_MANIFEST: Manifest = {
  base: undefined,
  increments: [],
  history: [],
  baseSequence: 0,
  incrementSequence: 0,
};

/** Throws a ManifestError. */
export function parseManifest(bytes: Uint8Array): Manifest {
  if (bytes.length === 0) throw new ManifestError('Found an empty AOF manifest');
  let manifest = EMPTY_MANIFEST;
  let at = 0;
  for (let number = 1; at < bytes.length; number++) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    const text = latin1Text(bytes, at, end - at);
    at = end;
    if (text.startsWith('#')) continue;
    if (newline < 0 || text.length > LONGEST_LINE) {
      throw new ManifestError('The AOF manifest file contains too long line', number, text);
    }
    manifest = withPart(manifest, parseLine(text, number), number, text);
  }
  checkHistory(manifest);
  return manifest;
}

/** One bit makes an increment history, which nobody loads; but history is older than the rest. */
function checkHistory({ history, increments }: Manifest): void {
  const latest = increments.at(-1)?.sequence ?? 0;
  const odd = history.find(({ name, sequence }) => name.includes('.incr.') && sequence >= latest);
  if (odd !== undefined) {
    throw new ManifestError('Found history that is not older than what is in use', 0, odd.name);
  }
}

function parseLine(text: string, number: number): AofPart {
  const line = text.replace(LINE_SPACES, '');
  const refuse = (message: string): never => {
    throw new ManifestError(message, number, line);
  };
  const lineBytes = asciiBytes(line);
  const split = splitArguments(lineBytes, 0, lineBytes.length);
  const words = split?.map((word) => latin1Text(word, 0, word.length));
  if (line === '' || words === undefined || words.length < FEWEST_WORDS || words.length % 2 !== 0) {
    return refuse('Invalid AOF manifest file format');
  }
  let name = '';
  let sequence = 0;
  let type = '';
  const seen = new Set<string>();
  for (let at = 0; at < words.length; at += 2) {
    const value = words[at + 1];
    const key = words[at].toLowerCase();
    // Two lines that have become one: Redis would take the second for the whole.
    if (seen.has(key)) return refuse('Invalid AOF manifest file format');
    seen.add(key);
    if (key === 'file') name = value;
    else if (key === 'seq') sequence = Number.parseInt(value, 10);
    else if (key === 'type') type = value.slice(0, 1);
  }
  if (name.includes('/') || name.includes('\\')) {
    return refuse("File can't be a path, just a filename");
  }
  if (name === '' || type === '' || Number.isNaN(sequence) || sequence === 0) {
    return refuse('Invalid AOF manifest file format');
  }
  if (type !== 'b' && type !== 'h' && type !== 'i') return refuse('Unknown AOF file type');
  return { name, sequence, type };
}

function withPart(manifest: Manifest, part: AofPart, number: number, text: string): Manifest {
  const line = text.replace(LINE_SPACES, '');
  if (part.type === 'b') {
    if (manifest.base !== undefined) {
      throw new ManifestError('Found duplicate base file information', number, line);
    }
    return { ...manifest, base: part, baseSequence: part.sequence };
  }
  if (part.type === 'h') return { ...manifest, history: [...manifest.history, part] };
  if (part.sequence <= manifest.incrementSequence) {
    throw new ManifestError('Found a non-monotonic sequence number', number, line);
  }
  const increments = [...manifest.increments, part];
  return { ...manifest, increments, incrementSequence: part.sequence };
}

export function formatManifest({ base, increments, history }: Manifest): Uint8Array {
  const parts = [...(base === undefined ? [] : [base]), ...history, ...increments];
  const lines = parts.map(({ name, sequence, type }) => {
    const shown = PLAIN_NAME.test(name) ? name : quoted(name);
    return `file ${shown} seq ${sequence} type ${type}\n`;
  });
  return asciiBytes(lines.join(''));
}

/** With one more increment, whose name follows from the sequence. */
export function withIncrement(manifest: Manifest, prefix: string): Manifest {
  const sequence = manifest.incrementSequence + 1;
  const part: AofPart = { name: `${prefix}.${sequence}.incr.aof`, sequence, type: 'i' };
  return {
    ...manifest,
    increments: [...manifest.increments, part],
    incrementSequence: sequence,
  };
}

/** The name of the next base. */
export function nextBase(manifest: Manifest, prefix: string, isRdb: boolean): AofPart {
  const sequence = manifest.baseSequence + 1;
  const name = `${prefix}.${sequence}.base.${isRdb ? 'rdb' : 'aof'}`;
  return { name, sequence, type: 'b' };
}

/** With a new base in the place of the old one and of all increments but the last `kept` ones. */
export function withBase(manifest: Manifest, base: AofPart, kept: number): Manifest {
  const { increments } = manifest;
  const old = [
    ...increments.slice(0, increments.length - kept),
    ...(manifest.base === undefined ? [] : [manifest.base]),
  ];
  return {
    ...manifest,
    base,
    baseSequence: base.sequence,
    increments: kept === 0 ? [] : increments.slice(-kept),
    // The latest comes first, as Redis writes it.
    history: [...old.map((part) => ({ ...part, type: 'h' as const })), ...manifest.history],
  };
}

export function withoutHistory(manifest: Manifest): Manifest {
  return { ...manifest, history: [] };
}

/** All files that hold data, in the order in which they are loaded. */
export function partsOf({ base, increments }: Manifest): readonly AofPart[] {
  return base === undefined ? increments : [base, ...increments];
}
