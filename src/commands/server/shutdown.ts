/**
 * SHUTDOWN: stops the server, having saved what is to be saved. There is no reply then: the client
 * learns of it by its connection being closed. A server that cannot save stays, unless forced.
 */
import { stopModeOf } from '../../persistence/persistence.ts';
import { err } from '../../protocol/reply-error.ts';
import { oneOf, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';

const NOT_IN_PROGRESS = err('No shutdown in progress.');
const FAILED = err('Errors trying to SHUTDOWN. Check logs.');
const MODIFIERS: readonly string[] = ['nosave', 'save', 'now', 'force', 'abort'];

export const shutdown = defineCommand({
  name: 'SHUTDOWN',
  group: 'server',
  since: '1.0.0',
  summary: 'Stops the server.',
  complexity: 'O(1), or O(N) for N keys when the data is saved',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'sentinel', 'allow_busy'],
  history: [['7.0.0', 'Added `NOW`, `FORCE` and `ABORT`.']],
  arguments: [
    optional(oneOf('save-selector', token('NOSAVE'), token('SAVE'))),
    optional(token('NOW', { since: '7.0.0' })),
    optional(token('FORCE', { since: '7.0.0' })),
    optional(token('ABORT', { since: '7.0.0' })),
  ],
  parsesItself: true,
  run(call) {
    const modifiers = readModifiers(call);
    if (modifiers === undefined) {
      call.error(SYNTAX_ERROR);
    } else if (modifiers.has('abort')) {
      abort(call);
    } else if (!prepare(call, modifiers)) {
      call.error(FAILED);
    } else {
      // What the client sent behind it is not executed any more.
      call.session.closeAfterReply = true;
      call.server.shutdown();
    }
  },
});

function abort({ server, reply }: Call): void {
  if (!server.cancelShutdown()) {
    reply.error(NOT_IN_PROGRESS);
    return;
  }
  server.log('notice', 'Shutdown manually aborted.');
  reply.ok();
}

function prepare({ server }: Call, modifiers: ReadonlySet<string>): boolean {
  const { mode, force } = stopModeOf([...modifiers]);
  return server.persistence.prepareToStop(mode, force);
}

/** Undefined when a modifier is unknown or does not go with another one. */
function readModifiers(call: Call): ReadonlySet<string> | undefined {
  const given = new Set<string>();
  for (let index = 1; index < call.request.count; index++) {
    const modifier = call.text(index).toLowerCase();
    if (!MODIFIERS.includes(modifier)) return undefined;
    given.add(modifier);
  }
  if (given.has('save') && given.has('nosave')) return undefined;
  return given.has('abort') && given.size > 1 ? undefined : given;
}
