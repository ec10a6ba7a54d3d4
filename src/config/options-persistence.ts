// Options of what is kept on disk: the directory, snapshots (RDB) and the append-only file.
import { savePoints } from './list-types.ts';
import { MAX_INT32, MIN_INT32 } from './numbers.ts';
import { option } from './option.ts';
import { integer, memory, oneOf, text, yesOrNo } from './scalar-types.ts';
import { plainFileName, plainName } from './text-checks.ts';

export const persistenceOptions = [
  // The default is the working directory; whoever creates a Config says which that is.
  option('dir', text(), '', {
    mutability: 'protected',
    effect: 'applied',
    deniedWhileLoading: true,
    appliedWhenRead: true,
  }),
  option('save', savePoints, '3600 1 300 100 60 10000', { effect: 'applied' }),
  option('dbfilename', text(plainFileName('dbfilename')), 'dump.rdb', {
    mutability: 'protected',
    effect: 'applied',
  }),
  option('stop-writes-on-bgsave-error', yesOrNo, 'yes', { effect: 'applied' }),
  option('rdbcompression', yesOrNo, 'yes', { effect: 'applied' }),
  option('rdbchecksum', yesOrNo, 'yes', { mutability: 'immutable', effect: 'applied' }),
  option('rdb-save-incremental-fsync', yesOrNo, 'yes', { effect: 'applied' }),
  option('rdb-del-sync-files', yesOrNo, 'no'),
  option('rdb-key-save-delay', integer(MIN_INT32, MAX_INT32), '0', {
    hidden: true,
    effect: 'applied',
  }),
  option('sanitize-dump-payload', oneOf(['no', 'yes', 'clients']), 'no', { effect: 'applied' }),

  option('appendonly', yesOrNo, 'no', { deniedWhileLoading: true, effect: 'applied' }),
  option('appendfilename', text(plainName('appendfilename', 'filename')), 'appendonly.aof', {
    mutability: 'immutable',
    effect: 'applied',
  }),
  option('appenddirname', text(plainName('appenddirname', 'dirname')), 'appendonlydir', {
    mutability: 'immutable',
    effect: 'applied',
  }),
  option('appendfsync', oneOf(['everysec', 'always', 'no']), 'everysec', { effect: 'applied' }),
  option('no-appendfsync-on-rewrite', yesOrNo, 'no', { effect: 'applied' }),
  option('auto-aof-rewrite-percentage', integer(0, MAX_INT32), '100', { effect: 'applied' }),
  option('auto-aof-rewrite-min-size', memory(), '67108864', { effect: 'applied' }),
  option('aof-load-truncated', yesOrNo, 'yes', { effect: 'applied' }),
  option('aof-use-rdb-preamble', yesOrNo, 'yes', { effect: 'applied' }),
  option('aof-timestamp-enabled', yesOrNo, 'no', { effect: 'applied' }),
  // Ours, so tools that list all options do not meet it: Redis takes the annotations for comments.
  option('aof-checksum', yesOrNo, 'yes', { hidden: true, effect: 'applied' }),
  option('aof-rewrite-incremental-fsync', yesOrNo, 'yes', { effect: 'applied' }),
  option('aof-disable-auto-gc', yesOrNo, 'no', { effect: 'applied' }),
] as const;
