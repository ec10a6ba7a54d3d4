/**
 * What every command about a cluster answers on a server that belongs to none. There is no cluster
 * mode yet, so that is all they do.
 */
import { err } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';

const CLUSTER_DISABLED = err('This instance has cluster support disabled');

export function answerDisabled(call: Call): void {
  call.error(CLUSTER_DISABLED);
}
