/**
 * The words with which a command describes its arguments. One description serves the parser,
 * COMMAND DOCS and the reference page. The types are those of COMMAND DOCS.
 */
export type ArgumentType =
  | 'string'
  | 'integer'
  | 'double'
  | 'key'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  /** The keyword in front of the value, or, of a pure token, the keyword itself. */
  readonly token?: string;
  readonly optional?: boolean;
  readonly multiple?: boolean;
  /** Of one that may be repeated: its token is repeated with it. */
  readonly multipleToken?: boolean;
  readonly since?: string;
  readonly deprecatedSince?: string;
  /** Which key specification finds this key. */
  readonly keySpec?: number;
  readonly arguments?: readonly Argument[];
}

/** Details that any argument may have. */
export interface ArgumentDetails {
  readonly token?: string;
  readonly since?: string;
  readonly deprecatedSince?: string;
}

export function key(name: string, keySpec = 0): Argument {
  return { name, type: 'key', keySpec };
}

export function text(name: string, details: ArgumentDetails = {}): Argument {
  return { name, type: 'string', ...details };
}

export function integer(name: string, details: ArgumentDetails = {}): Argument {
  return { name, type: 'integer', ...details };
}

export function double(name: string, details: ArgumentDetails = {}): Argument {
  return { name, type: 'double', ...details };
}

export function pattern(name: string, details: ArgumentDetails = {}): Argument {
  return { name, type: 'pattern', ...details };
}

export function unixTime(name: string, details: ArgumentDetails = {}): Argument {
  return { name, type: 'unix-time', ...details };
}

/** A keyword that stands for itself. */
export function token(keyword: string, details: ArgumentDetails = {}): Argument {
  return { name: keyword.toLowerCase(), type: 'pure-token', token: keyword, ...details };
}

export function oneOf(name: string, ...choices: readonly Argument[]): Argument {
  return { name, type: 'oneof', arguments: choices };
}

export function block(name: string, ...parts: readonly Argument[]): Argument {
  return { name, type: 'block', arguments: parts };
}

export function optional(argument: Argument, details: ArgumentDetails = {}): Argument {
  return { ...argument, ...details, optional: true };
}

/** One or more of it. */
export function many(argument: Argument): Argument {
  return { ...argument, multiple: true };
}
