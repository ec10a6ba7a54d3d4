/**
 * One client as a line of CLIENT LIST: the fields and their order are Redis 7.4's, with the traffic
 * that Redis 8 tells behind them. What Respite does not have (buffers of a fixed size for each
 * client, tracking) is told as nothing.
 */
import { latin1Text } from '../../../base/ascii.ts';
import { FieldLines } from '../../../base/field-lines.ts';
import type { Call } from '../../framework/call.ts';
import { clientMemoryBytes, GATE_SUBSCRIBED, type Session } from '../../framework/session.ts';

/** In these Redis counts the replies that wait: a list of blocks. */
const REPLY_BLOCK_BYTES = 16 * 1024;

/** Writes the line of each; `call` is the command that asks. */
export function replyClientLines(call: Call, sessions: readonly Session[]): void {
  const { fieldLines } = call.server;
  fieldLines.begin();
  for (const session of sessions) {
    const own = session === call.session ? requestBytes(call) : 0;
    writeFields(fieldLines, session, call.keyspace.nowMs, own);
    fieldLines.text('\n');
  }
  call.reply.verbatim(fieldLines.bytes, 0, fieldLines.length);
}

function requestBytes({ request }: Call): number {
  let bytes = 0;
  for (let index = 0; index < request.count; index++) bytes += request.lengths[index];
  return bytes;
}

/**
 * The line without its end, as the log has it; Latin-1 text.
 * @param nowMs The present, ms since the epoch, for ages.
 */
export function clientDescription(session: Session, nowMs: number): string {
  const line = new FieldLines();
  writeFields(line, session, nowMs, 0);
  return latin1Text(line.bytes, 0, line.length);
}

/** @param ownBytes What the arguments of a command take that is being executed. */
function writeFields(line: FieldLines, session: Session, nowMs: number, ownBytes: number): void {
  const state = session.transport();
  const { transaction, subscriptions } = session;
  line.named('id=', session.id);
  line.named(' addr=', session.address);
  line.named(' laddr=', session.localAddress);
  line.named(' fd=', state.fileDescriptor);
  line.named(' name=', session.name);
  line.named(' age=', wholeSeconds(nowMs - session.createdAtMs));
  line.named(' idle=', wholeSeconds(nowMs - session.lastInteractionMs));
  line.named(' flags=', flagsOf(session));
  line.named(' db=', session.database.index);
  line.named(' sub=', subscriptions?.channels.size ?? 0);
  line.named(' psub=', subscriptions?.patterns.size ?? 0);
  line.named(' ssub=', subscriptions?.shard.size ?? 0);
  line.named(' multi=', transaction?.isOpen === true ? transaction.queuedCount : -1);
  line.named(' watch=', transaction?.watchedCount ?? 0);
  line.named(' qbuf=', state.queryBufferBytes);
  line.named(' qbuf-free=', state.queryBufferFreeBytes);
  line.named(' argv-mem=', ownBytes + state.argumentBytes);
  line.named(' multi-mem=', transaction?.queuedBytes ?? 0);
  line.named(' rbs=', 0);
  line.named(' rbp=', 0);
  line.named(' obl=', 0);
  line.named(' oll=', Math.ceil(state.outputBufferBytes / REPLY_BLOCK_BYTES));
  line.named(' omem=', state.outputBufferBytes);
  line.named(' tot-mem=', clientMemoryBytes(session, state) + ownBytes);
  line.named(' events=', state.outputBufferBytes > 0 ? 'rw' : 'r');
  line.named(' cmd=', session.lastCommand);
  line.named(' user=', session.user);
  line.named(' redir=', session.tracking?.redirect ?? -1);
  line.named(' resp=', session.protocol);
  line.named(' lib-name=', session.libraryName);
  line.named(' lib-ver=', session.libraryVersion);
  line.named(' tot-net-in=', session.receivedBytes);
  line.named(' tot-net-out=', session.sentBytes);
}

function wholeSeconds(durationMs: number): number {
  return Math.floor(durationMs / 1000);
}

function flagsOf(session: Session): string {
  let flags = '';
  if (session.isMonitor) flags += 'O';
  if ((session.gate & GATE_SUBSCRIBED) !== 0) flags += 'P';
  if (session.transaction?.isOpen === true) flags += 'x';
  if (session.wait !== undefined && !session.waitsForOthers) flags += 'b';
  if (session.tracking !== undefined) flags += 't';
  if (session.tracking?.isBroken === true) flags += 'R';
  if (session.tracking?.broadcasts === true) flags += 'B';
  if (session.transaction?.isTouched === true) flags += 'd';
  if (session.closeAfterReply) flags += 'c';
  if (session.isUnixSocket) flags += 'U';
  if (session.noEvict) flags += 'e';
  if (session.noTouch) flags += 'T';
  return flags === '' ? 'N' : flags;
}
