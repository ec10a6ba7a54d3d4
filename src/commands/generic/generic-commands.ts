/** The commands on keys of any type. */
import type { Command } from '../framework/command.ts';

export const genericCommands: Command[] = [];
