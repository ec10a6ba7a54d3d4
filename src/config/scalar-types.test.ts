import { describe, expect, it } from 'vitest';
import { MAX_INT64 } from './numbers.ts';
import type { OptionType } from './option.ts';
import {
  anyBytes,
  clamped,
  integer,
  memory,
  memoryOrPercent,
  octalPermissions,
  oneOf,
  text,
  unsignedMemory,
  yesOrNo,
} from './scalar-types.ts';

function parse<Value>(type: OptionType<Value>, word: string) {
  return type.parse([word], undefined, false);
}

describe('yesOrNo', () => {
  it('takes yes and no in either case', () => {
    expect(parse(yesOrNo, 'YES')).toEqual({ value: true, text: 'yes' });
    expect(parse(yesOrNo, 'no')).toEqual({ value: false, text: 'no' });
    expect(parse(yesOrNo, 'no\0x')).toEqual({ value: false, text: 'no' });
  });

  it('refuses everything else', () => {
    for (const word of ['', '1', 'true', ' yes', 'on']) {
      expect(parse(yesOrNo, word)).toEqual({ problem: "argument must be 'yes' or 'no'" });
    }
  });
});

describe('integer', () => {
  it('names its bounds when it refuses', () => {
    const type = integer(1, 99);
    expect(parse(type, '99')).toEqual({ value: 99, text: '99' });
    const problem = 'argument must be between 1 and 99 inclusive';
    expect(parse(type, '0')).toEqual({ problem });
    expect(parse(type, '-9223372036854775808')).toEqual({ problem });
  });

  it('refuses what is not an integer of 64 bits', () => {
    for (const word of ['', 'abc', '1.5', ' 1', '010', '1mb', '9223372036854775808', '1\0']) {
      expect(parse(integer(0, MAX_INT64), word)).toEqual({
        problem: "argument couldn't be parsed into an integer",
      });
    }
  });

  it('reports large numbers exactly', () => {
    const parsed = parse(integer(0, MAX_INT64), '9223372036854775807');
    expect(parsed).toEqual({ value: 2 ** 63, text: '9223372036854775807' });
  });

  it('can be moved into a narrower range', () => {
    const type = clamped(integer(0, 1000), 1, 500);
    expect(parse(type, '0')).toEqual({ value: 1, text: '1' });
    expect(parse(type, '501')).toEqual({ value: 500, text: '500' });
    expect(parse(type, '70')).toEqual({ value: 70, text: '70' });
    expect(parse(type, '1001')).toEqual({
      problem: 'argument must be between 0 and 1000 inclusive',
    });
  });
});

describe('octalPermissions', () => {
  it('reads and reports octal', () => {
    expect(parse(octalPermissions, '0700')).toEqual({ value: 0o700, text: '700' });
    expect(parse(octalPermissions, '')).toEqual({ value: 0, text: '0' });
  });

  it('refuses other digits and too many of them', () => {
    expect(parse(octalPermissions, '999')).toEqual({
      problem: "argument couldn't be parsed as an octal number",
    });
    for (const word of ['1777', '-1']) {
      expect(parse(octalPermissions, word)).toEqual({
        problem: 'argument must be between 0 and 777 inclusive',
      });
    }
  });
});

describe('memory', () => {
  it('reports bytes', () => {
    expect(parse(memory(), '1mb')).toEqual({ value: 1_048_576, text: '1048576' });
    expect(parse(memory(), '010')).toEqual({ value: 10, text: '10' });
    expect(parse(memory(), 'b')).toEqual({ value: 0, text: '0' });
  });

  it('names what it wants when it refuses', () => {
    expect(parse(memory(), '-1')).toEqual({ problem: 'argument must be a memory value' });
    expect(parse(memory(1_048_576), '1k')).toEqual({
      problem: 'argument must be between 1048576 and 9223372036854775807 inclusive',
    });
    expect(parse(memory(), '9223372036854775808')).toEqual({
      problem: 'argument must be between 0 and 9223372036854775807 inclusive',
    });
  });

  it('can use all 64 bits', () => {
    const parsed = parse(unsignedMemory, '99999999999999999999999');
    expect(parsed).toEqual({ value: 2 ** 64, text: '18446744073709551615' });
  });
});

describe('memoryOrPercent', () => {
  it('tells bytes from percentages', () => {
    const bytes = { value: { bytes: 1024, percent: 0 }, text: '1024' };
    expect(parse(memoryOrPercent, '1kb')).toEqual(bytes);
    const percent = { value: { bytes: 0, percent: 5 }, text: '5%' };
    expect(parse(memoryOrPercent, '5%')).toEqual(percent);
    const zero = { value: { bytes: 0, percent: 0 }, text: '0' };
    expect(parse(memoryOrPercent, '0%')).toEqual(zero);
  });

  it('refuses more than 100%, and sizes that look like it', () => {
    const problem = 'percentage argument must be less or equal to 100';
    for (const word of ['101%', '9223372036854775807%', '9223372036854775808']) {
      expect(parse(memoryOrPercent, word), word).toEqual({ problem });
    }
    expect(parse(memoryOrPercent, '18446744073709551611')).toMatchObject({ text: '5%' });
  });

  it('refuses what is neither', () => {
    const problem = 'argument must be a memory or percent value';
    for (const word of ['%', '-5%', '05%', '5 %', '5%%', '1.5%', '5%x', '5%\0', '-1', 'abc']) {
      expect(parse(memoryOrPercent, word), word).toEqual({ problem });
    }
  });
});

describe('oneOf', () => {
  const type = oneOf(['everysec', 'always', 'no']);

  it('takes a name in either case and reports it as the manual writes it', () => {
    expect(parse(type, 'AlwayS')).toEqual({ value: 'always', text: 'always' });
  });

  it('reports one of two names that mean the same', () => {
    const relative = oneOf(['no', 'yes', 'relative'], new Map([['relative', 'yes']]));
    expect(parse(relative, 'Relative')).toEqual({ value: 'yes', text: 'yes' });
    expect(parse(relative, 'no')).toEqual({ value: 'no', text: 'no' });
  });

  it('lists the names when it refuses', () => {
    const problem = 'argument(s) must be one of the following: everysec, always, no';
    for (const word of ['', 'x', 'always ', 'always no']) {
      expect(parse(type, word)).toEqual({ problem });
    }
  });
});

describe('text', () => {
  it('ends at a zero byte and keeps all other bytes', () => {
    expect(parse(text(), 'a \xff\n')).toEqual({ value: 'a \xff\n', text: 'a \xff\n' });
    expect(parse(text(), 'a\0b')).toEqual({ value: 'a', text: 'a' });
  });

  it('can be checked', () => {
    const type = text((value) => (value === 'bad' ? 'not this one' : undefined));
    expect(parse(type, 'bad')).toEqual({ problem: 'not this one' });
    expect(parse(type, 'good')).toEqual({ value: 'good', text: 'good' });
  });

  it('keeps zero bytes in secrets', () => {
    expect(parse(anyBytes, 'a\0b')).toEqual({ value: 'a\0b', text: 'a\0b' });
  });
});
