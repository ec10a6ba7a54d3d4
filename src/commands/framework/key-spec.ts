/**
 * Where a command's keys are in a request, in the terms of COMMAND INFO's key specifications.
 * COMMAND GETKEYS, ACL and cluster routing all go by `forEachKey`.
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

export interface KeySpec {
  readonly flags: readonly KeySpecFlag[];
  readonly notes?: string;
  /** What the command does with the keys in this very request, where options decide that. */
  readonly flagsIn?: (request: Arguments) => readonly KeySpecFlag[];
  readonly begin: { readonly index: number } | { readonly keyword: string; readonly from: number };
  readonly find:
    | { readonly lastKey: number; readonly step: number; readonly limit: number }
    | { readonly keyCount: number; readonly firstKey: number; readonly step: number };
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

/** Visits the index of every key argument; false when the request does not say where they are. */
export function forEachKey(
  specs: readonly KeySpec[],
  request: Arguments,
  visit: (index: number, spec: KeySpec) => void,
): boolean {
  for (const spec of specs) {
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

function visitRange(
  spec: KeySpec,
  request: Arguments,
  first: number,
  visit: (index: number, spec: KeySpec) => void,
): boolean {
  const { find } = spec;
  if ('lastKey' in find) {
    let last = first + find.lastKey;
    if (find.lastKey < 0) {
      const all = request.count - 1 - first;
      last = find.limit > 1 ? first + Math.floor(all / find.limit) : request.count + find.lastKey;
    }
    if (last >= request.count) return false;
    for (let at = first; at <= last; at += find.step) visit(at, spec);
    return true;
  }
  const countAt = first + find.keyCount;
  if (countAt >= request.count) return false;
  const count = parseSafeInteger(request.bytes, request.starts[countAt], request.lengths[countAt]);
  const begin = first + find.firstKey;
  if (!(count >= 1) || begin + (count - 1) * find.step >= request.count) return false;
  for (let nth = 0; nth < count; nth++) visit(begin + nth * find.step, spec);
  return true;
}
