/** What SORT sorts: the elements of a list, a set or a sorted set. */
import { TextPool } from '../../../base/text-pool.ts';
import { TYPE_LIST, TYPE_SET, typeOf } from '../../../values/kinds.ts';
import type { Call } from '../../framework/call.ts';

/**
 * Copies the elements of a key in the order they have; of lists and sorted sets backwards, if so
 * asked, and only `count` from `offset` on. `ref` is the record, 0 for none.
 */
export function takeElements(
  call: Call,
  ref: number,
  backward: boolean,
  offset: number,
  count: number,
): TextPool {
  const elements = new TextPool();
  if (ref === 0 || count === 0) return elements;
  const { records } = call.keyspace;
  const kind = records.head(ref) & 0xff;
  const root = records.innerRef(ref);
  switch (typeOf(kind)) {
    case TYPE_SET:
      takeMembers(call, kind, root, elements);
      break;
    case TYPE_LIST:
      takeListElements(call, kind, root, backward, offset, count, elements);
      break;
    default:
      takeSortedMembers(call, kind, root, backward, offset, count, elements);
  }
  return elements;
}

function takeMembers(call: Call, kind: number, root: number, elements: TextPool): void {
  const { algebra, member } = call.keyspace.values.set.workspace;
  algebra.walk.begin(kind, root);
  while (algebra.walk.next(member)) {
    member.spell();
    elements.add(member.bytes, member.start, member.length);
  }
}

function takeListElements(
  call: Call,
  kind: number,
  root: number,
  backward: boolean,
  offset: number,
  count: number,
  elements: TextPool,
): void {
  const list = call.keyspace.values.list.value;
  list.open(kind, root);
  list.seek(backward ? list.length - 1 - offset : offset);
  for (let left = count; left > 0; left--) {
    list.read();
    elements.add(list.elementBytes, list.elementStart, list.elementLength);
    if (!(backward ? list.previous() : list.next())) return;
  }
}

function takeSortedMembers(
  call: Call,
  kind: number,
  root: number,
  backward: boolean,
  offset: number,
  count: number,
  elements: TextPool,
): void {
  const form = call.keyspace.values.sortedSets.open(kind, root);
  form.seek(backward ? form.length - 1 - offset : offset);
  for (let left = count; left > 0; left--) {
    elements.add(form.memberBytes, form.memberStart, form.memberLength);
    if (!(backward ? form.backward() : form.forward())) return;
  }
}
