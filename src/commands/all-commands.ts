/**
 * Every command the server knows, group by group. A new command is one line in its group's list.
 */
import { bitmapCommands } from './bitmap/bitmap-commands.ts';
import { clusterCommands } from './cluster/cluster-commands.ts';
import { connectionCommands } from './connection/connection-commands.ts';
import type { Command } from './framework/command.ts';
import { genericCommands } from './generic/generic-commands.ts';
import { geoCommands } from './geo/geo-commands.ts';
import { hashCommands } from './hash/hash-commands.ts';
import { hyperLogLogCommands } from './hyperloglog/hyperloglog-commands.ts';
import { listCommands } from './list/list-commands.ts';
import { pubsubCommands } from './pubsub/pubsub-commands.ts';
import { serverCommands } from './server/server-commands.ts';
import { setCommands } from './set/set-commands.ts';
import { sortedSetCommands } from './sorted-set/sorted-set-commands.ts';
import { streamCommands } from './stream/stream-commands.ts';
import { stringCommands } from './string/string-commands.ts';
import { transactionCommands } from './transactions/transaction-commands.ts';

export function commandGroups(): Command[] {
  return [
    ...bitmapCommands,
    ...clusterCommands,
    ...connectionCommands,
    ...genericCommands,
    ...geoCommands,
    ...hashCommands,
    ...hyperLogLogCommands,
    ...pubsubCommands,
    ...listCommands,
    ...serverCommands,
    ...sortedSetCommands,
    ...setCommands,
    ...streamCommands,
    ...stringCommands,
    ...transactionCommands,
  ];
}
