/** The commands about the connection itself. */
import { ping } from './ping.ts';

export const connectionCommands = [ping];
