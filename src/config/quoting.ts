// Words as lines of configuration hold them: in double quotes, special bytes escaped.

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** In double quotes, so that `splitArguments` gives back the same bytes and no line ends early. */
export function quoted(text: string): string {
  let result = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (Object.hasOwn(SHORT_ESCAPES, character)) result += SHORT_ESCAPES[character];
    else if (code >= 0x20 && code < 0x7f) result += character;
    else result += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${result}"`;
}
