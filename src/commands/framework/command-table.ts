/**
 * Finds commands by the bytes of their name, in any case, without making a string: an open hash
 * table over length and a few letters, settled by comparing.
 */
import type { Arguments } from '../../base/arguments.ts';
import { equalsIgnoreCase } from '../../base/ascii.ts';
import type { Command } from './command.ts';

const TABLE_SIZE = 2048;

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
  readonly #slots: (Command | undefined)[] = new Array(TABLE_SIZE).fill(undefined);

  constructor(commands: readonly Command[]) {
    this.commands = [...commands].sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
    for (const command of this.commands) {
      const { nameBytes } = command;
      let slot = slotOf(nameBytes, 0, nameBytes.length);
      while (this.#slots[slot] !== undefined) slot = (slot + 1) & (TABLE_SIZE - 1);
      this.#slots[slot] = command;
    }
  }

  /** The command that a name means; a container for a subcommand. */
  find(bytes: Uint8Array, start: number, length: number): Command | undefined {
    if (length === 0) return undefined;
    let slot = slotOf(bytes, start, length);
    for (;;) {
      const command = this.#slots[slot];
      if (command === undefined) return undefined;
      if (
        command.nameBytes.length === length &&
        equalsIgnoreCase(bytes, start, length, command.nameBytes)
      ) {
        return command;
      }
      slot = (slot + 1) & (TABLE_SIZE - 1);
    }
  }

  /** By text, `client|list` for a subcommand. */
  findByName(name: string): Command | undefined {
    const lower = name.toLowerCase();
    const [container, sub, more] = lower.split('|');
    const command = this.commands.find((candidate) => candidate.fullName === container);
    if (sub === undefined || command === undefined) return command;
    if (more !== undefined) return undefined;
    return command.subcommands.find((candidate) => candidate.fullName === lower);
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
