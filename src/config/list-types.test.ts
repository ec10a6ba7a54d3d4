import { describe, expect, it } from 'vitest';
import {
  anyOf,
  bindAddresses,
  oomScoreAdjustments,
  outputBufferLimits,
  percentiles,
  primaryAddress,
  savePoints,
} from './list-types.ts';
import type { OptionType, Parsed } from './option.ts';

/** Cuts as CONFIG SET does. */
function parse<Value>(type: OptionType<Value>, argument: string, previous?: Value) {
  return type.parse(argument === '' ? [] : argument.split(' '), previous, false);
}

function textOf(parsed: Parsed<unknown>): string {
  return 'text' in parsed ? parsed.text : `refused: ${parsed.problem}`;
}

describe('savePoints', () => {
  it('reads pairs of seconds and changes', () => {
    expect(parse(savePoints, '900 1 300 10')).toEqual({
      value: [
        { seconds: 900, changes: 1 },
        { seconds: 300, changes: 10 },
      ],
      text: '900 1 300 10',
    });
    expect(textOf(parse(savePoints, '+60 \t01'))).toBe('60 1');
    expect(textOf(parse(savePoints, '2147483648 0'))).toBe('2147483648 0');
    expect(textOf(parse(savePoints, '99999999999999999999 1'))).toBe('9223372036854775807 1');
  });

  it('is empty for no words and for the empty word', () => {
    expect(parse(savePoints, '')).toEqual({ value: [], text: '' });
    expect(savePoints.parse([''], undefined, false)).toEqual({ value: [], text: '' });
  });

  it('adds to the points before it only when it is repeated', () => {
    const previous = [{ seconds: 900, changes: 1 }];
    expect(textOf(savePoints.parse(['60', '5'], previous, true))).toBe('900 1 60 5');
    expect(textOf(savePoints.parse(['60', '5'], previous, false))).toBe('60 5');
    expect(textOf(savePoints.parse([], previous, true))).toBe('');
  });

  it('refuses odd counts, other words and numbers out of range', () => {
    const problem = 'Invalid save parameters';
    for (const argument of ['900', '900 1 300', '0 1', '-1 1', '1 -1', 'a b', '60 0x1', '60  1']) {
      expect(parse(savePoints, argument), argument).toEqual({ problem });
    }
    expect(savePoints.parse(['', ''], undefined, false)).toEqual({ problem });
  });
});

describe('outputBufferLimits', () => {
  const none = { hardBytes: 0, softBytes: 0, softSeconds: 0 };

  it('changes only the classes that it names', () => {
    const previous = { normal: none, replica: none, pubsub: none };
    expect(parse(outputBufferLimits, 'Replica 1kb 2K 60', previous)).toEqual({
      value: {
        normal: none,
        replica: { hardBytes: 1024, softBytes: 2000, softSeconds: 60 },
        pubsub: none,
      },
      text: 'normal 0 0 0 slave 1024 2000 60 pubsub 0 0 0',
    });
    expect(previous.replica).toBe(none);
  });

  it('takes the last of several limits of a class, whatever the class is called', () => {
    const text = textOf(parse(outputBufferLimits, 'slave 5 5 5 replica 6 6 6'));
    expect(text).toBe('normal 0 0 0 slave 6 6 6 pubsub 0 0 0');
  });

  it('changes nothing when it is empty', () => {
    expect(textOf(parse(outputBufferLimits, ''))).toBe('normal 0 0 0 slave 0 0 0 pubsub 0 0 0');
  });

  it('says which part is wrong', () => {
    const count = 'Wrong number of arguments in buffer limit configuration.';
    for (const argument of ['normal 1 2', 'normal  1 2 3', 'normal 1 2 3 pubsub']) {
      expect(parse(outputBufferLimits, argument), argument).toEqual({ problem: count });
    }
    const name = 'Invalid client class specified in buffer limit configuration.';
    for (const argument of ['master 1 2 3', 'normal 1 2 3 toString 1 2 3', 'constructor 1 2 3']) {
      expect(parse(outputBufferLimits, argument), argument).toEqual({ problem: name });
    }
    const number = 'Error in hard, soft or soft_seconds setting in buffer limit configuration.';
    for (const argument of ['normal a 2 3', 'normal 1 -1 3', 'normal 1 2 c', 'normal 1 2 -1']) {
      expect(parse(outputBufferLimits, argument), argument).toEqual({ problem: number });
    }
  });

  it('keeps the seconds in 32 bits, as Redis does', () => {
    expect(textOf(parse(outputBufferLimits, 'normal 1 1 99999999999'))).toContain('1215752191');
    expect(textOf(parse(outputBufferLimits, 'normal 1 1 2147483648'))).toContain('refused');
  });
});

describe('bindAddresses', () => {
  it('keeps the spaces in its text and leaves them out of its value', () => {
    expect(parse(bindAddresses, ' 127.0.0.1  -::1')).toEqual({
      value: ['127.0.0.1', '-::1'],
      text: ' 127.0.0.1  -::1',
    });
    expect(parse(bindAddresses, '')).toEqual({ value: [], text: '' });
  });

  it('takes at most sixteen', () => {
    expect(textOf(parse(bindAddresses, Array(16).fill('a').join(' ')))).not.toContain('refused');
    expect(parse(bindAddresses, Array(17).fill('a').join(' '))).toEqual({
      problem: 'Too many bind addresses specified.',
    });
  });
});

describe('oomScoreAdjustments', () => {
  it('reads three integers', () => {
    expect(parse(oomScoreAdjustments, '-2000 +1 02000')).toEqual({
      value: [-2000, 1, 2000],
      text: '-2000 1 2000',
    });
  });

  it('counts before it reads', () => {
    for (const argument of ['', '1 2', 'x y', '1 2 3 4']) {
      expect(parse(oomScoreAdjustments, argument)).toEqual({
        problem: 'wrong number of arguments',
      });
    }
    for (const argument of ['-2001 0 0', '0 0 2001', '1.5 2 3', 'a 1 2']) {
      expect(parse(oomScoreAdjustments, argument)).toEqual({
        problem: 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.',
      });
    }
  });
});

describe('percentiles', () => {
  it('reports at most six decimals', () => {
    const texts: Record<string, string> = {
      '50 99 99.9': '50 99 99.9',
      '1e1': '10',
      '.5 5.': '0.5 5',
      '0x1p3': '8',
      '33.333333333333333': '33.333333',
      '99.9999999999999': '100',
      '0.0000001': '0',
      '1e-5': '0.00001',
      '': '',
    };
    for (const [argument, text] of Object.entries(texts)) {
      expect(textOf(parse(percentiles, argument)), argument).toBe(text);
    }
    expect(parse(percentiles, '50 99.9')).toMatchObject({ value: [50, 99.9] });
  });

  it('tells what is no number from what is out of range', () => {
    for (const argument of ['abc', '50  99', 'nan', '1e400', '0x', '1f']) {
      expect(parse(percentiles, argument), argument).toEqual({
        problem: 'Invalid latency-tracking-info-percentiles parameters',
      });
    }
    for (const argument of ['100.1', '-1', 'inf', '50 101']) {
      expect(parse(percentiles, argument), argument).toEqual({
        problem: 'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]',
      });
    }
  });
});

describe('primaryAddress', () => {
  it('reads host and port', () => {
    expect(parse(primaryAddress, 'example.org 6380')).toEqual({
      value: { host: 'example.org', port: 6380 },
      text: 'example.org 6380',
    });
    expect(parse(primaryAddress, 'NO One')).toEqual({ value: undefined, text: '' });
  });

  it('refuses other ports and other counts', () => {
    for (const argument of ['a x', 'a 5x', 'a -1', 'a 65536']) {
      expect(parse(primaryAddress, argument)).toEqual({ problem: 'Invalid master port' });
    }
    for (const argument of ['', 'a', 'a 5 6']) {
      expect(parse(primaryAddress, argument)).toEqual({ problem: 'wrong number of arguments' });
    }
  });
});

describe('anyOf', () => {
  const type = anyOf('default', ['save', 'nosave', 'now'], (chosen) =>
    chosen.length === 3 ? 'not all three' : undefined,
  );

  it('reports the flags in the order of the manual, each once', () => {
    expect(parse(type, 'now SAVE now')).toEqual({ value: ['save', 'now'], text: 'save now' });
    expect(parse(type, 'default save')).toEqual({ value: ['save'], text: 'save' });
    expect(parse(type, 'default')).toEqual({ value: [], text: 'default' });
  });

  it('lists all names when it refuses', () => {
    const problem = 'argument(s) must be one of the following: default, save, nosave, now';
    for (const argument of ['', 'x', 'save  now', 'save x', ' save']) {
      expect(parse(type, argument), argument).toEqual({ problem });
    }
  });

  it('may refuse a combination', () => {
    expect(parse(type, 'now save nosave')).toEqual({ problem: 'not all three' });
  });
});
