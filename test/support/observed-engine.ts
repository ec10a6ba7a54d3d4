/**
 * A test engine that tells what a command did besides replying: the keyspace events it reported and
 * what it sent on to the file and the replicas.
 */
import { latin1Text } from '../../src/base/ascii.ts';
import { COMPLETE, RequestParser } from '../../src/protocol/request-parser.ts';
import { TestEngine } from './test-engine.ts';

export class ObservedEngine extends TestEngine {
  #events: string[] = [];

  constructor(seed = 1) {
    super(seed);
    const { keyspace } = this.engine;
    keyspace.effects.enabled = true;
    keyspace.eventMask = -1;
    keyspace.eventListener = (_eventClass, name, _database, bytes, start, length) => {
      this.#events.push(`${name} ${latin1Text(bytes, start, length)}`);
    };
  }

  /** The events since the last call, each with its key: `set k`. */
  events(): string[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /**
   * What was propagated since the last call, a line for each command; SELECT is left out, and the
   * MULTI and EXEC around what belongs together.
   */
  propagated(): string[] {
    return commandsIn(this.engine.keyspace.effects.take())
      .map((words) => words.join(' '))
      .filter((line) => !/^(SELECT .*|MULTI|EXEC)$/.test(line));
  }

  /** Forgets what was observed so far. */
  forget(): void {
    this.events();
    this.propagated();
  }

  /** Makes a key whose value is no string, for commands that refuse such. */
  storeList(key: string): void {
    this.run('DEL', key);
    this.run('RPUSH', key, 'element');
    this.forget();
  }
}

/** The commands in a stream of effects, each as its words in Latin-1. */
export function commandsIn(stream: Uint8Array): string[][] {
  const parser = new RequestParser();
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const commands: string[][] = [];
  while (parser.position < stream.length) {
    if (parser.parse(stream, view, stream.length) !== COMPLETE) {
      throw new Error(`no command at byte ${parser.position} of the effects`);
    }
    const { bytes, starts, lengths, count } = parser.request;
    const words: string[] = [];
    for (let at = 0; at < count; at++) words.push(latin1Text(bytes, starts[at], lengths[at]));
    commands.push(words);
  }
  return commands;
}
