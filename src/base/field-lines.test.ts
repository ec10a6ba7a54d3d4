import { describe, expect, it } from 'vitest';
import { latin1Text } from './ascii.ts';
import { FieldLines } from './field-lines.ts';

function textOf(info: FieldLines): string {
  return Buffer.from(info.bytes.subarray(0, info.length)).toString();
}

describe('Lines of fields', () => {
  it('are written one for each field', () => {
    const info = new FieldLines();
    info.text('# Title');
    info.lineEnd();
    info.field('words', 'some words');
    info.field('number', -12);
    info.field('large', 2 ** 53 - 1);
    info.field('larger', 2 ** 60);
    info.field('part', 0.5);
    info.field('nothing', '');
    expect(textOf(info)).toBe(
      '# Title\r\nwords:some words\r\nnumber:-12\r\nlarge:9007199254740991\r\n' +
        'larger:1152921504606847000\r\npart:0.5\r\nnothing:\r\n',
    );
  });

  it('may have names of another form', () => {
    const info = new FieldLines();
    for (const number of [1, 22]) {
      info.named('id=', number);
      info.named(' name=', 'x');
      info.text('\n');
    }
    expect(textOf(info)).toBe('id=1 name=x\nid=22 name=x\n');
  });

  it('pass bytes on as they are', () => {
    const info = new FieldLines();
    info.field('config_file', '/srv/h\xc3\xa4user/redis.conf');
    expect(textOf(info)).toBe('config_file:/srv/häuser/redis.conf\r\n');
  });

  it('take the room they need, and begin anew', () => {
    const info = new FieldLines();
    for (const count of [3_000, 2, 20_000, 3]) {
      info.begin();
      let expected = '';
      for (let index = 0; index < count; index++) {
        const value = index % 3 === 0 ? index : 'é'.repeat(index % 50);
        info.field(`name${index}`, value);
        expected += `name${index}:${value}\r\n`;
      }
      expect(latin1Text(info.bytes, 0, info.length)).toBe(expected);
    }
    expect(info.bytes.length).toBeLessThan(100_000);
  });
});
