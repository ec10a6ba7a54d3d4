/** DEBUG RELOAD and LOADAOF: what a restart would do, within a running server. */
import { flushDatabases } from '../../../keyspace/flush.ts';
import { err } from '../../../protocol/reply-error.ts';
import type { Call } from '../../framework/call.ts';

const NOT_SAVED = err('Error trying to save the DB, check the server logs.');
const NOT_LOADED = err('Error trying to load the RDB dump, check server logs.');
const AOF_NOT_LOADED = err('Error trying to load the AOF files, check server logs.');

export function debugReload(call: Call): void {
  const { keyspace, reply, server } = call;
  const options = new Set<string>();
  for (let index = 2; index < call.request.count; index++) {
    const option = call.text(index).toLowerCase();
    if (!['merge', 'noflush', 'nosave'].includes(option)) {
      reply.error(err('DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.'));
      return;
    }
    options.add(option);
  }
  const { persistence } = server;
  // One that is through and not yet named would take the name of what is saved now; a rewrite is
  // begun again, for its snapshot is of data that are thrown away.
  persistence.rdb.stop();
  persistence.aof.rewrites.beginAnew();
  if (!options.has('nosave') && !persistence.rdb.saveNow()) {
    reply.error(NOT_SAVED);
    return;
  }
  // As on a restart, what is loaded is not new: nothing is propagated.
  call.rewritten = true;
  const { enabled } = keyspace.effects;
  keyspace.effects.enabled = false;
  if (!options.has('noflush')) flushDatabases(keyspace, undefined);
  const loaded = persistence.loadAtOnce(persistence.startLoadingRdb(options.has('merge')));
  keyspace.effects.enabled = enabled;
  if (!loaded) {
    reply.error(NOT_LOADED);
    return;
  }
  server.log('warning', 'DB reloaded by DEBUG RELOAD');
  reply.ok();
}

export function debugLoadAof(call: Call): void {
  const { keyspace, reply, server } = call;
  const { persistence } = server;
  call.rewritten = true;
  persistence.aof.rewrites.beginAnew();
  persistence.commit();
  keyspace.effects.enabled = false;
  flushDatabases(keyspace, undefined);
  if (!persistence.reloadAof()) {
    reply.error(AOF_NOT_LOADED);
    return;
  }
  server.log('warning', 'Append Only File loaded by DEBUG LOADAOF');
  reply.ok();
}

/** DEBUG SET-SKIP-CHECKSUM-VALIDATION: for tests of damaged payloads. */
export function debugSkipChecksum(call: Call): void {
  call.server.persistence.dumps.skipsChecksum = call.text(2) !== '0';
  call.reply.ok();
}
