import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { Outbox, type Sender, type TurnListener } from './outbox.ts';

/** A socket; unless it takes all at once it keeps the view that it was given. */
class SlowSocket implements Sender {
  readonly #parked: Uint8Array;
  readonly #takesAll: boolean;
  sent: Uint8Array | undefined = undefined;

  constructor(parked: Uint8Array, takesAll: boolean) {
    this.#parked = parked;
    this.#takesAll = takesAll;
  }

  sendParked(): boolean {
    this.sent = this.#takesAll ? this.#parked.slice() : this.#parked;
    return this.#takesAll;
  }
}

/** Goes on in the same turn so many times before it closes. */
function listener(goesOn = 0): TurnListener {
  let left = goesOn;
  return { turnBegins() {}, mayGoOn: () => left-- > 0, turnCloses() {}, turnEnds() {} };
}

function park(reply: ReplyWriter, outbox: Outbox, text: string, takesAll: boolean): SlowSocket {
  reply.simple(text);
  const socket = new SlowSocket(reply.park(), takesAll);
  outbox.beginTurn();
  outbox.add(socket);
  return socket;
}

function sentBy(socket: SlowSocket): string {
  const { sent } = socket;
  return sent === undefined ? 'nothing' : latin1Text(sent, 0, sent.length);
}

describe('the outbox', () => {
  it('sends nothing before the turn is over, then everything', async () => {
    const reply = new ReplyWriter();
    const outbox = new Outbox(reply, listener());
    const first = park(reply, outbox, 'one', true);
    const second = park(reply, outbox, 'two', true);
    expect([sentBy(first), sentBy(second)]).toEqual(['nothing', 'nothing']);
    await new Promise((resolve) => setImmediate(resolve));
    expect([sentBy(first), sentBy(second)]).toEqual(['+one\r\n', '+two\r\n']);
    expect(reply.parkedBytes).toBe(0);
  });

  it('sends nothing while the turn goes on, and then what has come meanwhile too', async () => {
    const reply = new ReplyWriter();
    const outbox = new Outbox(reply, listener(2));
    const sockets = [park(reply, outbox, 'first', true)];
    const sent: string[][] = [];
    for (const text of ['second', 'third', undefined]) {
      await new Promise((resolve) => setImmediate(resolve));
      sent.push(sockets.map(sentBy));
      if (text !== undefined) sockets.push(park(reply, outbox, text, true));
    }
    expect(sent).toEqual([
      ['nothing'],
      ['nothing', 'nothing'],
      ['+first\r\n', '+second\r\n', '+third\r\n'],
    ]);
  });

  it('never lets what a slow socket still holds be overwritten', () => {
    const reply = new ReplyWriter();
    const outbox = new Outbox(reply, listener());
    const slow = park(reply, outbox, 'slow', false);
    const quick = park(reply, outbox, 'quick', true);
    outbox.flush();
    for (let times = 0; times < 100; times++) {
      park(reply, outbox, 'x'.repeat(1000), true);
      outbox.flush();
    }
    expect([sentBy(slow), sentBy(quick)]).toEqual(['+slow\r\n', '+quick\r\n']);
  });

  it('sends of itself when much waits', () => {
    const reply = new ReplyWriter();
    const outbox = new Outbox(reply, listener());
    const first = park(reply, outbox, 'first', true);
    const text = 'x'.repeat(1000);
    for (let times = 0; times < 40; times++) park(reply, outbox, text, true);
    expect(sentBy(first)).toBe('+first\r\n');
  });

  it('leaves replies in the buffer apart from the one being written', () => {
    const reply = new ReplyWriter();
    reply.simple('parked');
    const parked = reply.park();
    reply.simple('next');
    expect(reply.length).toBe('+next\r\n'.length);
    reply.begin();
    reply.bulkBytes(asciiBytes('y'.repeat(100_000)));
    expect(latin1Text(parked, 0, parked.length)).toBe('+parked\r\n');
  });
});
