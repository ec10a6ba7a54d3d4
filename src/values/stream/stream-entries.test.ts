import { describe, expect, it } from 'vitest';
import { packedBytes } from '../../../test/support/packed-model.ts';
import type { Random } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { Arguments } from '../../base/arguments.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { checkPackedList } from '../../structures/packed-list-check.ts';
import { WideId } from '../../structures/wide-id.ts';
import { LARGEST_ID, SMALLEST_ID } from './entry-reader.ts';
import { parseStreamId, SEQUENCE_ZERO, streamIdBytes } from './stream-id.ts';
import { STREAM_KIND, StreamType } from './stream-type.ts';

interface Entry {
  readonly ms: number;
  readonly seq: number;
  readonly pieces: readonly string[];
}

/** A stream beside the array of entries that it should hold. */
class Model {
  readonly memory = new Memory();
  readonly type = new StreamType(this.memory);
  readonly limits = { maxBytes: 4096, maxEntries: 100 };
  root: number;
  entries: Entry[] = [];
  #ms = 1_700_000_000_000;
  #seq = 0;

  constructor() {
    this.root = this.type.stream.create();
  }

  add(pieces: readonly string[], msStep: number): void {
    this.#seq = msStep === 0 ? this.#seq + 1 : 0;
    this.#ms += msStep;
    this.append({ ms: this.#ms, seq: this.#seq, pieces });
  }

  append(entry: Entry): void {
    const request = new Arguments();
    request.setParts(entry.pieces.map((piece) => Buffer.from(piece, 'latin1')));
    const id = new WideId().setHalves(entry.ms, entry.seq);
    const stream = this.type.stream.open(this.root);
    this.type.writer.append(stream, id, request, 0, entry.pieces.length / 2, this.limits);
    this.entries.push(entry);
  }

  range(start: string, end: string, backward: boolean): Entry[] {
    const stream = this.type.stream.open(this.root);
    const reader = this.type.reader.open(stream, id(start), id(end), backward);
    const found: Entry[] = [];
    while (reader.next()) {
      const [ms, seq] = Buffer.from(streamIdBytes(reader.id)).toString().split('-').map(Number);
      const pieces: string[] = [];
      for (let field = 0; field < reader.fields; field++) {
        reader.readField();
        pieces.push(element(reader.list));
        reader.readValue();
        pieces.push(element(reader.list));
      }
      found.push({ ms: ms ?? -1, seq: seq ?? -1, pieces });
    }
    return found;
  }

  delete(at: number): void {
    const stream = this.type.stream.open(this.root);
    const { ms, seq } = this.entries[at] ?? { ms: 1, seq: 1 };
    const wanted = new WideId().setHalves(ms, seq);
    expect(this.type.removal.delete(stream, wanted)).toBe(at < this.entries.length);
    this.entries.splice(at, 1);
    this.type.removal.findFirst(stream);
  }

  trim(maxLength: number, minId: string, approximate: boolean, limit: number): number {
    const stream = this.type.stream.open(this.root);
    const how = this.type.trimming.reset();
    how.maxLength = maxLength;
    how.minId.copy(id(minId));
    how.approximate = approximate;
    how.limit = limit;
    const removed = this.type.removal.trim(stream, how);
    this.entries.splice(0, removed);
    return removed;
  }

  audit(): void {
    expect(this.range('0-0', '99999999999999-0', false)).toEqual(this.entries);
    expect(this.range('0-0', '99999999999999-0', true)).toEqual([...this.entries].reverse());
    const stream = this.type.stream.open(this.root);
    expect(stream.length).toBe(this.entries.length);
    const first = this.entries[0];
    expect(Buffer.from(streamIdBytes(stream.readFirstId(new WideId()))).toString()).toBe(
      first === undefined ? '0-0' : `${first.ms}-${first.seq}`,
    );
    stream.blocks.forEach(() => {
      stream.blockMemory.open(stream.list, stream.blocks);
      const { bytes, start, byteLength } = stream.list;
      expect(checkPackedList(bytes, start, byteLength)).toBeGreaterThan(0);
    });
    auditMemory(this.memory);
  }

  end(): void {
    this.type.free(STREAM_KIND, this.root);
    expect(this.memory.liveBlocks).toBe(0);
    expect(this.memory.usedBytes).toBe(0);
  }
}

function id(text: string): WideId {
  const parsed = new WideId();
  const bytes = Buffer.from(text);
  parseStreamId(parsed, bytes, 0, bytes.length, SEQUENCE_ZERO);
  return parsed;
}

function element(list: { elementBytes: Uint8Array; elementStart: number; elementLength: number }) {
  const { elementBytes, elementStart, elementLength } = list;
  const end = elementStart + elementLength;
  return Buffer.from(elementBytes.subarray(elementStart, end)).toString('latin1');
}

function pieces(random: Random): string[] {
  const fields = random.pick([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
    ['b', 'a'],
    ['x'],
    ['1', '2', 'z'],
  ]);
  return fields.flatMap((field) => [
    field,
    random.pick(['', 'v', '12', '-70000', 'long '.repeat(random.below(60)), '9'.repeat(18)]),
  ]);
}

describe('the entries of a stream', () => {
  it(
    'agree with an array',
    seeded((random) => {
      const model = new Model();
      for (let round = 0; round < 12; round++) {
        model.limits.maxEntries = random.pick([0, 1, 3, 100]);
        model.limits.maxBytes = random.pick([0, 100, 4096]);
        for (let step = random.below(400); step > 0; step--) {
          model.add(pieces(random), random.pick([0, 0, 1, 5, 100_000]));
          if (random.oneIn(4)) model.delete(random.below(model.entries.length + 2));
        }
        model.audit();
        const at = random.below(model.entries.length + 1);
        const entry = model.entries[at];
        const length = model.entries.length;
        if (random.oneIn(2)) {
          expect(model.trim(at, '0-0', false, 0)).toBe(Math.max(0, length - at));
        } else if (entry !== undefined) {
          expect(model.trim(-1, `${entry.ms}-${entry.seq}`, false, 0)).toBe(at);
        }
        model.audit();
        const approximately = random.below(model.entries.length + 1);
        model.trim(approximately, '0-0', true, random.pick([0, 10]));
        expect(model.entries.length).toBeGreaterThanOrEqual(approximately);
        model.audit();
      }
      model.end();
    }),
  );

  it("lie in Redis's layout", () => {
    const model = new Model();
    model.append({ ms: 5, seq: 7, pieces: ['f', 'v', '12', 'w'] });
    model.append({ ms: 6, seq: 0, pieces: ['f', '1', '12', ''] });
    model.append({ ms: 300, seq: 0, pieces: ['g', 'x'] });
    model.delete(1);
    const texts = ['2', '1', '2', 'f', '12', '0'];
    texts.push('2', '0', '0', 'v', 'w', '5', '3', '1', '-7', '1', '', '5');
    texts.push('0', '295', '-7', '1', 'g', 'x', '6');
    const stream = model.type.stream.open(model.root);
    stream.blocks.first();
    stream.blockMemory.open(stream.list, stream.blocks);
    const { bytes, start, byteLength } = stream.list;
    expect(Buffer.from(bytes.subarray(start, start + byteLength))).toEqual(
      packedBytes(texts.map((text) => Buffer.from(text))),
    );
    model.end();
  });

  it('reach from the smallest id to the largest', () => {
    const model = new Model();
    const { stream, reader, writer } = model.type;
    const request = new Arguments();
    request.setParts([Buffer.from('f'), Buffer.from('v')]);
    const ids = ['0-1', '1-18446744073709551615', '18446744073709551615-0', `${2n ** 64n - 1n}-9`];
    for (const text of ids) writer.append(stream, id(text), request, 0, 1, model.limits);
    const found: string[] = [];
    reader.open(stream, SMALLEST_ID, LARGEST_ID);
    while (reader.next()) found.push(Buffer.from(streamIdBytes(reader.id)).toString());
    expect(found).toEqual(ids);
    model.end();
  });

  it('may be longer than a block of memory', () => {
    const model = new Model();
    model.limits.maxBytes = 0;
    for (let entry = 0; entry < 30; entry++) model.add(['f', 'x'.repeat(100_000)], 1);
    model.audit();
    model.delete(3);
    model.trim(5, '0-0', false, 0);
    model.audit();
    model.end();
  });
});
