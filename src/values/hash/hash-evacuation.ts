/**
 * Moving what a hash consists of out of closed arenas, a step at a time: the root first, then the
 * directories, then the segments of both tables and the records they refer to, by hash prefix, so
 * that splits and merges between two steps leave nothing out.
 */
import type { BlockMover } from '../value-type.ts';
