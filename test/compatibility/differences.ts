// The one table of what Respite deliberately answers otherwise than redis-server 7.0.15, the oracle
// of the differential tests: Respite follows Redis 7.4. Every entry names its documentary source.
// Whatever differs and is not covered here fails the run, and so does an entry that covers nothing
// any more, so that the table stays the whole truth.

/** One request that the two servers answered differently, all in printable form. */
export interface Mismatch {
  readonly title: string;
  readonly request: string;
  readonly genuine: string;
  readonly ours: string;
}

export interface Difference {
  readonly name: string;
  readonly what: string;
  readonly source: string;
  readonly covers: (mismatch: Mismatch) => boolean;
}

export const DIFFERENCES: readonly Difference[] = [];
