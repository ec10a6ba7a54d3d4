/** Subscribing and unsubscribing, of channels, patterns and shard channels alike. */
import { asciiBytes } from '../../base/ascii.ts';
import type { SubscriptionKind } from '../../pubsub/channels.ts';
import type { Call } from '../framework/call.ts';
import type { Server } from '../framework/server.ts';
import { GATE_SUBSCRIBED, type Session, type Subscriptions } from '../framework/session.ts';

const KINDS: readonly SubscriptionKind[] = ['channels', 'patterns', 'shard'];
/** What a subscription takes beside its name, about. */
const SUBSCRIPTION_BYTES = 150;

function subscriptionsOf(session: Session): Subscriptions {
  session.subscriptions ??= { channels: new Set(), patterns: new Set(), shard: new Set() };
  return session.subscriptions;
}

/** Subscribes to every name in the request and answers each with a message of its own. */
export function subscribe(call: Call, kind: SubscriptionKind, word: string): void {
  const { session, server } = call;
  const names = subscriptionsOf(session)[kind];
  for (let index = 1; index < call.request.count; index++) {
    const name = call.text(index);
    if (!names.has(name)) {
      names.add(name);
      server.channels.add(kind, name, session);
      session.heldBytes += name.length + SUBSCRIPTION_BYTES;
    }
    confirm(call, kind, word, name);
  }
  if ((session.gate & GATE_SUBSCRIBED) === 0) server.channels.subscriberTotal++;
  session.gate |= GATE_SUBSCRIBED;
}

/** The opposite; of all when the request names none. */
export function unsubscribe(call: Call, kind: SubscriptionKind, word: string): void {
  const { session, request } = call;
  const names = request.count === 1 ? [...(session.subscriptions?.[kind] ?? [])] : [];
  for (let index = 1; index < request.count; index++) names.push(call.text(index));
  for (const name of names) {
    leave(call.server, session, kind, name);
    confirm(call, kind, word, name);
  }
  if (names.length === 0) confirm(call, kind, word, undefined);
  if (totalCount(session) === 0) endSubscribed(call.server, session);
}

/** Without a word to the client. */
export function unsubscribeFromAll(server: Server, session: Session): void {
  const { subscriptions } = session;
  if (subscriptions === undefined) return;
  for (const kind of KINDS) {
    for (const name of subscriptions[kind]) leave(server, session, kind, name);
  }
  endSubscribed(server, session);
}

function endSubscribed({ channels }: Server, session: Session): void {
  if ((session.gate & GATE_SUBSCRIBED) !== 0) channels.subscriberTotal--;
  session.gate &= ~GATE_SUBSCRIBED;
}

function leave(server: Server, session: Session, kind: SubscriptionKind, name: string): void {
  if (session.subscriptions?.[kind].delete(name) !== true) return;
  server.channels.remove(kind, name, session);
  session.heldBytes -= name.length + SUBSCRIPTION_BYTES;
}

function totalCount({ subscriptions }: Session): number {
  if (subscriptions === undefined) return 0;
  return subscriptions.channels.size + subscriptions.patterns.size + subscriptions.shard.size;
}

/** The number that goes with a confirmation: shard channels are counted by themselves. */
function countWith({ subscriptions }: Session, kind: SubscriptionKind): number {
  if (subscriptions === undefined) return 0;
  if (kind === 'shard') return subscriptions.shard.size;
  return subscriptions.channels.size + subscriptions.patterns.size;
}

/** A confirmation is a pushed message, not a reply: CLIENT REPLY OFF does not keep it back. */
function confirm(call: Call, kind: SubscriptionKind, word: string, name: string | undefined): void {
  const { reply } = call;
  const { isMuted } = reply;
  if (isMuted) reply.unmute();
  reply.push(3);
  reply.bulkText(word);
  if (name === undefined) reply.nullBulk();
  else reply.bulkBytes(asciiBytes(name));
  reply.integer(countWith(call.session, kind));
  if (isMuted) reply.mute();
}
