/**
 * DUMP payloads of every type in every encoding, as seeds for a fuzzer: those the engine writes,
 * and by hand those that only older servers wrote. A payload is a body and a footer that seals it.
 */
import { Crc64 } from '../../src/base/crc64.ts';
import * as format from '../../src/persistence/rdb/rdb-format.ts';
import type { Random } from './random.ts';
import { TestEngine } from './test-engine.ts';

const FOOTER_BYTES = 10;
const LONG = 'x'.repeat(100);

const many = (count: number, make: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => make(at).split(' ')).flat();

/** Each makes the key `k`. */
const MAKERS: readonly (readonly string[])[] = [
  ['SET k 12'],
  ['SET k -70000'],
  ['SET k text'],
  [`SET k ${LONG.repeat(20)}`],
  ['RPUSH k a 1 -300 70000 5000000000 b'],
  [`RPUSH k ${many(300, (at) => `element:${at} ${at * 77}`).join(' ')} ${LONG}`],
  [`RPUSH k a ${'y'.repeat(9000)} b`],
  ['SADD k 1 2 -3'],
  ['SADD k 1 70000 -70001'],
  ['SADD k 1 5000000000 -5000000001'],
  ['SADD k a 1 b 300'],
  [`SADD k ${many(150, (at) => `member:${at}`).join(' ')} ${LONG}`],
  ['HSET k f 1 g v h -5000'],
  [`HSET k ${many(150, (at) => `field:${at} ${at}`).join(' ')} long ${LONG}`],
  ['HSET k f 1 g v h w', 'HPEXPIREAT k 1800000000000 FIELDS 2 f g'],
  [
    `HSET k ${many(150, (at) => `field:${at} ${at}`).join(' ')} long ${LONG}`,
    'HPEXPIREAT k 1800000000000 FIELDS 2 field:1 field:7',
  ],
  ['ZADD k 1 a 2.5 b -inf c inf d 1e100 e'],
  [`ZADD k ${many(150, (at) => `${at / 3} member:${at}`).join(' ')} 7 ${LONG}`],
  ['XADD k 1-1 f v g w', 'XADD k 1-2 f v g w', 'XADD k 5-0 other v', 'XDEL k 1-2'],
  [
    ...many(130, (at) => `${at + 1}-1`).map((id) => `XADD k ${id} field value:${id}`),
    ...['XGROUP CREATE k group 0', 'XGROUP CREATE k idle $', 'XGROUP CREATECONSUMER k group none'],
    ...['XREADGROUP GROUP group ann COUNT 5 STREAMS k >', 'XDEL k 3-1 100-1'],
    'XREADGROUP GROUP group bob COUNT 3 STREAMS k >',
  ],
  ['XADD k 1-1 f v', 'XGROUP CREATE k group 0', 'XTRIM k MAXLEN 0'],
];

/** The body of a DUMP payload: all but its footer. */
export function dumpedBody(engine: TestEngine, key: string): Uint8Array {
  const reply = Buffer.from(engine.run('DUMP', key), 'latin1');
  const start = reply.indexOf('\r\n') + 2;
  return new Uint8Array(reply.subarray(start, -2 - FOOTER_BYTES));
}

/** The payload that has this body, its checksum being right. */
export function sealed(body: Uint8Array): Uint8Array {
  const payload = new Uint8Array(body.length + FOOTER_BYTES);
  payload.set(body);
  payload[body.length] = format.NEWEST_RDB_VERSION;
  const crc = new Crc64();
  crc.update(payload, 0, body.length + 2);
  const view = new DataView(payload.buffer);
  view.setInt32(body.length + 2, crc.low, true);
  view.setInt32(body.length + 6, crc.high, true);
  return payload;
}

export function str(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  if (content.length < 64) return Buffer.concat([Buffer.from([content.length]), content]);
  const head = [format.LENGTH_14_BITS | (content.length >>> 8), content.length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

export function ziplist(...elements: readonly (string | number)[]): Buffer {
  const parts: Buffer[] = [];
  let previous = 0;
  let tail = 10;
  let end = 10;
  for (const element of elements) {
    const content =
      typeof element === 'string'
        ? str(element)
        : Buffer.from([0xc0, element & 0xff, (element >>> 8) & 0xff]);
    const entry = Buffer.concat([Buffer.from([previous]), content]);
    parts.push(entry);
    tail = end;
    end += entry.length;
    previous = entry.length;
  }
  const head = Buffer.alloc(10);
  head.writeUInt32LE(end + 1, 0);
  head.writeUInt32LE(tail, 4);
  head.writeUInt16LE(elements.length, 8);
  return Buffer.concat([head, ...parts, Buffer.from([0xff])]);
}

export function oldBody(rdbType: number, ...parts: readonly (Buffer | number)[]): Uint8Array {
  const buffers = parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part));
  return new Uint8Array(Buffer.concat([Buffer.from([rdbType]), ...buffers]));
}

function oldBodies(): Uint8Array[] {
  const zipmap = Buffer.from('\x02\x01f\x02\x00vw\x01g\x03\x01abc?\xff', 'latin1');
  return [
    oldBody(format.RDB_LIST, 3, str('a'), str('12'), str(LONG)),
    oldBody(format.RDB_LIST_ZIPLIST, str(ziplist('a', 12, 'text', -1))),
    oldBody(format.RDB_LIST_QUICKLIST, 2, str(ziplist('a', 12)), str(ziplist('b', 'c'))),
    oldBody(format.RDB_ZSET, 2, str('a'), str('1.5'), str('b'), 254),
    oldBody(format.RDB_ZSET_ZIPLIST, str(ziplist('a', 1, 'b', '2.5'))),
    oldBody(format.RDB_HASH_ZIPLIST, str(ziplist('f', 1, 'g', 'value'))),
    oldBody(format.RDB_HASH_ZIPMAP, str(zipmap)),
    oldBody(format.RDB_SET, 2, str('a'), str('b')),
  ];
}

/** One body for each type and encoding, compressed and not. */
export function allBodies(): Uint8Array[] {
  const bodies = oldBodies();
  const engine = new TestEngine();
  for (const compression of ['yes', 'no']) {
    engine.run('CONFIG', 'SET', 'rdbcompression', compression);
    for (const lines of MAKERS) {
      engine.run('DEL', 'k');
      for (const line of lines) {
        const reply = engine.run(...line.split(' '));
        if (reply.startsWith('-')) throw new Error(`${line}: ${reply}`);
      }
      bodies.push(dumpedBody(engine, 'k'));
    }
  }
  return bodies;
}

/** Bytes that mean something in one encoding or another. */
const TELLING_BYTES = [
  ...[0, 1, 2, 3, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0],
  ...[0xef, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf9, 0xfd, 0xfe, 0xff],
];

/** A body with one to four things wrong with it. */
export function damaged(bodies: readonly Uint8Array[], random: Random): Uint8Array {
  let body = Buffer.from(random.pick(bodies));
  for (let times = random.below(4); times >= 0; times--) body = damage(body, bodies, random);
  return new Uint8Array(body);
}

function damage(body: Buffer, bodies: readonly Uint8Array[], random: Random): Buffer<ArrayBuffer> {
  // Most of what matters stands at the beginning.
  const reach = random.oneIn(2) ? Math.min(body.length, 48) : body.length;
  const at = random.below(reach + 1);
  const [before, after] = [body.subarray(0, at), body.subarray(at)];
  const some = 1 + random.below(random.oneIn(4) ? 64 : 4);
  switch (random.below(9)) {
    case 0:
      return Buffer.concat([before, after.subarray(some)]);
    case 1:
      return Buffer.concat([before, random.bytes(some), after]);
    case 2:
      return Buffer.concat([before, after.subarray(0, some), after]);
    case 3: {
      const other = Buffer.from(random.pick(bodies));
      const from = random.oneIn(2) ? at : random.below(other.length + 1);
      return Buffer.concat([before, other.subarray(from)]);
    }
    case 4:
      return Buffer.concat([Buffer.from([random.below(26)]), body.subarray(1)]);
    case 5:
    case 6:
      return Buffer.concat([before, Buffer.from([random.pick(TELLING_BYTES)]), after.subarray(1)]);
    default: {
      const flipped = Buffer.from(body);
      if (at < flipped.length) flipped[at]! ^= 1 << random.below(8);
      return flipped;
    }
  }
}
