// The form of the differential corpus: a case is a titled list of steps sent to both servers over a
// fresh connection and an empty keyspace. Most steps are one line of text, `'SET key value'`, split
// at every single space (so a trailing space is an empty last argument); an array gives arguments
// that a line cannot hold. A scenario is the exception for what one pipeline cannot say: several
// connections, or requests made from earlier replies.
import type { Argument, RespClient } from '../../support/resp-client.ts';
import type { ReplyProtocol } from '../../support/resp-parser.ts';
import {
  anyFieldOrder,
  anyOrder,
  type Comparator,
  exact,
  masked,
  sameShape,
  scanReply,
  within,
} from './comparators.ts';

export type RequestSource = string | readonly Argument[];

export interface RequestStep {
  readonly args: readonly Argument[];
  readonly comparator: Comparator;
}

/** Bytes sent as they are. Their replies, however many, are compared exactly and in order. */
export interface RawStep {
  readonly raw: Buffer;
}

/** Both servers are left alone until all replies so far have come, and for `pauseMs` after. */
export interface PauseStep {
  readonly pauseMs: number;
}

export type Step = RequestStep | RawStep | PauseStep;

export interface PipelineCase {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** What a scenario saw on one server; both servers' lists must be equal. */
export interface Observation {
  readonly what: string;
  readonly seen: string;
}

export interface ScenarioServer {
  connect(): Promise<RespClient>;
  readonly protocol: ReplyProtocol;
}

export interface Scenario {
  readonly title: string;
  readonly observe: (server: ScenarioServer) => Promise<Observation[]>;
}

export type DifferentialCase = PipelineCase | Scenario;

export interface CorpusGroup {
  readonly name: string;
  readonly cases: readonly DifferentialCase[];
}

export function pipelineCase(
  title: string,
  steps: readonly (RequestSource | Step)[],
): PipelineCase {
  return { title, steps: steps.map(toStep) };
}

function toStep(source: RequestSource | Step): Step {
  if (typeof source === 'string' || Array.isArray(source)) {
    return compared(source as RequestSource, exact);
  }
  return source as Step;
}

export function compared(source: RequestSource, comparator: Comparator): RequestStep {
  return { args: typeof source === 'string' ? source.split(' ') : source, comparator };
}

/** For TTL and EXPIRETIME, in seconds: the two servers may stand on two sides of a second. */
export const nearSeconds = (source: RequestSource) => compared(source, within(1));

/** For PTTL and PEXPIRETIME: time that passes between the two servers. */
export const nearMs = (source: RequestSource) => compared(source, within(900));

export const unordered = (source: RequestSource) => compared(source, anyOrder);
export const scanned = (source: RequestSource) => compared(source, scanReply);
export const shaped = (source: RequestSource) => compared(source, sameShape);
export const unorderedFields = (source: RequestSource) => compared(source, anyFieldOrder);

/** DEBUG OBJECT without the address and the clock. */
export const debugObject = (source: RequestSource) =>
  compared(source, masked(/at:0x[0-9a-f]+/, /lru:[0-9]+/, /lru_seconds_idle:[0-9]+/));

/** Bytes as they are; strings are latin1, so that '\xff' is one byte. */
export const raw = (bytes: string | Buffer): RawStep => ({
  raw: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
});

export const pause = (pauseMs: number): PauseStep => ({ pauseMs });

/** Bytes that are no UTF-8, as an argument. */
export const binary = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');
