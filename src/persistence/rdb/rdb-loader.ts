/**
 * Reads an RDB file into the keyspace, a key at a time, so that others get their turn meanwhile.
 * Versions 1 to 12, everything that Redis ever wrote but the data of modules.
 */
import { Arguments } from '../../base/arguments.ts';
import { latin1Text } from '../../base/ascii.ts';
import { Crc64 } from '../../base/crc64.ts';
import { type Keyspace, NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { stringKind } from '../../values/string.ts';
import * as format from './rdb-format.ts';
import { RdbError } from './rdb-format.ts';
import { type RdbReader, StringWindow } from './rdb-reader.ts';
import type { LoadedValue, ValueCodec } from './value-codec.ts';

/** The first version with a checksum at its end. */
const CHECKSUM_SINCE = 5;
const HEADER_BYTES = 9;
const SIGNATURE = 'REDIS';

export interface LoadOptions {
  /** Keys whose time is before this are dropped; undefined: all are kept, expired or not. */
  readonly dropExpiredBeforeMs: number | undefined;
  readonly verifiesChecksum: boolean;
  /** A key that exists already is replaced; otherwise the file is held to be damaged. */
  readonly replacesKeys: boolean;
  /** Seconds of the LRU clock, to count back from. */
  readonly nowSeconds: number;
  /** Is LRU or LFU what the records note? */
  readonly notes: 'time' | 'frequency';
  log(level: 'notice' | 'warning' | 'verbose' | 'debug', text: string): void;
  /** Told of each fact that the file states about itself, and of each database. */
  readonly fact?: (name: string, value: string) => void;
  readonly selected?: (database: number) => void;
}

/** The codecs by RDB type. */
export function codecsByRdbType(
  codecs: readonly (ValueCodec | undefined)[],
): readonly (ValueCodec | undefined)[] {
  const byType: (ValueCodec | undefined)[] = [];
  for (const codec of codecs) {
    for (const rdbType of codec?.rdbTypes ?? []) byType[rdbType] = codec;
  }
  return byType;
}

export class RdbLoader {
  readonly #keyspace: Keyspace;
  readonly #codecs: readonly (ValueCodec | undefined)[];
  readonly reader: RdbReader;
  readonly #options: LoadOptions;
  readonly #crc = new Crc64();
  readonly #key = new StringWindow();
  readonly #value = new StringWindow();
  readonly #request = new Arguments();
  readonly #loaded: LoadedValue = { kind: 0, root: 0 };
  #database: number = 0;
  #version = 0;
  /** What the next key has been announced to have. */
  #expireMs: number | bigint = NO_EXPIRY;
  #idleSeconds: number | undefined = undefined;
  #frequency: number | undefined = undefined;
  keysLoaded = 0;
  keysExpired = 0;
  emptyKeysSkipped = 0;
  isAofBase = false;
  /** Libraries of functions, as the file has them. */
  readonly functions: Uint8Array[] = [];

  constructor(
    keyspace: Keyspace,
    codecs: readonly (ValueCodec | undefined)[],
    reader: RdbReader,
    options: LoadOptions,
  ) {
    this.#keyspace = keyspace;
    this.#codecs = codecs;
    this.reader = reader;
    this.#options = options;
    reader.crc = this.#crc;
    this.#request.add(0, 0);
  }

  /** Reads the beginning. Must be called first. */
  readHeader(): void {
    const { reader } = this;
    reader.need(HEADER_BYTES);
    const header = latin1Text(reader.bytes, reader.at, HEADER_BYTES);
    reader.at += HEADER_BYTES;
    if (!header.startsWith(SIGNATURE)) {
      throw new RdbError('Wrong signature trying to load DB from file');
    }
    const version = Number.parseInt(header.slice(SIGNATURE.length), 10);
    if (!(version >= 1 && version <= format.NEWEST_RDB_VERSION)) {
      throw new RdbError(`Can't handle RDB format version ${Number.isNaN(version) ? 0 : version}`);
    }
    this.#version = version;
  }

  /** Reads up to and with the next key; false at the end of the file. */
  step(): boolean {
    for (;;) {
      const code = this.reader.byte();
      if (code === format.OPCODE_END) {
        this.#end();
        return false;
      }
      if (code < format.OPCODE_SLOT_INFO) {
        this.#readKey(code);
        return true;
      }
      this.#opcode(code);
    }
  }

  #opcode(code: number): void {
    const { reader } = this;
    switch (code) {
      case format.OPCODE_EXPIRE:
        this.#expireMs = reader.int32() * 1000;
        break;
      case format.OPCODE_EXPIRE_MS:
        this.#expireMs = reader.int64();
        break;
      case format.OPCODE_FREQ:
        this.#frequency = reader.byte();
        break;
      case format.OPCODE_IDLE:
        this.#idleSeconds = Number(reader.unsigned());
        break;
      case format.OPCODE_SELECT:
        this.#select(Number(reader.unsigned()));
        break;
      case format.OPCODE_RESIZE:
        reader.unsigned();
        reader.unsigned();
        break;
      case format.OPCODE_SLOT_INFO:
        for (let nth = 0; nth < 3; nth++) reader.unsigned();
        break;
      case format.OPCODE_AUX:
        this.#readFact();
        break;
      case format.OPCODE_FUNCTION:
        reader.stringCopy(this.#value);
        this.functions.push(this.#value.copy());
        break;
      case format.OPCODE_FUNCTION_PRE_GA:
        throw new RdbError('Pre-release function format not supported.');
      default:
        this.#refuseModuleFacts();
    }
  }

  #select(database: number): void {
    if (!(database < this.#keyspace.databases.length)) {
      throw new RdbError(
        `Data file was created with a Redis server configured to handle more than ` +
          `${this.#keyspace.databases.length} databases. Exiting`,
      );
    }
    this.#database = database;
    this.#options.selected?.(database);
  }

  #readFact(): void {
    this.reader.stringCopy(this.#key);
    this.reader.stringCopy(this.#value);
    const name = latin1Text(this.#key.bytes, this.#key.start, this.#key.length);
    const value = latin1Text(this.#value.bytes, this.#value.start, this.#value.length);
    const { log, fact } = this.#options;
    fact?.(name, value);
    if (name.startsWith('%')) log('notice', `RDB '${name}': ${value}`);
    else if (name === 'redis-ver') log('notice', `Loading RDB produced by version ${value}`);
    else if (name === 'ctime') this.#logAge(Number(value));
    else if (name === 'used-mem') this.#logUsedMemory(Number(value));
    else if (name === 'aof-base') this.#isBase(value);
    else if (name === 'lua' || name === 'redis-bits' || name.startsWith('repl-')) return;
    else if (name === 'aof-preamble') this.isAofBase = value !== '0';
    else log('debug', `Unrecognized RDB AUX field: '${name}'`);
  }

  #isBase(value: string): void {
    this.isAofBase = value !== '0';
    if (this.isAofBase) this.#options.log('notice', 'RDB is base AOF');
  }

  /** All is loaded: what it was. */
  logCounts(): void {
    const { keysLoaded, keysExpired, emptyKeysSkipped: empty } = this;
    const skipped = empty === 0 ? '' : `, empty keys skipped: ${empty}`;
    this.#options.log(
      'notice',
      `Done loading RDB, keys loaded: ${keysLoaded}, keys expired: ${keysExpired}${skipped}.`,
    );
  }

  #logAge(createdSeconds: number): void {
    const age = Math.max(Math.floor(this.#keyspace.nowMs / 1000) - createdSeconds, 0);
    this.#options.log('notice', `RDB age ${age} seconds`);
  }

  #logUsedMemory(bytes: number): void {
    const megabytes = (bytes / (1024 * 1024)).toFixed(2);
    this.#options.log('notice', `RDB memory usage when created ${megabytes} Mb`);
  }

  /** What a module wrote beside its values: refused, unless it is damaged, which is told apart. */
  #refuseModuleFacts(): void {
    const { reader } = this;
    const id = reader.unsigned();
    if (Number(reader.unsigned()) !== 2) throw new RdbError('malformed module data');
    reader.unsigned();
    for (;;) {
      const part = Number(reader.unsigned());
      if (part === 0) break;
      if (part === 1 || part === 2) reader.unsigned();
      else if (part === 3) reader.skip(4);
      else if (part === 4) reader.skip(8);
      else if (part === 5) reader.string(this.#value);
      else throw new RdbError('malformed module data');
    }
    const name = moduleName(BigInt(id));
    throw new RdbError(
      `The RDB file contains AUX module data I can't load: no matching module '${name}'`,
    );
  }

  #readKey(rdbType: number): void {
    const { reader } = this;
    reader.stringCopy(this.#key);
    const codec = this.#codecs[rdbType];
    if (rdbType !== format.RDB_STRING && codec === undefined) this.#refuseType(rdbType);
    const request = this.#request;
    const expireMs = this.#expireMs;
    const dropped = this.#isDropped(expireMs);
    let ref = 0;
    if (codec === undefined) {
      reader.string(this.#value);
      if (!dropped) {
        this.#openKey(request);
        ref = this.#storeString(request, expireMs);
      }
    } else {
      codec.read(reader, rdbType, this.#loaded);
      const { kind, root } = this.#loaded;
      if (root === 0) this.#skipEmpty();
      else if (dropped) this.#keyspace.lazyFree.free(kind, root);
      else ref = this.#storeValue(request, kind, root, expireMs);
    }
    if (dropped) this.keysExpired++;
    if (ref !== 0) {
      this.keysLoaded++;
      this.#noteUse(ref);
    }
    this.#expireMs = NO_EXPIRY;
    this.#idleSeconds = undefined;
    this.#frequency = undefined;
  }

  #skipEmpty(): void {
    this.emptyKeysSkipped++;
    const { bytes, start, length } = this.#key;
    const name = latin1Text(bytes, start, length);
    this.#options.log('notice', `rdbLoadObject skipping empty key: ${name}`);
  }

  #refuseType(rdbType: number): never {
    if (rdbType !== format.RDB_MODULE_2 && rdbType !== format.RDB_MODULE_PRE_GA) {
      throw new RdbError(`Unknown RDB encoding type ${rdbType}`);
    }
    const name = moduleName(BigInt(this.reader.unsigned()));
    throw new RdbError(
      `The RDB file contains module data I can't load: no matching module type '${name}'`,
    );
  }

  #isDropped(expireMs: number | bigint): boolean {
    const before = this.#options.dropExpiredBeforeMs;
    return before !== undefined && expireMs !== NO_EXPIRY && expireMs < before;
  }

  #openKey(request: Arguments): void {
    const { bytes, view, start, length } = this.#key;
    request.useBytes(bytes, view);
    request.starts[0] = start;
    request.lengths[0] = length;
  }

  /** The record that has the key now; only a file that replaces keys may name one twice. */
  #existing(request: Arguments): number {
    const keyspace = this.#keyspace;
    const ref = keyspace.lookUp(keyspace.databases[this.#database], request, 0);
    if (ref === 0 || this.#options.replacesKeys) return ref;
    const name = latin1Text(this.#key.bytes, this.#key.start, this.#key.length);
    throw new RdbError(`RDB has duplicated key '${name}' in DB ${this.#database}`);
  }

  #storeString(request: Arguments, expireMs: number | bigint): number {
    const { bytes, start, length } = this.#value;
    const keyspace = this.#keyspace;
    const database = keyspace.databases[this.#database];
    const old = this.#existing(request);
    const kind = stringKind(bytes, start, length);
    return keyspace.storeString(database, request, 0, old, kind, bytes, start, length, expireMs);
  }

  #storeValue(request: Arguments, kind: number, root: number, expireMs: number | bigint): number {
    const keyspace = this.#keyspace;
    const database = keyspace.databases[this.#database];
    this.#openKey(request);
    let old: number;
    try {
      old = this.#existing(request);
    } catch (error) {
      keyspace.lazyFree.free(kind, root);
      throw error;
    }
    const ref = placeValue(keyspace, database, request, 0, old, kind, root);
    if (expireMs === NO_EXPIRY) return ref;
    keyspace.lookUp(database, request, 0);
    return keyspace.setExpiry(database, request, 0, ref, expireMs);
  }

  #noteUse(ref: number): void {
    const { notes, nowSeconds } = this.#options;
    const { records, accesses } = this.#keyspace;
    if (notes === 'frequency' && this.#frequency !== undefined) {
      records.setClock(ref, accesses.frequencyBits(this.#frequency));
    } else if (notes === 'time' && this.#idleSeconds !== undefined) {
      records.setClock(ref, (nowSeconds - this.#idleSeconds) & 0xffffff);
    }
  }

  #end(): void {
    if (this.#version < CHECKSUM_SINCE) return;
    const { reader } = this;
    reader.updateChecksum();
    reader.crc = undefined;
    const computed = this.#crc.toString();
    reader.need(8);
    const low = reader.view.getInt32(reader.at, true);
    const high = reader.view.getInt32(reader.at + 4, true);
    reader.at += 8;
    if (!this.#options.verifiesChecksum) return;
    if (low === 0 && high === 0) {
      this.#options.log('notice', 'RDB file was saved with checksum disabled: no check performed.');
      return;
    }
    if (low === this.#crc.low && high === this.#crc.high) return;
    const expected = new Crc64();
    expected.low = low;
    expected.high = high;
    throw new RdbError(
      `RDB CRC error. Wrong RDB checksum expected: (${expected}) but got (${computed}). ` +
        'Aborting now.',
    );
  }
}

const MODULE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The nine letters in the upper 54 bits of a module type's number. */
export function moduleName(id: bigint): string {
  let name = '';
  for (let shift = 58n; shift >= 10n; shift -= 6n) {
    name += MODULE_LETTERS[Number((id >> shift) & 63n)];
  }
  return name;
}
