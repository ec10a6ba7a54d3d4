/**
 * DEBUG: for tests of the server and of clients. Some of it stops or endangers the server, so it is
 * closed unless `enable-debug-command` opens it, for everybody or for this machine.
 */
import { beforeZeroByte, parseLenientInteger } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { replyHelp } from '../../framework/help.ts';
import { isFromThisMachine } from '../../framework/session.ts';
import { debugObject } from './object.ts';

const NOT_ALLOWED = err(
  'DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run ' +
    'it from a local connection, otherwise you need to set this option in the configuration ' +
    'file, and then restart the server.',
);
/** So much of an unknown subcommand is quoted. */
const QUOTE_LIMIT = 128;
/** As C's atoi reads a number: its beginning counts, and no number is zero. */
const LEADING_INTEGER = /^[ \t\n\v\f\r]*[+-]?[0-9]+/;

const HELP: readonly string[] = [
  'OBJECT <key>',
  '    What lies behind <key>, in one line.',
  'SET-ACTIVE-EXPIRE <0|1>',
  '    With 0, keys whose time has come stay until somebody asks for them. 1 is the default.',
  'SLEEP <seconds>',
  '    Stops the server for <seconds>, which may have decimals.',
];

export const debug = defineCommand({
  name: 'DEBUG',
  group: 'server',
  since: '1.0.0',
  summary: 'Holds commands for tests of the server and of clients.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'protected'],
  internal: true,
  run(call) {
    if (!isAllowed(call)) {
      call.error(NOT_ALLOWED);
      return;
    }
    const subcommand = call.text(1);
    const { count } = call.request;
    switch (`${subcommand.toLowerCase()} ${count}`) {
      case 'help 2':
        replyHelp(call, HELP);
        return;
      case 'object 3':
        debugObject(call);
        return;
      case 'set-active-expire 3':
        setActiveExpire(call);
        return;
      case 'sleep 3':
        sleep(call);
        return;
      default: {
        const quoted = beforeZeroByte(subcommand).slice(0, QUOTE_LIMIT);
        const problem = 'unknown subcommand or wrong number of arguments for';
        call.error(err(`${problem} '${quoted}'. Try DEBUG HELP.`));
      }
    }
  },
});

function isAllowed({ server, session }: Call): boolean {
  const enabled = server.config.get('enable-debug-command');
  return enabled === 'yes' || (enabled === 'local' && isFromThisMachine(session));
}

function setActiveExpire(call: Call): void {
  const digits = LEADING_INTEGER.exec(call.text(2))?.[0] ?? '0';
  const value = parseLenientInteger(digits) ?? 0n;
  call.server.activeExpiry.enabled = BigInt.asIntN(32, value) !== 0n;
  call.reply.ok();
}

function sleep(call: Call): void {
  const seconds = Number.parseFloat(call.text(2));
  if (Number.isFinite(seconds) && seconds > 0) call.server.clock.blockMs(seconds * 1000);
  call.reply.ok();
}
