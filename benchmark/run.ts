// `npm run bench`: measures our server beside genuine redis-server, in turns, and prints the table
// of the performance page with our figure, Redis's and their ratio. A benchmark and never a test:
// what it finds depends on the machine, and a slow one makes nothing fail.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { type BenchmarkOptions, parseOptions, UsageError, usage } from './options.ts';
import { OwnProcesses } from './own-processes.ts';
import type { Measurement, RowResult } from './row.ts';
import { measurements } from './rows.ts';
import { judge, summarize } from './statistics.ts';
import { renderTable } from './table.ts';

const quickNote = 'A quick run (few requests, few keys) shows that it works, not how fast.';
const bundle = [process.execPath, resolve('dist/respite.js')];

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), bundle);
  const chosen = measurements.filter((one) => isWanted(one, options.only));
  if (chosen.length === 0) throw new UsageError(`no row is named like ${options.only}`);
  requireProgram('redis-benchmark');
  const results = await measureAll(chosen, options);
  console.log(`\n${describeMachine(options)}\n`);
  console.log(renderTable(results, !options.quick));
  if (options.quick) console.log(`\n${quickNote}`);
  if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, asJson(options, results));
}

function isWanted(measurement: Measurement, only: string | undefined): boolean {
  if (only === undefined) return true;
  return measurement.rows.some((row) => row.name.toLowerCase().includes(only.toLowerCase()));
}

/** What can be measured: a row that fails is reported, and the others follow. */
async function measureAll(
  chosen: readonly Measurement[],
  options: BenchmarkOptions,
): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  const context = {
    processes: new OwnProcesses(),
    ours: options.ours,
    redis: options.redis,
    pairs: options.pairs,
    quick: options.quick,
    progress: (text: string) => console.error(text),
  };
  for (const measurement of chosen) {
    try {
      results.push(...(await measurement.measure(context)));
    } catch (error) {
      console.error(`${measurement.rows[0]?.name}:`, error);
      process.exitCode = 1;
    }
  }
  return results;
}

function requireProgram(name: string): void {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
  } catch (error) {
    throw new Error(`${name} is needed (Debian: apt-get install redis-tools)`, { cause: error });
  }
}

function describeMachine(options: BenchmarkOptions): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  const version = execFileSync(options.redis[0] ?? '', ['--version'], { encoding: 'utf8' });
  const redis = /v=(\S+)/.exec(version)?.[1] ?? version.trim();
  const machine = `${cpus().length} x ${cpu?.model.trim()}, ${gib} GiB`;
  const versions = `Node.js ${process.version}, Redis ${redis}`;
  return `${date}, ${machine}, ${versions}, pairs: ${options.pairs}`;
}

function asJson(options: BenchmarkOptions, results: readonly RowResult[]): string {
  const rows = results.map(({ row, pairs, cpuMicros }) => {
    const summary = summarize(pairs);
    const verdict = row.goal === undefined || options.quick ? undefined : judge(row.goal, summary);
    return { ...row, verdict, summary, cpuSummary: summarize(cpuMicros), pairs, cpuMicros };
  });
  const { ours, redis, quick } = options;
  const content = { machine: describeMachine(options), ours, redis, quick, rows };
  return `${JSON.stringify(content, null, 2)}\n`;
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n${usage}`);
  else console.error(error);
  process.exitCode = 1;
}
