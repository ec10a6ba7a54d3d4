/** DEBUG DIGEST and DIGEST-VALUE: what the data comes to, to compare two servers by. */
import { digestOfKeyspace, mixRecord } from '../../../keyspace/digest.ts';
import { Digest } from '../../../values/digest.ts';
import type { Call } from '../../framework/call.ts';

export function debugDigest({ keyspace, reply }: Call): void {
  reply.simple(digestOfKeyspace(keyspace));
}

/** A digest for each key's value, zeros for a missing key. Expired ones are not missing yet. */
export function debugDigestValue(call: Call): void {
  const { keyspace, request, database, reply } = call;
  const digest = new Digest();
  reply.array(request.count - 2);
  for (let index = 2; index < request.count; index++) {
    const ref = keyspace.lookUp(database, request, index);
    digest.clear();
    if (ref !== 0) mixRecord(digest, keyspace, ref);
    reply.simple(digest.toString());
  }
}
