/** CONFIG GET: the options whose names match any of the patterns. */

import { asciiBytes } from '../../../base/ascii.ts';
import { block, many, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';

export const configGet = defineCommand({
  name: 'GET',
  group: 'server',
  since: '2.0.0',
  summary: 'Answers the names and values of the configuration options that match.',
  complexity: 'O(N) where N is the number of patterns',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  history: [['7.0.0', 'Takes several patterns.']],
  arguments: [many(block('parameter', text('parameter')))],
  parsesItself: true,
  run({ request, reply, server }) {
    const patterns: Uint8Array[] = [];
    for (let index = 2; index < request.count; index++) patterns.push(request.copy(index));
    const found = server.config.getMatching(patterns);
    reply.map(found.length);
    for (const [name, value] of found) {
      reply.bulkBytes(asciiBytes(name));
      reply.bulkBytes(asciiBytes(value));
    }
  },
});
