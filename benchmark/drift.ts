// How much a series of samples has moved between the second quarter of a run, when all has warmed
// up, and the last one. Means of whole quarters: single samples depend on the collector's mood.

export interface Drift {
  readonly secondQuarter: number;
  readonly lastQuarter: number;
  /** 0.05 when the last quarter is five percent above the second. */
  readonly share: number;
}

export function driftOf(samples: readonly number[]): Drift {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) throw new RangeError('too few samples to have quarters');
  const secondQuarter = mean(samples.slice(quarter, 2 * quarter));
  const lastQuarter = mean(samples.slice(-quarter));
  return { secondQuarter, lastQuarter, share: lastQuarter / secondQuarter - 1 };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
