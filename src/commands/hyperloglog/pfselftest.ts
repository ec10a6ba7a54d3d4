/**
 * PFSELFTEST: tries out the HyperLogLog machinery of the running server, on values of its own: that
 * packed registers keep apart, that both encodings come to the same registers, and that estimates
 * are as good as the number of registers promises.
 */
import { type Random, randomBelow } from '../../base/random.ts';
import { ReplyError } from '../../protocol/reply-error.ts';
import { denseRegister, setDenseRegister } from '../../values/hyperloglog/dense-registers.ts';
import { estimate } from '../../values/hyperloglog/estimate.ts';
import { DENSE_BYTES, HEADER_BYTES, REGISTERS } from '../../values/hyperloglog/header.ts';
import { HyperLogLogEditor } from '../../values/hyperloglog/hyperloglog-editor.ts';
import { HyperLogLogWorkspace } from '../../values/hyperloglog/hyperloglog-workspace.ts';
import { countRegisters } from '../../values/hyperloglog/registers.ts';
import { defineCommand } from '../framework/command.ts';

const ELEMENTS = 100_000;
/** The registers allow a standard error of 1.04 / sqrt(REGISTERS); six of them never happen. */
const TOLERANCE = (6 * 1.04) / Math.sqrt(REGISTERS);
const SPARSE_LIMIT_BYTES = 3_000;

export const pfselftest = defineCommand({
  name: 'PFSELFTEST',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Tests the HyperLogLog implementation of the running server.',
  complexity: 'O(1), but it keeps the server busy for some milliseconds.',
  arity: 1,
  flags: ['admin'],
  internal: true,
  run(call) {
    const problem = packingProblem(call.server.random) ?? countingProblem(call.server.random);
    if (problem === undefined) call.reply.ok();
    else call.error(new ReplyError('TESTFAILED', problem));
  },
});

/** Does writing one register leave all others as they were? */
function packingProblem(random: Random): string | undefined {
  const bytes = new Uint8Array(DENSE_BYTES);
  const expected = new Uint8Array(REGISTERS);
  for (let round = 0; round < 3; round++) {
    for (let nth = 0; nth < REGISTERS; nth++) {
      const index = randomBelow(random, REGISTERS);
      const value = randomBelow(random, 64);
      expected[index] = value;
      setDenseRegister(bytes, HEADER_BYTES, index, value);
    }
    for (let index = 0; index < REGISTERS; index++) {
      const value = denseRegister(bytes, HEADER_BYTES, index);
      if (value !== expected[index]) {
        return `register ${index} should be ${expected[index]} and is ${value}`;
      }
    }
  }
  return undefined;
}

/** Do both encodings give the same estimate, and a good one? */
function countingProblem(random: Random): string | undefined {
  const { position, counts, editor: growing } = new HyperLogLogWorkspace();
  const dense = new HyperLogLogEditor();
  growing.create();
  dense.create();
  dense.makeDense();
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(4, random.nextUint32());
  let checkpoint = 1;
  for (let element = 1; element <= ELEMENTS; element++) {
    view.setUint32(0, element);
    position.compute(view, 0, 8);
    const { index, rank } = position;
    growing.raise(index, rank, SPARSE_LIMIT_BYTES);
    dense.raise(index, rank, SPARSE_LIMIT_BYTES);
    if (element < checkpoint) continue;
    checkpoint = Math.ceil(element * 1.2);
    if (!countRegisters(growing.bytes, 0, growing.length, counts)) return 'a sparse value broke';
    const sparseEstimate = estimate(counts);
    countRegisters(dense.bytes, 0, dense.length, counts);
    const denseEstimate = estimate(counts);
    if (sparseEstimate !== denseEstimate) {
      return `the encodings disagree: ${sparseEstimate} sparse, ${denseEstimate} dense`;
    }
    if (Math.abs(denseEstimate - element) > Math.ceil(element * TOLERANCE)) {
      return `${element} elements are estimated as ${denseEstimate}`;
    }
  }
  return undefined;
}
