/** What the operating system says of this process and its machine. */
import { readFileSync } from 'node:fs';
import { release, type as systemType, totalmem } from 'node:os';
import type { ProcessFigures } from '../commands/framework/server.ts';

/** Where Linux tells a container's limit: version 2 of control groups, and version 1. */
const CGROUP_LIMIT_FILES: readonly string[] = [
  '/sys/fs/cgroup/memory.max',
  '/sys/fs/cgroup/memory/memory.limit_in_bytes',
];

export function readProcessFigures(systemMemoryBytes: number): ProcessFigures {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return {
    residentBytes: memory.rss,
    heapUsedBytes: memory.heapUsed,
    heapTotalBytes: memory.heapTotal,
    systemMemoryBytes,
    cpuUserSeconds: cpu.user / 1e6,
    cpuSystemSeconds: cpu.system / 1e6,
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
