// The processes that the benchmark started, and no others: whatever ends it, they end too.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const TERMINATION_PATIENCE_MS = 5_000;

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class OwnProcesses {
  private readonly running = new Map<ChildProcess, Promise<ProcessEnd>>();

  constructor() {
    process.once('exit', () => this.killAll());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        this.killAll();
        process.exit(1);
      });
    }
  }

  start(command: readonly string[], options: SpawnOptions): ChildProcess {
    const [program = '', ...args] = command;
    const child = spawn(program, args, options);
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
      child.once('error', () => resolve({ code: null, signal: null }));
    });
    this.running.set(child, ended);
    void ended.then(() => this.running.delete(child));
    return child;
  }

  /** How the process ended; at once if it has. */
  async end(child: ChildProcess): Promise<ProcessEnd> {
    const ended = this.running.get(child);
    return ended === undefined ? { code: child.exitCode, signal: child.signalCode } : await ended;
  }

  /** Asks the process to end, and kills it if it does not. */
  async stop(child: ChildProcess): Promise<void> {
    child.kill('SIGTERM');
    const deadline = setTimeout(() => child.kill('SIGKILL'), TERMINATION_PATIENCE_MS);
    await this.end(child);
    clearTimeout(deadline);
  }

  private killAll(): void {
    for (const child of this.running.keys()) child.kill('SIGKILL');
  }
}
