/**
 * Files in memory that fail on demand: the k-th call once or for ever; and that know what a disk
 * has after a power cut: what was fsynced surely, of the rest each write by itself kept, dropped or
 * torn, with zeros behind or without; of renames and new names those made to last, and by chance
 * some more, in order.
 */
import {
  type Done,
  FileError,
  type Files,
  type OpenFile,
  type OpenMode,
} from '../../src/persistence/files.ts';
import type { Random } from './random.ts';

/** The machine has lost its power: whatever the program makes of this, it writes no more. */
export class PowerCut extends Error {}

interface Write {
  readonly position: number;
  /** Undefined: the file was cut off at `position`. */
  readonly bytes: Uint8Array | undefined;
}

class Node {
  content: Uint8Array = new Uint8Array(0);
  durable: Uint8Array = new Uint8Array(0);
  unsynced: Write[] = [];

  apply(write: Write): void {
    this.content = applied(this.content, write);
    this.unsynced.push(write);
  }
}

function applied(content: Uint8Array, { position, bytes }: Write): Uint8Array {
  if (bytes === undefined) return content.slice(0, position);
  const result = new Uint8Array(Math.max(content.length, position + bytes.length));
  result.set(content);
  result.set(bytes, position);
  return result;
}

type NameChange = (names: Map<string, Node>) => void;

export class FaultyFiles implements Files {
  #names = new Map<string, Node>();
  #durableNames = new Map<string, Node>();
  #nameChanges: NameChange[] = [];
  readonly #directories = new Set<string>();
  /** Calls that may fail, so far. */
  calls = 0;
  #failFrom = Number.POSITIVE_INFINITY;
  #failTo = 0;
  #failCode = 'EIO';
  #failWord = '';
  #cutAt = Number.POSITIVE_INFINITY;
  /** Has the power been cut? */
  isOff = false;
  /** Calls that have failed. */
  failures = 0;
  /** What the calls were, for the message of a test that fails. */
  readonly log: string[] = [];
  /** Callbacks of `…Later` that wait for `deliver`. */
  #later: (() => void)[] = [];

  /** Fails so many calls from the next but `skip` on, those that begin with this word. */
  failAfter(skip: number, times: number, code = 'EIO', word = ''): void {
    this.#failWord = word;
    this.#failFrom = this.calls + skip;
    this.#failTo = this.#failFrom + times;
    this.#failCode = code;
  }

  /** The next call but `skip` is cut short by a PowerCut, as are all after it. */
  cutPowerAfter(skip: number): void {
    this.#cutAt = this.calls + skip;
  }

  heal(): void {
    this.#failFrom = Number.POSITIVE_INFINITY;
  }

  /** Calls back for what was asked to be done later; false when there was nothing. */
  deliver(): boolean {
    const later = this.#later;
    this.#later = [];
    for (const one of later) one();
    return later.length > 0;
  }

  call(what: string): void {
    this.log.push(what);
    const at = this.calls++;
    if (this.isOff) throw new PowerCut(`there is no power for ${what}`);
    if (at === this.#cutAt) {
      this.isOff = true;
      throw new PowerCut(`the power fails in ${what}`);
    }
    if (at >= this.#failFrom && at < this.#failTo && what.startsWith(this.#failWord)) {
      this.failures++;
      throw new FileError(this.#failCode, `injected ${this.#failCode} in ${what}`);
    }
  }

  later(done: Done, work: () => void): void {
    this.#later.push(() => {
      try {
        work();
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        done(error);
        return;
      }
      done(undefined);
    });
  }

  /** What a machine finds that lost its power now. */
  afterPowerCut(random: Random): FaultyFiles {
    const found = new FaultyFiles();
    const names = new Map(this.#durableNames);
    const kept = random.below(this.#nameChanges.length + 1);
    for (const change of this.#nameChanges.slice(0, kept)) change(names);
    const nodes = new Map<Node, Node>();
    for (const [path, node] of names) {
      let left = nodes.get(node);
      if (left === undefined) {
        left = new Node();
        left.content = afterCut(node, random);
        left.durable = left.content;
        nodes.set(node, left);
      }
      found.#names.set(path, left);
      found.#durableNames.set(path, left);
    }
    for (const directory of this.#directories) found.#directories.add(directory);
    return found;
  }

  /** The same files for a process that takes the place of one that was killed. */
  afterKill(): FaultyFiles {
    const found = new FaultyFiles();
    for (const [path, node] of this.#names) {
      const left = new Node();
      left.content = node.content;
      left.durable = node.content;
      found.#names.set(path, left);
      found.#durableNames.set(path, left);
    }
    for (const directory of this.#directories) found.#directories.add(directory);
    return found;
  }

  contentOf(path: string): Uint8Array | undefined {
    return this.#names.get(path)?.content;
  }

  /** Puts a file there, on the disk at once. */
  put(path: string, content: Uint8Array): void {
    const node = new Node();
    node.content = content;
    node.durable = content;
    this.#names.set(path, node);
    this.#durableNames.set(path, node);
  }

  get paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  #change(change: NameChange): void {
    change(this.#names);
    this.#nameChanges.push(change);
  }

  open(path: string, mode: OpenMode): OpenFile {
    if (mode !== 'read') this.call(`open ${path} ${mode}`);
    let node = this.#names.get(path);
    if (node === undefined) {
      if (mode === 'read' || mode === 'update') {
        throw new FileError('ENOENT', 'No such file or directory');
      }
      const created = new Node();
      node = created;
      this.#change((names) => names.set(path, created));
    } else if (mode === 'create') {
      node.apply({ position: 0, bytes: undefined });
    }
    return new FaultyFile(this, node, path);
  }

  sizeOf(path: string): number {
    return this.#names.get(path)?.content.length ?? -1;
  }

  rename(from: string, to: string): void {
    this.call(`rename ${from} ${to}`);
    if (!this.#names.has(from)) throw new FileError('ENOENT', 'No such file or directory');
    this.#change((names) => {
      const node = names.get(from);
      if (node === undefined) return;
      names.delete(from);
      names.set(to, node);
    });
  }

  renameLater(from: string, to: string, done: Done): void {
    this.later(done, () => this.rename(from, to));
  }

  remove(path: string): void {
    this.call(`remove ${path}`);
    if (!this.#names.has(path)) throw new FileError('ENOENT', 'No such file or directory');
    this.#change((names) => names.delete(path));
  }

  removeLater(path: string, done: Done): void {
    this.later(done, () => this.remove(path));
  }

  list(directory: string): readonly string[] {
    const prefix = `${directory}/`;
    return [...this.#names.keys()]
      .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
      .map((path) => path.slice(prefix.length));
  }

  makeDirectory(path: string): void {
    if (this.#directories.has(path)) return;
    this.call(`mkdir ${path}`);
    this.#directories.add(path);
  }

  syncDirectory(path: string): void {
    this.call(`sync directory ${path}`);
    // One journal for all: what is made to last in one directory lasts in the others.
    this.#durableNames = new Map(this.#names);
    this.#nameChanges = [];
  }

  syncDirectoryLater(path: string, done: Done): void {
    this.later(done, () => this.syncDirectory(path));
  }
}

class FaultyFile implements OpenFile {
  readonly #files: FaultyFiles;
  readonly #node: Node;
  readonly #path: string;

  constructor(files: FaultyFiles, node: Node, path: string) {
    this.#files = files;
    this.#node = node;
    this.#path = path;
  }

  get size(): number {
    return this.#node.content.length;
  }

  read(bytes: Uint8Array, start: number, length: number, position: number): number {
    const part = this.#node.content.subarray(position, position + length);
    bytes.set(part, start);
    return part.length;
  }

  append(bytes: Uint8Array, start: number, length: number): void {
    const wasOff = this.#files.isOff;
    try {
      this.#files.call(`append ${this.#path} ${length}`);
    } catch (error) {
      if (wasOff) throw error;
      // A disk that is full takes a part.
      const half = bytes.slice(start, start + (length >> 1));
      this.#node.apply({ position: this.size, bytes: half });
      throw error;
    }
    this.#node.apply({ position: this.size, bytes: bytes.slice(start, start + length) });
  }

  overwrite(bytes: Uint8Array, position: number): void {
    this.#files.call(`overwrite ${this.#path}`);
    this.#node.apply({ position, bytes: bytes.slice() });
  }

  sync(): void {
    try {
      this.#files.call(`sync ${this.#path}`);
    } catch (error) {
      // As Linux does it: what could not be written is forgotten, and the next sync succeeds.
      if (error instanceof FileError) this.#node.unsynced = [];
      throw error;
    }
    this.#node.durable = this.#node.content;
    this.#node.unsynced = [];
  }

  truncate(length: number): void {
    this.#files.call(`truncate ${this.#path} ${length}`);
    this.#node.apply({ position: length, bytes: undefined });
  }

  close(): void {
    this.#files.log.push(`close ${this.#path}`);
  }

  appendLater(bytes: Uint8Array, done: Done): void {
    this.#files.later(done, () => this.append(bytes, 0, bytes.length));
  }

  syncLater(done: Done): void {
    this.#files.later(done, () => this.sync());
  }
}

function afterCut(node: Node, random: Random): Uint8Array {
  let content = node.durable;
  for (const write of node.unsynced) {
    const fate = random.below(4);
    if (fate === 0) continue;
    if (fate === 1 || write.bytes === undefined) {
      content = applied(content, write);
    } else {
      const kept = write.bytes.slice(0, random.below(write.bytes.length + 1));
      // The file may have its new length already, and zeros where the rest was to be.
      const bytes =
        fate === 2
          ? kept
          : applied(new Uint8Array(write.bytes.length), { position: 0, bytes: kept });
      content = applied(content, { position: write.position, bytes });
    }
  }
  return content;
}
