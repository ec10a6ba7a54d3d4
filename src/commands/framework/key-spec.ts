/**
 * Where a command's keys are in a request, in the terms of COMMAND INFO's key specifications.
 * COMMAND GETKEYS, ACL and cluster routing all go by `forEachKey`. A command whose keys these terms
 * cannot find has a function that does.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { parseSafeInteger } from '../../base/integers.ts';

export type KeySpecFlag =
  | 'RO'
  | 'RW'
  | 'OW'
  | 'RM'
  | 'access'
  | 'update'
  | 'insert'
  | 'delete'
  | 'not_key'
  | 'incomplete'
  | 'variable_flags';

/** What a command does with a key. */
export type KeyVisitor = (index: number, flags: readonly KeySpecFlag[]) => void;

/** Visits every key of a request; false when the request does not say where they are. */
export type KeyFinder = (request: Arguments, visit: KeyVisitor) => boolean;

/** Channels of a command, from the argument `first` on. */
export interface ChannelSpec {
  readonly first: number;
  /** All arguments to the end are channels, rather than this one. */
  readonly many: boolean;
  /** They are patterns of channels. */
  readonly patterns: boolean;
}

export interface KeySpec {
  readonly flags: readonly KeySpecFlag[];
  readonly notes?: string;
  /** What the command does with the keys in this very request, where options decide that. */
  readonly flagsIn?: (request: Arguments) => readonly KeySpecFlag[];
  readonly begin:
    | { readonly index: number }
    | { readonly keyword: string; readonly from: number }
    | Unknown;
  readonly find:
    | Unknown
    | { readonly lastKey: number; readonly step: number; readonly limit: number }
    | { readonly keyCount: number; readonly firstKey: number; readonly step: number };
}

/** No words of this language tell it. */
export interface Unknown {
  readonly unknown: true;
}

/** Keys that follow from what is stored, or from options in a way that cannot be told here. */
export function keysNobodyCanTell(notes: string, ...flags: readonly KeySpecFlag[]): KeySpec {
  return { flags, notes, begin: { unknown: true }, find: { unknown: true } };
}

/** One key at a fixed place. */
export function keyAt(index: number, ...flags: readonly KeySpecFlag[]): KeySpec {
  return { flags, begin: { index }, find: { lastKey: 0, step: 1, limit: 0 } };
}

/** Keys from a place to the end of the request, every `step` arguments. */
export function keysFrom(index: number, step: number, ...flags: readonly KeySpecFlag[]): KeySpec {
  return { flags, begin: { index }, find: { lastKey: -1, step, limit: 0 } };
}

/** What a command does with a key that the specification finds in this request. */
export function flagsOfKey(spec: KeySpec, request: Arguments): readonly KeySpecFlag[] {
  return spec.flagsIn?.(request) ?? spec.flags;
}

/** What tells where a command's keys are. */
export interface KeySource {
  readonly keys?: readonly KeySpec[];
  readonly findKeys?: KeyFinder;
}

/** Visits the index of every key argument; false when the request does not say where they are. */
export function forEachKey(
  { keys = [], findKeys }: KeySource,
  request: Arguments,
  visit: KeyVisitor,
): boolean {
  if (findKeys !== undefined) return findKeys(request, visit);
  for (const spec of keys) {
    if (spec.flags.includes('not_key')) continue;
    const first = beginOf(spec, request);
    if (first < 0) continue;
    if (!visitRange(spec, request, first, visit)) return false;
  }
  return true;
}

function beginOf(spec: KeySpec, request: Arguments): number {
  const { begin } = spec;
  if ('index' in begin) return begin.index;
  if ('unknown' in begin) return -1;
  const keyword = asciiBytes(begin.keyword.toLowerCase());
  const backwards = begin.from < 0;
  let at = backwards ? request.count + begin.from : begin.from;
  for (; at > 0 && at < request.count; at += backwards ? -1 : 1) {
    const length = request.lengths[at];
    if (length !== keyword.length) continue;
    if (equalsIgnoreCase(request.bytes, request.starts[at], length, keyword)) return at + 1;
  }
  return -1;
}

function visitRange(spec: KeySpec, request: Arguments, first: number, visit: KeyVisitor): boolean {
  const { find } = spec;
  const flags = flagsOfKey(spec, request);
  if ('unknown' in find) return true;
  if ('lastKey' in find) {
    let last = first + find.lastKey;
    if (find.lastKey < 0) {
      const all = request.count - 1 - first;
      last = find.limit > 1 ? first + Math.floor(all / find.limit) : request.count + find.lastKey;
    }
    if (last >= request.count) return false;
    for (let at = first; at <= last; at += find.step) visit(at, flags);
    return true;
  }
  const countAt = first + find.keyCount;
  if (countAt >= request.count) return false;
  const count = parseSafeInteger(request.bytes, request.starts[countAt], request.lengths[countAt]);
  const begin = first + find.firstKey;
  if (!(count >= 1) || begin + (count - 1) * find.step >= request.count) return false;
  for (let nth = 0; nth < count; nth++) visit(begin + nth * find.step, flags);
  return true;
}
