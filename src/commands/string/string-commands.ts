/** The commands on strings. */
import { get } from './get.ts';
import { set } from './set.ts';

export const stringCommands = [get, set];
