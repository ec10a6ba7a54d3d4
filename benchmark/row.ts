// What a row of the benchmark's table is, and what measuring one or several of them takes.
import type { OwnProcesses } from './own-processes.ts';
import type { Goal, Pair } from './statistics.ts';

export type Unit = 'requests/s' | 'bytes' | 'MB' | 'ms' | '%';

export interface Row {
  readonly name: string;
  readonly unit: Unit;
  /** Rows without a goal are only reported. */
  readonly goal: Goal | undefined;
}

export interface RowResult {
  readonly row: Row;
  readonly pairs: readonly Pair[];
  /** Processor time per request in microseconds, where requests were counted. */
  readonly cpuMicros: readonly Pair[];
}

export interface MeasureContext {
  readonly processes: OwnProcesses;
  readonly ours: readonly string[];
  readonly redis: readonly string[];
  readonly pairs: number;
  readonly quick: boolean;
  /** Says on standard error how far it is. */
  readonly progress: (text: string) => void;
}

/** Rows that come from one measurement together. */
export interface Measurement {
  readonly rows: readonly Row[];
  measure(context: MeasureContext): Promise<readonly RowResult[]>;
}

/** Measures both, taking turns at going first, so that neither always meets the quieter machine. */
export async function inTurns<T>(
  pair: number,
  measure: (side: 'ours' | 'redis') => Promise<T>,
): Promise<{ readonly ours: T; readonly redis: T }> {
  if (pair % 2 === 0) {
    const ours = await measure('ours');
    return { ours, redis: await measure('redis') };
  }
  const redis = await measure('redis');
  return { ours: await measure('ours'), redis };
}
