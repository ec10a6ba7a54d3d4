/** MEMORY DOCTOR: what is remarkable about the use of memory, in sentences, and what to do. */

import { defineCommand } from '../../framework/command.ts';
import type { Server } from '../../framework/server.ts';
import { clientMemoryBytes } from '../../framework/session.ts';
import { allocatorFigures, memoryFigures } from './memory-figures.ts';

/** With less than this in use there is nothing to be said: the process itself outweighs it. */
const TOO_LITTLE_BYTES = 5 * 1024 * 1024;
/** An arena is given back only when it is empty, so some room between blocks is as it should be. */
const SPARE_BYTES = 64 * 1024 * 1024;
const HIGH_PEAK_RATIO = 1.5;
const HIGH_FRAGMENTATION_RATIO = 1.4;
const LARGE_CLIENT_BYTES = 200 * 1024;
const NEARLY_FULL_SHARE = 0.95;

export const memoryDoctor = defineCommand({
  name: 'DOCTOR',
  group: 'server',
  since: '4.0.0',
  summary: 'Tells in sentences what is remarkable about the use of memory.',
  complexity: 'O(N), N being how many clients are connected.',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run({ server, reply }) {
    reply.verbatimText(diagnosis(server));
  },
});

export function diagnosis(server: Server): string {
  const figures = memoryFigures(server);
  if (figures.usedBytes < TOO_LITTLE_BYTES) {
    return 'There are hardly any data here, so there is nothing to be said about their memory.\n';
  }
  const findings = [
    ...dataFindings(server, figures.usedBytes, figures.peakBytes),
    ...roomFindings(server, figures.usedBytes),
    ...clientFindings(server),
  ];
  if (findings.length === 0) return 'The use of memory shows nothing out of the ordinary.\n';
  return findings.map((finding) => ` * ${finding}\n`).join('');
}

function dataFindings(server: Server, used: number, peak: number): readonly string[] {
  const findings: string[] = [];
  if (peak > used * HIGH_PEAK_RATIO) {
    findings.push(
      'Peak: at some time the data took more than one and a half times what they take now. The ' +
        'arenas they lay in are given back as they become empty; until then the process looks ' +
        'larger than its data.',
    );
  }
  const { eviction } = server.memoryLimit;
  const limit = eviction.limitBytes;
  if (used > limit * NEARLY_FULL_SHARE) {
    findings.push(
      eviction.enabled
        ? 'Limit: maxmemory is nearly reached, and keys are evicted to stay below it. See ' +
            'evicted_keys in INFO whether that is as intended.'
        : 'Limit: maxmemory is nearly reached and the policy is noeviction, so writes are about ' +
            'to be refused.',
    );
  }
  return findings;
}

function roomFindings(server: Server, used: number): readonly string[] {
  const { activeBytes, residentBytes, processBytes } = allocatorFigures(server);
  const findings: string[] = [];
  if (activeBytes - used > SPARE_BYTES && activeBytes > used * HIGH_FRAGMENTATION_RATIO) {
    findings.push(
      'Fragmentation: the arenas are more than 1.4 times as large as the blocks in use, because ' +
        'blocks of other sizes went than came. New keys will use that room first. MEMORY ' +
        'MALLOC-STATS shows which sizes have it.',
    );
  }
  if (processBytes - residentBytes > Math.max(used, SPARE_BYTES * 4)) {
    findings.push(
      'Process: besides its data the process takes more memory than they do. Look at ' +
        'js_heap_used in INFO, and for clients with large buffers in CLIENT LIST.',
    );
  }
  return findings;
}

function clientFindings({ clients }: Server): readonly string[] {
  const sessions = clients.list();
  const bytes = sessions.reduce((sum, session) => sum + clientMemoryBytes(session), 0);
  if (sessions.length === 0 || bytes / sessions.length <= LARGE_CLIENT_BYTES) return [];
  return [
    'Clients: they take more than 200 KB each on average. Perhaps some send long pipelines ' +
      'without reading the replies; CLIENT LIST shows them (omem, qbuf), and ' +
      'client-output-buffer-limit and maxmemory-clients stop them.',
  ];
}
