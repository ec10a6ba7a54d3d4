// An observed engine for tests that look at what replies mean rather than at their bytes: a line of
// words in, text out. Arrays stand in brackets, strings are bare, a null is `nil`, an error is its
// text behind a dash. RESP3 doubles begin with a comma.
import { ObservedEngine } from './observed-engine.ts';
import { words } from './words.ts';

export class PlainEngine extends ObservedEngine {
  /** Executes a line of words (`""` is an empty one); returns the reply as text. */
  ask(line: string): string {
    return plain(this.run(...words(line)));
  }
}

export function plain(reply: string): string {
  const [text, end] = read(reply, 0);
  if (end !== reply.length) throw new Error(`more than one reply: ${JSON.stringify(reply)}`);
  return text;
}

function read(reply: string, start: number): [text: string, end: number] {
  const lineEnd = reply.indexOf('\r\n', start);
  const line = reply.slice(start + 1, lineEnd);
  const after = lineEnd + 2;
  switch (reply[start]) {
    case '$':
      if (line === '-1') return ['nil', after];
      return [reply.slice(after, after + Number(line)), after + Number(line) + 2];
    case '*':
      return line === '-1' ? ['nil', after] : readItems(reply, after, Number(line));
    case '%':
      return readItems(reply, after, Number(line) * 2);
    case '_':
      return ['nil', after];
    case ':':
    case '+':
      return [line, after];
    default:
      return [reply.slice(start, lineEnd), after];
  }
}

function readItems(reply: string, start: number, count: number): [text: string, end: number] {
  const items: string[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const [text, end] = read(reply, at);
    items.push(text);
    at = end;
  }
  return [`[${items.join(' ')}]`, at];
}
