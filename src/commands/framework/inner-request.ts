/** A request inside another one, as COMMAND GETKEYS and ACL DRYRUN take it. */
import { Arguments } from '../../base/arguments.ts';

/** The arguments from `first` on, as a request of its own on the same bytes. */
export function requestFrom(request: Arguments, first: number): Arguments {
  const inner = new Arguments();
  inner.useBytes(request.bytes, request.view);
  for (let index = first; index < request.count; index++) {
    inner.add(request.starts[index], request.lengths[index]);
  }
  return inner;
}
