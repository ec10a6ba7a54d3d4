// How two replies to the same request are compared. The default is byte for byte; the others exist
// for replies that genuine Redis itself does not repeat from one process to the next: orders of
// hash tables, clocks, identifiers, addresses. Each ignores only that and nothing else.
import type { Reply, RespValue } from '../../support/resp-parser.ts';

/** `apartMs` is how far apart in time the two servers may have seen the same request. */
export type Comparator = (genuine: Reply, ours: Reply, apartMs: number) => boolean;

export const exact: Comparator = (genuine, ours) => genuine.raw.equals(ours.raw);

/**
 * Times in units of `unitMs` (integers, also as bulk strings) that may differ by `tolerance` units
 * and by what the machine's slowness adds; negative ones, which are no times, are exact.
 */
export function sameTime(unitMs: number, tolerance: number): Comparator {
  return (genuine, ours, apartMs) => {
    const [left, right] = [integerOf(genuine.value), integerOf(ours.value)];
    if (left === undefined || right === undefined || left < 0n || right < 0n) {
      return exact(genuine, ours, apartMs);
    }
    const distance = left > right ? left - right : right - left;
    const allowed = BigInt(tolerance + Math.ceil(apartMs / unitMs));
    return genuine.value.type === ours.value.type && distance <= allowed;
  };
}

/** Arrays with the same items in any order. */
export const anyOrder: Comparator = (genuine, ours) =>
  describeUnordered(genuine.value) === describeUnordered(ours.value);

/** The reply of SCAN: the same cursor, the same items in any order. */
export const scanReply: Comparator = (genuine, ours, apartMs) => {
  const [left, right] = [itemsOf(genuine.value), itemsOf(ours.value)];
  if (left?.length !== 2 || right?.length !== 2) return exact(genuine, ours, apartMs);
  const sameCursor = describeValue(left[0]!) === describeValue(right[0]!);
  return sameCursor && describeUnordered(left[1]!) === describeUnordered(right[1]!);
};

/** The same type all the way down, whatever the contents; for RANDOMKEY, TIME, CLIENT ID. */
export const sameShape: Comparator = (genuine, ours) =>
  shapeOf(genuine.value) === shapeOf(ours.value);

/** Texts of the same type whose first `length` characters agree. */
export function samePrefix(length: number): Comparator {
  return (genuine, ours) =>
    genuine.value.type === ours.value.type &&
    textOf(genuine.value)?.slice(0, length) === textOf(ours.value)?.slice(0, length);
}

/** Texts that agree once every match of the patterns is masked out; errors are exact. */
export function masked(...patterns: readonly RegExp[]): Comparator {
  const mask = (text: string): string =>
    patterns.reduce((masked, pattern) => masked.replace(pattern, '<masked>'), text);
  return (genuine, ours, apartMs) => {
    const [left, right] = [textOf(genuine.value), textOf(ours.value)];
    if (left === undefined || right === undefined) return exact(genuine, ours, apartMs);
    return genuine.value.type === ours.value.type && mask(left) === mask(right);
  };
}

/** Name-value replies (maps, or flat arrays in RESP2), in any order, without the named fields. */
export function fieldsExcept(...names: readonly string[]): Comparator {
  const describe = (value: RespValue): string | undefined =>
    pairsOf(value)
      ?.map(([name, field]) => {
        const label = textOf(name) ?? describeValue(name);
        return `${label}=${names.includes(label) ? shapeOf(field) : describeValue(field)}`;
      })
      .sort()
      .join('\n');
  return (genuine, ours, apartMs) => {
    const [left, right] = [describe(genuine.value), describe(ours.value)];
    if (left === undefined || right === undefined) return exact(genuine, ours, apartMs);
    return genuine.value.type === ours.value.type && left === right;
  };
}

export const anyFieldOrder: Comparator = fieldsExcept();

/** Lines of `name=value` or `name:value` fields: the same names in the same order. */
export function sameFieldNames(pattern: RegExp): Comparator {
  const names = (value: RespValue) => textOf(value)?.match(pattern)?.join(' ');
  return (genuine, ours, apartMs) => {
    const [left, right] = [names(genuine.value), names(ours.value)];
    if (left === undefined || right === undefined) return exact(genuine, ours, apartMs);
    return genuine.value.type === ours.value.type && left === right;
  };
}

export function itemsOf(value: RespValue): readonly RespValue[] | undefined {
  return value.type === 'array' || value.type === 'set' ? value.items : undefined;
}

/** The pairs of a map, or of a flat array of even length. */
export function pairsOf(value: RespValue): (readonly [RespValue, RespValue])[] | undefined {
  if (value.type === 'map') return [...value.entries];
  const items = itemsOf(value);
  if (items === undefined || items.length % 2 === 1) return undefined;
  const pairs: (readonly [RespValue, RespValue])[] = [];
  for (let index = 0; index < items.length; index += 2) {
    pairs.push([items[index]!, items[index + 1]!]);
  }
  return pairs;
}

export function textOf(value: RespValue): string | undefined {
  switch (value.type) {
    case 'simple':
    case 'error':
      return value.text;
    case 'bulk':
    case 'verbatim':
      return value.bytes.toString('latin1');
    default:
      return undefined;
  }
}

/** Does a text name a version up to the one that is compared with, 7.0? What is newer is ours. */
export function isOfComparedVersion(value: RespValue): boolean {
  return /^([1-6]|7\.0)\./.test(textOf(value) ?? '');
}

function integerOf(value: RespValue): bigint | undefined {
  if (value.type === 'integer') return value.value;
  const text = value.type === 'bulk' ? value.bytes.toString('latin1') : '';
  return /^-?[0-9]+$/.test(text) ? BigInt(text) : undefined;
}

/** A text in which two values are equal exactly when they are the same reply. */
export function describeValue(value: RespValue): string {
  switch (value.type) {
    case 'array':
    case 'push':
      return `${value.type}[${value.items.map(describeValue).join(',')}]`;
    case 'set':
      return `set[${value.items.map(describeValue).sort().join(',')}]`;
    case 'map':
      return `map[${value.entries.map((pair) => pair.map(describeValue).join('=>')).join(',')}]`;
    case 'bulk':
      return JSON.stringify(value.bytes.toString('latin1'));
    case 'verbatim':
      return `${value.format}:${JSON.stringify(value.bytes.toString('latin1'))}`;
    case 'integer':
    case 'boolean':
      return `${value.type}:${value.value}`;
    case 'null':
      return 'null';
    default:
      return `${value.type}:${JSON.stringify(value.text)}`;
  }
}

function describeUnordered(value: RespValue): string {
  const items = itemsOf(value);
  if (items === undefined) return describeValue(value);
  return `${value.type}[${items.map(describeValue).sort().join(',')}]`;
}

function shapeOf(value: RespValue): string {
  if (value.type === 'map') {
    return `map[${value.entries.map((pair) => pair.map(shapeOf).join('=>')).join(',')}]`;
  }
  const items = itemsOf(value);
  return items === undefined ? value.type : `${value.type}[${items.map(shapeOf).join(',')}]`;
}

/**
 * What XINFO tells, without times, without the nodes of an index that is built otherwise, and
 * without the fields about consumers that Redis 7.2 has added; the lengths of maps are left out.
 */
export const streamInfo: Comparator = (genuine, ours) => {
  const told = (reply: Reply): string =>
    reply.raw
      .toString('latin1')
      .replace(/\$(11\r\nactive-time|8\r\ninactive)\r\n:-?\d+\r\n/g, '')
      .replace(/(radix-tree-nodes|seen-time|idle)\r\n:\d+/g, '$1')
      .replace(/:\d{13}\r\n/g, ':time\r\n')
      .replace(/[*%]\d+\r\n/g, '');
  return told(genuine) === told(ours);
};

/** Entries of XPENDING without the time for which they have been idle. */
export const pendingEntries: Comparator = (genuine, ours) => {
  const told = (reply: Reply): string =>
    reply.raw
      .toString('latin1')
      .replace(/(\$\d+\r\n\d+-\d+\r\n\$\d+\r\n[^\r]*\r\n):\d+\r\n/g, '$1:idle\r\n');
  return told(genuine) === told(ours);
};
