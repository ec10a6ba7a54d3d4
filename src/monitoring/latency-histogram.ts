/**
 * How often a command took how long, with two significant digits: times up to 256 ns are counted
 * one by one, above that each doubling of time has 128 counters of equal width. This is the shape
 * of HdrHistogram, whose percentiles monitoring tools know; 24 KB for each command that was used.
 */
const EXACT = 256;
const COUNTERS_PER_DOUBLING = 128;
const EXACT_LOG = 8;
/** Longer ones count as so long: a second. */
const LONGEST_NS = 1e9;
const DOUBLINGS = Math.ceil(Math.log2(LONGEST_NS / EXACT));
/** Where the cumulative distribution has its first step, ns; each further one is twice as far. */
const FIRST_STEP_NS = 1024;

export class LatencyHistogram {
  readonly #counts = new Float64Array(EXACT + DOUBLINGS * COUNTERS_PER_DOUBLING);
  #total = 0;
  #longestNs = 0;

  get total(): number {
    return this.#total;
  }

  /** Counts so many calls that each took so long. */
  add(ns: number, calls: number): void {
    const value = ns < 1 ? 1 : ns > LONGEST_NS ? LONGEST_NS : Math.floor(ns);
    this.#counts[counterOf(value)] += calls;
    this.#total += calls;
    if (value > this.#longestNs) this.#longestNs = value;
  }

  /** In ns; the highest time that is counted with the one that is meant. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.floor((percent / 100) * this.#total + 0.5));
    let seen = 0;
    for (let counter = 0; counter < this.#counts.length; counter++) {
      seen += this.#counts[counter];
      if (seen >= wanted) return highestOf(counter);
    }
    return 0;
  }

  /**
   * How many calls took no longer than each power of two of microseconds (about: 1, 2, 4, 8, 16,
   * 33, 66 …); only where there are more than at the one before.
   */
  distribution(): readonly (readonly [microseconds: number, calls: number])[] {
    const steps: [number, number][] = [];
    let seen = 0;
    let told = 0;
    let counter = 0;
    for (let stepNs = FIRST_STEP_NS; told < this.#total; stepNs *= 2) {
      const last = counterOf(Math.min(stepNs, LONGEST_NS));
      for (; counter <= last; counter++) seen += this.#counts[counter];
      if (seen > told) steps.push([Math.floor(highestOf(last) / 1000), seen]);
      told = seen;
    }
    return steps;
  }
}

function counterOf(ns: number): number {
  if (ns < EXACT) return ns;
  const doubling = 31 - Math.clz32(ns) - EXACT_LOG;
  const within = (ns >>> (doubling + 1)) - COUNTERS_PER_DOUBLING;
  return EXACT + doubling * COUNTERS_PER_DOUBLING + within;
}

function highestOf(counter: number): number {
  if (counter < EXACT) return counter;
  const doubling = Math.floor((counter - EXACT) / COUNTERS_PER_DOUBLING);
  const within = (counter - EXACT) % COUNTERS_PER_DOUBLING;
  return (within + COUNTERS_PER_DOUBLING + 1) * 2 ** (doubling + 1) - 1;
}
