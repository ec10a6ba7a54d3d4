/**
 * One client as a line of CLIENT LIST: the fields and their order are Redis 7.4's, with the traffic
 * that Redis 8 tells behind them. What Respite does not have (buffers of a fixed size for each
 * client, tracking) is told as nothing.
 */
import type { Call } from '../../framework/call.ts';
import { clientMemoryBytes, GATE_SUBSCRIBED, type Session } from '../../framework/session.ts';

/** In these Redis counts the replies that wait: a list of blocks. */
const REPLY_BLOCK_BYTES = 16 * 1024;

/** The line, with its line end; `call` is the command that asks. */
export function clientLine(session: Session, call: Call): string {
  const own = session === call.session ? requestBytes(call) : 0;
  return `${clientDescription(session, call.keyspace.nowMs, own)}\n`;
}

function requestBytes({ request }: Call): number {
  let bytes = 0;
  for (let index = 0; index < request.count; index++) bytes += request.lengths[index];
  return bytes;
}

/**
 * The line without its end, as the log has it.
 * @param nowMs The present, ms since the epoch, for ages.
 * @param argumentBytes What the arguments of a command take that is being executed.
 */
export function clientDescription(session: Session, nowMs: number, argumentBytes = 0): string {
  const state = session.transport();
  const { transaction, subscriptions } = session;
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', session.id],
    ['addr', session.address],
    ['laddr', session.localAddress],
    ['fd', state.fileDescriptor],
    ['name', session.name],
    ['age', wholeSeconds(nowMs - session.createdAtMs)],
    ['idle', wholeSeconds(nowMs - session.lastInteractionMs)],
    ['flags', flagsOf(session)],
    ['db', session.database.index],
    ['sub', subscriptions?.channels.size ?? 0],
    ['psub', subscriptions?.patterns.size ?? 0],
    ['ssub', subscriptions?.shard.size ?? 0],
    ['multi', transaction?.isOpen === true ? transaction.queuedCount : -1],
    ['watch', transaction?.watchedCount ?? 0],
    ['qbuf', state.queryBufferBytes],
    ['qbuf-free', state.queryBufferFreeBytes],
    ['argv-mem', argumentBytes + state.argumentBytes],
    ['multi-mem', transaction?.queuedBytes ?? 0],
    ['rbs', 0],
    ['rbp', 0],
    ['obl', 0],
    ['oll', Math.ceil(state.outputBufferBytes / REPLY_BLOCK_BYTES)],
    ['omem', state.outputBufferBytes],
    ['tot-mem', clientMemoryBytes(session, state)],
    ['events', state.outputBufferBytes > 0 ? 'rw' : 'r'],
    ['cmd', session.lastCommand],
    ['user', session.user],
    ['redir', session.tracking?.redirect ?? -1],
    ['resp', session.protocol],
    ['lib-name', session.libraryName],
    ['lib-ver', session.libraryVersion],
    ['tot-net-in', session.receivedBytes],
    ['tot-net-out', session.sentBytes],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

function wholeSeconds(durationMs: number): number {
  return Math.floor(durationMs / 1000);
}

function flagsOf(session: Session): string {
  let flags = '';
  if (session.isMonitor) flags += 'O';
  if ((session.gate & GATE_SUBSCRIBED) !== 0) flags += 'P';
  if (session.transaction?.isOpen === true) flags += 'x';
  if (session.wait !== undefined) flags += 'b';
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
