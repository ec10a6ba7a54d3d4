// Every command of the table with too few arguments, too many, and nonsense in place of good ones,
// so that a new command is compared in this without a word here. Commands that 7.0 does not have
// are left out, since nobody could say what is right.
import { commandGroups } from '../../../../src/commands/all-commands.ts';
import type { Command } from '../../../../src/commands/framework/command.ts';
import { type Random, seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  type PipelineCase,
  pipelineCase,
  type RequestSource,
} from '../differential-case.ts';

const NEWEST = [7, 0] as const;

/** Older than the newest that genuine Redis is asked for: `6.2.0` is, `7.2.0` is not. */
function isKnown({ spec }: Command): boolean {
  const [major = 0, minor = 0] = spec.since.split('.').map(Number);
  return major < NEWEST[0] || (major === NEWEST[0] && minor <= NEWEST[1]);
}

const known = commandGroups().filter(isKnown);
const leaves = known.flatMap((command) =>
  command.subcommands.length === 0 ? [command] : command.subcommands.filter(isKnown),
);

/** Ends what the case needs, differs by nature, or has cases of its own for all of this. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  words(`quit shutdown debug command|getkeys command|getkeysandflags client|setinfo client|reply
    client|pause client|kill client|no-evict client|no-touch monitor sync psync lolwut pfdebug
    pfselftest`),
);

/** These answer with times, sizes or chance. */
const NO_NONSENSE: ReadonlySet<string> = new Set(
  words(`ttl pttl expiretime pexpiretime object|idletime object|freq memory|usage dump restore
    randomkey scan object|encoding`),
);

const spoken = (command: Command): string[] => command.fullName.split('|');

function arityCase(command: Command): PipelineCase {
  const { arity } = command.spec;
  const name = spoken(command);
  const least = Math.abs(arity);
  const requests: RequestSource[] = [];
  const add = (count: number, texts: readonly string[]): void => {
    const args = Array.from({ length: count - name.length }, (_, at) => texts[at % texts.length]!);
    requests.push([...name, ...args]);
  };
  for (const texts of [['x'], ['1'], [''], ['k', '0', 'x']]) {
    for (let count = name.length; count < least; count++) add(count, texts);
    if (arity > 0) for (const more of [1, 2, 9]) add(arity + more, texts);
  }
  return pipelineCase(`${command.fullName} with too few or too many arguments`, requests);
}

const NONSENSE = [
  ...words('0 -1 100000 9223372036854775807 -9223372036854775808 9223372036854775808 abc 1.5 "" x'),
  ...words('NX XX EX GET MATCH COUNT -0 01 inf nan é'),
  ...[' ', '1 ', '\x00', '\r\n', '*'],
];
const STATES: readonly (readonly string[])[] = [
  ['DEL', 'k', 'l'],
  ['MSET', 'k', '10', 'l', 'other'],
  ['MSET', 'k', 'some text', 'l', '3'],
];
const ROUNDS = 6;

/** What stands in the place of one argument; the first key is usually the one that is looked at. */
function nonsense(position: number, firstKey: number, random: Random): string {
  if (position === firstKey) return random.oneIn(8) ? random.pick(NONSENSE) : 'k';
  return random.oneIn(6) ? 'l' : random.pick(NONSENSE);
}

function nonsenseCase(command: Command, seed: number): PipelineCase {
  const random = seededRandom(seed);
  const { arity } = command.spec;
  const name = spoken(command);
  const firstKey = name.length;
  const requests: RequestSource[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const state of STATES) {
      const count = Math.abs(arity) + (arity < 0 ? random.below(4) : 0);
      const args = Array.from({ length: count - name.length }, (_, at) =>
        nonsense(at + name.length, firstKey, random),
      );
      requests.push(state, [...name, ...args], 'GET k; ~PTTL k');
    }
  }
  return pipelineCase(`${command.fullName} with nonsense`, requests);
}

const compared = leaves.filter(({ fullName }) => !LEFT_OUT.has(fullName));
const arities = compared.map(arityCase).filter(({ steps }) => steps.length > 0);
const odd = compared
  .filter(
    ({ fullName, spec }) =>
      (spec.keys ?? []).length > 0 &&
      !NO_NONSENSE.has(fullName) &&
      !(spec.flags ?? []).includes('blocking'),
  )
  .map((command, at) => nonsenseCase(command, at + 1));

export const everyCommand: CorpusGroup = {
  name: 'every command',
  cases: [...arities, ...odd],
};
