/**
 * Names that clients give themselves stand in the lines of CLIENT LIST between blanks, so they may
 * hold no blank, nothing unprintable and nothing beyond ASCII.
 */
import { err } from '../../protocol/reply-error.ts';

const FIRST_PRINTABLE = 0x21;
const LAST_PRINTABLE = 0x7e;

export const BAD_CLIENT_NAME = err(
  'Client names cannot contain spaces, newlines or special characters.',
);

export function isClientAttribute(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return false;
  }
  return true;
}
