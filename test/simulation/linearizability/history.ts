/**
 * What several clients saw: what each asked for, one operation after the other, when it asked,
 * when it was answered, and what. The times come from one counter of the process that all clients
 * live in, which is taken before a request is written and after its reply has been read: when an
 * operation ended before another began by this counter, then it did so in truth.
 */

/** One request, or MULTI, some requests and EXEC, which are one operation. */
export type Requests = readonly (readonly string[])[];

export interface Operation {
  readonly client: number;
  readonly requests: Requests;
  readonly begunAt: number;
  /** `Infinity` when the client hung up: it may have been executed, or not, at any time since. */
  readonly endedAt: number;
  /** The bytes of the reply (of EXEC, for a transaction); undefined when the client hung up. */
  readonly reply: string | undefined;
}

/** For each client its operations, in order. */
export type History = readonly (readonly Operation[])[];

export function printHistory(history: History): string {
  const operations = history.flat().sort((one, other) => one.begunAt - other.begunAt);
  return operations
    .map(({ client, requests, begunAt, endedAt, reply }) => {
      const asked = requests.map((request) => request.join(' ')).join('; ');
      return `${begunAt}-${endedAt} client ${client}: ${asked} -> ${JSON.stringify(reply)}`;
    })
    .join('\n');
}
