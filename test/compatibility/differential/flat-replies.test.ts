import { describe, expect, it } from 'vitest';
import { flatReplies } from './flat-replies.ts';

const flatly = (text: string) =>
  flatReplies(Buffer.from(text.replaceAll('|', '\r\n'), 'latin1')).join(' ');

describe('what a client was sent, flat', () => {
  it('keeps the order of replies', () => {
    expect(flatly('+OK|:1|*2|$1|a|$-1|_|')).toBe('+OK :1 *2 $a $-1 _');
  });

  it('puts messages behind the replies they stand amid', () => {
    expect(flatly('*2|*3|$7|message|$1|c|$1|x|:1|>4|$8|pmessage|$2|c*|$1|c|$1|y|:2|')).toBe(
      '*2 :1 :2 *3 $message $c $x >4 $pmessage $c* $c $y',
    );
  });

  it('knows invalidations of some keys, of all, and those sent as messages', () => {
    expect(flatly('>2|$10|invalidate|*2|$1|a|$1|b|+OK|')).toBe('+OK >2 $invalidate *2 $a $b');
    expect(flatly('>2|$10|invalidate|_|+OK|')).toBe('+OK >2 $invalidate _');
    expect(flatly('*3|$7|message|$1|c|*1|$1|k|+OK|')).toBe('+OK *3 $message $c *1 $k');
    expect(flatly('>2|$21|tracking-redir-broken|:7|+OK|')).toBe('+OK >2 $tracking-redir-broken :7');
  });

  it('takes strings of any bytes, and what has not ended', () => {
    expect(flatly('$4|a|b|$1|')).toBe('$a\\r\\nb $');
    expect(flatly('*3|+OK|$1')).toBe('*3 +OK $1');
  });

  it('leaves alone what only looks like a message', () => {
    expect(flatly('*3|$7|message|')).toBe('*3 $message');
    expect(flatly('*2|$7|message|$1|x|')).toBe('*2 $message $x');
  });
});
