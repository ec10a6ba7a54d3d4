/**
 * An error reply: a code in capitals, a text, and the bytes that go over the wire, made once.
 * Shared objects, returned and written but never thrown: throwing costs a hundred times as much.
 */
const CARRIAGE_RETURN = 13;
const NEWLINE = 10;
const SPACE = 32;

export class ReplyError {
  /** The first word, as INFO errorstats counts it. */
  readonly code: string;
  /** Code and text, as a client sees it behind the '-'. */
  readonly text: string;
  /** `-CODE text CR LF`; line breaks and NUL inside the text have become spaces. */
  readonly bytes: Uint8Array;

  /** @param text Code and text, when they are not to be put together here. */
  constructor(code: string, message: string, text = `${code} ${message}`) {
    this.code = code;
    this.text = text;
    const bytes = new Uint8Array(text.length + 3);
    bytes[0] = 45;
    for (let at = 0; at < text.length; at++) {
      // Latin-1: a byte quoted from a request comes out as it went in.
      const byte = text.charCodeAt(at);
      bytes[at + 1] = byte === CARRIAGE_RETURN || byte === NEWLINE || byte === 0 ? SPACE : byte;
    }
    bytes[text.length + 1] = CARRIAGE_RETURN;
    bytes[text.length + 2] = NEWLINE;
    this.bytes = bytes;
  }
}

/** The common case: code ERR. */
export function err(message: string): ReplyError {
  return new ReplyError('ERR', message);
}
