/**
 * Libraries of functions, which nobody can call yet, as texts that are kept and written back: what
 * the commands of an append-only file that came from Redis make of them. So loading and saving lose
 * nothing.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase, latin1Text } from '../base/ascii.ts';
import { OPCODE_FUNCTION } from './rdb/rdb-format.ts';
import { RdbReader, StringWindow } from './rdb/rdb-reader.ts';

const FUNCTION = asciiBytes('function');
/** Behind a DUMP payload: the version, and the checksum. */
const FOOTER_BYTES = 10;

type Libraries = readonly Uint8Array[];

/** What a command leaves of these libraries; undefined when it is not about functions. */
export function afterFunctionCommand(
  libraries: Libraries,
  request: Arguments,
): Libraries | undefined {
  const { bytes, starts, lengths, count } = request;
  if (!equalsIgnoreCase(bytes, starts[0], lengths[0], FUNCTION) || count < 2) return undefined;
  const word = (index: number): string => latin1Text(bytes, starts[index], lengths[index]);
  switch (word(1).toLowerCase()) {
    case 'load':
      return withLibrary(libraries, request.copy(count - 1));
    case 'delete':
      return libraries.filter((library) => nameOf(library) !== word(2));
    case 'flush':
      return [];
    case 'restore':
      return restored(libraries, request.copy(2), count > 3 ? word(3).toLowerCase() : 'append');
    default:
      return undefined;
  }
}

/** The name in the first line: `#!lua name=mylib`. */
function nameOf(library: Uint8Array): string {
  const end = library.indexOf(10);
  const line = latin1Text(library, 0, end < 0 ? library.length : end);
  return line.match(/\sname=(\S+)/i)?.[1] ?? '';
}

function withLibrary(libraries: Libraries, library: Uint8Array): Libraries {
  const name = nameOf(library);
  return [...libraries.filter((other) => nameOf(other) !== name), library];
}

function restored(libraries: Libraries, payload: Uint8Array, policy: string): Libraries {
  const end = payload.length - FOOTER_BYTES;
  const reader = RdbReader.ofBytes(payload, end);
  const text = new StringWindow();
  let all = policy === 'flush' ? [] : libraries;
  while (reader.position < end && reader.byte() === OPCODE_FUNCTION) {
    reader.stringCopy(text);
    all = withLibrary(all, text.copy());
  }
  return all;
}
