// The form of the differential corpus: a case is a titled list of steps sent to both servers over
// a fresh connection and an empty keyspace. Most steps are lines of text, `SET key value; GET
// key`; an array gives arguments that a line cannot hold. A scenario is the exception for what one
// pipeline cannot say: several connections, or requests made from earlier replies.
import type { Argument, RespClient } from '../../support/resp-client.ts';
import type { ReplyProtocol } from '../../support/resp-parser.ts';
import { words } from '../../support/words.ts';
import {
  anyFieldOrder,
  anyOrder,
  type Comparator,
  exact,
  masked,
  sameShape,
  sameTime,
  scanReply,
} from './comparators.ts';

export type RequestSource = string | readonly Argument[];

export interface RequestStep {
  readonly args: readonly Argument[];
  readonly comparator: Comparator;
  /** The reply is a time that passes while the case runs. */
  readonly timed?: boolean;
}

/** Bytes sent as they are. Their replies, however many, are compared exactly and in order. */
export interface RawStep {
  readonly raw: Buffer;
}

/**
 * Both servers are left alone until they have read and answered everything so far, and for at
 * least `pauseMs` after.
 */
export interface PauseStep {
  readonly pauseMs: number;
}

/** Both servers are left alone until another connection gets this reply to this request. */
export interface UntilStep {
  readonly until: readonly Argument[];
  readonly reply: string;
}

export type WaitStep = PauseStep | UntilStep;
export type Step = RequestStep | RawStep | WaitStep;

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
  /** For connections of another kind. */
  readonly port: number;
  readonly protocol: ReplyProtocol;
}

export interface Scenario {
  readonly title: string;
  /** What is seen depends on how much time passes. */
  readonly timed?: boolean;
  readonly observe: (server: ScenarioServer) => Promise<Observation[]>;
}

export type DifferentialCase = PipelineCase | Scenario;

export interface CorpusGroup {
  readonly name: string;
  readonly cases: readonly DifferentialCase[];
}

/** Strings are scripts, see `script`; arrays are one request each. */
export function pipelineCase(
  title: string,
  steps: string | readonly (RequestSource | Step)[],
): PipelineCase {
  return { title, steps: typeof steps === 'string' ? script(steps) : steps.flatMap(toSteps) };
}

function toSteps(source: RequestSource | Step): readonly Step[] {
  if (typeof source === 'string') return script(source);
  return [isRequest(source) ? compared(source, exact) : source];
}

function isRequest(source: RequestSource | Step): source is readonly Argument[] {
  return Array.isArray(source);
}

/**
 * Requests separated by semicolons or line ends, their arguments by blanks, `""` an empty argument.
 * `~TTL k` compares the reply as a time, `?TIME` only by its shape, `@KEYS *` in any order.
 */
export function script(text: string): RequestStep[] {
  return text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(scriptStep);
}

function scriptStep(line: string): RequestStep {
  const request = words(line.replace(/^[~?@]/, ''));
  switch (line[0]) {
    case '~':
      return { args: request, comparator: timeOf(request), timed: true };
    case '?':
      return compared(request, sameShape);
    case '@':
      return compared(request, anyOrder);
    default:
      return compared(request, exact);
  }
}

/** Seconds and milliseconds by which the two servers may be apart. */
function timeOf(request: readonly string[]): Comparator {
  return request[0]?.toUpperCase().startsWith('P') ? sameTime(1, 900) : sameTime(1_000, 1);
}

export function compared(source: RequestSource, comparator: Comparator): RequestStep {
  return { args: typeof source === 'string' ? words(source) : source, comparator };
}

export const unordered = (source: RequestSource) => compared(source, anyOrder);
export const scanned = (source: RequestSource) => compared(source, scanReply);
export const unorderedFields = (source: RequestSource) => compared(source, anyFieldOrder);

/** DEBUG OBJECT without the address and the clock. */
export const debugObject = (source: RequestSource) =>
  compared(source, masked(/at:0x[0-9a-f]+/, /lru:[0-9]+/, /lru_seconds_idle:[0-9]+/));

/** Bytes as they are; strings are latin1, so that '\xff' is one byte. */
export const raw = (bytes: string | Buffer): RawStep => ({
  raw: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
});

export const pause = (pauseMs: number): PauseStep => ({ pauseMs });

/** For what a server does by itself, in its own time. */
export const until = (request: string, reply: string): UntilStep => ({
  until: words(request),
  reply,
});

export const isWait = (step: Step): step is WaitStep => 'pauseMs' in step || 'until' in step;

/** Whether what a case sees may depend on how much time has passed between two steps. */
export function isTimed(item: DifferentialCase): boolean {
  if ('observe' in item) return item.timed === true;
  return item.steps.some((step) => isWait(step) || ('timed' in step && step.timed === true));
}
