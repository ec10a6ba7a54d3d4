import { describe, expect, it } from 'vitest';
import { packedBytes, packedEntry } from '../../test/support/packed-model.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { PackedList } from './packed-list.ts';
import { checkPackedList } from './packed-list-check.ts';
import { backBytes } from './packed-sizes.ts';

const START = 5;

/** A list in a buffer of its own, at an odd place in it, with the array that it should equal. */
class Model {
  readonly buffer: Buffer;
  readonly list = new PackedList();
  elements: Buffer[] = [];

  constructor(room = 1 << 20) {
    this.buffer = Buffer.alloc(room, 0xee);
    const view = new DataView(this.buffer.buffer, this.buffer.byteOffset, room);
    PackedList.format(this.buffer, view, START);
    this.list.open(this.buffer, view, START);
  }

  static of(...elements: (string | Buffer)[]): Model {
    const model = new Model();
    for (const element of elements) model.insert(model.elements.length, Buffer.from(element));
    return model;
  }

  position(index: number): number {
    return index === this.elements.length ? 0 : this.list.seek(index);
  }

  insert(index: number, element: Buffer): void {
    const { given, start } = framed(element);
    const at = this.position(index);
    const before = this.list.byteLength;
    this.list.insertBefore(at, given, start, element.length);
    this.elements.splice(index, 0, element);
    expect(this.list.byteLength - before).toBe(packedEntry(element).length);
  }

  replace(index: number, element: Buffer): void {
    const { given, start } = framed(element);
    this.list.replace(this.list.seek(index), given, start, element.length);
    this.elements[index] = element;
  }

  remove(index: number, count: number): void {
    const after = this.list.remove(this.list.seek(index), count);
    this.elements.splice(index, count);
    expect(after).toBe(this.position(index) === 0 ? 0 : this.list.seek(index));
  }

  element(at: number): Buffer {
    this.list.read(at);
    const { elementBytes, elementStart, elementLength } = this.list;
    return Buffer.from(elementBytes.subarray(elementStart, elementStart + elementLength));
  }

  forward(): Buffer[] {
    const found: Buffer[] = [];
    for (let at = this.list.first(); at !== 0; at = this.list.next(at))
      found.push(this.element(at));
    return found;
  }

  backward(): Buffer[] {
    const found: Buffer[] = [];
    for (let at = this.list.last(); at !== 0; at = this.list.previous(at))
      found.push(this.element(at));
    return found;
  }

  bytes(): Buffer {
    return this.buffer.subarray(START, START + this.list.byteLength);
  }

  check(): void {
    const expected = packedBytes(this.elements);
    if (this.elements.length < 65_535 && !this.bytes().equals(expected)) {
      expect(this.bytes().toString('hex')).toBe(expected.toString('hex'));
    }
    expect(this.buffer.subarray(0, START).every((byte) => byte === 0xee)).toBe(true);
    const length = this.list.byteLength;
    expect(checkPackedList(this.buffer, START, length)).toBe(this.elements.length);
    expect(this.list.count).toBe(this.elements.length);
  }
}

/** The element between other bytes, which must not matter. */
function framed(element: Buffer): { given: Buffer; start: number } {
  return { given: Buffer.concat([Buffer.from('12'), element, Buffer.from('34')]), start: 2 };
}

function same(found: Buffer[], expected: Buffer[]): boolean {
  return found.length === expected.length && found.every((one, at) => one.equals(expected[at]));
}

function randomElement(random: Random): Buffer {
  switch (random.below(6)) {
    case 0:
      return Buffer.from(
        `${BigInt.asIntN(64, random.bytes(8).readBigInt64LE()) >> BigInt(random.below(64))}`,
      );
    case 1:
      return random.bytes(random.pick([0, 1, 62, 63, 64, 65, 125, 126, 127, 4095, 4096]));
    case 2:
      return Buffer.from(random.pick(['00', '-0', '-', '', '+1', '1.5', '9223372036854775808']));
    case 3:
      return Buffer.from(`${random.below(300) - 150}`);
    default:
      return Buffer.from(`field:${random.below(50)}`);
  }
}

describe('the bytes of a packed list, as redis-server 7.0.15 dumps them', () => {
  const integers =
    '0 127 128 4095 4096 -1 -4096 -4097 32767 -32768 32768 -32769 8388607 -8388608 8388608' +
    ' -8388609 2147483647 -2147483648 2147483648 -2147483649 9007199254740993' +
    ' -9007199254740993 9223372036854775807 -9223372036854775808';
  const integerBytes =
    '8f000000180000017f01c08002cfff02f1001003dfff02d00002f1ffef03f1ff7f03f1008003f200800004' +
    'f2ff7fff04f2ffff7f04f200008004f30000800005f3ffff7fff05f3ffffff7f05f30000008005' +
    'f4000000800000000009f4ffffff7fffffffff09f4010000000000200009f4ffffffffffffdfff09' +
    'f4ffffffffffffff7f09f4000000000000008009ff';

  it('integers of every width', () => {
    const model = Model.of(...integers.split(' '));
    expect(model.bytes().toString('hex')).toBe(integerBytes);
    expect(model.forward().join(' ')).toBe(integers);
    expect(model.backward().reverse().join(' ')).toBe(integers);
  });

  it('what only looks like an integer', () => {
    const model = Model.of('00', '-0', '+1', ' 1', '9223372036854775808', '-9223372036854775809');
    for (const text of ['1.0', '-', '', '1a', '12345678901234567890', '0x1']) {
      model.insert(model.elements.length, Buffer.from(text));
    }
    expect(model.bytes().toString('hex')).toBe(
      '6b0000000c0082303003822d3003822b31038220310393393232333337323033363835343737353830381' +
        '4942d393232333337323033363835343737353830391583312e3004812d02800182316103943132333435' +
        '363738393031323334353637383930158330783104ff',
    );
  });

  it('strings with one, two and five bytes before them', () => {
    const hex = (element: Buffer): string => {
      const bytes = packedInto(element).toString('hex');
      return `${bytes.slice(0, 30)} ${bytes.slice(-8)}`;
    };
    const v = (length: number): Buffer => Buffer.alloc(length, 'v');
    expect(hex(v(63))).toBe('4b0000000200816602bf7676767676 767640ff');
    expect(hex(v(64))).toBe('4d0000000200816602e04076767676 767642ff');
    expect(hex(v(125))).toBe('8a0000000200816602e07d76767676 76767fff');
    expect(hex(v(126))).toBe('8c0000000200816602e07e76767676 760180ff');
    expect(hex(v(4095))).toBe('0d1000000200816602efff76767676 762081ff');
    expect(hex(v(4096))).toBe('111000000200816602f00010000076 762085ff');
    expect(hex(v(16_376))).toBe('094000000200816602f0f83f000076 767ffdff');
    expect(hex(v(16_377))).toBe('0a4000000200816602f0f93f000076 767ffeff');
    expect(hex(v(16_378))).toBe('0c4000000200816602f0fa3f000076 00ffffff');
    expect(hex(v(16_379))).toBe('0d4000000200816602f0fb3f000076 018080ff');
  });

  function packedInto(element: Buffer): Buffer {
    return Model.of('f', element).bytes();
  }

  it('the length behind a body takes another byte one below the powers of 128', () => {
    for (const [body, bytes] of [
      [127, 1],
      [128, 2],
      [16_382, 2],
      [16_383, 3],
      [2_097_150, 3],
      [2_097_151, 4],
      [268_435_454, 4],
      [268_435_455, 5],
    ]) {
      expect(backBytes(body)).toBe(bytes);
    }
  });
});

describe('a packed list', () => {
  it('is empty at first', () => {
    const { list } = new Model();
    expect([list.byteLength, list.count, list.isEmpty]).toEqual([7, 0, true]);
    expect([list.first(), list.last(), list.seek(0), list.seek(-1)]).toEqual([0, 0, 0, 0]);
    expect(list.find(Buffer.from('a'), 0, 1, list.first(), 0)).toBe(0);
  });

  it('says of an integer that it is one', () => {
    const { list } = Model.of('12', 'text', '9007199254740993');
    list.inspect(list.seek(0));
    expect([list.isInteger, list.integer.toNumber()]).toEqual([true, 12]);
    list.inspect(list.seek(1));
    expect(list.isInteger).toBe(false);
    list.inspect(list.seek(2));
    expect([list.isInteger, list.integer.toExact()]).toEqual([true, 9007199254740993n]);
  });

  it('finds an element by index from both ends, and none beyond', () => {
    const model = Model.of('a', '1', 'b', '2', 'c');
    const at = (index: number): string | undefined => {
      const position = model.list.seek(index);
      return position === 0 ? undefined : model.element(position).toString();
    };
    expect([0, 1, 2, 3, 4, 5, 99].map(at)).toEqual(['a', '1', 'b', '2', 'c', undefined, undefined]);
    expect([-1, -2, -3, -4, -5, -6].map(at)).toEqual(['c', '2', 'b', '1', 'a', undefined]);
  });

  it('compares as text: an integer is its digits and nothing else', () => {
    const { list } = Model.of('12', '-1', '9223372036854775807');
    const equals = (index: number, text: string): boolean =>
      list.equals(list.seek(index), Buffer.from(text), 0, text.length);
    expect(equals(0, '12')).toBe(true);
    for (const text of ['012', '12 ', '', '1', '120', '-12']) expect(equals(0, text)).toBe(false);
    expect([equals(1, '-1'), equals(1, '1'), equals(1, '4294967295')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(equals(2, '9223372036854775807')).toBe(true);
    expect(equals(2, '9223372036854775806')).toBe(false);
  });

  it('finds fields and never values when it skips', () => {
    const { list } = Model.of('a', 'b', 'b', 'c', '5', '6', '6', 'a');
    const find = (text: string, from = list.first()): number =>
      list.find(Buffer.from(text), 0, text.length, from, 1);
    expect(find('a')).toBe(list.seek(0));
    expect(find('b')).toBe(list.seek(2));
    expect(find('c')).toBe(0);
    expect(find('6')).toBe(list.seek(6));
    expect(find('a', list.seek(2))).toBe(0);
  });

  it('finds integers that others stored as strings, and strings in a wider form', () => {
    const bytes = Buffer.from('12000000040082313203e001610381620201' + '01ff', 'hex');
    bytes[0] = bytes.length;
    const list = new PackedList();
    list.open(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0);
    expect(checkPackedList(bytes, 0, bytes.length)).toBe(4);
    const find = (text: string): number =>
      list.find(Buffer.from(text), 0, text.length, list.first(), 0);
    expect([find('12'), find('a'), find('b'), find('1')]).toEqual([6, 10, 14, 17]);
  });

  it('takes over entries as they are', () => {
    const source = Model.of('a', '1', '2', 'b'.repeat(70), 'c');
    const from = source.list.seek(1);
    const length = source.list.seek(4) - from;
    const model = Model.of('x');
    model.list.appendEntries(source.bytes(), from, length, 3);
    model.elements.push(...source.elements.slice(1, 4));
    model.check();
    model.list.insertEntries(model.list.first(), source.bytes(), from, length, 3);
    model.elements.unshift(...source.elements.slice(1, 4));
    model.check();
  });

  it('knows its count beyond 65534 by counting, and keeps it once it is small again', () => {
    const model = new Model();
    for (let index = 0; index < 65_536; index++) {
      model.elements.push(Buffer.from('1'));
      model.list.insertBefore(0, model.elements[0], 0, 1);
    }
    expect(model.bytes().subarray(4, 6).toString('hex')).toBe('ffff');
    model.check();
    expect(model.list.seek(65_535)).toBe(model.list.last());
    expect(model.list.seek(-65_536)).toBe(model.list.first());
    expect([model.list.seek(65_536), model.list.seek(-65_537)]).toEqual([0, 0]);
    model.remove(65_533, 2);
    expect(model.bytes().subarray(4, 6).toString('hex')).toBe('ffff');
    expect(model.list.count).toBe(65_534);
    expect(model.bytes().subarray(4, 6).toString('hex')).toBe('feff');
    model.check();
  });

  it(
    'is what an array is, after any changes',
    seeded((random) => {
      for (let round = 0; round < 40; round++) {
        const model = new Model();
        for (let step = 0; step < 60; step++) {
          const { length } = model.elements;
          const index = random.below(length + 1);
          const action = random.below(5);
          if (action === 0 && index < length) model.remove(index, 1 + random.below(3));
          else if (action === 1 && index < length) model.replace(index, randomElement(random));
          else model.insert(index, randomElement(random));
          model.check();
        }
        expect(same(model.forward(), model.elements)).toBe(true);
        expect(same(model.backward().reverse(), model.elements)).toBe(true);
        checkLookUps(model, random);
      }
    }),
  );

  it(
    'grows and shrinks at the front in the room before it',
    seeded((random) => {
      const buffer = Buffer.alloc(1 << 16, 0xee);
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
      const list = new PackedList();
      PackedList.format(buffer, view, 40_000);
      list.open(buffer, view, 40_000);
      const elements: Buffer[] = [];
      for (let round = 0; round < 400; round++) {
        if (elements.length === 0 || random.below(5) < 3) {
          const element = random.oneIn(2) ? randomElement(random) : random.bytes(random.below(100));
          const { given, start } = framed(element);
          const room = list.start;
          list.prepend(given, start, element.length);
          expect(room - list.start).toBe(packedEntry(element).length);
          elements.unshift(element);
        } else {
          const count = 1 + random.below(Math.min(3, elements.length));
          const gone = elements.splice(0, count);
          list.removeFront(Buffer.concat(gone.map(packedEntry)).length, count);
        }
        const packed = packedBytes(elements);
        expect(buffer.subarray(list.start, list.start + list.byteLength)).toEqual(packed);
        if (list.start < 8000) break;
      }
    }),
  );
});

function checkLookUps(model: Model, random: Random): void {
  const { list, elements } = model;
  for (let round = 0; round < 30; round++) {
    const sought = random.oneIn(3)
      ? randomElement(random)
      : random.pick([...elements, Buffer.of()]);
    const { given, start } = framed(sought);
    expect(PackedList.entryBytes(given, start, sought.length)).toBe(packedEntry(sought).length);
    expect(PackedList.longestEntryBytes(sought.length)).toBeGreaterThanOrEqual(
      packedEntry(sought).length,
    );
    const skip = random.below(3);
    const from = random.below(elements.length + 1);
    const expected = elements.findIndex(
      (element, at) => at >= from && (at - from) % (skip + 1) === 0 && element.equals(sought),
    );
    const at = from === elements.length ? 0 : list.seek(from);
    const found = list.find(given, start, sought.length, at, skip);
    expect(found).toBe(expected < 0 ? 0 : list.seek(expected));
    if (found !== 0) expect(list.equals(found, given, start, sought.length)).toBe(true);
    const other = random.below(elements.length);
    if (elements.length > 0) {
      const equal = list.equals(list.seek(other), given, start, sought.length);
      expect(equal).toBe(elements[other].equals(sought));
    }
  }
}

describe('integers given as words', () => {
  it('take the place of an element', () => {
    const model = Model.of('a', 'bcd', 'e');
    model.list.replaceInteger(model.list.seek(1), -1, -70_000);
    expect(model.forward().map(String)).toEqual(['a', '-70000', 'e']);
    model.list.replaceInteger(model.list.seek(1), 0, 1);
    expect(model.forward().map(String)).toEqual(['a', '1', 'e']);
    expect(model.list.count).toBe(3);
  });
});
