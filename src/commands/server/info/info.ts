/**
 * INFO: the state of the server as text, section by section. Sections come in their own order, each
 * once, however they were asked for; a name that is none adds nothing. `default`, which is what
 * comes without a name, and `all` are the sections that Redis has; `everything` adds our own.
 */
import { many, optional, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import type { Server } from '../../framework/server.ts';
import { clientsSection } from './clients-section.ts';
import { commandstatsSection, latencystatsSection } from './command-sections.ts';
import { debugSection } from './debug-section.ts';
import { memorySection } from './memory-section.ts';
import {
  clusterSection,
  cpuSection,
  errorstatsSection,
  keyspaceSection,
  modulesSection,
  replicationSection,
} from './other-sections.ts';
import { persistenceSection } from './persistence-section.ts';
import { respiteSection } from './respite-section.ts';
import type { InfoSection } from './section.ts';
import { serverSection } from './server-section.ts';
import { statsSection } from './stats-section.ts';

const SECTIONS: readonly InfoSection[] = [
  serverSection,
  clientsSection,
  memorySection,
  persistenceSection,
  statsSection,
  replicationSection,
  cpuSection,
  modulesSection,
  commandstatsSection,
  errorstatsSection,
  latencystatsSection,
  clusterSection,
  keyspaceSection,
  debugSection,
  respiteSection,
];

export const info = defineCommand({
  name: 'INFO',
  group: 'server',
  since: '1.0.0',
  summary: 'Tells the state of the server: what it is, what it does and what it has done.',
  complexity: 'O(1)',
  arity: -1,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  history: [['7.0.0', 'Takes several sections.']],
  arguments: [optional(many(text('section')))],
  parsesItself: true,
  tellsOfClients: true,
  run(call) {
    const asked: string[] = [];
    for (let index = 1; index < call.request.count; index++) {
      const name = call.text(index).toLowerCase();
      asked.push(name === 'module_list' ? 'modules' : name);
    }
    writeInfo(call.server, asked);
    const { bytes, length } = call.server.fieldLines;
    call.reply.verbatim(bytes, 0, length);
  },
});

/** Leaves the sections in the server's `fieldLines`. */
export function writeInfo(server: Server, asked: readonly string[]): void {
  writeSections(server, SECTIONS.filter(isWanted(new Set(asked))));
}

function isWanted(asked: ReadonlySet<string>): (section: InfoSection) => boolean {
  const everything = asked.has('everything');
  const all = everything || asked.has('all');
  const usual = all || asked.size === 0 || asked.has('default');
  return ({ name, listing }) => {
    if (asked.has(name)) return true;
    if (listing === 'all') return all;
    return listing === 'default' ? usual : listing === 'everything' && everything;
  };
}

function writeSections(server: Server, sections: readonly InfoSection[]): void {
  const { fieldLines } = server;
  fieldLines.begin();
  for (const { title, fields } of sections) {
    if (fieldLines.length > 0) fieldLines.lineEnd();
    fieldLines.text('# ');
    fieldLines.text(title);
    fieldLines.lineEnd();
    for (const [name, value] of fields(server)) fieldLines.field(name, value);
  }
}
