// All groups of the differential corpus, in the order in which they run.
import type { CorpusGroup } from '../differential-case.ts';
import { accessRights } from './access-rights.ts';
import { authentication } from './authentication.ts';
import { betweenDatabases } from './between-databases.ts';
import { bitmapBitfield } from './bitmap-bitfield.ts';
import { bitmapBitop } from './bitmap-bitop.ts';
import { bitmapBits } from './bitmap-bits.ts';
import { client } from './client.ts';
import { clientStates } from './client-states.ts';
import { commandIntrospection } from './command-introspection.ts';
import { commands } from './commands.ts';
import { configValues } from './config-values.ts';
import { connection } from './connection.ts';
import { debugging } from './debugging.ts';
import { dumping } from './dumping.ts';
import { everyCommand } from './every-command.ts';
import { expiry } from './expiry.ts';
import { genericKeys } from './generic-keys.ts';
import { geo } from './geo.ts';
import { hashes } from './hashes.ts';
import { hyperloglog } from './hyperloglog.ts';
import { info } from './info.ts';
import { inline } from './inline.ts';
import { keyspaceEvents } from './keyspace-events.ts';
import { list } from './list.ts';
import { listBlocking } from './list-blocking.ts';
import { listing } from './listing.ts';
import { memory } from './memory.ts';
import { optionProducts } from './option-products.ts';
import { protocol } from './protocol.ts';
import { pubsub } from './pubsub.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';
import { sets } from './sets.ts';
import { sortedSet } from './sorted-set.ts';
import { sortedSetCombining } from './sorted-set-combining.ts';
import { sorting } from './sorting.ts';
import { streams } from './streams.ts';
import { stringLcs } from './string-lcs.ts';
import { stringNumbers } from './string-numbers.ts';
import { stringRanges } from './string-ranges.ts';
import { stringSet } from './string-set.ts';
import { tracking } from './tracking.ts';
import { trackingOptions } from './tracking-options.ts';
import { transactions } from './transactions.ts';
import { users } from './users.ts';
import { waitsAndMessages } from './waits-and-messages.ts';
import { whatIsShown } from './what-is-shown.ts';

export const corpus: readonly CorpusGroup[] = [
  ...[stringSet, stringNumbers, stringRanges, stringLcs, hyperloglog],
  ...[list, listBlocking],
  ...[bitmapBits, bitmapBitop, bitmapBitfield],
  ...[sortedSet, sortedSetCombining, geo],
  ...[hashes, sets, sorting, streams, optionProducts],
  ...[genericKeys, betweenDatabases, listing, expiry, memory, dumping],
  ...[
    transactions,
    pubsub,
    tracking,
    trackingOptions,
    waitsAndMessages,
    whatIsShown,
    keyspaceEvents,
    sessions,
    clientStates,
  ],
  ...[
    connection,
    authentication,
    users,
    accessRights,
    client,
    server,
    configValues,
    info,
    debugging,
  ],
  ...[commands, commandIntrospection, everyCommand, protocol, inline],
];
