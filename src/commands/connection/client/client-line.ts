/**
 * One client as a line of CLIENT LIST: the fields and their order are Redis 7.4's. What Respite
 * does not have (buffers of a fixed size, tracking) is told as nothing.
 */
import type { Session, TransportState } from '../../framework/session.ts';

/** @param nowMs The present, ms since the epoch, for ages. */
export function clientLine(session: Session, nowMs: number): string {
  const state = session.transport();
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
    ['sub', 0],
    ['psub', 0],
    ['ssub', 0],
    ['multi', -1],
    ['watch', 0],
    ['qbuf', state.queryBufferBytes],
    ['qbuf-free', 0],
    ['argv-mem', 0],
    ['multi-mem', 0],
    ['rbs', 0],
    ['rbp', 0],
    ['obl', 0],
    ['oll', state.outputChunks],
    ['omem', state.outputBufferBytes],
    ['tot-mem', clientMemoryBytes(state)],
    ['events', state.outputBufferBytes > 0 ? 'rw' : 'r'],
    ['cmd', session.lastCommand],
    ['user', session.user],
    ['redir', -1],
    ['resp', session.protocol],
    ['lib-name', session.libraryName],
    ['lib-ver', session.libraryVersion],
  ];
  return `${fields.map(([name, value]) => `${name}=${value}`).join(' ')}\n`;
}

/** What the transport holds for a client: requests that wait, and replies not yet taken. */
export function clientMemoryBytes(state: TransportState): number {
  return state.queryBufferBytes + state.outputBufferBytes;
}

function wholeSeconds(durationMs: number): number {
  return Math.floor(durationMs / 1000);
}

function flagsOf(session: Session): string {
  let flags = '';
  if (session.suspended) flags += 'b';
  if (session.closeAfterReply) flags += 'c';
  if (session.noEvict) flags += 'e';
  if (session.isUnixSocket) flags += 'U';
  if (session.noTouch) flags += 'T';
  return flags === '' ? 'N' : flags;
}
