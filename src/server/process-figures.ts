/** What the operating system says of this process and its machine. */
import { readFileSync } from 'node:fs';
import { release, type as systemType, totalmem } from 'node:os';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import type {
  EventLoopFigures,
  ProcessFigures,
  ProcessorTime,
} from '../commands/framework/server.ts';

/** Where Linux tells a container's limit: version 2 of control groups, and version 1. */
const CGROUP_LIMIT_FILES: readonly string[] = [
  '/sys/fs/cgroup/memory.max',
  '/sys/fs/cgroup/memory/memory.limit_in_bytes',
];

/** Counts the runs of the garbage collector from its making on. */
export class CollectionCounter {
  count = 0;
  durationMs = 0;

  constructor() {
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.count++;
        this.durationMs += duration;
      }
    });
    observer.observe({ entryTypes: ['gc'] });
  }
}

/** Figures this old will do, as in Redis, which looks at its resident memory ten times a second. */
const FRESH_MS = 100;

/**
 * What only the system knows and takes tens of microseconds to tell (files of /proc, the processor
 * time): not asked for more than once in a while, for INFO tells of the resident memory several
 * times and may be sent at every connect.
 */
export class ProcFigures {
  #residentBytes = 0;
  #residentAtMs = Number.NEGATIVE_INFINITY;
  #mainThread: ProcessorTime | undefined = undefined;
  #mainThreadAtMs = Number.NEGATIVE_INFINITY;
  #processor: NodeJS.CpuUsage = { user: 0, system: 0 };
  #processorAtMs = Number.NEGATIVE_INFINITY;

  get residentBytes(): number {
    const now = performance.now();
    if (now - this.#residentAtMs >= FRESH_MS) {
      this.#residentBytes = process.memoryUsage.rss();
      this.#residentAtMs = now;
    }
    return this.#residentBytes;
  }

  /** Microseconds. */
  get processor(): NodeJS.CpuUsage {
    const now = performance.now();
    if (now - this.#processorAtMs >= FRESH_MS) {
      this.#processor = process.cpuUsage();
      this.#processorAtMs = now;
    }
    return this.#processor;
  }

  get mainThread(): ProcessorTime | undefined {
    const now = performance.now();
    if (now - this.#mainThreadAtMs >= FRESH_MS) {
      this.#mainThread = mainThreadTime();
      this.#mainThreadAtMs = now;
    }
    return this.#mainThread;
  }
}

/**
 * Each figure is asked for when it is read: the system and the runtime take from microseconds to a
 * millisecond for some of them, and who sends INFO at every connect wants few.
 */
class CurrentFigures implements ProcessFigures {
  readonly systemMemoryBytes: number;
  readonly #collected: CollectionCounter;
  readonly #proc: ProcFigures;
  #memory: NodeJS.MemoryUsage | undefined = undefined;

  constructor(systemMemoryBytes: number, collected: CollectionCounter, proc: ProcFigures) {
    this.systemMemoryBytes = systemMemoryBytes;
    this.#collected = collected;
    this.#proc = proc;
  }

  get #usage(): NodeJS.MemoryUsage {
    this.#memory ??= process.memoryUsage();
    return this.#memory;
  }

  get residentBytes(): number {
    return this.#proc.residentBytes;
  }

  get heapUsedBytes(): number {
    return this.#usage.heapUsed;
  }

  get heapTotalBytes(): number {
    return this.#usage.heapTotal;
  }

  get externalBytes(): number {
    return this.#usage.external;
  }

  get arrayBufferBytes(): number {
    return this.#usage.arrayBuffers;
  }

  get cpuUserSeconds(): number {
    return this.#proc.processor.user / 1e6;
  }

  get cpuSystemSeconds(): number {
    return this.#proc.processor.system / 1e6;
  }

  get mainThread(): ProcessorTime | undefined {
    return this.#proc.mainThread;
  }

  get collections(): number {
    return this.#collected.count;
  }

  get collectionMs(): number {
    return this.#collected.durationMs;
  }
}

export function readProcessFigures(
  systemMemoryBytes: number,
  collected: CollectionCounter,
  proc: ProcFigures,
): ProcessFigures {
  return new CurrentFigures(systemMemoryBytes, collected, proc);
}

/** Fields of /proc/…/stat behind the name, which is in parentheses and may hold anything. */
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;
/** Linux counts these in hundredths of a second, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100;

/** The thread whose number is the process's. Only Linux tells. */
function mainThreadTime(): ProcessorTime | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'latin1');
  } catch (error) {
    // Another system, or a sandbox without /proc: then nobody knows.
    if (error instanceof Error) return undefined;
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    userSeconds: Number(fields[USER_TICKS_FIELD]) / TICKS_PER_SECOND,
    systemSeconds: Number(fields[SYSTEM_TICKS_FIELD]) / TICKS_PER_SECOND,
  };
}

/** Of performance.nodeTiming, which the declarations for Node 20 do not know. */
interface LoopMetrics {
  readonly uvMetricsInfo?: { readonly loopCount: number };
}

export function readEventLoopFigures(): EventLoopFigures {
  const timing: LoopMetrics = performance.nodeTiming as object;
  return {
    cycles: timing.uvMetricsInfo?.loopCount ?? 0,
    activeMs: performance.eventLoopUtilization().active,
  };
}

/** The machine's memory, or the container's if that is less. */
export function systemMemoryBytes(): number {
  let bytes = totalmem();
  for (const file of CGROUP_LIMIT_FILES) {
    const limit = readLimit(file);
    if (limit > 0) bytes = Math.min(bytes, limit);
  }
  return bytes;
}

/** The limit in a file; 0 when the file or the limit is missing ("max"). */
function readLimit(file: string): number {
  try {
    const limit = Number(readFileSync(file, 'utf8').trim());
    return Number.isFinite(limit) ? limit : 0;
  } catch (error) {
    // No such file on this system: then there is no such limit.
    if (error instanceof Error) return 0;
    throw error;
  }
}

export function operatingSystemName(): string {
  const machine = process.arch === 'x64' ? 'x86_64' : process.arch;
  return `${systemType()} ${release()} ${machine}`;
}
