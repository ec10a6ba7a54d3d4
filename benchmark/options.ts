// The command line of the benchmark.

export interface BenchmarkOptions {
  /** How our server is started, without `--port` and what follows it. */
  readonly ours: readonly string[];
  readonly redis: readonly string[];
  /** How many times both servers are measured, in turns. */
  readonly pairs: number;
  /** Rows whose name contains this, in any case; all rows without it. */
  readonly only: string | undefined;
  /** One pair of tiny runs: shows that every row can be measured, says nothing about speed. */
  readonly quick: boolean;
  readonly jsonFile: string | undefined;
}

export const usage = `usage: npm run bench -- [options]
  --pairs N       measure both servers N times, in turns (5)
  --only TEXT     only the rows whose name contains TEXT
  --quick         one pair of tiny runs, to see that everything works
  --json FILE     keep every sample in FILE
  --ours COMMAND  how to start our server (node dist/respite.js)
  --redis COMMAND how to start its peer (redis-server)`;

export class UsageError extends Error {
  readonly code = 'USAGE';
}

export function parseOptions(args: readonly string[], ours: readonly string[]): BenchmarkOptions {
  const given = namedValues(args, ['pairs', 'only', 'json', 'ours', 'redis'], ['quick']);
  const quick = given.has('quick');
  const pairs = Number(given.get('pairs') ?? (quick ? 1 : 5));
  if (!Number.isInteger(pairs) || pairs < 1) throw new UsageError('--pairs wants a whole number');
  return {
    ours: given.get('ours')?.split(' ') ?? ours,
    redis: given.get('redis')?.split(' ') ?? ['redis-server'],
    pairs,
    only: given.get('only'),
    quick,
    jsonFile: given.get('json'),
  };
}

/** The values of `--name value`, and '' for each `--flag`; refuses everything else. */
export function namedValues(
  args: readonly string[],
  names: readonly string[],
  flags: readonly string[],
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const name = args[i]?.replace(/^--/, '') ?? '';
    if (args[i] === `--${name}` && flags.includes(name)) {
      given.set(name, '');
    } else if (args[i] === `--${name}` && names.includes(name)) {
      const value = args[++i];
      if (value === undefined) throw new UsageError(`--${name} wants a value`);
      given.set(name, value);
    } else {
      throw new UsageError(`unknown argument ${args[i]}`);
    }
  }
  return given;
}
