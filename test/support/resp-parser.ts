// A strict reader of RESP2 and RESP3 replies, used by every black-box test. It accepts only what a
// Redis server may write: canonical lengths and integers, no stray CR or LF, the null forms of the
// protocol in use, and nothing that the protocol version does not have. Client libraries forgive
// such faults, so a test that looks through their eyes would miss them. Each reply is kept twice:
// parsed, and as the very bytes that came over the socket.

export type RespValue =
  | { readonly type: 'simple' | 'error' | 'bulk-error' | 'big-number'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Buffer }
  | { readonly type: 'verbatim'; readonly format: string; readonly bytes: Buffer }
  | { readonly type: 'double'; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'array' | 'set' | 'push'; readonly items: readonly RespValue[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [RespValue, RespValue])[] };

export interface Reply {
  readonly value: RespValue;
  readonly raw: Buffer;
}

/** `either` is for connections whose requests may themselves switch the protocol (HELLO, RESET). */
export type ReplyProtocol = 2 | 3 | 'either';

export class MalformedReplyError extends Error {
  readonly code = 'MALFORMED_REPLY';

  constructor(reason: string, bytes: Buffer, offset: number) {
    const around = bytes.subarray(Math.max(0, offset - 60), offset + 60).toString('latin1');
    super(`malformed reply: ${reason} at byte ${offset}, near ${JSON.stringify(around)}`);
    this.name = 'MalformedReplyError';
  }
}

const CR = 13;
const LF = 10;
const MAX_DEPTH = 64;
const MAX_AGGREGATE = 50_000_000;
const RESP3_ONLY = '_,#(!=%~>';
const INTEGER_FORM = /^(0|-?[1-9][0-9]*)$/;
const LENGTH_FORM = /^(0|[1-9][0-9]*)$/;
const DOUBLE_FORM = /^(-?inf|nan|-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?)$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** What the recursive reader answers when the bytes of a reply have not all arrived. */
const INCOMPLETE = Symbol('incomplete');
type Read = RespValue | typeof INCOMPLETE;

export class ReplyParser {
  protocol: ReplyProtocol;
  private bytes: Buffer = Buffer.alloc(0);
  private offset = 0;
  /** Where the search for the end of the first reply stands; it goes over no byte twice. */
  private scanned = 0;
  /** How many values, nested ones included, that search still has to see. */
  private unseen = 1;

  constructor(protocol: ReplyProtocol) {
    this.protocol = protocol;
  }

  feed(chunk: Uint8Array): void {
    this.bytes = this.bytes.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.bytes, chunk]);
  }

  /** Bytes that have arrived and belong to no complete reply. */
  get pending(): Buffer {
    return this.bytes;
  }

  /** The next complete reply, or undefined; throws MalformedReplyError. */
  next(): Reply | undefined {
    if (!this.isComplete()) return undefined;
    this.offset = 0;
    const value = this.readValue(0);
    if (value === INCOMPLETE) return undefined;
    const raw = this.bytes.subarray(0, this.offset);
    this.bytes = this.bytes.subarray(this.offset);
    this.scanned = 0;
    this.unseen = 1;
    return { value, raw };
  }

  /**
   * Whether the first reply has arrived as a whole, by its lengths alone. What is malformed counts
   * as complete, for the reader proper to complain about.
   */
  private isComplete(): boolean {
    while (this.unseen > 0) {
      const lineEnd = this.bytes.indexOf(LF, this.scanned);
      if (lineEnd < 0) return this.bytes.length > this.scanned && this.isMalformedLine();
      const marker = String.fromCharCode(this.bytes[this.scanned] ?? 0);
      const length = Number(this.bytes.toString('latin1', this.scanned + 1, lineEnd));
      const isLength = '$=!*~>%'.includes(marker);
      if (isLength && !(length >= -1)) return true;
      let end = lineEnd + 1;
      if ('$=!'.includes(marker) && length >= 0) end += length + 2;
      if (end > this.bytes.length) return false;
      if ('*~>'.includes(marker) && length > 0) this.unseen += length;
      if (marker === '%') this.unseen += length * 2;
      this.unseen--;
      this.scanned = end;
    }
    return true;
  }

  /** An unfinished line is looked at early, so that text from a wrong place does not hide in it. */
  private isMalformedLine(): boolean {
    const marker = String.fromCharCode(this.bytes[this.scanned] ?? 0);
    return !('+-:$*'.includes(marker) || RESP3_ONLY.includes(marker));
  }

  private fail(reason: string): never {
    throw new MalformedReplyError(reason, this.bytes, this.offset);
  }

  private readValue(depth: number): Read {
    if (depth > MAX_DEPTH) this.fail('nested too deeply');
    const type = this.bytes[this.offset];
    if (type === undefined) return INCOMPLETE;
    const marker = String.fromCharCode(type);
    if (!'+-:$*'.includes(marker)) {
      if (!RESP3_ONLY.includes(marker)) this.fail(`unknown type byte ${type}`);
      if (this.protocol === 2) this.fail(`RESP3 type ${marker} in RESP2`);
      if (marker === '>' && depth > 0) this.fail('push inside another reply');
    }
    const line = this.readLine();
    if (line === undefined) return INCOMPLETE;
    return this.readBody(marker, line, depth);
  }

  private readBody(marker: string, line: string, depth: number): Read {
    switch (marker) {
      case '+':
        return { type: 'simple', text: line };
      case '-':
        return { type: 'error', text: line };
      case ':':
        return { type: 'integer', value: this.integer(line) };
      case '_':
        if (line !== '') this.fail('null with content');
        return { type: 'null' };
      case ',':
        if (!DOUBLE_FORM.test(line)) this.fail(`double ${line}`);
        return { type: 'double', text: line };
      case '#':
        if (line !== 't' && line !== 'f') this.fail(`boolean ${line}`);
        return { type: 'boolean', value: line === 't' };
      case '(':
        if (!INTEGER_FORM.test(line)) this.fail(`big number ${line}`);
        return { type: 'big-number', text: line };
      case '$':
      case '!':
      case '=':
        return this.readBlob(marker, line);
      case '%':
        return this.readMap(this.length(line), depth);
      default:
        return this.readItems(marker, line, depth);
    }
  }

  /** The rest of the line behind the type byte; simple strings may hold any byte but CR and LF. */
  private readLine(): string | undefined {
    const start = this.offset + 1;
    for (let at = start; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === LF) this.fail('LF without CR');
      if (byte !== CR) continue;
      if (at + 1 === this.bytes.length) return undefined;
      if (this.bytes[at + 1] !== LF) this.fail('CR without LF');
      this.offset = at + 2;
      return this.bytes.toString('latin1', start, at);
    }
    return undefined;
  }

  private integer(line: string): bigint {
    if (!INTEGER_FORM.test(line)) this.fail(`integer ${line}`);
    const value = BigInt(line);
    if (value > INT64_MAX || value < INT64_MIN) this.fail(`integer ${line}`);
    return value;
  }

  private length(line: string): number {
    const length = Number(line);
    if (!LENGTH_FORM.test(line) || length > MAX_AGGREGATE * 20) this.fail(`length ${line}`);
    return length;
  }

  private isNull(line: string): boolean {
    if (line !== '-1') return false;
    if (this.protocol === 3) this.fail('RESP2 null in RESP3');
    return true;
  }

  private readBlob(marker: string, line: string): Read {
    if (marker === '$' && this.isNull(line)) return { type: 'null' };
    const length = this.length(line);
    const end = this.offset + length;
    if (this.bytes.length < end + 2) return INCOMPLETE;
    if (this.bytes[end] !== CR || this.bytes[end + 1] !== LF) this.fail('bulk without CRLF');
    const bytes = this.bytes.subarray(this.offset, end);
    this.offset = end + 2;
    if (marker === '$') return { type: 'bulk', bytes };
    if (marker === '!') return { type: 'bulk-error', text: bytes.toString('latin1') };
    if (length < 4 || bytes[3] !== 58) this.fail('verbatim string without a format');
    return { type: 'verbatim', format: bytes.toString('latin1', 0, 3), bytes: bytes.subarray(4) };
  }

  private readItems(marker: string, line: string, depth: number): Read {
    if (marker === '*' && this.isNull(line)) return { type: 'null' };
    const length = this.length(line);
    const items: RespValue[] = [];
    for (let index = 0; index < length; index++) {
      const item = this.readValue(depth + 1);
      if (item === INCOMPLETE) return INCOMPLETE;
      items.push(item);
    }
    const type = marker === '*' ? 'array' : marker === '~' ? 'set' : 'push';
    if (type === 'push' && items[0]?.type !== 'bulk' && items[0]?.type !== 'simple') {
      this.fail('push without a kind');
    }
    return { type, items };
  }

  private readMap(length: number, depth: number): Read {
    const entries: (readonly [RespValue, RespValue])[] = [];
    for (let index = 0; index < length; index++) {
      const key = this.readValue(depth + 1);
      if (key === INCOMPLETE) return INCOMPLETE;
      const value = this.readValue(depth + 1);
      if (value === INCOMPLETE) return INCOMPLETE;
      entries.push([key, value]);
    }
    return { type: 'map', entries };
  }
}
