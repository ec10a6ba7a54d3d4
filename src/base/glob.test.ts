import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import { hasGlobCharacters, isMatchAll, matchGlob } from './glob.ts';

/** Matches with a star before and after either range, so that leaving a range shows. */
function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const patternBytes = asciiBytes(`*${pattern}*`);
  const textBytes = asciiBytes(`*${text}*`);
  return matchGlob(patternBytes, 1, pattern.length, textBytes, 1, text.length, ignoreCase);
}

/** What redis-server 7.0.15 answered to KEYS pattern, each text being the only key in turn. */
const observed: readonly (readonly [pattern: string, yes: string[], no: string[]])[] = [
  ['', [''], ['a']],
  ['**', ['a', 'abc'], ['']],
  ['?', ['a', '*'], ['', 'ab']],
  ['a', ['a'], ['', 'A', 'ab']],
  ['h?llo', ['hello', 'hallo'], ['hllo', 'heello']],
  ['h*llo', ['hllo', 'heeeello'], ['hello!', 'ello']],
  ['user:*', ['user:', 'user:1'], ['user', 'xuser:1']],
  ['*:1', ['user:1', ':1', ':1:1'], [':12']],
  ['a**b', ['ab', 'axxb'], ['axx']],
  ['*a*b*c', ['abc', 'xaxbxc', 'aabbcc'], ['acb', 'abcd']],
  ['*?', ['a', 'ab'], ['']],
  ['*??', ['ab', 'abc'], ['a']],
  ['ab*', ['ab'], ['a']],
  ['h[ae]llo', ['hello', 'hallo'], ['hillo', 'h[llo']],
  ['[a-c]', ['a', 'b', 'c'], ['d', '-']],
  ['[c-a]', ['a', 'b', 'c'], ['d', '-']],
  ['[^a-c]', ['d', '^'], ['a', 'c']],
  ['[^^]', ['a'], ['^']],
  ['[a^]', ['^', 'a'], ['b']],
  ['[!a]', ['!', 'a'], ['b']],
  ['[abc-]', ['c', ']', 'b', 'a'], ['-', 'd']],
  ['[a-]', ['a', ']', '^', '_', '`'], ['-', 'b', '\\']],
  ['[a-]]', ['_', 'a', ']'], ['a]', '_]']],
  ['[a-]x', ['_', 'x'], ['ax', '_x']],
  ['[-a]', ['-', 'a'], ['b']],
  ['[--a]', ['-', '5', 'a'], ['b']],
  ['[]', [], ['', 'x', ']', '[]']],
  ['[]a]', [], ['a', ']', 'a]', ']a]']],
  ['[^]', ['x', ']'], ['']],
  ['[^]a]', ['xa]'], ['x', 'a']],
  ['[', [], ['[', 'x', '']],
  ['[^', ['[', '^', 'x'], []],
  ['[a', ['a'], ['b', '[a']],
  ['[ab', ['a', 'b'], ['c', 'ab']],
  ['[a-', ['a', '-'], ['b']],
  ['[a-b', ['a', 'b'], ['c', '-']],
  ['[\\', ['\\'], ['[', 'x', '[\\']],
  ['[a\\', ['a', '\\'], ['b']],
  ['[\\]', [']'], ['\\', '[']],
  ['[\\]]', [']'], ['\\', ']]']],
  ['[\\a-c]', ['a', 'c', '-'], ['b', '\\']],
  ['[a-\\c]', ['a', 'c', '\\', ']', '^'], ['b', '-']],
  ['[a-\\]', ['a', '\\', ']'], ['b']],
  ['[\\^a]', ['^', 'a'], ['b', '\\']],
  ['[*?]', ['*', '?'], ['a']],
  ['[[]', ['['], ['a']],
  ['x[ab]*[cd]', ['xac', 'xbzzd'], ['xc', 'xad!']],
  ['\\', ['\\'], ['a', '']],
  ['\\\\', ['\\'], ['\\\\']],
  ['\\a', ['a'], ['\\a']],
  ['\\*', ['*'], ['a', '\\*']],
  ['\\?', ['?'], ['a']],
  ['\\[a]', ['[a]'], ['a']],
  ['a\\', ['a\\'], ['a', 'a\\\\']],
  ['*\\', ['\\', 'a\\'], ['a']],
  ['*[', [], ['x', '[', 'x[']],
  ['*[^', ['x', 'xy'], ['']],
  ['*\\*', ['a*', '*'], ['a']],
  ['a]', ['a]'], ['a']],
  ['a-b', ['a-b'], ['a']],
  ['^a', ['^a'], ['b']],
  ['a\x00b', ['a\x00b'], ['a\x00c', 'a']],
  ['*\x00', ['a\x00', '\x00'], ['a']],
  ['?', ['\x00', '\xff'], []],
  ['[\x7f-\x80]', ['\x00', 'a', '\x7f', '\x80', '\xff'], []],
  ['[a-\xff]', ['\x00', 'a', '\xff'], ['b', '\xfe', '\x80']],
  ['[\x80-\xff]', ['\x80', '\xc3', '\xff'], ['\x7f', '\x00']],
  ['[\xff-\x01]', ['\xff', '\x00', '\x01'], ['\x02', '\xfe']],
  ['\xc3*', ['\xc3\xa9'], ['\xe9']],
];

/** Of these names COMMAND LIST FILTERBY PATTERN, which ignores case, selected the given ones. */
const names = ['get', 'set', 'ttl', 'del', 'exists', 'getset', 'zadd', 'zcard'];
const observedIgnoringCase: readonly (readonly [pattern: string, selected: string[]])[] = [
  ['GET', ['get']],
  ['g\\Et', ['get']],
  ['[G]et', ['get']],
  ['[\\G]et', []],
  ['[\\g]et', ['get']],
  ['[^G]et', ['set']],
  ['[A-Z]et', ['get', 'set']],
  ['[z-A]et', ['get', 'set']],
  ['[Z-a]et', []],
  ['[a-Z]et', []],
  ['[Z-Z]et', []],
  ['[G-S]et', ['get', 'set']],
  ['?ET', ['get', 'set']],
  ['*SET', ['set', 'getset']],
  ['Z[AC]*', ['zadd', 'zcard']],
  ['z[a-D]*', []],
  ['EX*S', ['exists']],
  ['T[T-t]L', ['ttl']],
];

/** The language once more, recursively and with texts: a token takes one character or is a star. */
function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern.startsWith('*')) {
    const rest = pattern.slice(1);
    for (let from = 0; from <= text.length; from++) {
      if (matchesByDefinition(rest, text.slice(from))) return true;
    }
    return false;
  }
  if (pattern === '' || text === '') return pattern === text;
  const token = firstToken(pattern);
  return token.takes(text[0]) && matchesByDefinition(pattern.slice(token.length), text.slice(1));
}

interface Token {
  readonly length: number;
  readonly takes: (character: string) => boolean;
}

function firstToken(pattern: string): Token {
  if (pattern[0] === '?') return { length: 1, takes: () => true };
  if (pattern[0] === '[') return classToken(pattern);
  const escaped = pattern[0] === '\\' && pattern.length > 1;
  const literal = escaped ? pattern[1] : pattern[0];
  return { length: escaped ? 2 : 1, takes: (character) => character === literal };
}

function classToken(pattern: string): Token {
  const negated = pattern[1] === '^';
  const members: string[] = [];
  let at = negated ? 2 : 1;
  while (at < pattern.length && pattern[at] !== ']') {
    if (pattern[at] === '\\' && at + 1 < pattern.length) {
      members.push(pattern[at + 1]);
      at += 2;
    } else if (pattern[at + 1] === '-' && at + 2 < pattern.length) {
      const bounds = [pattern.charCodeAt(at), pattern.charCodeAt(at + 2)].sort((a, b) => a - b);
      for (let code = bounds[0]; code <= bounds[1]; code++) members.push(String.fromCharCode(code));
      at += 3;
    } else {
      members.push(pattern[at++]);
    }
  }
  const length = Math.min(at + 1, pattern.length);
  return { length, takes: (character) => members.includes(character) !== negated };
}

const patterns = fc.string({ unit: fc.constantFrom(...'abc**??[[]]^--\\'), maxLength: 10 });
const texts = fc.string({ unit: fc.constantFrom(...'abcab-]^\\[*'), maxLength: 8 });

describe('matchGlob', () => {
  it.each(observed)('takes %j to match %j and not %j', (pattern, yes, no) => {
    expect(yes.filter((text) => !matches(pattern, text))).toEqual([]);
    expect(no.filter((text) => matches(pattern, text))).toEqual([]);
  });

  it.each(observedIgnoringCase)(
    'ignoring case, selects by %j the names %j',
    (pattern, selected) => {
      expect(names.filter((name) => matches(pattern, name, true))).toEqual(selected);
      const capitals = names.map((name) => name.toUpperCase());
      const hasEscapeInClass = pattern.includes('[\\');
      if (!hasEscapeInClass) {
        expect(capitals.filter((name) => matches(pattern, name, true))).toEqual(
          selected.map((name) => name.toUpperCase()),
        );
      }
    },
  );

  it('agrees with the definition of the language for every text that is not empty', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        fc.pre(text !== '');
        expect(matches(pattern, text)).toBe(matchesByDefinition(pattern, text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('matches an empty text with the empty pattern only', () => {
    expect(matches('', '')).toBe(true);
    expect(matches('*', '')).toBe(false);
    fc.assert(
      fc.property(patterns, (pattern) => {
        expect(matches(pattern, '')).toBe(pattern === '');
      }),
    );
  });

  it('matches every text with its escaped self, and pieces of it around stars', () => {
    const anyBytes = fc
      .array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 30 })
      .map((codes) => String.fromCharCode(...codes));
    const escaped = (text: string) => text.replace(/[*?[\]\\^-]/g, '\\$&');
    fc.assert(
      fc.property(anyBytes, fc.nat(30), fc.nat(30), (text, first, second) => {
        const [from, to] = [first, second].sort((a, b) => a - b);
        expect(matches(escaped(text), text)).toBe(true);
        expect(matches(`${escaped(text)}?`, text)).toBe(false);
        expect(matches(`${escaped(text.slice(0, from))}*${escaped(text.slice(to))}`, text)).toBe(
          true,
        );
        expect(matches(`*${escaped(text.slice(from, to))}*`, text)).toBe(true);
      }),
    );
  });

  it('answers a pattern of many stars at once', () => {
    const text = 'a'.repeat(5000);
    expect(matches('a*'.repeat(900) + 'b', text)).toBe(false);
    expect(matches('*a'.repeat(900), text)).toBe(true);
    expect(matches('*[^b]?'.repeat(300) + '*b*', text)).toBe(false);
  });

  it('matches nothing with more than a thousand stars before the last token', () => {
    const text = 'a'.repeat(1001);
    expect(matches('*?'.repeat(1000), text)).toBe(true);
    expect(matches('*?'.repeat(1001), text)).toBe(false);
    expect(matches('a*'.repeat(1001), text)).toBe(true);
    expect(matches('a*'.repeat(1002), `${text}a`)).toBe(false);
    expect(matches('*'.repeat(2000), text)).toBe(true);
  });
});

/** How often the matcher looks at the text: its steps, whatever the machine is doing. */
function stepsOf(
  pattern: string,
  text: string,
): { readonly found: boolean; readonly steps: number } {
  let steps = 0;
  const counting = new Proxy(asciiBytes(text), {
    get: (bytes, index) => {
      steps++;
      return bytes[Number(index)];
    },
  });
  const found = matchGlob(asciiBytes(pattern), 0, pattern.length, counting, 0, text.length, false);
  return { found, steps };
}

describe('the cost of a hostile pattern', () => {
  const hostile: readonly (readonly [unit: string, count: number])[] = [
    ['a*', 20],
    ['*a', 900],
    ['*?', 900],
    ['*[a-b]', 500],
    ['a*?*', 400],
    ['*\\a*a', 400],
  ];

  it.each(hostile)('grows with the text only, for %s many times and no match', (unit, count) => {
    const stars = unit.repeat(count);
    for (const length of [5_000, 10_000, 20_000]) {
      const { found, steps } = stepsOf(`${stars}b`, 'a'.repeat(length));
      expect(found).toBe(false);
      expect(steps).toBeLessThanOrEqual(4 * (length + stars.length));
    }
  });

  it('is at most that of the longest run between stars for each byte of the text', () => {
    const text = 'a'.repeat(2_000);
    for (const run of [10, 100, 300]) {
      const { found, steps } = stepsOf(`*${'a'.repeat(run)}b*`, text);
      expect(found).toBe(false);
      expect(steps).toBeLessThanOrEqual(2 * (run + 1) * text.length);
    }
  });

  it('is borne to the end, even for a million steps, so that the answer is right', () => {
    const run = 'a'.repeat(1_000);
    const { found, steps } = stepsOf(`*${run}b*`, `${'a'.repeat(2_100)}bc`);
    expect(found).toBe(true);
    expect(steps).toBeGreaterThan(1e6);
    expect(matches(`*${run}b`, `${'a'.repeat(2_100)}bc`)).toBe(false);
  });
});

describe('isMatchAll', () => {
  it('knows the single star', () => {
    expect(isMatchAll(asciiBytes('a*b'), 1, 1)).toBe(true);
    expect(isMatchAll(asciiBytes('**'), 0, 2)).toBe(false);
    expect(isMatchAll(asciiBytes('*'), 0, 0)).toBe(false);
    expect(isMatchAll(asciiBytes('a'), 0, 1)).toBe(false);
  });
});

describe('hasGlobCharacters', () => {
  it('finds whatever has a meaning in a pattern, inside its range', () => {
    for (const text of ['*', 'a?', '[', 'a\\b']) {
      expect(hasGlobCharacters(asciiBytes(text), 0, text.length), text).toBe(true);
    }
    expect(hasGlobCharacters(asciiBytes('*user:1^-]*'), 1, 9)).toBe(false);
  });

  it('is false only for patterns that match themselves and nothing else', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        fc.pre(!hasGlobCharacters(asciiBytes(pattern), 0, pattern.length));
        expect(matches(pattern, pattern)).toBe(true);
        expect(matches(pattern, text)).toBe(pattern === text);
      }),
    );
  });
});
