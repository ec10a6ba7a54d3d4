/**
 * DEBUG: for tests of the server and of clients. Some of it stops or endangers the server, so it is
 * closed unless `enable-debug-command` opens it, for everybody or for this machine. Subcommands of
 * Redis that could only pretend here (those about its allocator and its C structures) are left out.
 */
import { matchGlob } from '../../../base/glob.ts';
import { beforeZeroByte, parseLenientInteger } from '../../../config/numbers.ts';
import { err, ReplyError } from '../../../protocol/reply-error.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { replyHelp } from '../../framework/help.ts';
import { debugRefusal } from '../../framework/protected.ts';
import { NO_FILE } from '../config/rewrite.ts';
import { debugArenas } from './arenas.ts';
import { debugDigest, debugDigestValue } from './digest.ts';
import { debugListpack, debugQuicklist, setPackedThreshold } from './list-structure.ts';
import { debugObject } from './object.ts';
import { debugPopulate } from './populate.ts';
import { debugProtocol } from './protocol.ts';
import { debugLoadAof, debugReload, debugSkipChecksum } from './reload.ts';
import { debugTableOfKey, debugTables } from './table-statistics.ts';

/** So much of an unknown subcommand is quoted. */
const QUOTE_LIMIT = 128;
/** As C's atoi reads a number: its beginning counts, and no number is zero. */
const LEADING_INTEGER = /^[ \t\n\v\f\r]*[+-]?[0-9]+/;

interface Subcommand {
  readonly name: string;
  /** How many arguments a request has, DEBUG and the name included. */
  readonly least: number;
  readonly most: number;
  readonly run: (call: Call) => void;
  readonly help: readonly string[];
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'aof-flush-sleep',
    least: 3,
    most: 3,
    run: delayAof,
    help: [
      'AOF-FLUSH-SLEEP <microseconds>',
      '    Stops the server for so long before each write to the append-only file.',
    ],
  },
  {
    name: 'arenas',
    least: 2,
    most: 2,
    run: debugArenas,
    help: [
      'ARENAS',
      '    How memory is divided: for each size of blocks how many are in use and free.',
    ],
  },
  {
    name: 'assert',
    least: 2,
    most: 2,
    run: failAssertion,
    help: ['ASSERT', '    Fails as a bug in a command would: it is logged and answered, no more.'],
  },
  {
    name: 'config-rewrite-force-all',
    least: 2,
    most: 2,
    run: rewriteWholeConfiguration,
    help: [
      'CONFIG-REWRITE-FORCE-ALL',
      '    CONFIG REWRITE that writes every option into the file, those at their default too.',
    ],
  },
  {
    name: 'digest',
    least: 2,
    most: 2,
    run: debugDigest,
    help: ['DIGEST', '    40 hexadecimal digits that are the same for the same data.'],
  },
  {
    name: 'digest-value',
    least: 2,
    most: Number.POSITIVE_INFINITY,
    run: debugDigestValue,
    help: ['DIGEST-VALUE <key> [<key> ...]', '    The same for the value of each key.'],
  },
  {
    name: 'error',
    least: 3,
    most: 3,
    run: answerError,
    help: ['ERROR <string>', '    Answers <string> as an error, for tests of clients.'],
  },
  {
    name: 'htstats',
    least: 3,
    most: 4,
    run: debugTables,
    help: [
      'HTSTATS <database> [FULL]',
      '    How full the hash tables of a database are; with FULL, how their entries are spread.',
    ],
  },
  {
    name: 'htstats-key',
    least: 3,
    most: 4,
    run: debugTableOfKey,
    help: ['HTSTATS-KEY <key> [FULL]', '    The same for the table of a large hash, set or zset.'],
  },
  {
    name: 'listpack',
    least: 3,
    most: 3,
    run: debugListpack,
    help: ['LISTPACK <key>', '    Writes to the log what the packed list of <key> consists of.'],
  },
  {
    name: 'loadaof',
    least: 2,
    most: 2,
    run: debugLoadAof,
    help: ['LOADAOF', '    Empties all databases and loads the append-only file again.'],
  },
  {
    name: 'log',
    least: 3,
    most: 3,
    run: log,
    help: ['LOG <message>', '    Writes <message> to the log.'],
  },
  {
    name: 'object',
    least: 3,
    most: 3,
    run: debugObject,
    help: ['OBJECT <key>', '    What lies behind <key>, in one line.'],
  },
  {
    name: 'panic',
    least: 2,
    most: 2,
    run: panic,
    help: ['PANIC', '    Ends the server by SIGABRT, with a crash report in the log.'],
  },
  {
    name: 'pause-cron',
    least: 3,
    most: 3,
    run: pauseCron,
    help: ['PAUSE-CRON <0|1>', '    With 1, what is done from time to time is not done until 0.'],
  },
  {
    name: 'populate',
    least: 3,
    most: 5,
    run: debugPopulate,
    help: [
      'POPULATE <count> [<prefix>] [<size>]',
      '    Creates strings <prefix>:0 and on, of <size> bytes if given. <prefix> is "key" if not.',
      '    They are not propagated.',
    ],
  },
  {
    name: 'protocol',
    least: 3,
    most: 3,
    run: debugProtocol,
    help: [
      'PROTOCOL <type>',
      '    Answers a value of <type>: string, integer, double, bignum, null, array, set, map,',
      '    attrib, push, verbatim, true or false.',
    ],
  },
  {
    name: 'quicklist',
    least: 3,
    most: 4,
    run: debugQuicklist,
    help: [
      'QUICKLIST <key> [<0|1>]',
      '    Writes the nodes of the long list of <key> to the log, with 1 their elements too.',
    ],
  },
  {
    name: 'quicklist-packed-threshold',
    least: 3,
    most: 3,
    run: setPackedThreshold,
    help: [
      'QUICKLIST-PACKED-THRESHOLD <size>',
      '    From <size> on, elements of lists stand alone in their nodes. 0 is the default.',
    ],
  },
  {
    name: 'reload',
    least: 2,
    most: 5,
    run: debugReload,
    help: [
      'RELOAD [MERGE] [NOFLUSH] [NOSAVE]',
      '    Saves the RDB file, empties all databases and loads the file. NOSAVE loads what is on',
      '    the disk already, NOFLUSH keeps what is in memory, MERGE lets the file replace keys.',
    ],
  },
  {
    name: 'segfault',
    least: 2,
    most: 2,
    run: crash,
    help: ['SEGFAULT', '    Ends the server by SIGSEGV, with a crash report in the log.'],
  },
  {
    name: 'set-active-expire',
    least: 3,
    most: 3,
    run: setActiveExpire,
    help: [
      'SET-ACTIVE-EXPIRE <0|1>',
      '    With 0, keys whose time has come stay until somebody asks for them. 1 is the default.',
    ],
  },
  {
    name: 'set-skip-checksum-validation',
    least: 3,
    most: 3,
    run: debugSkipChecksum,
    help: ['SET-SKIP-CHECKSUM-VALIDATION <0|1>', '    With 1, RESTORE looks at no checksum.'],
  },
  {
    name: 'sleep',
    least: 3,
    most: 3,
    run: sleep,
    help: ['SLEEP <seconds>', '    Stops the server for <seconds>, which may have decimals.'],
  },
  {
    name: 'stringmatch-len',
    least: 4,
    most: 4,
    run: matchStrings,
    help: [
      'STRINGMATCH-LEN <pattern> <string>',
      '    1 if <string> matches <pattern>, as KEYS understands patterns, else 0.',
    ],
  },
];

const HELP: readonly string[] = SUBCOMMANDS.flatMap(({ help }) => help);

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
    const refusal = debugRefusal(call.server, call.session);
    if (refusal !== undefined) {
      call.error(refusal);
      return;
    }
    const name = call.text(1);
    const { count } = call.request;
    const word = name.toLowerCase();
    const found = SUBCOMMANDS.find(
      (each) => each.name === word && count >= each.least && count <= each.most,
    );
    if (found !== undefined) {
      found.run(call);
    } else if (word === 'help' && count === 2) {
      replyHelp(call, HELP);
    } else {
      const quoted = beforeZeroByte(name).slice(0, QUOTE_LIMIT);
      const problem = 'unknown subcommand or wrong number of arguments for';
      call.error(err(`${problem} '${quoted}'. Try DEBUG HELP.`));
    }
  },
});

function panic({ server }: Call): void {
  server.log('warning', 'Guru Meditation: DEBUG PANIC asked for it');
  server.crash('SIGABRT');
}

function crash({ server }: Call): void {
  server.crash('SIGSEGV');
}

function failAssertion(): void {
  throw new Error('DEBUG ASSERT asked for it');
}

function rewriteWholeConfiguration({ reply, server }: Call): void {
  if (server.config.file === undefined) {
    reply.error(NO_FILE);
    return;
  }
  const problem = server.rewriteConfigFile(true);
  if (problem === undefined) reply.ok();
  else reply.error(new ReplyError('ERR', `Rewriting config file: ${problem}`));
}

/** The client's own words behind the minus sign; the first of them is the error's code. */
function answerError(call: Call): void {
  const text = call.text(2);
  const blank = text.indexOf(' ');
  const code = blank < 0 ? text : text.slice(0, blank);
  call.error(new ReplyError(code, '', text));
}

function log(call: Call): void {
  call.server.log('warning', `DEBUG LOG: ${call.text(2)}`);
  call.reply.ok();
}

function pauseCron(call: Call): void {
  call.server.backgroundPaused = isNonZero(call.text(2));
  call.reply.ok();
}

function setActiveExpire(call: Call): void {
  call.server.activeExpiry.enabled = isNonZero(call.text(2));
  call.reply.ok();
}

function isNonZero(text: string): boolean {
  const digits = LEADING_INTEGER.exec(text)?.[0] ?? '0';
  return BigInt.asIntN(32, parseLenientInteger(digits) ?? 0n) !== 0n;
}

function delayAof(call: Call): void {
  const microseconds = LEADING_INTEGER.exec(call.text(2))?.[0] ?? '0';
  call.server.persistence.commitDelayMs = Number(microseconds) / 1000;
  call.reply.ok();
}

function sleep(call: Call): void {
  const seconds = Number.parseFloat(call.text(2));
  if (Number.isFinite(seconds) && seconds > 0) call.server.clock.blockMs(seconds * 1000);
  call.reply.ok();
}

function matchStrings({ request, reply }: Call): void {
  const { bytes, starts, lengths } = request;
  const matches = matchGlob(bytes, starts[2], lengths[2], bytes, starts[3], lengths[3], false);
  reply.integer(matches ? 1 : 0);
}
