/**
 * CRC-64 (see crc64.ts) in WebAssembly, which has integers of 64 bits: sixteen bytes a step through
 * sixteen tables, each of 256 values of eight bytes.
 */
import { Crc64 } from './crc64.ts';
import * as wasm from './webassembly.ts';

const TABLES = 16;
const TABLE_BYTES = 256 * 8;
export const CRC64_TABLES_BYTES = TABLES * TABLE_BYTES;

/** Table t, byte b: what a byte is worth when t more bytes follow it. */
export function fillCrc64Tables(words: Int32Array): void {
  const crc = new Crc64();
  for (let byte = 0; byte < 256; byte++) {
    crc.reset();
    crc.update(Uint8Array.of(byte), 0, 1);
    words[byte * 2] = crc.low;
    words[byte * 2 + 1] = crc.high;
  }
  // A byte that follows moves a value down by one, and adds what the first table has for the last.
  for (let at = 512; at < TABLES * 512; at += 2) {
    const low = words[at - 512];
    const high = words[at - 511];
    const fallen = (low & 0xff) * 2;
    words[at] = ((low >>> 8) | (high << 24)) ^ words[fallen];
    words[at + 1] = (high >>> 8) ^ words[fallen + 1];
  }
}

/**
 * crc64(crcAt, at, end): takes the bytes from `at` to `end` into the checksum, whose eight bytes
 * are at `crcAt`.
 * @param tables Where the tables are.
 */
export function crc64Routine(tables: number): wasm.Routine {
  const { and, constant, get, load64, lowWord, set, shiftLeft, xor64 } = wasm;
  const routine = new wasm.Routine('crc64', 3);
  const [crcAt, at, end] = [0, 1, 2];
  const crc = routine.variable(wasm.I64);
  const next = routine.variable(wasm.I64);
  /** What the nth byte of a value is worth when so many follow it. */
  const worth = (value: wasm.Local, nth: number, following: number): wasm.Code => {
    const shifted =
      nth === 0 ? get(value) : wasm.shiftRight64(get(value), wasm.constant64(8 * nth));
    const byte = nth === 7 ? lowWord(shifted) : and(lowWord(shifted), constant(0xff));
    return load64(shiftLeft(byte, constant(3)), tables + following * TABLE_BYTES);
  };
  const worths = Array.from({ length: 16 }, (_, nth) =>
    worth(nth < 8 ? crc : next, nth % 8, 15 - nth),
  );
  routine.body = [
    set(crc, load64(get(crcAt))),
    wasm.repeatWhile(wasm.lessOrEqual(wasm.add(get(at), constant(16)), get(end)), [
      set(crc, xor64(get(crc), load64(get(at)))),
      set(next, load64(get(at), 8)),
      set(crc, worths.reduce(xor64)),
      set(at, wasm.add(get(at), constant(16))),
    ]),
    wasm.repeatWhile(wasm.less(get(at), get(end)), [
      // One byte: the rest moves down, and the byte's worth is what its table says.
      set(next, wasm.shiftRight64(get(crc), wasm.constant64(8))),
      set(
        crc,
        xor64(
          load64(
            shiftLeft(
              and(wasm.xor(lowWord(get(crc)), wasm.loadByte(get(at))), constant(0xff)),
              constant(3),
            ),
            tables,
          ),
          get(next),
        ),
      ),
      set(at, wasm.add(get(at), constant(1))),
    ]),
    wasm.store64(get(crcAt), get(crc)),
    wasm.giveBack(constant(0)),
  ];
  return routine;
}
