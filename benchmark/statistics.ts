// What the samples of a row come to. The machine's speed drifts while a benchmark runs, so figures
// are compared pair by pair, each pair measured one right after the other, and the median of those
// ratios is what counts.

/** One measurement of both servers; a server that cannot be measured has no figure. */
export interface Pair {
  readonly ours: number | undefined;
  readonly redis: number | undefined;
}

export interface Summary {
  readonly ours: number | undefined;
  readonly redis: number | undefined;
  readonly ratio: number | undefined;
}

/** What is demanded of the ratio of ours to Redis's, or of our figure itself. */
export interface Goal {
  readonly of: 'ratio' | 'ours';
  readonly better: 'more' | 'less';
  readonly floor: number;
  readonly aim: number;
}

export type Verdict = 'aim' | 'floor' | 'missed';

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function summarize(pairs: readonly Pair[]): Summary {
  const ours = pairs.flatMap((pair) => pair.ours ?? []);
  const redis = pairs.flatMap((pair) => pair.redis ?? []);
  const ratios = pairs.flatMap(({ ours: our, redis: their }) =>
    our === undefined || their === undefined || their === 0 ? [] : [our / their],
  );
  return { ours: median(ours), redis: median(redis), ratio: median(ratios) };
}

/** Which line is reached; undefined without a figure to judge. */
export function judge(goal: Goal, summary: Summary): Verdict | undefined {
  const figure = summary[goal.of];
  if (figure === undefined) return undefined;
  const reaches = (line: number) => (goal.better === 'more' ? figure >= line : figure <= line);
  if (reaches(goal.aim)) return 'aim';
  return reaches(goal.floor) ? 'floor' : 'missed';
}
