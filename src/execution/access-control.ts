/**
 * Users and the clients that are connected as them: whether a client may do what it asks for, what
 * is written down when it may not, and what becomes of it when its user changes.
 */
import { AclLog, type LogContext } from '../acl/acl-log.ts';
import { type Denial, denialOf, denialText } from '../acl/permissions.ts';
import type { User } from '../acl/user.ts';
import { type UserListener, UserTable } from '../acl/user-table.ts';
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { clientDescription } from '../commands/connection/client/client-line.ts';
import { TableCatalog, touchedBy } from '../commands/framework/acl-view.ts';
import type { Command } from '../commands/framework/command.ts';
import type { CommandTable } from '../commands/framework/command-table.ts';
import type { AccessControl } from '../commands/framework/server.ts';
import type { Session, Subscriptions } from '../commands/framework/session.ts';
import type { Config } from '../config/config.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { ReplyError } from '../protocol/reply-error.ts';
import type { ClientTable } from './client-table.ts';
import type { EngineHost } from './engine-host.ts';

const CHANGED_IN_TRANSACTION =
  'ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This ' +
  'command is no longer allowed for the following reason: ';
const REASONS_IN_TRANSACTION = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments',
} as const;

export class UserAccess implements AccessControl, UserListener {
  readonly users: UserTable;
  readonly log = new AclLog();
  readonly #config: Config;
  readonly #keyspace: Keyspace;
  readonly #clients: ClientTable;

  constructor(
    config: Config,
    commands: CommandTable,
    keyspace: Keyspace,
    clients: ClientTable,
    host: Pick<EngineHost, 'log'>,
  ) {
    this.#config = config;
    this.#keyspace = keyspace;
    this.#clients = clients;
    this.users = new UserTable({
      catalog: new TableCatalog(commands),
      get newUsersHaveAllChannels(): boolean {
        return config.get('acl-pubsub-default') === 'allchannels';
      },
      warn: (text) => host.log('warning', text),
    });
    const usePassword = (): undefined => {
      this.users.setDefaultPassword(config.get('requirepass'));
    };
    if (config.get('requirepass') !== '') usePassword();
    config.applyWith(['requirepass'], usePassword);
    this.users.listener = this;
  }

  /** Whoever listens to what the user may not listen to any more is cut off. */
  changing(user: User, next: User): void {
    if (!mayLose(user, next)) return;
    for (const session of this.#clients.list()) {
      const { subscriptions } = session;
      if (session.account !== user || subscriptions === undefined) continue;
      if (!mayListen(next, subscriptions)) session.kill();
    }
  }

  changed(user: User): void {
    const concernsAll = user === this.users.defaultUser;
    for (const session of this.#clients.list()) {
      if (concernsAll || session.account === user) session.rightsChanged();
    }
  }

  /**
   * Why the session's user may not do this, which is then in the log; undefined if it may.
   * @param context Where the request comes from.
   */
  refusal(
    session: Session,
    command: Command,
    request: Arguments,
    context: LogContext,
  ): ReplyError | undefined {
    const denial = this.#denialOf(session, command, request, context);
    if (denial === undefined) return undefined;
    return new ReplyError('NOPERM', denialText(denial, session.account, command, ''));
  }

  /** The same when EXEC comes to a request that was allowed when it was queued. */
  refusalOfQueued(session: Session, command: Command, request: Arguments): ReplyError | undefined {
    const denial = this.#denialOf(session, command, request, 'multi');
    if (denial === undefined) return undefined;
    return new ReplyError('NOPERM', CHANGED_IN_TRANSACTION + REASONS_IN_TRANSACTION[denial.reason]);
  }

  /** What is found wrong is in the log then. */
  #denialOf(
    session: Session,
    command: Command,
    request: Arguments,
    context: LogContext,
  ): Denial | undefined {
    const denial = denialOf(session.account, command, request, touchedBy(command, request));
    if (denial !== undefined) {
      this.note(session, denial.reason, context, objectOf(denial, command, request));
    }
    return denial;
  }

  note(
    session: Session,
    reason: AclLog['entries'][number]['reason'],
    context: LogContext,
    object: string,
    userName = session.user,
  ): void {
    const { nowMs } = this.#keyspace;
    const clientInfo = clientDescription(session, nowMs);
    const incident = { reason, context, object, userName, clientInfo };
    this.log.add(incident, nowMs, this.#config.get('acllog-max-len'));
  }
}

/**
 * May somebody listen to what the user may not, or no longer, listen to? Not only who loses a
 * channel now: a client keeps what it listened to before it authenticated as this user, until the
 * user is next changed. (Redis compares what was allowed with what is; but the patterns' addresses,
 * so that only a user without any is passed over.)
 */
function mayLose(user: User, next: User): boolean {
  if (next.allSelectors.some(({ allChannels }) => allChannels)) return false;
  return user.allSelectors.some(
    ({ allChannels, channelPatterns }) => allChannels || channelPatterns.length > 0,
  );
}

function mayListen(user: User, { channels, patterns, shard }: Subscriptions): boolean {
  const isAllowed = (name: string, isPattern: boolean): boolean => {
    const bytes = asciiBytes(name);
    return user.allSelectors.some((selector) =>
      selector.permitsChannel(bytes, 0, bytes.length, isPattern),
    );
  };
  const names = [...channels, ...shard];
  return (
    names.every((name) => isAllowed(name, false)) &&
    [...patterns].every((pattern) => isAllowed(pattern, true))
  );
}

function objectOf({ reason, index }: Denial, command: Command, request: Arguments): string {
  if (reason === 'command') return command.fullName;
  return latin1Text(request.bytes, request.starts[index], request.lengths[index]);
}
