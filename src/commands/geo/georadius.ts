/**
 * GEORADIUS and GEORADIUSBYMEMBER, and the forms of them that only read: GEOSEARCH before it was,
 * with centre, radius and unit in fixed places.
 */
import { TYPE_ZSET } from '../../values/kinds.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import {
  type Argument,
  block,
  double,
  integer,
  key,
  oneOf,
  optional,
  text,
  token,
} from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { type KeySpec, keyAt } from '../framework/key-spec.ts';
import { openOtherSortedSet, removeDestination } from '../sorted-set/sorted-set-access.ts';
import { UNIT_ARGUMENT } from './geo-arguments.ts';
import {
  centreOnMember,
  centreOnPosition,
  readOptions,
  readRadius,
  Search,
} from './search-options.ts';
import { carryOut } from './searching.ts';

const KEY = 1;
const CENTRE = 2;
/** Options begin here behind a position, and behind a member. */
const BEHIND_POSITION = 6;
const BEHIND_MEMBER = 5;

const shared = {
  group: 'geo',
  complexity:
    'O(N+log(M)), N being the members in the cells around the area, M all those of the set.',
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const writing = { since: '3.2.0', flags: ['write', 'denyoom'] } as const;
const reading = {
  since: '3.2.10',
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
} as const satisfies Partial<CommandSpec>;

/** The key of the set, and those behind STORE and STOREDIST. */
function keysWithStore(from: number): KeySpec[] {
  const behind = (keyword: string): KeySpec => ({
    flags: ['OW', 'update'],
    begin: { keyword, from },
    find: { lastKey: 0, step: 1, limit: 0 },
  });
  return [keyAt(KEY, 'RO', 'access'), behind('STORE'), behind('STOREDIST')];
}

const position = [double('longitude'), double('latitude')] as const;

function details(anySince?: string): Argument[] {
  const any = anySince === undefined ? token('ANY') : token('ANY', { since: anySince });
  return [
    double('radius'),
    UNIT_ARGUMENT,
    optional(token('WITHCOORD')),
    optional(token('WITHDIST')),
    optional(token('WITHHASH')),
    optional(block('count-block', integer('count', { token: 'COUNT' }), optional(any))),
    optional(oneOf('order', token('ASC'), token('DESC'))),
  ];
}

const storing = optional(oneOf('store', key('storekey', 1), key('storedistkey', 2)));

export const georadius = defineCommand({
  ...shared,
  ...writing,
  name: 'GEORADIUS',
  summary: 'Answers or stores the members that lie within a circle around a position.',
  arity: -6,
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with `BYRADIUS`' },
  keys: keysWithStore(BEHIND_POSITION),
  arguments: [key('key'), ...position, ...details('6.2.0'), storing],
  history: [
    ['6.2.0', 'Takes `ANY` with `COUNT`.'],
    ['7.0.0', 'Units may be in capitals.'],
  ],
  run(call) {
    search(call, false, true);
  },
});

export const georadiusRo = defineCommand({
  ...shared,
  ...reading,
  name: 'GEORADIUS_RO',
  summary: 'Answers the members that lie within a circle around a position.',
  arity: -6,
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with `BYRADIUS`' },
  arguments: [key('key'), ...position, ...details('6.2.0')],
  history: [['6.2.0', 'Takes `ANY` with `COUNT`.']],
  run(call) {
    search(call, false, false);
  },
});

export const georadiusbymember = defineCommand({
  ...shared,
  ...writing,
  name: 'GEORADIUSBYMEMBER',
  summary: 'Answers or stores the members that lie within a circle around one of them.',
  arity: -5,
  deprecated: {
    since: '6.2.0',
    replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with `BYRADIUS` and `FROMMEMBER`',
  },
  keys: keysWithStore(BEHIND_MEMBER),
  arguments: [key('key'), text('member'), ...details(), storing],
  history: [['7.0.0', 'Units may be in capitals.']],
  run(call) {
    search(call, true, true);
  },
});

export const georadiusbymemberRo = defineCommand({
  ...shared,
  ...reading,
  name: 'GEORADIUSBYMEMBER_RO',
  summary: 'Answers the members that lie within a circle around one of them.',
  arity: -5,
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with `BYRADIUS` and `FROMMEMBER`' },
  arguments: [key('key'), text('member'), ...details()],
  run(call) {
    search(call, true, false);
  },
});

function search(call: Call, byMember: boolean, mayStore: boolean): void {
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  const set = ref === 0 ? undefined : openOtherSortedSet(call, ref);
  const wanted = new Search();
  const optionsFrom = byMember ? BEHIND_MEMBER : BEHIND_POSITION;
  if (!readCentre(call, byMember, optionsFrom, set, wanted)) return;
  if (!readOptions(call, { isNamed: false, optionsFrom, mayStore }, set, wanted)) return;
  if (set !== undefined) {
    carryOut(call, wanted, set);
  } else if (wanted.storeIndex === 0) {
    call.reply.array(0);
  } else {
    removeDestination(call, wanted.storeIndex);
    call.reply.integer(0);
  }
}

/** Reads centre, radius and unit. */
function readCentre(
  call: Call,
  byMember: boolean,
  optionsFrom: number,
  set: SortedSetForm | undefined,
  { area }: Search,
): boolean {
  if (!byMember) {
    return centreOnPosition(call, CENTRE, area) && readRadius(call, optionsFrom - 2, area);
  }
  // Redis does not look at them when there is no set.
  if (set === undefined) return true;
  return centreOnMember(call, CENTRE, set, area) && readRadius(call, optionsFrom - 2, area);
}
