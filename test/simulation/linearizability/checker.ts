/**
 * Is a history linearizable: is there one order of all operations in which each, executed alone,
 * gives the reply that its client saw, and in which none stands before one that had ended when it
 * began? The search is Wing and Gong's: an operation may be next when no other that is left had
 * ended before it began; it is executed on the model, and the rest is tried. What led nowhere once
 * is not tried again: what was done together with the state it led to names the rest of the search.
 * Since a client does one thing after the other, what was done is one number for each client.
 *
 * An operation whose client hung up has no end and no reply: it may come at any time, or never.
 */
import type { History, Operation } from './history.ts';
import { EMPTY_STATE, executed, type State, stateName } from './sequential-model.ts';

export interface Verdict {
  readonly isLinearizable: boolean;
  /** The longest order that was found, all operations that have a reply if it is linearizable. */
  readonly order: readonly Operation[];
  /** How many places of the search were looked at. */
  readonly tried: number;
}

export function check(history: History): Verdict {
  const search = new Search(history);
  const isLinearizable = search.goOn(EMPTY_STATE);
  return { isLinearizable, order: search.longest, tried: search.tried };
}

class Search {
  readonly #history: History;
  /** How many of each client's operations were executed. */
  readonly #done: number[];
  readonly #order: Operation[] = [];
  readonly #seen = new Set<string>();
  longest: readonly Operation[] = [];

  constructor(history: History) {
    this.#history = history;
    this.#done = history.map(() => 0);
  }

  get tried(): number {
    return this.#seen.size;
  }

  /** Can what is left be put into an order from this state on? */
  goOn(state: State): boolean {
    const left = this.#history.map((operations, client) => operations[this.#done[client] ?? 0]);
    const firstEnd = Math.min(...left.map((operation) => operation?.endedAt ?? Infinity));
    if (this.#order.length >= this.longest.length) this.longest = [...this.#order];
    // None is left that was answered.
    if (firstEnd === Infinity) return true;
    const place = `${this.#done.join()} ${stateName(state)}`;
    if (this.#seen.has(place)) return false;
    this.#seen.add(place);
    return left.some(
      (operation) =>
        operation !== undefined && operation.begunAt < firstEnd && this.#tryNext(operation, state),
    );
  }

  #tryNext(operation: Operation, state: State): boolean {
    const { client, requests, reply } = operation;
    const outcome = executed(state, client, requests);
    if (reply !== undefined && reply !== outcome.reply) return false;
    this.#done[client] = (this.#done[client] ?? 0) + 1;
    this.#order.push(operation);
    if (this.goOn(outcome.state)) return true;
    this.#order.pop();
    this.#done[client] = (this.#done[client] ?? 0) - 1;
    return false;
  }
}
