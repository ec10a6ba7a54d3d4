/**
 * The classes of clients that CLIENT LIST and CLIENT KILL can be told to look at, and that have
 * output limits of their own.
 */
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import { GATE_SUBSCRIBED, type Session } from '../../framework/session.ts';

export type ClientType = 'normal' | 'master' | 'replica' | 'pubsub';

const TYPE_OF_NAME: ReadonlyMap<string, ClientType> = new Map([
  ['normal', 'normal'],
  ['master', 'master'],
  ['replica', 'replica'],
  ['slave', 'replica'],
  ['pubsub', 'pubsub'],
]);

export function clientTypeNamed(name: string): ClientType | undefined {
  return TYPE_OF_NAME.get(name.toLowerCase());
}

export function unknownClientType(name: string): ReplyError {
  return err(`Unknown client type '${beforeZeroByte(name)}'`);
}

export function typeOfClient(session: Session): ClientType {
  return (session.gate & GATE_SUBSCRIBED) !== 0 ? 'pubsub' : 'normal';
}
