/**
 * One server as a whole process: what it takes of the system (a title, a pid file, a place in the
 * system's log) and gives back at its end.
 */
import { isatty } from 'node:tty';
import { loadUsers } from '../acl/acl-file.ts';
import type { ConfiguredUsers } from '../acl/configured-users.ts';
import type { Config } from '../config/config.ts';
import { stopModeOf } from '../persistence/persistence.ts';
import { raiseInliningLimits } from './compiler-settings.ts';
import { systemPath } from './config-files.ts';
import type { CrashHost } from './crash-report.ts';
import type { Entropy } from './entropy.ts';
import { stopYoungSpaceFromGrowing } from './heap-settings.ts';
import { giveWayToMainThread } from './helper-threads.ts';
import type { Logger } from './logger.ts';
import { logo } from './logo.ts';
import { OomScore } from './oom-score.ts';
import { keepMaxClientsPossible } from './open-files.ts';
import { DEFAULT_PID_FILE, removePidFile, writePidFile } from './pid-file.ts';
import { processTitle } from './process-title.ts';
import { RespiteServer } from './respite-server.ts';
import { crashBy, StopRequest, type StopSignal, stopOnBugs, stopOnSignals } from './stop-causes.ts';
import type { Supervision } from './supervision.ts';
import { SystemLog } from './system-log.ts';
import { unheededOptions } from './unheeded-options.ts';
import { VERSION } from './version.ts';

const STANDARD_OUTPUT = 1;

export interface ServerStart {
  readonly config: Config;
  readonly logger: Logger;
  readonly supervision: Supervision;
  readonly entropy: Entropy;
  readonly renamed: readonly { readonly name: string; readonly newName: string }[];
  readonly users: ConfiguredUsers;
  readonly inBackground: boolean;
}

/**
 * Starts the server, which then ends the process when it stops; so does one that cannot listen,
 * having said why in the log.
 */
export function runServer(start: ServerStart): void {
  raiseInliningLimits();
  stopYoungSpaceFromGrowing();
  const { config, logger, supervision } = start;
  const warn = (text: string): void => logger.log('warning', text);
  useSystemLog(config, logger);
  giveWayToMainThread((text) => logger.log('verbose', text));
  logger.role = 'M';
  let server: RespiteServer | undefined;
  const crashHost = (): CrashHost => {
    return { logger, engine: server?.engine, isEnabled: config.get('crash-log-enabled') };
  };
  stopOnBugs(crashHost);
  keepMaxClientsPossible(config, warn);
  if (start.inBackground && config.get('pidfile') === '')
    config.assign('pidfile', DEFAULT_PID_FILE);
  const pidFile = systemPath(config.get('pidfile'));
  const stopped = (): void => {
    supervision.stopping();
    warn('Respite is now ready to exit, bye bye...');
    process.exit(0);
  };
  server = new RespiteServer(config, logger, start.entropy, stopped, supervision.manager);
  server.crash = (signal) => crashBy(signal, crashHost());
  serve(start, server, pidFile);
}

/** Listens and loads; a server that cannot ends the process. */
function serve(start: ServerStart, server: RespiteServer, pidFile: string): void {
  const { config, logger, supervision } = start;
  const warn = (text: string): void => logger.log('warning', text);
  server.onStop(() => {
    if (pidFile !== '' && removePidFile(pidFile)) logger.log('notice', 'Removing the pid file.');
  });
  for (const { name, newName } of start.renamed) server.engine.commands.rename(name, newName);
  if (!createUsers(start, server)) process.exit(1);
  const stop = new StopRequest(
    () => server.engine.backgroundPaused,
    (signal) => stopSafely(server, logger, signal),
  );
  server.cancelStop = () => stop.cancel();
  stopOnSignals(logger, stop);
  if (!server.start()) process.exit(1);
  if (pidFile !== '') {
    const problem = writePidFile(pidFile);
    if (problem !== undefined) logger.log('verbose', `Failed to write PID file: ${problem}`);
  }
  setTitle(config);
  announce(config, logger);
  const unheeded = unheededOptions(config);
  if (unheeded !== undefined) warn(unheeded);
  followOomScore(config, warn);
  server.load((ok) => {
    if (!ok) process.exit(1);
    for (const kind of server.listensTo) {
      logger.log('notice', `Ready to accept connections ${kind}`);
    }
    supervision.ready();
  });
}

/** False when the data could not be saved: then the server goes on. */
function stopSafely(server: RespiteServer, logger: Logger, signal: StopSignal): boolean {
  const { config, persistence } = server.engine;
  const option = signal === 'SIGTERM' ? 'shutdown-on-sigterm' : 'shutdown-on-sigint';
  const { mode, force } = stopModeOf(config.get(option));
  if (persistence.prepareToStop(mode, force)) {
    server.stop();
    return true;
  }
  logger.log(
    'warning',
    `${signal} received but errors trying to shut down the server, check the logs for more ` +
      'information',
  );
  return false;
}

const TWO_SOURCES_OF_USERS =
  'Configuring users in redis.conf and, at the same time, a file of users (aclfile) is invalid: ' +
  'it would lead to errors and security holes. Please use either of the two, but not both.';

/** The users of redis.conf or `aclfile`; false, with the reason in the log, if they are wrong. */
function createUsers({ config, logger, users }: ServerStart, { engine }: RespiteServer): boolean {
  const warn = (text: string): void => logger.log('warning', text);
  const table = engine.access.users;
  const path = config.get('aclfile');
  if (path !== '' && users.count > 0) {
    warn(TWO_SOURCES_OF_USERS);
    return false;
  }
  const problem = users.createIn(table, (text) => logger.log('notice', text));
  if (problem !== undefined) {
    warn(problem);
    warn('Critical error while loading ACLs. Exiting.');
    return false;
  }
  if (path === '') return true;
  const loaded = loadUsers(table, engine.aclFiles, path);
  if (!('errors' in loaded)) return true;
  warn(`Aborting Redis startup because of ACL errors: ${loaded.errors}`);
  return false;
}

function useSystemLog(config: Config, logger: Logger): void {
  if (!config.get('syslog-enabled')) return;
  logger.systemLog = new SystemLog({
    identity: systemPath(config.get('syslog-ident')),
    facility: config.get('syslog-facility'),
  });
}

function setTitle(config: Config): void {
  if (!config.get('set-proc-title')) return;
  const name = 'respite-server';
  const apply = (): undefined => {
    process.title = processTitle(config, name);
  };
  apply();
  config.applyWith(['proc-title-template', 'port', 'bind'], apply);
}

/** The logo where somebody sees it, or is told to; else one line of it. */
function announce(config: Config, logger: Logger): void {
  const port = config.get('port');
  const isSeen =
    !config.get('syslog-enabled') && config.get('logfile') === '' && isatty(STANDARD_OUTPUT);
  if (isSeen || config.get('always-show-logo')) logger.raw(logo(port));
  else logger.log('notice', `Running mode=standalone, port=${port}.`);
  logger.log('notice', `Respite ${VERSION}, PID: ${process.pid}`);
  logger.log('warning', 'Server initialized');
}

function followOomScore(config: Config, warn: (text: string) => void): void {
  const score = new OomScore(config, warn);
  score.apply();
  config.applyWith(['oom-score-adj', 'oom-score-adj-values'], () => score.apply());
}
