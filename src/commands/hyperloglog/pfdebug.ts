/**
 * PFDEBUG: shows how a HyperLogLog is stored. It counts as writing, because two of its subcommands
 * make a sparse value dense.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { beforeZeroByte } from '../../config/numbers.ts';
import { KEEP_EXPIRY } from '../../keyspace/keyspace.ts';
import { err } from '../../protocol/reply-error.ts';
import { denseRegister } from '../../values/hyperloglog/dense-registers.ts';
import { HEADER_BYTES, isDense, REGISTERS } from '../../values/hyperloglog/header.ts';
import {
  isValue,
  opcodeBytes,
  runLength,
  runValue,
} from '../../values/hyperloglog/sparse-opcodes.ts';
import { STRING_RAW } from '../../values/string.ts';
import { key, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { becomeRaw, CORRUPT_HYPERLOGLOG, openHyperLogLog } from './hyperloglog-access.ts';

const KEY_MISSING = err('The specified key does not exist');
const NOT_SPARSE = err('HLL encoding is not sparse');
const GETREG = asciiBytes('getreg');
const DECODE = asciiBytes('decode');
const ENCODING = asciiBytes('encoding');
const TODENSE = asciiBytes('todense');

export const pfdebug = defineCommand({
  name: 'PFDEBUG',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Shows or changes how the HyperLogLog at a key is stored, for tests.',
  complexity: 'O(1), the number of registers being fixed.',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  keys: [keyAt(2, 'RW', 'access')],
  arguments: [text('subcommand'), key('key')],
  internal: true,
  run(call, subcommandIndex, keyIndex) {
    const ref = call.find(keyIndex);
    if (ref === 0) {
      call.error(KEY_MISSING);
      return;
    }
    if (!openHyperLogLog(call, ref)) return;
    becomeRaw(call);
    const { records } = call.keyspace;
    if (call.isWord(subcommandIndex, GETREG)) {
      if (makeDense(call, keyIndex, ref)) replyRegisters(call);
    } else if (call.isWord(subcommandIndex, DECODE)) {
      decode(call);
    } else if (call.isWord(subcommandIndex, ENCODING)) {
      call.reply.simple(isDense(records.valueBytes, records.valueStart) ? 'dense' : 'sparse');
    } else if (call.isWord(subcommandIndex, TODENSE)) {
      const wasDense = isDense(records.valueBytes, records.valueStart);
      if (makeDense(call, keyIndex, ref)) call.reply.integer(wasDense ? 0 : 1);
    } else {
      call.error(err(`Unknown PFDEBUG subcommand '${beforeZeroByte(call.text(subcommandIndex))}'`));
    }
  },
});

/** Makes the open value dense and leaves it open; answers the error if it is corrupt. */
function makeDense(call: Call, keyIndex: number, ref: number): boolean {
  const { keyspace, request, database } = call;
  const { records } = keyspace;
  if (isDense(records.valueBytes, records.valueStart)) return true;
  const { editor } = call.server.hyperLogLogs;
  editor.load(records.valueBytes, records.valueStart, records.valueLength);
  if (!editor.makeDense()) {
    call.error(CORRUPT_HYPERLOGLOG);
    return false;
  }
  const { bytes, length } = editor;
  const kind = STRING_RAW;
  const stored = keyspace.storeString(
    database,
    request,
    keyIndex,
    ref,
    kind,
    bytes,
    0,
    length,
    KEEP_EXPIRY,
  );
  records.open(stored);
  return true;
}

function replyRegisters({ keyspace, reply }: Call): void {
  const { valueBytes, valueStart } = keyspace.records;
  reply.array(REGISTERS);
  for (let index = 0; index < REGISTERS; index++) {
    reply.integer(denseRegister(valueBytes, valueStart + HEADER_BYTES, index));
  }
}

/** The runs in words: `z` and `Z` for zeros in one and two bytes, `v` for a value and how often. */
function decode(call: Call): void {
  const { valueBytes, valueStart, valueLength } = call.keyspace.records;
  if (isDense(valueBytes, valueStart)) {
    call.error(NOT_SPARSE);
    return;
  }
  const words: string[] = [];
  const end = valueStart + valueLength;
  let at = valueStart + HEADER_BYTES;
  while (at < end) {
    const opcode = valueBytes[at];
    const size = opcodeBytes(opcode);
    // A last opcode without its second byte is shown as if that were 0.
    const isCut = at + size > end;
    const run = isCut ? ((opcode & 0x3f) << 8) + 1 : runLength(valueBytes, at);
    if (isValue(opcode)) words.push(`v:${runValue(opcode)},${run}`);
    else words.push(size === 1 ? `z:${run}` : `Z:${run}`);
    at += size;
  }
  call.reply.bulkText(words.join(' '));
}
