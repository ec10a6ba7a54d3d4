/** Patterns of keys, each with what may be done to the keys, and patterns of channels. */
import { asciiBytes } from '../base/ascii.ts';
import { matchGlob } from '../base/glob.ts';

export const MAY_READ = 1;
export const MAY_WRITE = 2;
export const MAY_ALL = MAY_READ | MAY_WRITE;

export class KeyPattern {
  /** Latin-1: one character is one byte. */
  readonly text: string;
  readonly #bytes: Uint8Array;
  /** MAY_… bits. */
  rights: number;

  constructor(text: string, rights: number) {
    this.text = text;
    this.#bytes = asciiBytes(text);
    this.rights = rights;
  }

  /** Does it give all of these rights to this key? */
  permits(bytes: Uint8Array, start: number, length: number, rights: number): boolean {
    if ((this.rights & rights) !== rights) return false;
    return matchGlob(this.#bytes, 0, this.#bytes.length, bytes, start, length, false);
  }

  /** As SETUSER takes it: `~x`, `%R~x`, `%W~x`. */
  describe(): string {
    if (this.rights === MAY_ALL) return `~${this.text}`;
    return `%${this.rights === MAY_READ ? 'R' : 'W'}~${this.text}`;
  }
}

export class ChannelPattern {
  readonly text: string;
  readonly #bytes: Uint8Array;

  constructor(text: string) {
    this.text = text;
    this.#bytes = asciiBytes(text);
  }

  /** A channel must match it; a pattern to subscribe to must be the same. */
  permits(bytes: Uint8Array, start: number, length: number, isPattern: boolean): boolean {
    const own = this.#bytes;
    if (!isPattern) return matchGlob(own, 0, own.length, bytes, start, length, false);
    if (length !== own.length) return false;
    for (let at = 0; at < length; at++) if (own[at] !== bytes[start + at]) return false;
    return true;
  }
}

/** So many characters are blanks or zero bytes in C's eyes; no name or pattern may hold one. */
const BLANKS = /[\0\t-\r ]/;

export function hasBlanks(text: string): boolean {
  return BLANKS.test(text);
}
