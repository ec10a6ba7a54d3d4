/** INFO clients. */
import { section } from './section.ts';

export const clientsSection = section('clients', ({ clients, config }) => {
  const sessions = clients.list();
  const states = sessions.map((session) => session.transport());
  return [
    ['connected_clients', clients.count],
    ['cluster_connections', 0],
    ['maxclients', config.get('maxclients')],
    ['client_recent_max_input_buffer', greatest(states.map((state) => state.queryBufferBytes))],
    ['client_recent_max_output_buffer', greatest(states.map((state) => state.outputBufferBytes))],
    ['blocked_clients', sessions.filter((session) => session.suspended).length],
    ['tracking_clients', 0],
    ['pubsub_clients', 0],
    ['watching_clients', 0],
    ['clients_in_timeout_table', 0],
    ['total_watched_keys', 0],
    ['total_blocking_keys', 0],
    ['total_blocking_keys_on_nokey', 0],
  ];
});

function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
