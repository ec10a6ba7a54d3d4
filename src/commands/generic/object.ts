/** OBJECT: how a value is kept, and when its key was last used. Asking is not using. */
import { err } from '../../protocol/reply-error.ts';
import { key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { defineHelp } from '../framework/help.ts';
import { keyAt } from '../framework/key-spec.ts';
import { countsFrequency, encodingName, idleSeconds, referenceCount } from './object-facts.ts';

const SWITCHED_POLICIES =
  'Please note that when switching between policies at runtime LRU and LFU data will take some ' +
  'time to adjust.';
const IDLE_TIME_NOT_TRACKED = err(
  `An LFU maxmemory policy is selected, idle time not tracked. ${SWITCHED_POLICIES}`,
);
const FREQUENCY_NOT_TRACKED = err(
  `An LFU maxmemory policy is not selected, access frequency not tracked. ${SWITCHED_POLICIES}`,
);

/**
 * The record of the key behind the subcommand; answers null and returns 0 when there is none. That
 * counts as a hit or a miss, but nobody is notified of the miss.
 */
function recordOrNull(call: Call): number {
  const ref = call.find(2);
  const { statistics } = call.keyspace;
  if (ref !== 0) {
    statistics.hits++;
  } else {
    statistics.misses++;
    call.reply.nullBulk();
  }
  return ref;
}

const objectEncoding = defineCommand({
  name: 'ENCODING',
  group: 'generic',
  since: '2.2.3',
  summary: 'Answers the name of the form in which a value is kept.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key('key')],
  run(call) {
    const ref = recordOrNull(call);
    if (ref !== 0) call.reply.bulkText(encodingName(call, ref));
  },
});

const objectRefcount = defineCommand({
  name: 'REFCOUNT',
  group: 'generic',
  since: '2.2.3',
  summary: 'Answers how many references there are to a value.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key('key')],
  run(call) {
    const ref = recordOrNull(call);
    if (ref !== 0) call.reply.integer(referenceCount(call, ref));
  },
});

const objectIdletime = defineCommand({
  name: 'IDLETIME',
  group: 'generic',
  since: '2.2.3',
  summary: 'Answers how many seconds ago a key was last used.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key('key')],
  run(call) {
    const ref = recordOrNull(call);
    if (ref === 0) return;
    if (countsFrequency(call)) call.error(IDLE_TIME_NOT_TRACKED);
    else call.reply.integer(idleSeconds(call, ref));
  },
});

const objectFreq = defineCommand({
  name: 'FREQ',
  group: 'generic',
  since: '4.0.0',
  summary: 'Answers how often a key is used, on a logarithmic scale from 0 to 255.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key('key')],
  run(call) {
    const ref = recordOrNull(call);
    if (ref === 0) return;
    if (countsFrequency(call)) call.reply.integer(call.keyspace.accesses.count(ref));
    else call.error(FREQUENCY_NOT_TRACKED);
  },
});

const objectHelp = defineHelp(
  { group: 'generic', since: '6.2.0', flags: ['loading', 'stale'], categories: ['keyspace'] },
  [
    'ENCODING <key>',
    '    The name of the form in which the value of <key> is kept.',
    'FREQ <key>',
    '    How often <key> is used, on a logarithmic scale; only under an LFU policy.',
    'IDLETIME <key>',
    '    How many seconds ago <key> was last used; not under an LFU policy.',
    'REFCOUNT <key>',
    '    How many references there are to the value of <key>.',
  ],
);

export const object = defineCommand({
  name: 'OBJECT',
  group: 'generic',
  since: '2.2.3',
  summary: 'Holds the commands about how values are kept.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [objectEncoding, objectFreq, objectHelp, objectIdletime, objectRefcount],
});
