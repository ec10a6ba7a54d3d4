/** Commands as ACL sees them: which there are, and what a request touches. */
import type { CommandCatalog } from '../../acl/command-catalog.ts';
import { MAY_READ, MAY_WRITE } from '../../acl/patterns.ts';
import type { Touched, TouchedChannel, TouchedKey } from '../../acl/permissions.ts';
import type { Arguments } from '../../base/arguments.ts';
import type { Command } from './command.ts';
import { ACL_CATEGORIES, aclCategories } from './command-info.ts';
import type { CommandTable } from './command-table.ts';
import { forEachKey, type KeySpecFlag } from './key-spec.ts';

export class TableCatalog implements CommandCatalog {
  readonly categories = ACL_CATEGORIES;
  readonly #table: CommandTable;
  /** Made when first asked for: few servers have users, and a start should take no time. */
  readonly #byCategory = new Map<string, readonly Command[]>();

  constructor(table: CommandTable) {
    this.#table = table;
  }

  get idCount(): number {
    return this.#table.idCount;
  }

  find(name: string): Command | undefined {
    return this.#table.findByName(name);
  }

  inCategory(category: string): readonly Command[] {
    const known = this.#byCategory.get(category);
    if (known !== undefined) return known;
    const found = this.#table.all.filter((command) => aclCategories(command).includes(category));
    this.#byCategory.set(category, found);
    return found;
  }
}

const RIGHT_OF_FLAG: Partial<Record<KeySpecFlag, number>> = {
  access: MAY_READ,
  insert: MAY_WRITE,
  delete: MAY_WRITE,
  update: MAY_WRITE,
};

/**
 * The keys and channels of a request. A request that does not say where its keys are touches those
 * found until then: the command will not understand it either.
 */
export function touchedBy({ spec }: Command, request: Arguments): Touched {
  const keys: TouchedKey[] = [];
  forEachKey(spec, request, (index, flags) => keys.push({ index, rights: rightsOf(flags) }));
  return { keys, channels: channelsOf(spec.channels, request) };
}

function rightsOf(flags: readonly KeySpecFlag[]): number {
  let rights = 0;
  for (const flag of flags) rights |= RIGHT_OF_FLAG[flag] ?? 0;
  return rights;
}

function channelsOf(
  channels: Command['spec']['channels'],
  request: Arguments,
): readonly TouchedChannel[] {
  if (channels === undefined) return [];
  const { first, many, patterns } = channels;
  const end = many ? request.count : Math.min(first + 1, request.count);
  const found: TouchedChannel[] = [];
  for (let index = first; index < end; index++) found.push({ index, isPattern: patterns });
  return found;
}
