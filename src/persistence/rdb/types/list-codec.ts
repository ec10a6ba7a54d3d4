/** Lists in RDB form: node by node, each as its bytes, which are Redis's. */
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { forEachNode } from '../../../structures/chunked-list-blocks.ts';
import { PackedList } from '../../../structures/packed-list.ts';
import { LIST_CHUNKED, LIST_PACKED, ListValue } from '../../../values/list/list-value.ts';
import { type ElementSource, ListpackElements, ZiplistElements } from '../old-encodings.ts';
import { PackedPayload } from '../packed-payload.ts';
import {
  RDB_LIST,
  RDB_LIST_QUICKLIST,
  RDB_LIST_QUICKLIST_2,
  RDB_LIST_ZIPLIST,
  RdbError,
} from '../rdb-format.ts';
import { type RdbReader, StringWindow } from '../rdb-reader.ts';
import type { RdbWriter } from '../rdb-writer.ts';
import {
  type LoadedValue,
  StringElements,
  type ValueCodec,
  type ValueSlices,
} from '../value-codec.ts';

/** What a node of a quicklist is: one element as it is, or a listpack. */
const PLAIN = 1;
const PACKED = 2;
/** More nodes are written in slices. */
const BIG_NODES = 32;

export class ListCodec implements ValueCodec {
  readonly rdbTypes = [RDB_LIST, RDB_LIST_ZIPLIST, RDB_LIST_QUICKLIST, RDB_LIST_QUICKLIST_2];
  readonly #value: ListValue;
  readonly #packed = new PackedList();
  readonly #blob = new StringWindow();
  readonly #element = new StringWindow();
  readonly #payload: PackedPayload;

  constructor(keyspace: Keyspace) {
    this.#payload = new PackedPayload(keyspace.memory);
    this.#value = new ListValue(keyspace.memory, keyspace.values.list.limits);
  }

  rdbType(): number {
    return RDB_LIST_QUICKLIST_2;
  }

  isBig(kind: number, root: number): boolean {
    if (kind === LIST_PACKED) return false;
    this.#value.chunked.open(root);
    return this.#value.chunked.nodeCount > BIG_NODES;
  }

  write(writer: RdbWriter, kind: number, root: number): void {
    const value = this.#value;
    value.open(kind, root);
    if (kind === LIST_PACKED) {
      const list = value.blocks.open(root);
      writer.count(1);
      writer.count(PACKED);
      writer.string(list.bytes, list.start, list.byteLength);
      return;
    }
    writer.count(value.chunked.nodeCount);
    forEachNode(value.chunked, (node, weight, gap) => {
      this.#writeNode(writer, node, weight, gap);
      return true;
    });
  }

  #writeNode(writer: RdbWriter, node: number, weight: number, gap: number): void {
    const { nodes } = this.#value.chunked;
    if (weight < 0) {
      nodes.readPlain(node, weight);
      writer.count(PLAIN);
      writer.string(nodes.elementBytes, nodes.elementStart, nodes.elementLength);
      return;
    }
    const list = this.#packed;
    nodes.openPacked(list, node, gap);
    writer.count(PACKED);
    writer.string(list.bytes, list.start, list.byteLength);
  }

  begin(writer: RdbWriter, _kind: number, root: number): ValueSlices {
    // Nobody changes the list meanwhile, so its nodes stay where they are: 12 bytes for each.
    const { chunked } = this.#value;
    chunked.open(root);
    writer.count(chunked.nodeCount);
    const nodes = new Int32Array(3 * chunked.nodeCount);
    let filled = 0;
    forEachNode(chunked, (node, weight, gap) => {
      nodes[filled++] = node;
      nodes[filled++] = weight;
      nodes[filled++] = gap;
      return true;
    });
    let at = 0;
    return {
      step: (target) => {
        this.#writeNode(target, nodes[at], nodes[at + 1], nodes[at + 2]);
        at += 3;
        return at < nodes.length;
      },
    };
  }

  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    const value = this.#value;
    value.create();
    try {
      this.#readInto(reader, rdbType);
      if (value.length === 0) {
        this.#free();
      } else {
        value.settle();
      }
    } catch (error) {
      if (value.root !== 0) this.#free();
      throw error;
    }
    loaded.kind = value.kind;
    loaded.root = value.root;
  }

  #free(): void {
    const value = this.#value;
    if (value.kind === LIST_CHUNKED) value.chunked.free();
    else value.blocks.free(value.root);
    value.root = 0;
  }

  #readInto(reader: RdbReader, rdbType: number): void {
    const blob = this.#blob;
    if (rdbType === RDB_LIST) {
      this.#push(new StringElements(reader, reader.count()));
    } else if (rdbType === RDB_LIST_ZIPLIST) {
      reader.string(blob);
      this.#push(new ZiplistElements(blob));
    } else {
      const nodes = reader.count();
      for (let nth = 0; nth < nodes; nth++) {
        const container = rdbType === RDB_LIST_QUICKLIST ? 0 : Number(reader.unsigned());
        if (container === PACKED) {
          this.#addPacked(reader, nodes);
          continue;
        }
        reader.string(blob);
        if (blob.length === 0) throw new RdbError('a quicklist has a node without bytes');
        if (container === PLAIN) this.#pushOne(blob);
        else if (rdbType === RDB_LIST_QUICKLIST) this.#push(new ZiplistElements(blob));
        else throw new RdbError('a quicklist has a node of an unknown kind');
      }
    }
  }

  #pushOne({ bytes, start, length }: StringWindow): void {
    const value = this.#value;
    value.prepareGrowth(length, 1);
    value.push(bytes, start, length, false);
  }

  #push(source: ElementSource): void {
    const element = this.#element;
    while (source.next(element)) this.#pushOne(element);
  }

  /** A whole node stays as it is; an only one may be the list. */
  #addPacked(reader: RdbReader, nodes: number): void {
    const payload = this.#payload;
    payload.read(reader);
    try {
      const { block, count } = payload;
      if (count === 0) return;
      if (block === 0) this.#push(new ListpackElements(payload.window));
      else if (nodes === 1 && this.#value.limits.allowsPacked(payload.window.length, count))
        this.#become(payload.take());
      else this.#addNode(payload, count);
    } finally {
      payload.release();
    }
  }

  #become(root: number): void {
    const value = this.#value;
    value.blocks.free(value.root);
    value.open(LIST_PACKED, root);
  }

  #addNode(payload: PackedPayload, count: number): void {
    const value = this.#value;
    if (value.kind === LIST_PACKED) {
      const root = value.chunked.createFrom(value.root, value.length);
      value.open(LIST_CHUNKED, root);
    }
    value.chunked.addOwnNode(payload.take(), count, 0, false);
  }
}
