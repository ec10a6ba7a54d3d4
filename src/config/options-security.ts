// Options of who may do what: passwords, ACL, and the doors that are closed unless opened here.
import { MAX_INT64 } from './numbers.ts';
import { option } from './option.ts';
import { anyBytes, integer, oneOf, text } from './scalar-types.ts';

/** Never, for everybody, or for connections from this machine only. */
const access = oneOf(['no', 'yes', 'local']);

export const securityOptions = [
  option('requirepass', anyBytes, '', { sensitive: true, effect: 'applied' }),
  option('masteruser', text(), '', { sensitive: true }),
  option('masterauth', anyBytes, '', { sensitive: true }),
  option('aclfile', text(), '', { mutability: 'immutable', effect: 'applied' }),
  option('acllog-max-len', integer(0, MAX_INT64), '128', { effect: 'applied' }),
  option('acl-pubsub-default', oneOf(['allchannels', 'resetchannels']), 'resetchannels', {
    effect: 'applied',
  }),
  option('enable-protected-configs', access, 'no', {
    mutability: 'immutable',
    effect: 'applied',
  }),
  option('enable-debug-command', access, 'no', { mutability: 'immutable', effect: 'applied' }),
  option('enable-module-command', access, 'no', { mutability: 'immutable' }),
] as const;
