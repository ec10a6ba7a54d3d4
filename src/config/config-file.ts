// Reads the configuration that a server starts with: redis.conf, standard input and the command
// line's options, in this order, as if they were one file. One directive a line; "#" begins a
// comment only at the start of a line; `include` is read where it stands. The first mistake ends
// the start, reported in Redis's words, because process managers and tests look for them.
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { splitArguments } from '../base/split-arguments.ts';
import type { Config } from './config.ts';
import { type Directory, expandPattern } from './path-pattern.ts';
import type { Setting } from './setting.ts';

/** Files as the reader needs them. Paths and names are Latin-1: one character is one byte. */
export interface ConfigFiles extends Directory {
  /** The content (empty for a directory, as C reads one), or the system's words why not. */
  readFile(path: string): Uint8Array | { readonly problem: string };
}

/**
 * Lines that are not options. Each call may refuse with a message, which is then reported with
 * the line. Arguments are Latin-1 texts.
 */
export interface Directives {
  user(name: string, rules: readonly string[]): string | undefined;
  /** An empty new name removes the command. */
  renameCommand(name: string, newName: string): string | undefined;
  loadModule(path: string, moduleArguments: readonly string[]): string | undefined;
  /** An option of a module: a name with a point in it. */
  moduleOption(name: string, values: readonly string[]): string | undefined;
}

/** Keeps such lines for whoever can make sense of them later. */
export class CollectedDirectives implements Directives {
  readonly users: { readonly name: string; readonly rules: readonly string[] }[] = [];
  readonly renamedCommands: { readonly name: string; readonly newName: string }[] = [];
  readonly modules: { readonly path: string; readonly moduleArguments: readonly string[] }[] = [];
  readonly moduleOptions: { readonly name: string; readonly values: readonly string[] }[] = [];

  user(name: string, rules: readonly string[]): undefined {
    this.users.push({ name, rules });
  }

  renameCommand(name: string, newName: string): undefined {
    this.renamedCommands.push({ name, newName });
  }

  loadModule(path: string, moduleArguments: readonly string[]): undefined {
    this.modules.push({ path, moduleArguments });
  }

  moduleOption(name: string, values: readonly string[]): undefined {
    this.moduleOptions.push({ name, values });
  }
}

/** Why a server does not start. Either way the exit code is 1. */
export type StartFailure =
  /** For standard error: `startFailureText` makes it complete. */
  | { readonly kind: 'configuration'; readonly message: string; readonly line?: ConfigLine }
  /** For the log, at level warning. */
  | { readonly kind: 'file'; readonly message: string };

export interface ConfigLine {
  /** From 1, in the file that holds it. */
  readonly number: number;
  readonly text: string;
}

export interface ConfigSources {
  /** The path of redis.conf, absolute, possibly a pattern. */
  readonly path?: string | undefined;
  readonly standardInput?: Uint8Array | undefined;
  /** Lines made from the command line's options. */
  readonly options?: string | undefined;
}

const BAD_DIRECTIVE = 'Bad directive or wrong number of arguments';
/** Enough for any sensible arrangement; a file that includes itself must end somewhere. */
const MAX_INCLUDE_DEPTH = 64;
const WHITE_SPACE_AROUND = /^[ \t\r\n]+|[ \t\r\n]+$/g;
/** Redis had these; a line with one value for them is still accepted, and ignored. */
const FORGOTTEN_OPTIONS: readonly string[] = ['list-max-ziplist-entries', 'list-max-ziplist-value'];

/** The report of a mistake in the configuration. @param product Name and version of the server. */
export function startFailureText(
  product: string,
  failure: { readonly message: string; readonly line?: ConfigLine },
): string {
  const { line } = failure;
  const where =
    line === undefined
      ? ''
      : `Reading the configuration file, at line ${line.number}\n>>> '${line.text}'\n`;
  return `\n*** FATAL CONFIG FILE ERROR (${product}) ***\n${where}${failure.message}\n`;
}

/** Reads everything into `config`; returns what is wrong first, if anything is. */
export function readConfiguration(
  config: Config,
  sources: ConfigSources,
  files: ConfigFiles,
  directives: Directives,
): StartFailure | undefined {
  return new ConfigReader(config, files, directives).readAll(sources);
}

class ConfigReader {
  readonly #config: Config;
  readonly #files: ConfigFiles;
  readonly #directives: Directives;
  readonly #given = new Set<Setting<unknown>>();
  readonly #included = new Set<string>();

  constructor(config: Config, files: ConfigFiles, directives: Directives) {
    this.#config = config;
    this.#files = files;
    this.#directives = directives;
  }

  readAll({ path, standardInput, options }: ConfigSources): StartFailure | undefined {
    let text = '';
    if (path !== undefined) {
      const contents = this.#contentsOf(path);
      if ('message' in contents) return contents;
      text = contents.texts.reduce((before, next) => endedByLineBreak(before) + next, '');
      this.#config.file = { path, included: this.#included };
    }
    if (standardInput !== undefined) {
      text = endedByLineBreak(text) + latin1Text(standardInput, 0, standardInput.length);
    }
    if (options !== undefined && options !== '') text += `\n${options}`;
    return this.#readText(text, 0) ?? this.#contradiction();
  }

  /** Options that are right one by one but not together. */
  #contradiction(): StartFailure | undefined {
    if (this.#config.get('cluster-enabled') && this.#config.get('replicaof') !== undefined) {
      return { kind: 'configuration', message: 'replicaof directive not allowed in cluster mode' };
    }
    return undefined;
  }

  /** One text for each file that the path stands for: a plain path must exist. */
  #contentsOf(path: string): { readonly texts: readonly string[] } | StartFailure {
    const paths = expandPattern(path, this.#files);
    const texts: string[] = [];
    for (const each of paths) {
      const content = this.#files.readFile(each);
      if ('problem' in content) {
        const message = `Fatal error, can't open config file '${each}': ${content.problem}`;
        return { kind: 'file', message };
      }
      texts.push(latin1Text(content, 0, content.length));
    }
    return { texts };
  }

  #readText(text: string, depth: number): StartFailure | undefined {
    const lines = text.split('\n');
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i].replace(WHITE_SPACE_AROUND, '');
      if (line === '' || line.startsWith('#')) continue;
      const failure = this.#readLine(line, depth);
      if (typeof failure === 'string') {
        return { kind: 'configuration', message: failure, line: { number: i + 1, text: line } };
      }
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** Returns what is wrong with this line, or the failure of a file that it includes. */
  #readLine(line: string, depth: number): string | StartFailure | undefined {
    const bytes = asciiBytes(line);
    const words = splitArguments(bytes, 0, bytes.length)?.map((word) =>
      latin1Text(word, 0, word.length),
    );
    if (words === undefined) return 'Unbalanced quotes in configuration line';
    if (words.length === 0) return undefined;
    const [name, ...values] = words;
    const setting = this.#config.find(name);
    if (setting !== undefined) {
      const repeated = this.#given.has(setting);
      this.#given.add(setting);
      if (depth > 0) this.#included.add(setting.option.name);
      return this.#config.read(name, values, repeated);
    }
    return this.#readDirective(name, values, depth);
  }

  #readDirective(
    name: string,
    values: readonly string[],
    depth: number,
  ): string | StartFailure | undefined {
    const lowerName = name.toLowerCase();
    if (lowerName === 'include' && values.length === 1) return this.#include(values[0], depth);
    if (lowerName === 'rename-command' && values.length === 2) {
      return this.#directives.renameCommand(values[0], values[1]);
    }
    if (lowerName === 'user' && values.length > 0) {
      return this.#directives.user(values[0], values.slice(1));
    }
    if (lowerName === 'loadmodule' && values.length > 0) {
      return this.#directives.loadModule(values[0], values.slice(1));
    }
    if (lowerName === 'sentinel') {
      return values.length === 0 ? undefined : 'sentinel directive while not in sentinel mode';
    }
    if (FORGOTTEN_OPTIONS.includes(lowerName) && values.length === 1) return undefined;
    if (name.includes('.')) {
      if (values.length === 0) return 'Module config specified without value';
      return this.#directives.moduleOption(name, values);
    }
    return BAD_DIRECTIVE;
  }

  #include(path: string, depth: number): string | StartFailure | undefined {
    if (depth === MAX_INCLUDE_DEPTH) return 'Too many files include one another';
    const contents = this.#contentsOf(path);
    if ('message' in contents) return contents;
    for (const text of contents.texts) {
      const failure = this.#readText(text, depth + 1);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }
}

function endedByLineBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
