/**
 * Finds commands by the bytes of their name, in any case, without making a string: an open hash
 * table over length and a few letters, settled by comparing.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { Command, CommandIds } from './command.ts';

const TABLE_SIZE = 2048;
const NO_NAME = new Uint8Array(0);

function slotOf(bytes: Uint8Array, start: number, length: number): number {
  // 0x20 folds the case of letters; what it does to other bytes does not matter here.
  const first = bytes[start] | 0x20;
  const middle = bytes[start + (length >>> 1)] | 0x20;
  const last = bytes[start + length - 1] | 0x20;
  return (first * 31 + middle * 7 + last * 131 + length * 521) & (TABLE_SIZE - 1);
}

export class CommandTable {
  /** In the order of their names. */
  readonly commands: readonly Command[];
  /** Those that a request can name; `rename-command` takes away others. */
  reachable: readonly Command[];
  /** The numbers of commands and subcommands are below this. */
  readonly idCount: number;
  readonly #byId: readonly Command[];
  readonly #slots: (Command | undefined)[] = new Array(TABLE_SIZE).fill(undefined);
  /**
   * The name that leads to each slot's command; differs from the command's own if it was renamed.
   */
  readonly #names: Uint8Array[] = new Array(TABLE_SIZE).fill(NO_NAME);

  /** @param commands As they are defined; the table has copies with numbers of their own. */
  constructor(commands: readonly Command[]) {
    const sorted = [...commands].sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
    const ids = new CommandIds();
    this.commands = sorted.map(({ spec }) => new Command(spec, undefined, ids));
    this.reachable = this.commands;
    this.idCount = ids.count;
    const all = this.commands.flatMap((command) => [command, ...command.subcommands]);
    this.#byId = all.sort((a, b) => a.id - b.id);
    for (const command of this.commands) this.#add(command.nameBytes, command);
  }

  #add(name: Uint8Array, command: Command): void {
    let slot = slotOf(name, 0, name.length);
    while (this.#slots[slot] !== undefined) slot = (slot + 1) & (TABLE_SIZE - 1);
    this.#slots[slot] = command;
    this.#names[slot] = name;
  }

  /**
   * `rename-command`: the command answers to another name only, or, if that is empty, to none.
   * Returns what is wrong, in Redis's words.
   */
  rename(name: string, newName: string): string | undefined {
    const oldBytes = asciiBytes(name.toLowerCase());
    const newBytes = asciiBytes(newName.toLowerCase());
    const command = this.find(oldBytes, 0, oldBytes.length);
    if (command === undefined) return 'No such command in rename-command';
    if (this.find(newBytes, 0, newBytes.length) !== undefined) {
      return 'Target command name already exists';
    }
    const entries = this.#slots
      .map((found, slot) => ({ found, bytes: this.#names[slot] }))
      .filter(({ found }) => found !== undefined && found !== command);
    this.#slots.fill(undefined);
    this.#names.fill(NO_NAME);
    for (const { found, bytes } of entries) if (found !== undefined) this.#add(bytes, found);
    if (newBytes.length > 0) this.#add(newBytes, command);
    else this.reachable = this.reachable.filter((other) => other !== command);
    return undefined;
  }

  /** The command that a name means; a container for a subcommand. */
  find(bytes: Uint8Array, start: number, length: number): Command | undefined {
    if (length === 0) return undefined;
    let slot = slotOf(bytes, start, length);
    for (;;) {
      const command = this.#slots[slot];
      if (command === undefined) return undefined;
      const name = this.#names[slot];
      if (name.length === length && equalsIgnoreCase(bytes, start, length, name)) return command;
      slot = (slot + 1) & (TABLE_SIZE - 1);
    }
  }

  /** All commands and subcommands, by their numbers. */
  get all(): readonly Command[] {
    return this.#byId;
  }

  byId(id: number): Command {
    return this.#byId[id];
  }

  /** The command that a request means, of a container its subcommand. */
  lookUp(request: Arguments): Command | undefined {
    const command = this.find(request.bytes, request.starts[0], request.lengths[0]);
    if (command === undefined || command.subcommands.length === 0) return command;
    return request.count < 2 ? command : CommandTable.findSubcommand(command, request);
  }

  /** By its own name as text, `client|list` for a subcommand; that it was renamed is no matter. */
  findByName(name: string): Command | undefined {
    const [container] = name.toLowerCase().split('|');
    const command = this.commands.find((candidate) => candidate.fullName === container);
    return command && CommandTable.#orSubcommand(command, name);
  }

  /** By the name that requests call it by, as Latin-1 text. */
  findReachable(name: string): Command | undefined {
    const bytes = asciiBytes(name.split('|')[0]);
    const command = this.find(bytes, 0, bytes.length);
    return command && CommandTable.#orSubcommand(command, name);
  }

  static #orSubcommand(command: Command, name: string): Command | undefined {
    const [, sub, more] = name.toLowerCase().split('|');
    if (sub === undefined) return command;
    if (more !== undefined) return undefined;
    const fullName = `${command.fullName}|${sub}`;
    return command.subcommands.find((candidate) => candidate.fullName === fullName);
  }

  /** The subcommand that a request's second argument names. */
  static findSubcommand(container: Command, request: Arguments): Command | undefined {
    const start = request.starts[1];
    const length = request.lengths[1];
    for (const candidate of container.subcommands) {
      if (candidate.nameBytes.length !== length) continue;
      if (equalsIgnoreCase(request.bytes, start, length, candidate.nameBytes)) return candidate;
    }
    return undefined;
  }
}
