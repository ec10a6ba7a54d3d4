/** The commands of transactions. */
import type { Command } from '../framework/command.ts';
import { discard } from './discard.ts';
import { exec } from './exec.ts';
import { multi } from './multi.ts';
import { unwatch, watch } from './watch.ts';

export const transactionCommands: readonly Command[] = [discard, exec, multi, unwatch, watch];
