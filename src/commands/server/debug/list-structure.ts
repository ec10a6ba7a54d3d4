/**
 * DEBUG LISTPACK, QUICKLIST and QUICKLIST-PACKED-THRESHOLD: how packed lists and long lists are
 * made up, which goes to the log, and from which length on elements stand alone.
 */
import { latin1Text } from '../../../base/ascii.ts';
import { beforeZeroByte, parseMemory } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import { forEachNode } from '../../../structures/chunked-list-blocks.ts';
import { PackedList } from '../../../structures/packed-list.ts';
import { ENCODING_LISTPACK, encodingOf } from '../../../values/kinds.ts';
import { LIST_CHUNKED, type ListValue } from '../../../values/list/list-value.ts';
import type { Call } from '../../framework/call.ts';
import { NO_SUCH_KEY } from '../../framework/errors.ts';

const NOT_PACKED = err('Not a listpack encoded object.');
const NOT_CHUNKED = err('Not a quicklist encoded object.');
const NO_THRESHOLD = err('argument must be a memory value bigger than 1 and smaller than 4gb');
const MOST_THRESHOLD = 2n ** 32n - 2n ** 20n;
/** So much is shown of an element. */
const SHOWN_BYTES = 40;

/** The record of the request's third argument; 0, answered, when there is none. */
function lookUp(call: Call): number {
  const ref = call.keyspace.lookUp(call.database, call.request, 2);
  if (ref === 0) call.error(NO_SUCH_KEY);
  return ref;
}

export function debugListpack(call: Call): void {
  const ref = lookUp(call);
  if (ref === 0) return;
  const { records, values } = call.keyspace;
  if (encodingOf(records.head(ref) & 0xff) !== ENCODING_LISTPACK) {
    call.error(NOT_PACKED);
    return;
  }
  logPacked(call, values.list.value.blocks.open(records.innerRef(ref)));
  call.reply.simple('Listpack structure printed on stdout');
}

/** With a fourth argument other than 0, the elements too. */
export function debugQuicklist(call: Call): void {
  const ref = lookUp(call);
  if (ref === 0) return;
  const { records, values } = call.keyspace;
  if ((records.head(ref) & 0xff) !== LIST_CHUNKED) {
    call.error(NOT_CHUNKED);
    return;
  }
  const list = values.list.value;
  list.open(LIST_CHUNKED, records.innerRef(ref));
  const full = call.request.count > 3 && Number.parseInt(call.text(3), 10) !== 0;
  logNodes(call, list, full);
  call.reply.simple('Quicklist structure printed on stdout');
}

function logNodes(call: Call, { chunked }: ListValue, full: boolean): void {
  const { nodes } = chunked;
  const packed = new PackedList();
  call.server.log('notice', `quicklist: ${chunked.count} elements in ${chunked.nodeCount} nodes`);
  let number = 0;
  forEachNode(chunked, (node, weight, gap) => {
    const bytes = nodes.byteLength(node, weight, gap);
    const form = weight < 0 ? 'one element' : `packed, ${weight} elements`;
    const room = nodes.memoryBytes(node, weight);
    call.server.log('notice', `node ${number++}: ${form}, ${bytes} bytes in ${room}`);
    if (!full || weight < 0) return true;
    nodes.openPacked(packed, node, gap);
    logPacked(call, packed);
    return true;
  });
}

function logPacked(call: Call, packed: PackedList): void {
  const { server } = call;
  server.log('notice', `listpack: ${packed.byteLength} bytes, ${packed.count} elements`);
  let number = 0;
  for (let at = packed.first(); at !== 0; at = packed.next(at)) {
    packed.read(at);
    const { elementBytes, elementStart, elementLength, isInteger } = packed;
    const shown = latin1Text(elementBytes, elementStart, Math.min(elementLength, SHOWN_BYTES));
    const form = isInteger ? 'integer' : `string of ${elementLength} bytes`;
    const text = JSON.stringify(shown);
    server.log(
      'notice',
      `  ${number++} at ${at}, ${packed.entryBytesAt(at)} bytes, ${form} ${text}`,
    );
  }
}

export function setPackedThreshold(call: Call): void {
  const bytes = parseMemory(beforeZeroByte(call.text(2)));
  if (bytes === undefined || bytes > MOST_THRESHOLD) {
    call.error(NO_THRESHOLD);
    return;
  }
  call.keyspace.values.list.limits.packedThreshold = Number(bytes);
  call.reply.ok();
}

/** What DEBUG OBJECT adds for a long list. */
export function quicklistFields(call: Call, ref: number): string[] {
  const { records, values } = call.keyspace;
  if ((records.head(ref) & 0xff) !== LIST_CHUNKED) return [];
  const { chunked } = values.list.value;
  chunked.open(records.innerRef(ref));
  let bytes = 0;
  forEachNode(chunked, (node, weight, gap) => {
    bytes += chunked.nodes.byteLength(node, weight, gap);
    return true;
  });
  return [
    `ql_nodes:${chunked.nodeCount}`,
    `ql_avg_node:${(chunked.count / chunked.nodeCount).toFixed(2)}`,
    `ql_listpack_max:${call.server.config.get('list-max-listpack-size')}`,
    'ql_compressed:0',
    `ql_uncompressed_size:${bytes}`,
  ];
}
