/** GEOSEARCH and GEOSEARCHSTORE: the members within a circle or a box. */
import { TYPE_ZSET } from '../../values/kinds.ts';
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
import { keyAt } from '../framework/key-spec.ts';
import { openOtherSortedSet, removeDestination } from '../sorted-set/sorted-set-access.ts';
import { UNIT_ARGUMENT } from './geo-arguments.ts';
import { readOptions, Search, type SearchKind } from './search-options.ts';
import { carryOut } from './searching.ts';

const shared = {
  group: 'geo',
  since: '6.2.0',
  complexity:
    'O(N+log(M)), N being the members in the cells around the area, M all those of the set.',
  history: [['7.0.0', 'Units may be in capitals.']],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const area: readonly Argument[] = [
  oneOf('from', text('member', { token: 'FROMMEMBER' }), {
    ...block('fromlonlat', double('longitude'), double('latitude')),
    token: 'FROMLONLAT',
  }),
  oneOf(
    'by',
    block('circle', double('radius', { token: 'BYRADIUS' }), UNIT_ARGUMENT),
    block('box', double('width', { token: 'BYBOX' }), double('height'), UNIT_ARGUMENT),
  ),
  optional(oneOf('order', token('ASC'), token('DESC'))),
  optional(block('count-block', integer('count', { token: 'COUNT' }), optional(token('ANY')))),
];

export const geosearch = defineCommand({
  ...shared,
  name: 'GEOSEARCH',
  summary: 'Answers the members that lie within a circle or a box.',
  arity: -7,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key('key'),
    ...area,
    optional(token('WITHCOORD')),
    optional(token('WITHDIST')),
    optional(token('WITHHASH')),
  ],
  run(call) {
    search(call, 1, { isNamed: true, optionsFrom: 2 });
  },
});

export const geosearchstore = defineCommand({
  ...shared,
  name: 'GEOSEARCHSTORE',
  summary: 'Stores the members that lie within a circle or a box in a key.',
  arity: -8,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update'), keyAt(2, 'RO', 'access')],
  arguments: [key('destination'), key('source', 1), ...area, optional(token('STOREDIST'))],
  run(call) {
    search(call, 2, { isNamed: true, optionsFrom: 3, storeIndex: 1 });
  },
});

function search(call: Call, sourceIndex: number, kind: SearchKind): void {
  const ref = call.readOf(sourceIndex, TYPE_ZSET);
  if (ref < 0) return;
  const set = ref === 0 ? undefined : openOtherSortedSet(call, ref);
  const wanted = new Search();
  if (!readOptions(call, kind, set, wanted)) return;
  if (set !== undefined) {
    carryOut(call, wanted, set);
  } else if (wanted.storeIndex === 0) {
    call.reply.array(0);
  } else {
    removeDestination(call, wanted.storeIndex);
    call.reply.integer(0);
  }
}
