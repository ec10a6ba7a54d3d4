// The commands that Respite has, with the least and the greatest number of arguments behind the
// name. Wrong arity, COMMAND INFO and COMMAND DOCS are asked of each; a new command is one line.

export interface CommandName {
  readonly name: string;
  readonly least: number;
  /** Infinity for commands that take any number. */
  readonly greatest: number;
}

const MANY = Number.POSITIVE_INFINITY;

const TABLE: readonly [name: string, least: number, greatest: number][] = [
  ...([
    ['PING', 0, 1],
    ['ECHO', 1, 1],
    ['HELLO', 0, MANY],
    ['SELECT', 1, 1],
    ['QUIT', 0, MANY],
  ] as const),
  ...([
    ['RESET', 0, 0],
    ['COMMAND', 0, MANY],
    ['SET', 2, MANY],
    ['GET', 1, 1],
    ['GETDEL', 1, 1],
  ] as const),
  ...([
    ['GETEX', 1, MANY],
    ['GETSET', 2, 2],
    ['SETNX', 2, 2],
    ['SETEX', 3, 3],
    ['PSETEX', 3, 3],
  ] as const),
  ...([
    ['MSET', 2, MANY],
    ['MSETNX', 2, MANY],
    ['MGET', 1, MANY],
    ['INCR', 1, 1],
    ['DECR', 1, 1],
  ] as const),
  ...([
    ['INCRBY', 2, 2],
    ['DECRBY', 2, 2],
    ['INCRBYFLOAT', 2, 2],
    ['APPEND', 2, 2],
    ['STRLEN', 1, 1],
  ] as const),
  ...([
    ['GETRANGE', 3, 3],
    ['SETRANGE', 3, 3],
    ['DEL', 1, MANY],
    ['UNLINK', 1, MANY],
  ] as const),
  ...([
    ['EXISTS', 1, MANY],
    ['TYPE', 1, 1],
    ['TTL', 1, 1],
    ['PTTL', 1, 1],
    ['EXPIRE', 2, MANY],
  ] as const),
  ...([
    ['PEXPIRE', 2, MANY],
    ['EXPIREAT', 2, MANY],
    ['PEXPIREAT', 2, MANY],
    ['EXPIRETIME', 1, 1],
  ] as const),
  ...([
    ['PEXPIRETIME', 1, 1],
    ['PERSIST', 1, 1],
    ['KEYS', 1, 1],
    ['SCAN', 1, MANY],
  ] as const),
  ...([
    ['RANDOMKEY', 0, 0],
    ['RENAME', 2, 2],
    ['RENAMENX', 2, 2],
    ['DBSIZE', 0, 0],
  ] as const),
  ...([
    ['FLUSHDB', 0, MANY],
    ['FLUSHALL', 0, MANY],
    ['TOUCH', 1, MANY],
    ['CLIENT', 1, MANY],
  ] as const),
  ...([
    ['INFO', 0, MANY],
    ['CONFIG', 1, MANY],
    ['DEBUG', 1, MANY],
    ['SHUTDOWN', 0, MANY],
  ] as const),
  ['TIME', 0, 0],
];

const SUBCOMMAND_TABLE: readonly [name: string, least: number, greatest: number][] = [
  ...([
    ['CLIENT ID', 0, 0],
    ['CLIENT GETNAME', 0, 0],
    ['CLIENT SETNAME', 1, 1],
  ] as const),
  ...([
    ['CLIENT LIST', 0, MANY],
    ['CLIENT INFO', 0, 0],
    ['CLIENT KILL', 1, MANY],
  ] as const),
  ...([
    ['CONFIG GET', 1, MANY],
    ['CONFIG SET', 2, MANY],
    ['CONFIG RESETSTAT', 0, 0],
  ] as const),
  ...([
    ['COMMAND COUNT', 0, 0],
    ['COMMAND INFO', 0, MANY],
    ['COMMAND DOCS', 0, MANY],
  ] as const),
  ...([
    ['COMMAND LIST', 0, MANY],
    ['COMMAND GETKEYS', 1, MANY],
  ] as const),
  ['COMMAND GETKEYSANDFLAGS', 1, MANY],
];

function named([name, least, greatest]: readonly [string, number, number]): CommandName {
  return { name, least, greatest };
}

export const commandNames: readonly CommandName[] = TABLE.map(named);

/** Written `CONTAINER SUBCOMMAND`; the numbers count the arguments behind both. */
export const subcommandNames: readonly CommandName[] = SUBCOMMAND_TABLE.map(named);
