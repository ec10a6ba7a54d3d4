/** CLIENT SETINFO: what a client library tells about itself, for CLIENT LIST. */
import { asciiBytes } from '../../../base/ascii.ts';
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import { oneOf, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { isClientAttribute } from '../client-attributes.ts';

const LIBRARY_NAME = asciiBytes('lib-name');
const LIBRARY_VERSION = asciiBytes('lib-ver');

export const clientSetinfo = defineCommand({
  name: 'SETINFO',
  group: 'connection',
  since: '7.2.0',
  summary: 'Tells the name or the version of the library that the client uses.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [
    oneOf('attr', text('libname', { token: 'lib-name' }), text('libver', { token: 'lib-ver' })),
  ],
  parsesItself: true,
  run(call) {
    const isName = call.isWord(2, LIBRARY_NAME);
    const attribute = beforeZeroByte(call.text(2));
    if (!isName && !call.isWord(2, LIBRARY_VERSION)) {
      call.error(err(`Unrecognized option '${attribute}'`));
      return;
    }
    const value = call.text(3);
    if (!isClientAttribute(value)) {
      const problem = 'cannot contain spaces, newlines or special characters.';
      call.error(err(`${attribute} ${problem}`));
      return;
    }
    if (isName) call.session.libraryName = value;
    else call.session.libraryVersion = value;
    call.reply.ok();
  },
});
