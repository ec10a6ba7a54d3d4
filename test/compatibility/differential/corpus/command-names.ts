// The commands that Respite has, each with the number of arguments behind its name: `1` exactly,
// `0-1` from and to, `2+` that many or more. Wrong arity, COMMAND INFO and COMMAND DOCS are asked
// of each; a new command is one more word here.

import { words } from '../../../support/words.ts';

export interface CommandName {
  readonly name: string;
  readonly least: number;
  /** Infinity for commands that take any number. */
  readonly greatest: number;
}

const COMMANDS = `
  PING:0-1 ECHO:1 HELLO:0+ SELECT:1 QUIT:0+ RESET:0 COMMAND:0+
  SET:2+ GET:1 GETDEL:1 GETEX:1+ GETSET:2 SETNX:2 SETEX:3 PSETEX:3 MSET:2+ MSETNX:2+ MGET:1+
  INCR:1 DECR:1 INCRBY:2 DECRBY:2 INCRBYFLOAT:2 APPEND:2 STRLEN:1 GETRANGE:3 SETRANGE:3
  DEL:1+ UNLINK:1+ EXISTS:1+ TYPE:1 TTL:1 PTTL:1 EXPIRE:2+ PEXPIRE:2+ EXPIREAT:2+ PEXPIREAT:2+
  EXPIRETIME:1 PEXPIRETIME:1 PERSIST:1 KEYS:1 SCAN:1+ RANDOMKEY:0 RENAME:2 RENAMENX:2 DBSIZE:0
  COPY:2+ MOVE:2 SWAPDB:2 LCS:2+ SUBSTR:3 OBJECT:1+ MEMORY:1+
  FLUSHDB:0+ FLUSHALL:0+ TOUCH:1+ CLIENT:1+ INFO:0+ CONFIG:1+ DEBUG:1+ SHUTDOWN:0+ TIME:0
  PFADD:1+ PFCOUNT:1+ PFMERGE:1+ PFDEBUG:2 PFSELFTEST:0 LOLWUT:0+
  SUBSCRIBE:1+ PSUBSCRIBE:1+ SSUBSCRIBE:1+ UNSUBSCRIBE:0+ PUNSUBSCRIBE:0+ SUNSUBSCRIBE:0+
  PUBLISH:2 SPUBLISH:2 PUBSUB:1+ MULTI:0 EXEC:0 DISCARD:0 WATCH:1+ UNWATCH:0
  SETBIT:3 GETBIT:2 BITCOUNT:1+ BITPOS:2+ BITOP:3+ BITFIELD:1+ BITFIELD_RO:1+`;

const SUBCOMMANDS = `
  CLIENT|ID:0 CLIENT|GETNAME:0 CLIENT|SETNAME:1 CLIENT|SETINFO:2 CLIENT|LIST:0+ CLIENT|INFO:0
  CLIENT|PAUSE:1+ CLIENT|UNPAUSE:0 CLIENT|REPLY:1 CLIENT|UNBLOCK:1+ CLIENT|NO-EVICT:1
  CLIENT|KILL:1+ CONFIG|GET:1+ CONFIG|SET:2+ CONFIG|RESETSTAT:0
  CONFIG|REWRITE:0 COMMAND|COUNT:0 COMMAND|INFO:0+
  COMMAND|DOCS:0+ COMMAND|LIST:0+ COMMAND|GETKEYS:1+ COMMAND|GETKEYSANDFLAGS:1+
  COMMAND|HELP:0 OBJECT|ENCODING:1 OBJECT|FREQ:1 OBJECT|IDLETIME:1 OBJECT|REFCOUNT:1 OBJECT|HELP:0
  PUBSUB|CHANNELS:0+ PUBSUB|NUMSUB:0+ PUBSUB|NUMPAT:0 PUBSUB|SHARDCHANNELS:0+
  PUBSUB|SHARDNUMSUB:0+ PUBSUB|HELP:0
  MEMORY|USAGE:1+ MEMORY|STATS:0 MEMORY|DOCTOR:0 MEMORY|PURGE:0 MEMORY|MALLOC-STATS:0`;

function parse(word: string): CommandName {
  const [name = '', count = ''] = word.split(':');
  const least = Number.parseInt(count, 10);
  if (count.endsWith('+')) return { name, least, greatest: Number.POSITIVE_INFINITY };
  return { name, least, greatest: Number(count.split('-')[1] ?? count) };
}

export const commandNames: readonly CommandName[] = words(COMMANDS).map(parse);

/** Named `CONTAINER|SUBCOMMAND`; the numbers count the arguments behind both. */
export const subcommandNames: readonly CommandName[] = words(SUBCOMMANDS).map(parse);
