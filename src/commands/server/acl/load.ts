/** ACL LOAD and ACL SAVE: the users, from and to the file that `aclfile` names. */
import { fileContent, loadUsers } from '../../../acl/acl-file.ts';
import { err } from '../../../protocol/reply-error.ts';
import { defineCommand } from '../../framework/command.ts';
import { closeClientsOf } from './closing.ts';

const NO_FILE = err(
  'This Redis instance is not configured to use an ACL file. You may want to specify users via ' +
    'the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis ' +
    'configuration file set) in order to store users in the Redis configuration.',
);
const NOT_SAVED = err(
  'There was an error trying to save the ACLs. Please check the server logs for more information',
);
const COMPLEXITY = 'O(N). Where N is the number of configured users.';

export const aclLoad = defineCommand({
  name: 'LOAD',
  group: 'server',
  since: '6.0.0',
  summary: 'Takes the users anew from the file of users.',
  complexity: COMPLEXITY,
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  run(call) {
    const { reply, server } = call;
    const path = server.config.get('aclfile');
    if (path === '') {
      reply.error(NO_FILE);
      return;
    }
    const loaded = loadUsers(server.access.users, server.aclFiles, path);
    if ('errors' in loaded) {
      reply.error(err(loaded.errors));
      return;
    }
    reply.ok();
    closeClientsOf(call, loaded.removed);
  },
});

export const aclSave = defineCommand({
  name: 'SAVE',
  group: 'server',
  since: '6.0.0',
  summary: 'Writes the users into the file of users.',
  complexity: COMPLEXITY,
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  run({ reply, server }) {
    const path = server.config.get('aclfile');
    if (path === '') {
      reply.error(NO_FILE);
      return;
    }
    const problem = server.aclFiles.write(path, fileContent(server.access.users));
    if (problem === undefined) {
      reply.ok();
      return;
    }
    server.log('warning', `${problem.doing} ACL file for ACL SAVE: ${problem.reason}`);
    reply.error(NOT_SAVED);
  },
});
