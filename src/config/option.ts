// One row of the option table. Everything else about an option is derived from its row: CONFIG
// GET and SET, redis.conf, the command line, defaults, documentation. Values are Latin-1 strings
// (each character is one byte), so that whatever bytes a user writes come back unchanged.

/** What a type makes of words: a value with its text as CONFIG GET reports it, or why not. */
export type Parsed<Value> =
  | { readonly value: Value; readonly text: string }
  | { readonly problem: string };

export interface OptionType<Value> {
  /** One line for the documentation: "an integer between 0 and 65535". */
  readonly description: string;
  /** Takes any number of words: on a line of their own, or in one CONFIG SET argument. */
  readonly severalWords: boolean;
  /**
   * @param words Exactly one, unless `severalWords`.
   * @param previous The value in force, for types where words change only a part of it.
   * @param repeated The option was already given in the configuration that is being read.
   */
  parse(words: readonly string[], previous: Value | undefined, repeated: boolean): Parsed<Value>;
  /**
   * What CONFIG REWRITE writes behind the name, a text for each line; as CONFIG GET reports it
   * where a type has no form of its own.
   */
  write?(value: Value, defaultValue: Value): readonly WrittenLine[];
}

export interface WrittenLine {
  readonly text: string;
  /** It says nothing that the server would not do without it. */
  readonly isDefault: boolean;
}

/**
 * mutable: CONFIG SET changes it. protected: only where `enable-protected-configs` allows it.
 * immutable: only redis.conf and the command line set it.
 */
export type Mutability = 'mutable' | 'protected' | 'immutable';

/**
 * applied: Respite acts on it.
 * accepted: read, stored and reported, but without effect so far.
 * moot: the same for good, since what it governs in Redis is not there or never costs anything.
 */
export type OptionEffect = 'applied' | 'accepted' | 'moot';

export interface OptionAttributes {
  /** Older names: full citizens for CONFIG GET and SET, reported when they themselves match. */
  readonly aliases?: readonly string[];
  /** 'mutable' when left out. */
  readonly mutability?: Mutability;
  /** 'accepted' when left out. */
  readonly effect?: OptionEffect;
  /** For tests and debugging: CONFIG GET tells only who asks by the exact name. */
  readonly hidden?: boolean;
  /** A secret: MONITOR and SLOWLOG show "(redacted)" instead of the value. */
  readonly sensitive?: boolean;
  /** CONFIG SET is refused while a data set is being loaded. */
  readonly deniedWhileLoading?: boolean;
  /** Takes effect at its line of redis.conf already, for the lines that follow (`dir`). */
  readonly appliedWhenRead?: boolean;
}

export interface Option<Name extends string = string, Value = unknown> {
  readonly name: Name;
  readonly type: OptionType<Value>;
  /** As a line of redis.conf would say it. */
  readonly defaultText: string;
  readonly aliases: readonly string[];
  readonly mutability: Mutability;
  readonly effect: OptionEffect;
  readonly hidden: boolean;
  readonly sensitive: boolean;
  readonly deniedWhileLoading: boolean;
  readonly appliedWhenRead: boolean;
}

export function option<const Name extends string, Value>(
  name: Name,
  type: OptionType<Value>,
  defaultText: string,
  attributes: OptionAttributes = {},
): Option<Name, Value> {
  return {
    name,
    type,
    defaultText,
    aliases: attributes.aliases ?? [],
    mutability: attributes.mutability ?? 'mutable',
    effect: attributes.effect ?? 'accepted',
    hidden: attributes.hidden ?? false,
    sensitive: attributes.sensitive ?? false,
    deniedWhileLoading: attributes.deniedWhileLoading ?? false,
    appliedWhenRead: attributes.appliedWhenRead ?? false,
  };
}
