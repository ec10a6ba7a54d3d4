/** How LIMIT is described, which the commands on ranges share. */
import { type Argument, block, integer } from '../framework/argument.ts';

export const LIMIT_ARGUMENT: Argument = block('limit', integer('offset'), integer('count'));
