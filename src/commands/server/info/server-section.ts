/**
 * INFO server. The first fields are Redis's, since tools and libraries decide by `redis_version`
 * what they may use; who really answers stands right behind it. What only a program in C has is
 * told as such a program would that does not know it.
 */
import { effectiveHz } from '../../../config/dynamic-hz.ts';
import type { Server } from '../../framework/server.ts';
import { type InfoField, section } from './section.ts';

const SECONDS_PER_DAY = 86_400;

export const serverSection = section('server', (server) => {
  const { identity, clock, config, keyspace } = server;
  const hz = config.get('hz');
  const uptimeSeconds = Math.max(0, Math.floor((clock.nowMs() - identity.startedAtMs) / 1000));
  const fields: readonly InfoField[] = [
    ['redis_version', identity.redisVersion],
    ['server_name', 'respite'],
    ['respite_version', identity.version],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', `respite-${identity.version}`],
    ['redis_mode', 'standalone'],
    ['os', identity.operatingSystem],
    ['arch_bits', identity.architectureBits],
    ['monotonic_clock', 'uv_hrtime'],
    ['multiplexing_api', 'libuv'],
    ['atomicvar_api', 'none'],
    ['gcc_version', '0.0.0'],
    ['process_id', identity.processId],
    ['process_supervised', identity.supervisedBy],
    ['run_id', identity.runId],
    ['tcp_port', server.port],
    ['server_time_usec', clock.nowMicroseconds()],
    ['uptime_in_seconds', uptimeSeconds],
    ['uptime_in_days', Math.floor(uptimeSeconds / SECONDS_PER_DAY)],
    ['hz', effectiveHz(hz, config.get('dynamic-hz'), server.clients.count)],
    ['configured_hz', hz],
    ['lru_clock', keyspace.accesses.seconds],
    ['executable', identity.executable],
    ['config_file', identity.configFile],
    ['io_threads_active', 0],
  ];
  return [...fields, ...listenersOf(server)];
});

/** What is listened to; each kind of listener has a number of its own. */
function listenersOf({ config, port }: Server): readonly InfoField[] {
  const listeners: InfoField[] = [];
  if (port !== 0) {
    const addresses = config.get('bind').map((address) => `bind=${address},`);
    listeners.push(['listener0', `name=tcp,${addresses.join('')}port=${port}`]);
  }
  const path = config.get('unixsocket');
  if (path !== '') listeners.push(['listener1', `name=unix,bind=${path}`]);
  return listeners;
}
