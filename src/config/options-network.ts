// Options of listening sockets, connections and TLS.

import { bindAddresses, outputBufferLimits } from './list-types.ts';
import { MAX_INT32, MAX_UINT32 } from './numbers.ts';
import { option } from './option.ts';
import {
  integer,
  memory,
  memoryOrPercent,
  octalPermissions,
  oneOf,
  text,
  yesOrNo,
} from './scalar-types.ts';

const portNumber = integer(0, 65_535);
const newConnections = integer(1, 1000);

export const networkOptions = [
  option('bind', bindAddresses, '* -::*', { effect: 'applied' }),
  option('bind-source-addr', text(), ''),
  option('port', portNumber, '6379', { effect: 'applied' }),
  option('tcp-backlog', integer(0, MAX_INT32), '511', {
    mutability: 'immutable',
    effect: 'applied',
  }),
  option('unixsocket', text(), '', { mutability: 'immutable', effect: 'applied' }),
  option('unixsocketperm', octalPermissions, '0', { mutability: 'immutable', effect: 'applied' }),
  option('timeout', integer(0, MAX_INT32), '0', { effect: 'applied' }),
  option('tcp-keepalive', integer(0, MAX_INT32), '300', { effect: 'applied' }),
  option('socket-mark-id', integer(0, MAX_UINT32), '0', { mutability: 'immutable' }),
  option('protected-mode', yesOrNo, 'yes', { effect: 'applied' }),
  option('maxclients', integer(1, MAX_UINT32), '10000', { effect: 'applied' }),
  option('max-new-connections-per-cycle', newConnections, '10'),
  option('max-new-tls-connections-per-cycle', newConnections, '1'),
  option('client-query-buffer-limit', memory(1_048_576), '1073741824', { effect: 'applied' }),
  option(
    'client-output-buffer-limit',
    outputBufferLimits,
    'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    { effect: 'applied' },
  ),
  option('maxmemory-clients', memoryOrPercent, '0', { effect: 'applied' }),

  // Refused when turned on, with tls-replication and tls-cluster: there is no TLS.
  option('tls-port', portNumber, '0', { effect: 'applied' }),
  option('tls-cert-file', text(), ''),
  option('tls-key-file', text(), ''),
  option('tls-key-file-pass', text(), '', { sensitive: true }),
  option('tls-client-cert-file', text(), ''),
  option('tls-client-key-file', text(), ''),
  option('tls-client-key-file-pass', text(), '', { sensitive: true }),
  option('tls-dh-params-file', text(), ''),
  option('tls-ca-cert-file', text(), ''),
  option('tls-ca-cert-dir', text(), ''),
  option('tls-auth-clients', oneOf(['no', 'yes', 'optional']), 'yes'),
  option('tls-replication', yesOrNo, 'no', { effect: 'applied' }),
  option('tls-cluster', yesOrNo, 'no', { effect: 'applied' }),
  option('tls-protocols', text(), ''),
  option('tls-ciphers', text(), ''),
  option('tls-ciphersuites', text(), ''),
  option('tls-prefer-server-ciphers', yesOrNo, 'no'),
  option('tls-session-caching', yesOrNo, 'yes'),
  option('tls-session-cache-size', integer(0, MAX_INT32), '20480'),
  option('tls-session-cache-timeout', integer(0, MAX_INT32), '300'),
] as const;
