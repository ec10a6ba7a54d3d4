// One run of redis-benchmark against one server.
import type { OwnProcesses } from './own-processes.ts';

const CONNECTIONS = 50;
const RUN_PATIENCE_MS = 120_000;

export interface Load {
  /**
   * The name of one of redis-benchmark's tests (`set`, `ping_mbulk`, …), or a command of one's own,
   * in which `__rand_int__` becomes a number below `keys`.
   */
  readonly test: string | readonly string[];
  readonly pipeline: number;
  readonly valueBytes: number;
  /** How many different keys are used. */
  readonly keys: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
}

export async function runLoad(
  processes: OwnProcesses,
  port: number,
  load: Load,
  requests: number,
): Promise<LoadResult> {
  const command = ['redis-benchmark', '-h', '127.0.0.1', '-p', String(port), '--csv'];
  const settings = {
    '-c': CONNECTIONS,
    '-P': load.pipeline,
    '-d': load.valueBytes,
    '-r': load.keys,
    '-n': requests,
  };
  for (const [name, value] of Object.entries(settings)) command.push(name, String(value));
  if (typeof load.test === 'string') command.push('-t', load.test);
  else command.push(...load.test);
  const child = processes.start(command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), RUN_PATIENCE_MS);
  const { code } = await processes.end(child);
  clearTimeout(deadline);
  const requestsPerSecond = parseCsv(stdout);
  if (code !== 0 || requestsPerSecond === undefined) {
    throw new Error(`${command.join(' ')} failed (${code}): ${stderr}${stdout}`);
  }
  return { requestsPerSecond };
}

/** The rate in the last line, `"SET","123456.78",…`; newer versions print headings before it. */
export function parseCsv(output: string): number | undefined {
  const last = output.trim().split('\n').at(-1) ?? '';
  const rate = /^"[^"]*","([\d.]+)"/.exec(last)?.[1];
  return rate === undefined ? undefined : Number(rate);
}
