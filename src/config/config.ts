// A server's configuration: the value of every option of the table, how CONFIG GET finds and
// CONFIG SET changes them. CONFIG SET takes all of its pairs or none: names are checked first,
// then values, then those who must act on a change are called, and any of them may refuse.
// Whoever acts is injected (`applyWith`), so nothing here knows a socket or a file.
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { matchGlob } from '../base/glob.ts';
import { beforeZeroByte } from './numbers.ts';
import type { Option } from './option.ts';
import { type OptionName, type OptionValue, optionTable } from './option-table.ts';
import { type Apply, type Setting, StoredSetting } from './setting.ts';

export type ConfigPair = readonly [name: string, value: string];

/** Circumstances of a CONFIG SET. */
export interface ConfigAccess {
  /** The client is on this machine, which `enable-protected-configs local` asks for. */
  readonly fromThisMachine: boolean;
  /** A data set is being loaded. */
  readonly loading: boolean;
}

/** The file given at the start, for CONFIG REWRITE, which reads it anew. */
export interface ConfigFile {
  readonly path: string;
  /** Names of options that files included by it have given. */
  readonly included: ReadonlySet<string>;
}

interface Name {
  /** Lowercase. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly setting: StoredSetting;
}

interface Change {
  readonly name: Name;
  readonly text: string;
}

const LOADING = 'LOADING Redis is loading the dataset in memory';
const LINE_BREAKS = /[\r\n]/g;
/** Without one of these a pattern of CONFIG GET is a name (a backslash is not looked at). */
const GLOB_CHARACTERS = /[*?[]/;

function failure(name: string, problem: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`;
}

/** A client's own words, fit for one line of reply. */
function printable(text: string): string {
  return beforeZeroByte(text).replace(LINE_BREAKS, ' ');
}

export class Config {
  /** Undefined when the server runs without a file. */
  file: ConfigFile | undefined = undefined;

  readonly #settings: readonly StoredSetting[];
  readonly #names: readonly Name[];
  /** By lowercase name, aliases included. */
  readonly #byName: ReadonlyMap<string, Name>;

  /** @param defaults Default texts that differ from the table's here: `dir`, for one. */
  constructor(defaults: Partial<Record<OptionName, string>> = {}) {
    const options: readonly Option<OptionName>[] = optionTable;
    this.#settings = options.map(
      (option) => new StoredSetting(option, defaults[option.name] ?? option.defaultText),
    );
    this.#names = this.#settings.flatMap((setting) =>
      [setting.option.name, ...setting.option.aliases].map((text) => ({
        text,
        bytes: asciiBytes(text),
        setting,
      })),
    );
    this.#byName = new Map(this.#names.map((name) => [name.text, name]));
  }

  /** The same object as long as the configuration lives: keep it where reading must be fast. */
  setting<N extends OptionName>(name: N): Setting<OptionValue<N>> {
    return this.#stored(name) as Setting<OptionValue<N>>;
  }

  get<N extends OptionName>(name: N): OptionValue<N> {
    return this.setting(name).value;
  }

  /** All settings in the table's order. */
  get settings(): readonly Setting<unknown>[] {
    return this.#settings;
  }

  /** What CONFIG REWRITE must write down. */
  get changedSettings(): readonly Setting<unknown>[] {
    return this.#settings.filter((setting) => setting.text !== setting.defaultText);
  }

  /** The setting of that name or alias, in either case. */
  find(name: string): Setting<unknown> | undefined {
    return this.#byName.get(name.toLowerCase())?.setting;
  }

  /** Is the value of that option a secret? For MONITOR and SLOWLOG. */
  isSensitive(name: string): boolean {
    return this.find(name)?.option.sensitive ?? false;
  }

  /**
   * Calls `apply` when CONFIG SET has changed any of these options, once even when it changed
   * several. A message from it undoes the whole CONFIG SET and goes to the client; it must then
   * have left in force what was in force before.
   */
  applyWith(names: readonly OptionName[], apply: Apply): void {
    for (const name of names) this.#stored(name).appliers.push(apply);
  }

  /**
   * Puts right a value that the machine has decided (the directory's full path, how many clients
   * are possible). Nobody is called. @throws Error when the type does not accept the text.
   */
  assign(name: OptionName, text: string): void {
    const problem = this.#stored(name).change(text);
    if (problem !== undefined) throw new Error(`${name} '${text}': ${problem}`);
  }

  /**
   * Takes one line of configuration.
   * @param repeated The option was already given in this start's configuration.
   * @returns what is wrong with the words, in Redis's words.
   */
  read(name: string, words: readonly string[], repeated: boolean): string | undefined {
    const found = this.#byName.get(name.toLowerCase());
    if (found === undefined) return 'Bad directive or wrong number of arguments';
    return found.setting.read(words, repeated);
  }

  /**
   * CONFIG GET: names and values, each name once. A pattern without glob characters is a name and
   * is reported as it was written; a name that matches through its alias only is not reported.
   */
  getMatching(patterns: readonly Uint8Array[]): readonly ConfigPair[] {
    const found = new Map<string, ConfigPair>();
    const add = ({ text: key, setting }: Name, reported: string): void => {
      if (!found.has(key)) found.set(key, [reported, setting.text]);
    };
    for (const pattern of patterns) {
      const text = latin1Text(pattern, 0, pattern.length);
      if (!GLOB_CHARACTERS.test(text)) {
        const name = this.#byName.get(text.toLowerCase());
        if (name !== undefined) add(name, text);
        continue;
      }
      for (const name of this.#names) {
        const { bytes } = name;
        if (name.setting.option.hidden) continue;
        if (matchGlob(pattern, 0, pattern.length, bytes, 0, bytes.length, true)) {
          add(name, name.text);
        }
      }
    }
    return [...found.values()];
  }

  /** CONFIG SET: undefined when everything is in force, else the text of the error reply. */
  set(pairs: readonly ConfigPair[], access: ConfigAccess): string | undefined {
    const changes: Change[] = [];
    for (const pair of pairs) {
      const error = this.#addChange(pair, changes, access);
      if (error !== undefined) return error;
    }
    const before = changes.map(({ name: { setting } }) => ({
      setting,
      value: setting.value,
      text: setting.text,
    }));
    const undo = (): void => {
      for (const { setting, value, text } of before) setting.restore(value, text);
    };
    for (const { name, text } of changes) {
      const problem = name.setting.change(text);
      if (problem !== undefined) {
        undo();
        return failure(name.text, problem);
      }
    }
    const changed = changes.filter((change, i) => change.name.setting.text !== before[i].text);
    return this.#apply(changed, undo);
  }

  #addChange(
    [typedName, text]: ConfigPair,
    changes: Change[],
    access: ConfigAccess,
  ): string | undefined {
    const name = this.#byName.get(typedName.toLowerCase());
    if (name === undefined) {
      const shown = printable(typedName);
      return `ERR Unknown option or number of arguments for CONFIG SET - '${shown}'`;
    }
    const { mutability, deniedWhileLoading } = name.setting.option;
    if (mutability === 'immutable') return failure(typedName, "can't set immutable config");
    if (mutability === 'protected' && !this.#allowsProtected(access)) {
      return failure(typedName, "can't set protected config");
    }
    if (deniedWhileLoading && access.loading) return LOADING;
    if (changes.some((change) => change.name === name)) {
      return failure(typedName, 'duplicate parameter');
    }
    changes.push({ name, text });
    return undefined;
  }

  #allowsProtected(access: ConfigAccess): boolean {
    const enabled = this.get('enable-protected-configs');
    return enabled === 'yes' || (enabled === 'local' && access.fromThisMachine);
  }

  #apply(changed: readonly Change[], undo: () => void): string | undefined {
    const called = new Set<Apply>();
    for (const { name } of changed) {
      for (const apply of name.setting.appliers) {
        if (called.has(apply)) continue;
        const refusal = apply();
        if (refusal === undefined) {
          called.add(apply);
          continue;
        }
        undo();
        // They put back what was in force a moment ago; there is nothing else to fall back to.
        for (const earlier of called) earlier();
        return failure(name.text, refusal);
      }
    }
    return undefined;
  }

  #stored(name: OptionName): StoredSetting {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`no option is called ${name}`);
    return found.setting;
  }
}
