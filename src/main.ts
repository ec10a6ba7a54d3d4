/**
 * `respite`: reads command line and configuration, starts one server, and turns signals and
 * failures into what process managers expect: log lines, exit codes, standard error.
 */
import { readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfiguredUsers } from './acl/configured-users.ts';
import { UserTable } from './acl/user-table.ts';
import { commandGroups } from './commands/all-commands.ts';
import { TableCatalog } from './commands/framework/acl-view.ts';
import { CommandTable } from './commands/framework/command-table.ts';
import { type CommandLine, parseCommandLine } from './config/command-line.ts';
import { Config } from './config/config.ts';
import { type Directives, readConfiguration, startFailureText } from './config/config-file.ts';
import { checkFiles } from './server/check-files.ts';
import { configFiles, configText, systemPath } from './server/config-files.ts';
import { isInBackground, startInBackground } from './server/daemon.ts';
import { readEntropy } from './server/entropy.ts';
import { Logger } from './server/logger.ts';
import { runServer } from './server/run-server.ts';
import { managerOf, Supervision, supervisionHost } from './server/supervision.ts';
import { reasonOf } from './server/system-errors.ts';
import { REDIS_VERSION, VERSION } from './server/version.ts';

type StartLine = Extract<CommandLine, { kind: 'start' }>;

const PRODUCT = `Respite ${VERSION}, Redis ${REDIS_VERSION}`;

const STANDARD_ERROR = 2;

function fail(text: string): never {
  // What it quotes of a file are bytes, one to a character. `process.stderr` would not have passed
  // on all of a long text at the end of the process.
  writeSync(STANDARD_ERROR, Buffer.from(text, 'latin1'));
  process.exit(1);
}

/** The configuration from file, standard input and options; does not return if it is wrong. */
function configure(
  commandLine: StartLine,
  standardInput: Uint8Array | undefined,
  logger: Logger,
  directives: Directives,
): Config {
  const config = new Config({ dir: configText(process.cwd()) });
  config.applyWith(['dir'], () => changeDirectory(config));
  const { configFile, options } = commandLine;
  const path = configFile === undefined ? undefined : configText(resolve(systemPath(configFile)));
  const sources = { path, standardInput, options };
  const failure = readConfiguration(config, sources, configFiles, directives);
  if (failure?.kind === 'configuration') fail(startFailureText(PRODUCT, failure));
  if (failure !== undefined) {
    logger.log('warning', failure.message);
    process.exit(1);
  }
  return config;
}

function changeDirectory(config: Config): string | undefined {
  try {
    process.chdir(systemPath(config.get('dir')));
  } catch (error) {
    return reasonOf(error);
  }
  config.assign('dir', configText(process.cwd()));
  return undefined;
}

function openLog(config: Config, logger: Logger): void {
  logger.level = config.get('loglevel');
  const path = systemPath(config.get('logfile'));
  try {
    if (path !== '') logger.useFile(path);
  } catch (error) {
    fail(startFailureText(PRODUCT, { message: `Can't open the log file: ${reasonOf(error)}` }));
  }
}

/** Lines that are no options. What we cannot honour yet is refused: ignoring it would be unsafe. */
class StartDirectives implements Directives {
  readonly renamed: { readonly name: string; readonly newName: string }[] = [];

  readonly users = new ConfiguredUsers();
  /** To find out what is wrong with a line while it is read. */
  #trialCommands: CommandTable | undefined = undefined;
  #trialUsers: UserTable | undefined = undefined;

  get #commands(): CommandTable {
    this.#trialCommands ??= new CommandTable(commandGroups());
    return this.#trialCommands;
  }

  user(name: string, rules: readonly string[]): string | undefined {
    this.#trialUsers ??= new UserTable({
      catalog: new TableCatalog(this.#commands),
      newUsersHaveAllChannels: false,
      warn: () => {}, // It is told when the users are created.
    });
    return this.users.add(name, rules, this.#trialUsers);
  }

  renameCommand(name: string, newName: string): string | undefined {
    this.renamed.push({ name, newName });
    return this.#commands.rename(name, newName);
  }

  loadModule(path: string): string {
    return `Can't load module from ${path}: modules are not supported`;
  }

  moduleOption(name: string): string {
    return `Module configuration '${name}' is for a module that is not loaded`;
  }
}

async function start(commandLine: StartLine): Promise<void> {
  const logger = new Logger();
  const inBackground = isInBackground(process.env);
  const directory = process.cwd();
  if (commandLine.readsStandardInput) logger.log('warning', 'Reading config from stdin');
  const standardInput = commandLine.readsStandardInput ? readFileSync(0) : undefined;
  const directives = new StartDirectives();
  const config = configure(commandLine, standardInput, logger, directives);
  openLog(config, logger);
  const host = supervisionHost((level, text) => logger.log(level, text));
  const wish = config.get('supervised');
  const isSupervised = managerOf(wish, { ...host, log: () => {} }) !== 'no';
  if (config.get('daemonize') && !isSupervised && !inBackground) {
    await startInBackground({ directory, standardInput });
    return;
  }
  const supervision = new Supervision(wish, host);
  logger.log('warning', 'oO0OoO0OoO0Oo Respite is starting oO0OoO0OoO0Oo');
  const versions = `Redis version=${REDIS_VERSION}, bits=64, respite=${VERSION}`;
  const { node } = process.versions;
  logger.log('warning', `${versions}, node=${node}, pid=${process.pid}, just started`);
  if (commandLine.configFile !== undefined || commandLine.options !== '') {
    logger.log('warning', 'Configuration loaded');
  } else {
    logger.log('warning', 'Warning: no config file specified, using the default config.');
  }
  runServer({
    config,
    logger,
    supervision,
    entropy: await readEntropy(),
    renamed: directives.renamed,
    users: directives.users,
    inBackground,
  });
}

const checked = checkFiles(process.argv.slice(2));
const commandLine = parseCommandLine(process.argv.slice(2), 'respite-server');
if (checked !== undefined) {
  process.exitCode = checked;
} else if (commandLine.kind === 'version') {
  const build = `malloc=arenas bits=64 build=respite-${VERSION}`;
  process.stdout.write(`Redis server v=${REDIS_VERSION} sha=00000000:0 ${build}\n`);
} else if (commandLine.kind === 'answer') {
  process[commandLine.stream].write(commandLine.text);
  process.exitCode = commandLine.exitCode;
} else {
  // What it rejects with, a bug, ends the process as an uncaught exception does.
  void start(commandLine);
}
