/** CONFIG REWRITE: the configuration file says from now on what is in force. */
import { err, ReplyError } from '../../../protocol/reply-error.ts';
import { defineCommand } from '../../framework/command.ts';

export const NO_FILE = err('The server is running without a config file');

export const configRewrite = defineCommand({
  name: 'REWRITE',
  group: 'server',
  since: '2.8.0',
  summary: 'Brings the configuration file up to date with what is in force.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run({ reply, server }) {
    if (server.config.file === undefined) {
      reply.error(NO_FILE);
      return;
    }
    const problem = server.rewriteConfigFile(false);
    if (problem === undefined) {
      server.log('warning', 'CONFIG REWRITE executed with success.');
      reply.ok();
    } else {
      server.log('warning', `CONFIG REWRITE failed: ${problem}`);
      reply.error(new ReplyError('ERR', `Rewriting config file: ${problem}`));
    }
  },
});
