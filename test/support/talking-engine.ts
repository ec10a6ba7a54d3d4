// An engine with several clients of which some wait: a client's replies are what it was answered
// at once and what came later, when its wait was over.
import { commandGroups } from '../../src/commands/all-commands.ts';
import type { Command } from '../../src/commands/framework/command.ts';
import { Config } from '../../src/config/config.ts';
import type { ClientSession } from '../../src/execution/client-session.ts';
import { ReplyWriter } from '../../src/protocol/reply-writer.ts';
import { TestEngine } from './test-engine.ts';

export class TalkingClient {
  readonly session: ClientSession;
  readonly #test: TalkingEngine;
  #replies: string[] = [];
  /** Requests that came while the client waited. */
  readonly #queue: string[][] = [];
  killed = false;

  constructor(test: TalkingEngine) {
    this.#test = test;
    this.session = test.connectWith({
      resume: () => test.resuming.push(this),
      push: (bytes, start, end) => {
        this.#replies.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
      },
      close: () => {
        this.killed = true;
        test.engine.disconnect(this.session);
      },
    });
  }

  /** Sends a request; its words are separated by blanks. */
  send(line: string): void {
    this.#queue.push(line.split(' '));
    this.#work();
    this.#test.settle();
  }

  #work(): void {
    while (this.#queue.length > 0 && !this.session.suspended && !this.killed) {
      const reply = this.#test.runAs(this.session, ...(this.#queue.shift() as string[]));
      if (reply !== '') this.#replies.push(reply);
    }
  }

  /** The wait is over. */
  wake(): void {
    if (this.killed) return;
    const reply = new ReplyWriter();
    reply.protocol = this.session.protocol;
    this.session.wake(reply);
    this.#replies.push(Buffer.from(reply.tail).toString('latin1'));
    this.#work();
  }

  /** What came since the last call, as one text. */
  get replies(): string {
    const replies = this.#replies.join('');
    this.#replies = [];
    return replies;
  }

  /** What comes in answer; what came before is forgotten. */
  ask(line: string): string {
    this.#replies = [];
    this.send(line);
    return this.replies;
  }

  leave(): void {
    this.killed = true;
    this.#test.engine.disconnect(this.session);
  }
}

export class TalkingEngine extends TestEngine {
  readonly resuming: TalkingClient[] = [];

  constructor(commands: readonly Command[] = [], seed = 1) {
    super(seed, new Config(), [...commandGroups(), ...commands]);
    this.engine.keyspace.effects.enabled = true;
  }

  client(): TalkingClient {
    return new TalkingClient(this);
  }

  /** Clients whose wait is over go on, as at the next turn of the loop. */
  settle(): void {
    while (this.resuming.length > 0) {
      for (const client of this.resuming.splice(0)) client.wake();
    }
  }

  override pass(durationMs: number): void {
    super.pass(durationMs);
    this.settle();
  }
}
