/**
 * The classes of clients that CLIENT LIST and CLIENT KILL can be told to look at. So far every
 * connection is an ordinary one.
 */
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import type { Session } from '../../framework/session.ts';

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

export function typeOfClient(_session: Session): ClientType {
  return 'normal';
}
