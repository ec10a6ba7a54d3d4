/**
 * `respite`: reads command line and configuration, starts one server, and turns signals and
 * failures into what process managers expect: log lines, exit codes, standard error.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CommandLine, parseCommandLine } from './config/command-line.ts';
import { Config } from './config/config.ts';
import {
  type ConfigFiles,
  type Directives,
  readConfiguration,
  startFailureText,
} from './config/config-file.ts';
import { readEntropy } from './server/entropy.ts';
import { Logger } from './server/logger.ts';
import { RespiteServer } from './server/respite-server.ts';
import { REDIS_VERSION, VERSION } from './server/version.ts';

const PRODUCT = `Respite ${VERSION}, Redis ${REDIS_VERSION}`;

/** Paths in the configuration are bytes, one to a Latin-1 character. */
function systemPath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

const files: ConfigFiles = {
  readFile(path) {
    try {
      return readFileSync(systemPath(path));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EISDIR') return new Uint8Array(0);
      return { problem: code === 'ENOENT' ? 'No such file or directory' : message };
    }
  },
  listDirectory(path) {
    try {
      return readdirSync(systemPath(path)).map((name) => Buffer.from(name).toString('latin1'));
    } catch (error) {
      // A directory that cannot be read matches no pattern.
      if (error instanceof Error) return [];
      throw error;
    }
  },
};

function fail(text: string): never {
  process.stderr.write(text);
  process.exit(1);
}

/** The configuration from file, standard input and options; does not return if it is wrong. */
function configure(
  commandLine: Extract<CommandLine, { kind: 'start' }>,
  logger: Logger,
  directives: Directives,
): Config {
  const directory = Buffer.from(process.cwd()).toString('latin1');
  const config = new Config({ dir: directory });
  config.applyWith(['dir'], () => changeDirectory(config));
  const { configFile, readsStandardInput, options } = commandLine;
  const path =
    configFile === undefined
      ? undefined
      : Buffer.from(resolve(systemPath(configFile))).toString('latin1');
  const standardInput = readsStandardInput ? readFileSync(0) : undefined;
  const failure = readConfiguration(config, { path, standardInput, options }, files, directives);
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
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'No such file or directory' : message;
  }
  config.assign('dir', Buffer.from(process.cwd()).toString('latin1'));
  return undefined;
}

/** Lines that are no options. What we cannot honour yet is refused: ignoring it would be unsafe. */
class StartDirectives implements Directives {
  readonly renamed: { readonly name: string; readonly newName: string }[] = [];

  user(name: string): string {
    return `Error in user declaration '${name}': ACL users are not supported by this version`;
  }

  renameCommand(name: string, newName: string): undefined {
    this.renamed.push({ name, newName });
  }

  loadModule(path: string): string {
    return `Can't load module from ${path}: modules are not supported`;
  }

  moduleOption(name: string): string {
    return `Module configuration '${name}' is for a module that is not loaded`;
  }
}

async function start(commandLine: Extract<CommandLine, { kind: 'start' }>): Promise<void> {
  const logger = new Logger();
  const directives = new StartDirectives();
  const config = configure(commandLine, logger, directives);
  logger.level = config.get('loglevel');
  const logFile = systemPath(config.get('logfile'));
  try {
    if (logFile !== '') logger.useFile(logFile);
  } catch (error) {
    fail(
      startFailureText(PRODUCT, {
        message: `Can't open the log file: ${(error as Error).message}`,
      }),
    );
  }
  logger.log('warning', 'oO0OoO0OoO0Oo Respite is starting oO0OoO0OoO0Oo');
  const pid = process.pid;
  const versions = `Redis version=${REDIS_VERSION}, bits=64, respite=${VERSION}`;
  logger.log('warning', `${versions}, node=${process.versions.node}, pid=${pid}, just started`);
  if (commandLine.configFile !== undefined || commandLine.options !== '') {
    logger.log('warning', 'Configuration loaded');
  } else {
    logger.log('warning', 'Warning: no config file specified, using the default config.');
  }
  const entropy = await readEntropy();
  const server = new RespiteServer(config, logger, entropy, () => process.exit(0));
  for (const { name, newName } of directives.renamed) {
    const problem = server.engine.commands.rename(name, newName);
    if (problem !== undefined) fail(startFailureText(PRODUCT, { message: problem }));
  }
  stopOnSignals(server, logger);
  if (!(await server.start())) process.exit(1);
}

function stopOnSignals(server: RespiteServer, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      logger.log('warning', `Received ${signal} scheduling shutdown...`);
      server.stop('User requested shutdown...');
    });
  }
  // A closed terminal or pipe must not end the server.
  process.on('SIGHUP', () => logger.log('notice', 'Received SIGHUP, ignored'));
}

const commandLine = parseCommandLine(process.argv.slice(2), 'respite-server');
if (commandLine.kind === 'version') {
  process.stdout.write(`Redis server v=${REDIS_VERSION} respite=${VERSION} bits=64\n`);
} else if (commandLine.kind === 'answer') {
  process[commandLine.stream].write(commandLine.text);
  process.exitCode = commandLine.exitCode;
} else {
  await start(commandLine);
}
