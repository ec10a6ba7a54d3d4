/** The commands about the server as a whole. */
import type { Command } from '../framework/command.ts';

export const serverCommands: Command[] = [];
