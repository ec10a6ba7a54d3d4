// Sends a case to both servers and says where they differ. Each case runs on a connection of its
// own and starts from an empty keyspace; all its requests go out in one write, followed by an ECHO
// that marks the end, so that missing, surplus and unordered replies are all noticed. Afterwards
// the two keyspaces are compared, since a reply may be right while its effect is wrong.
import {
  type Argument,
  ConnectionClosedError,
  encodeRequest,
  ReplyTimeoutError,
  type RespClient,
  replyText,
} from '../../support/resp-client.ts';
import type { Reply } from '../../support/resp-parser.ts';
import { delay, type ServerProcess } from '../../support/server-process.ts';
import type { Mismatch } from '../differences.ts';
import { exact, sameTime } from './comparators.ts';
import {
  type DifferentialCase,
  isWait,
  type PipelineCase,
  type Scenario,
  type Step,
  type WaitStep,
} from './differential-case.ts';
import { printArgs, printReply, shorten } from './printing.ts';

export type Protocol = 2 | 3;

export interface ServerPair {
  readonly genuine: ServerUnderComparison;
  readonly ours: ServerUnderComparison;
}

export interface ServerUnderComparison {
  readonly process: ServerProcess;
  /** The connection that empties and reads the keyspace between the cases. */
  readonly control: RespClient;
}

interface Outcome {
  readonly replies: readonly Reply[];
  /** `open` when the mark came back, else how the connection ended. */
  readonly ending: string;
}

const DATABASES = 16;
/** Far more than any reply takes: only a server that never answers is waited for so long. */
const REPLY_TIMEOUT_MS = 30_000;
const CONTROL_TIMEOUT_MS = 60_000;
const POLL_MS = 10;
/** More than a server takes to read, 16 KB at a turn of its loop, what a case sends in one go. */
const SETTLING_ROUND_TRIPS = 25;
const END_MARK = 'end-of-the-case';
const END_MARK_REPLY = Buffer.from(`$${END_MARK.length}\r\n${END_MARK}\r\n`);

export async function underComparison(process: ServerProcess): Promise<ServerUnderComparison> {
  return { process, control: await process.connect({ timeoutMs: CONTROL_TIMEOUT_MS }) };
}

export async function runCase(
  pair: ServerPair,
  item: DifferentialCase,
  protocol: Protocol,
): Promise<Mismatch[]> {
  await Promise.all([pair.genuine, pair.ours].map(({ control }) => control.request('FLUSHALL')));
  const begunAt = performance.now();
  const mismatches =
    'steps' in item
      ? await comparePipelines(pair, item, protocol)
      : await compareScenarios(pair, item, protocol);
  mismatches.push(...(await compareKeyspaces(pair, item.title, begunAt)));
  return mismatches;
}

async function comparePipelines(
  pair: ServerPair,
  item: PipelineCase,
  protocol: Protocol,
): Promise<Mismatch[]> {
  const begunAt = performance.now();
  const [genuine, ours] = await Promise.all([
    runPipeline(pair.genuine, item.steps, protocol),
    runPipeline(pair.ours, item.steps, protocol),
  ]);
  const apartMs = performance.now() - begunAt;
  const requests = item.steps.filter((step) => 'args' in step);
  const hasRaw = item.steps.some((step) => 'raw' in step);
  const mismatches: Mismatch[] = [];
  for (let at = 0; at < Math.max(genuine.replies.length, ours.replies.length); at++) {
    const [left, right] = [genuine.replies[at], ours.replies[at]];
    const comparator = hasRaw ? exact : (requests[at]?.comparator ?? exact);
    if (left !== undefined && right !== undefined && comparator(left, right, apartMs)) continue;
    const request = hasRaw
      ? `reply ${at} to ${printSteps(item.steps)}`
      : printArgs(requests[at]?.args);
    mismatches.push({
      title: item.title,
      request,
      position: at + 1,
      genuine: printReply(left),
      ours: printReply(right),
    });
  }
  if (genuine.ending !== ours.ending) {
    mismatches.push({
      title: item.title,
      request: `how the connection stands after ${printSteps(item.steps)}`,
      genuine: genuine.ending,
      ours: ours.ending,
    });
  }
  return mismatches;
}

async function runPipeline(
  server: ServerUnderComparison,
  steps: readonly Step[],
  protocol: Protocol,
): Promise<Outcome> {
  const client = await server.process.connect({ protocol: 'either', timeoutMs: REPLY_TIMEOUT_MS });
  const replies: Reply[] = [];
  try {
    if (protocol === 3) await client.request('HELLO', '3');
    let unsent: Buffer[] = [];
    let expected = 0;
    for (const step of steps) {
      if (isWait(step)) {
        client.sendRaw(Buffer.concat(unsent));
        unsent = [];
        while (replies.length < expected) replies.push(await client.reply());
        await client.flushed();
        await wait(server.control, step);
        continue;
      }
      expected += 'args' in step ? 1 : 0;
      unsent.push('args' in step ? encodeRequest(step.args) : step.raw);
    }
    client.sendRaw(Buffer.concat([...unsent, encodeRequest(['ECHO', END_MARK])]));
    for (;;) {
      const reply = await client.reply();
      if (reply.raw.equals(END_MARK_REPLY)) return { replies, ending: 'open' };
      replies.push(reply);
    }
  } catch (error) {
    return { replies, ending: endingOf(error) };
  } finally {
    client.close();
  }
}

/** Between any two turns of its loop the server reads whatever has come on other connections. */
async function wait(control: RespClient, step: WaitStep): Promise<void> {
  for (let count = 0; count < SETTLING_ROUND_TRIPS; count++) await control.request('PING');
  if ('pauseMs' in step) {
    await delay(step.pauseMs);
    return;
  }
  const deadline = performance.now() + CONTROL_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const reply = await control.request(...step.until);
    if (reply.raw.toString('latin1').trimEnd() === step.reply) return;
    await delay(POLL_MS);
  }
}

function endingOf(error: unknown): string {
  if (error instanceof ConnectionClosedError) return 'closed';
  if (error instanceof ReplyTimeoutError) return 'open, but answers nothing';
  return String(error);
}

async function compareScenarios(
  pair: ServerPair,
  item: Scenario,
  protocol: Protocol,
): Promise<Mismatch[]> {
  const [genuine, ours] = await Promise.all(
    [pair.genuine, pair.ours].map(({ process }) => observe(process, item, protocol)),
  );
  const labels = new Set([...genuine!.keys(), ...ours!.keys()]);
  const mismatches: Mismatch[] = [];
  for (const label of labels) {
    const [left, right] = [genuine!.get(label) ?? 'nothing', ours!.get(label) ?? 'nothing'];
    if (left !== right) {
      mismatches.push({ title: item.title, request: label, genuine: left, ours: right });
    }
  }
  return mismatches;
}

async function observe(
  server: ServerProcess,
  item: Scenario,
  protocol: Protocol,
): Promise<Map<string, string>> {
  const clients: RespClient[] = [];
  const connect = async () => {
    const client = await server.connect({ protocol, timeoutMs: REPLY_TIMEOUT_MS });
    clients.push(client);
    return client;
  };
  try {
    const observations = await item.observe({ connect, port: server.port, protocol });
    return new Map(observations.map(({ what, seen }) => [what, seen]));
  } catch (error) {
    return new Map([['the scenario itself', String(error)]]);
  } finally {
    for (const client of clients) client.close();
  }
}

interface KeyState {
  /** What GET answers. */
  readonly value: Reply;
  /** For the values that are no strings. */
  readonly digest: Reply;
  readonly type: Reply;
  readonly pttl: Reply;
}

/** `begunAt` is when, by the clock of `performance`, the first of the keys may have been set. */
export async function compareKeyspaces(
  pair: ServerPair,
  title: string,
  begunAt: number,
): Promise<Mismatch[]> {
  const [genuine, ours] = await Promise.all([
    readKeyspace(pair.genuine.control),
    readKeyspace(pair.ours.control),
  ]);
  const mismatches: Mismatch[] = [];
  const closeEnough = sameTime(1, 900);
  const apartMs = performance.now() - begunAt;
  for (const key of new Set([...genuine.keys(), ...ours.keys()])) {
    const [left, right] = [genuine.get(key), ours.get(key)];
    const same =
      left !== undefined &&
      right !== undefined &&
      left.value.raw.equals(right.value.raw) &&
      left.digest.raw.equals(right.digest.raw) &&
      left.type.raw.equals(right.type.raw) &&
      closeEnough(left.pttl, right.pttl, apartMs);
    if (same) continue;
    const request = `the keyspace afterwards, ${key}`;
    mismatches.push({ title, request, genuine: printState(left), ours: printState(right) });
  }
  return mismatches;
}

async function readKeyspace(control: RespClient): Promise<Map<string, KeyState>> {
  const listing: Argument[][] = [];
  for (let database = 0; database < DATABASES; database++) {
    listing.push(['SELECT', String(database)], ['KEYS', '*']);
  }
  const listed = await control.pipeline(listing);
  const keys: { database: number; key: Buffer }[] = [];
  for (let database = 0; database < DATABASES; database++) {
    const value = listed[database * 2 + 1]?.value;
    if (value?.type !== 'array') continue;
    for (const item of value.items) {
      if (item.type === 'bulk') keys.push({ database, key: item.bytes });
    }
  }
  const states = await control.pipeline(
    keys.flatMap(({ database, key }) => [
      ['SELECT', String(database)],
      ['GET', key],
      ['DEBUG', 'DIGEST-VALUE', key],
      ['TYPE', key],
      ['PTTL', key],
    ]),
  );
  await control.request('SELECT', '0');
  return new Map(
    keys.map(({ database, key }, index) => [
      `key ${JSON.stringify(key.toString('latin1'))} of database ${database}`,
      {
        value: states[index * 5 + 1]!,
        digest: states[index * 5 + 2]!,
        type: states[index * 5 + 3]!,
        pttl: states[index * 5 + 4]!,
      },
    ]),
  );
}

function printState(state: KeyState | undefined): string {
  if (state === undefined) return 'no such key';
  const [type, pttl] = [replyText(state.type), replyText(state.pttl)];
  const value = type === 'string' ? printReply(state.value) : printReply(state.digest);
  return `${value} of type ${type}, pttl ${pttl}`;
}

function printSteps(steps: readonly Step[]): string {
  const last = steps.at(-1);
  if (last === undefined || isWait(last)) return 'the case';
  if ('args' in last) return printArgs(last.args);
  return shorten(JSON.stringify(last.raw.toString('latin1')));
}
