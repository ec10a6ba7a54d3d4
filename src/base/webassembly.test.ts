import { describe, expect, it } from 'vitest';
import * as wasm from './webassembly.ts';

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

type Exports = Record<string, (...words: number[]) => number> & {
  readonly memory: { readonly buffer: ArrayBuffer };
};

function run(...routines: readonly wasm.Routine[]): Exports {
  const module = new WebAssembly.Module(wasm.assembleModule(routines, 1));
  return new WebAssembly.Instance(module).exports;
}

describe('The assembler', () => {
  it('writes constants of every size, and arithmetic of 32 bits', () => {
    const values = [0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, 2 ** 31 - 1, -(2 ** 31)];
    const routines = values.map((value, nth) => {
      const routine = new wasm.Routine(`plus${nth}`, 1);
      routine.body = wasm.giveBack(wasm.add(wasm.get(0), wasm.constant(value)));
      return routine;
    });
    const exports = run(...routines);
    expect(values.map((_, nth) => exports[`plus${nth}`]!(5))).toEqual(
      values.map((value) => (value + 5) | 0),
    );
  });

  it('writes loops, conditions and variables', () => {
    const routine = new wasm.Routine('oddSum', 1);
    const sum = routine.variable();
    const odd = wasm.and(wasm.get(0), wasm.constant(1));
    routine.body = [
      wasm.repeatWhile(wasm.greater(wasm.get(0), wasm.constant(0)), [
        wasm.when(
          odd,
          wasm.set(sum, wasm.add(wasm.get(sum), wasm.get(0))),
          wasm.set(sum, wasm.subtract(wasm.get(sum), wasm.constant(100))),
        ),
        wasm.set(0, wasm.subtract(wasm.get(0), wasm.constant(1))),
      ]),
      wasm.giveBack(wasm.get(sum)),
    ];
    const { oddSum } = run(routine);
    expect([oddSum!(0), oddSum!(1), oddSum!(7)]).toEqual([0, 1, 16 - 300]);
  });

  it('reads and writes its memory at any place, by bytes, words and 64 bits', () => {
    const routine = new wasm.Routine('twice', 2);
    const value = routine.variable(wasm.I64);
    routine.body = [
      wasm.set(value, wasm.load64(wasm.get(0), 1)),
      wasm.store64(wasm.get(1), wasm.xor64(wasm.get(value), wasm.constant64(-1))),
      wasm.storeByte(wasm.get(1), wasm.loadByte(wasm.get(0)), 8),
      wasm.repeatUntil(wasm.set(0, wasm.constant(0)), wasm.constant(1)),
      wasm.giveBack(wasm.load(wasm.get(1))),
    ];
    const { twice, memory } = run(routine);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set([1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
    expect(twice!(3, 1001)).toBe(~0x05040302);
    expect([...bytes.subarray(1001, 1010)]).toEqual([
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((b) => 255 - b),
      1,
    ]);
  });
});
