/** INFO clients. */
import { section } from './section.ts';

export const clientsSection = section(
  'clients',
  ({ clients, config, blocking, transactions, tracking, channels }) => [
    ['connected_clients', clients.count],
    ['cluster_connections', 0],
    ['maxclients', config.get('maxclients')],
    ['client_recent_max_input_buffer', clients.recentInputBytes],
    ['client_recent_max_output_buffer', clients.recentOutputBytes],
    ['blocked_clients', clients.waitingCount],
    ['tracking_clients', tracking.clientCount],
    ['pubsub_clients', channels.subscriberTotal],
    ['watching_clients', transactions.watchingClients],
    ['clients_in_timeout_table', clients.timedWaitCount],
    ['total_watched_keys', transactions.watchedKeys],
    ['total_blocking_keys', blocking.keyCount],
    ['total_blocking_keys_on_nokey', blocking.lossKeyCount],
  ],
);
