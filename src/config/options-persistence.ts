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
  option('save', savePoints, '3600 1 300 100 60 10000'),
  option('dbfilename', text(plainFileName('dbfilename')), 'dump.rdb', { mutability: 'protected' }),
  option('stop-writes-on-bgsave-error', yesOrNo, 'yes'),
  option('rdbcompression', yesOrNo, 'yes'),
  option('rdbchecksum', yesOrNo, 'yes', { mutability: 'immutable' }),
  option('rdb-save-incremental-fsync', yesOrNo, 'yes'),
  option('rdb-del-sync-files', yesOrNo, 'no'),
  option('rdb-key-save-delay', integer(MIN_INT32, MAX_INT32), '0', { hidden: true }),
  option('sanitize-dump-payload', oneOf(['no', 'yes', 'clients']), 'no'),

  option('appendonly', yesOrNo, 'no', { deniedWhileLoading: true }),
  option('appendfilename', text(plainName('appendfilename', 'filename')), 'appendonly.aof', {
    mutability: 'immutable',
  }),
  option('appenddirname', text(plainName('appenddirname', 'dirname')), 'appendonlydir', {
    mutability: 'immutable',
  }),
  option('appendfsync', oneOf(['everysec', 'always', 'no']), 'everysec'),
  option('no-appendfsync-on-rewrite', yesOrNo, 'no'),
  option('auto-aof-rewrite-percentage', integer(0, MAX_INT32), '100'),
  option('auto-aof-rewrite-min-size', memory(), '67108864'),
  option('aof-load-truncated', yesOrNo, 'yes'),
  option('aof-use-rdb-preamble', yesOrNo, 'yes'),
  option('aof-timestamp-enabled', yesOrNo, 'no'),
  // Ours: Redis takes the annotations for comments.
  option('aof-checksum', yesOrNo, 'yes'),
  option('aof-rewrite-incremental-fsync', yesOrNo, 'yes'),
  option('aof-disable-auto-gc', yesOrNo, 'no'),
] as const;
