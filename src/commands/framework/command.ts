/**
 * A command: one object in one file. Everything that is known about it (how it is parsed, what
 * COMMAND and ACL say of it, what it does) is in its specification or derived from it here.
 */
import type { AclCommand } from '../../acl/command-catalog.ts';
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes } from '../../base/ascii.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import type { Argument } from './argument.ts';
import type { Call } from './call.ts';
import { Grammar } from './grammar.ts';
import type { ChannelSpec, KeyFinder, KeySpec } from './key-spec.ts';
import type { SecretFinder } from './secrets.ts';

export type CommandGroup =
  | 'string'
  | 'generic'
  | 'connection'
  | 'server'
  | 'list'
  | 'hash'
  | 'set'
  | 'sorted-set'
  | 'stream'
  | 'bitmap'
  | 'hyperloglog'
  | 'geo'
  | 'pubsub'
  | 'transactions'
  | 'scripting'
  | 'cluster';

/** As COMMAND INFO names them. */
export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'module'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'sentinel'
  | 'no_mandatory_keys'
  | 'protected'
  | 'no_async_loading'
  | 'no_multi'
  | 'movablekeys'
  | 'allow_busy'
  | 'touches_arbitrary_keys';

/** ACL categories that do not follow from flags and group. */
export type AclCategory =
  | 'admin'
  | 'keyspace'
  | 'dangerous'
  | 'connection'
  | 'read'
  | 'write'
  | 'slow'
  | 'list'
  | 'set'
  | 'sortedset';

export interface CommandSpec {
  /** In capitals; of a subcommand its own name only. */
  readonly name: string;
  readonly group: CommandGroup;
  readonly since: string;
  /** One sentence of ours, with its full stop. */
  readonly summary: string;
  /** Empty where Redis tells none. */
  readonly complexity: string;
  /** Arguments counting the name (and subcommand); negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  readonly categories?: readonly AclCategory[];
  /** Request and response policies and the like, as COMMAND INFO's tips. */
  readonly tips?: readonly string[];
  readonly keys?: readonly KeySpec[];
  /** Finds the keys where `keys` cannot tell them: it then decides what ACL allows. */
  readonly findKeys?: KeyFinder;
  /** The number of the database that it writes to, if the request names another than its own. */
  readonly databaseWritten?: (request: Arguments) => number | undefined;
  /** Channels that it names, of which ACL must allow each. */
  readonly channels?: ChannelSpec;
  /** Finds the arguments that nobody else may see. */
  readonly secrets?: SecretFinder;
  readonly arguments?: readonly Argument[];
  /** Pairs of version and what changed in it. */
  readonly history?: readonly (readonly [string, string])[];
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  readonly subcommands?: readonly Command[];
  /** Allowed to a client that has subscribed to channels and speaks RESP2. */
  readonly isWhileSubscribed?: boolean;
  /**
   * Between MULTI and EXEC, `now`: executed at once and even without memory to spare, as QUIT is;
   * `executes`: EXEC itself, which counts as everything that it would execute.
   */
  readonly inTransaction?: 'now' | 'executes';
  /** It tells of other clients: what they have sent before is executed first; see OthersFirst. */
  readonly tellsOfClients?: boolean;
  /** For the server's own use and for tests rather than for programs; COMMAND DOCS says so. */
  readonly internal?: boolean;
  /**
   * True when `run` reads the request itself, its errors depending on the order of the arguments in
   * a way that no grammar tells; `arguments` then only documents.
   */
  readonly parsesItself?: boolean;
  readonly run?: (call: Call, ...positions: number[]) => void;
}

export const FLAG_WRITE = 1;
export const FLAG_DENY_OOM = 2;
export const FLAG_LOADING = 4;
export const FLAG_STALE = 8;
export const FLAG_NO_AUTH = 16;
export const FLAG_ALLOW_BUSY = 32;
export const FLAG_READONLY = 64;
export const FLAG_PROTECTED = 128;
export const FLAG_MAY_REPLICATE = 256;
export const FLAG_NO_MULTI = 512;
/** Executed at once between MULTI and EXEC, and without memory to spare. */
export const FLAG_NOT_QUEUED = 1024;
/** Keys that it meets may expire, which has nothing to do with each other. */
export const FLAG_ARBITRARY_KEYS = 4096;
/** Allowed to a client that has subscribed to channels and speaks RESP2. */
export const FLAG_WHILE_SUBSCRIBED = 65536;
/** EXEC, which does whatever was queued. */
export const FLAG_EXECUTES_QUEUE = 2048;
export const FLAG_FAST = 8192;
export const FLAG_SKIP_SLOWLOG = 16384;
export const FLAG_SKIP_MONITOR = 32768;
/** What other clients have sent before is executed first. */
export const FLAG_TELLS_OF_CLIENTS = 131072;

const FLAG_BITS: Partial<Record<CommandFlag, number>> = {
  write: FLAG_WRITE,
  readonly: FLAG_READONLY,
  denyoom: FLAG_DENY_OOM,
  loading: FLAG_LOADING,
  stale: FLAG_STALE,
  no_auth: FLAG_NO_AUTH,
  allow_busy: FLAG_ALLOW_BUSY,
  may_replicate: FLAG_MAY_REPLICATE,
  no_multi: FLAG_NO_MULTI,
  touches_arbitrary_keys: FLAG_ARBITRARY_KEYS,
  protected: FLAG_PROTECTED,
  fast: FLAG_FAST,
  skip_slowlog: FLAG_SKIP_SLOWLOG,
  skip_monitor: FLAG_SKIP_MONITOR,
};

/** Hands out the numbers of a server's commands. */
export class CommandIds {
  count = 0;

  next(): number {
    return this.count++;
  }
}

export class Command implements AclCommand {
  readonly spec: CommandSpec;
  /** In a server's table different for each command and subcommand; -1 outside of one. */
  readonly id: number;
  /** In small letters; `client|list` for a subcommand. */
  readonly fullName: string;
  /** The name that a request is compared with, in small letters. */
  readonly nameBytes: Uint8Array;
  readonly arity: number;
  /** FLAG_… bits of those flags that the dispatcher looks at. */
  readonly flags: number;
  /** It does little, so that several calls may be measured together; see CommandTimer. */
  readonly isQuick: boolean;
  readonly grammar: Grammar;
  /** Whether the grammar must be run for a request: it has options and is not parsed by `run`. */
  readonly hasOptions: boolean;
  /** Behind so many arguments, options can begin. */
  readonly fixedCount: number;
  readonly run: (call: Call, ...positions: number[]) => void;
  readonly subcommands: readonly Command[];
  readonly wrongArity: ReplyError;

  constructor(spec: CommandSpec, container?: string, ids?: CommandIds) {
    const name = spec.name.toLowerCase();
    this.spec = spec;
    this.id = ids?.next() ?? -1;
    this.fullName = container === undefined ? name : `${container.toLowerCase()}|${name}`;
    this.nameBytes = asciiBytes(name);
    this.arity = spec.arity;
    let flags = 0;
    for (const flag of spec.flags) flags |= FLAG_BITS[flag] ?? 0;
    if (spec.isWhileSubscribed === true) flags |= FLAG_WHILE_SUBSCRIBED;
    if (spec.tellsOfClients === true) flags |= FLAG_TELLS_OF_CLIENTS;
    if (spec.inTransaction !== undefined) flags |= FLAG_NOT_QUEUED;
    if (spec.inTransaction === 'executes') flags |= FLAG_EXECUTES_QUEUE;
    this.flags = flags;
    this.isQuick = isQuick(spec);
    const parsesItself = spec.parsesItself === true;
    this.grammar = new Grammar(parsesItself ? [] : (spec.arguments ?? []));
    this.hasOptions = this.grammar.hasOptions;
    this.fixedCount = this.grammar.fixedCount;
    this.run = spec.run ?? noRun;
    this.subcommands = (spec.subcommands ?? []).map((sub) => new Command(sub.spec, spec.name, ids));
    this.wrongArity = err(`wrong number of arguments for '${this.fullName}' command`);
  }

  get openToAll(): boolean {
    return (this.flags & FLAG_NO_AUTH) !== 0;
  }

  /** Is a request with so many arguments (name included) of the right length? */
  accepts(count: number): boolean {
    return this.arity >= 0 ? count === this.arity : count >= -this.arity;
  }
}

/** What takes the same little time whatever the data are, and waits for nobody. */
function isQuick({ flags, complexity }: CommandSpec): boolean {
  if (flags.includes('admin') || flags.includes('blocking')) return false;
  return flags.includes('fast') || complexity === 'O(1)';
}

function noRun(): void {
  throw new Error('a container command was run without its subcommand');
}

export function defineCommand(spec: CommandSpec): Command {
  return new Command(spec);
}
