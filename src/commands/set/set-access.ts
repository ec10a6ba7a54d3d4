/** What the set commands share: opening a set, the members of a request, replies of members. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { TYPE_SET } from '../../values/kinds.ts';
import type { SetMember } from '../../values/set/set-member.ts';
import type { SetWorkspace } from '../../values/set/set-workspace.ts';
import { type Call, WRONG } from '../framework/call.ts';

export function setWorkspace(call: Call): SetWorkspace {
  return call.keyspace.values.set.workspace;
}

/** An argument of the request as a member. */
export function memberAt(call: Call, index: number): SetMember {
  const { bytes, view, starts, lengths } = call.request;
  const { member } = setWorkspace(call);
  member.setText(bytes, view, starts[index], lengths[index]);
  return member;
}

/**
 * Opens the set at a key for a command that reads it. Returns the key's record; 0 when there is no
 * such key; WRONG when it holds something else, which is answered.
 */
export function readSet(call: Call, index: number): number {
  const ref = call.readOf(index, TYPE_SET);
  if (ref !== 0 && ref !== WRONG) setWorkspace(call).set.openRecord(ref);
  return ref;
}

/** The same for a command that changes the set. */
export function findSet(call: Call, index: number): number {
  const ref = call.findOf(index, TYPE_SET);
  if (ref !== 0 && ref !== WRONG) setWorkspace(call).set.openRecord(ref);
  return ref;
}

export function replyMember(reply: ReplyWriter, member: SetMember): void {
  member.spell();
  reply.bulk(member.bytes, member.start, member.length);
}

/** Answers all members of a set, in no particular order. */
export function replyMembers(call: Call, kind: number, root: number): void {
  const { algebra, member } = setWorkspace(call);
  algebra.walk.begin(kind, root);
  while (algebra.walk.next(member)) replyMember(call.reply, member);
}

/** Bytes of a member, for propagation. */
export function memberBytes(member: SetMember): Uint8Array {
  member.spell();
  return member.bytes.slice(member.start, member.start + member.length);
}
