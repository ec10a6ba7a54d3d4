// A reply in RESP as plain values, so that nested ones can be read in a test: bulk strings and
// simple strings are strings, errors begin with their '-', maps are arrays of pairs.

export type Plain = string | number | null | readonly Plain[];

/** What one reply says; Latin-1 text as `TestEngine.run` returns it. */
export function plain(reply: string): Plain {
  let at = 0;
  const line = (): string => {
    const end = reply.indexOf('\r\n', at);
    const text = reply.slice(at, end);
    at = end + 2;
    return text;
  };
  const items = (count: number): Plain => (count < 0 ? null : Array.from({ length: count }, next));
  const bulk = (length: number): Plain => {
    if (length < 0) return null;
    const text = reply.slice(at, at + length);
    at += length + 2;
    return text;
  };
  function next(): Plain {
    const head = line();
    const rest = head.slice(1);
    switch (head[0]) {
      case '$':
        return bulk(Number(rest));
      case '*':
      case '~':
        return items(Number(rest));
      case '%':
        return Array.from({ length: Number(rest) }, () => [next(), next()]);
      case ':':
        return Number(rest);
      case '_':
        return null;
      case '+':
        return rest;
      default:
        return head;
    }
  }
  const value = next();
  if (at !== reply.length) throw new Error(`more than one reply: ${reply.slice(at)}`);
  return value;
}
