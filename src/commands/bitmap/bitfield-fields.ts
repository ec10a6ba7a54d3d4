/**
 * Performs the operations of a BITFIELD on the fields of one open string and answers each. Fields
 * of up to 32 bits are computed as numbers, unless what is added to them is too large.
 */
import {
  readField,
  readWideField,
  WIDEST_NUMBER_BITS,
  writeField,
  writeWideField,
} from '../../base/bit-fields.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Call } from '../framework/call.ts';
import {
  type BitfieldOperations,
  FIELD_GET,
  FIELD_INCREMENT,
  FIELD_SET,
} from './bitfield-operations.ts';
import { fitBigint, fitNumber, isNumberEnough } from './bitfield-overflow.ts';

export class BitfieldFields {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #length: number;
  readonly #reply: ReplyWriter;
  readonly #grew: boolean;
  #changes = 0;

  /** Of the open record, or of nothing; whether the string has just grown for this request. */
  constructor(call: Call, exists: boolean, grew: boolean) {
    const { records } = call.keyspace;
    this.#bytes = records.valueBytes;
    this.#start = records.valueStart;
    this.#length = exists ? records.valueLength : 0;
    this.#reply = call.reply;
    this.#grew = grew;
  }

  /** Answers every operation; how many changed something, all writes if the string grew. */
  perform(operations: BitfieldOperations): number {
    while (operations.next()) {
      const { bits, kind, signed, value } = operations;
      const reads = kind === FIELD_GET;
      // To an unsigned field a negative number is one of 64 bits without a sign.
      const negative = kind === FIELD_SET && !signed && value < 0;
      if (bits <= WIDEST_NUMBER_BITS && (reads || (isNumberEnough(value) && !negative))) {
        this.#performSmall(operations);
      } else {
        this.#performLarge(operations);
      }
    }
    return this.#changes;
  }

  #performSmall({ bits, kind, offset, overflow, signed, value }: BitfieldOperations): void {
    const size = 2 ** bits;
    const stored = readField(this.#bytes, this.#start, this.#length, offset, bits);
    const old = signed && stored >= size / 2 ? stored - size : stored;
    if (kind === FIELD_GET) {
      this.#reply.integer(old);
      return;
    }
    const given = Number(value);
    const result = fitNumber(kind === FIELD_SET ? given : old + given, bits, signed, overflow);
    if (result === undefined) {
      this.#reply.nullBulk();
      return;
    }
    if (this.#grew || result !== old) this.#changes++;
    writeField(this.#bytes, this.#start, offset, bits, result < 0 ? result + size : result);
    this.#reply.integer(kind === FIELD_INCREMENT ? result : old);
  }

  #performLarge({ bits, kind, offset, overflow, signed, value }: BitfieldOperations): void {
    const wide = bits > WIDEST_NUMBER_BITS;
    const stored = wide
      ? readWideField(this.#bytes, this.#start, this.#length, offset, bits)
      : BigInt(readField(this.#bytes, this.#start, this.#length, offset, bits));
    const old = signed ? BigInt.asIntN(bits, stored) : stored;
    if (kind === FIELD_GET) {
      this.#reply.int64(old);
      return;
    }
    let given = BigInt(value);
    if (kind === FIELD_SET && !signed) given = BigInt.asUintN(64, given);
    const result = fitBigint(kind === FIELD_SET ? given : old + given, bits, signed, overflow);
    if (result === undefined) {
      this.#reply.nullBulk();
      return;
    }
    if (this.#grew || result !== old) this.#changes++;
    const unsigned = BigInt.asUintN(bits, result);
    if (wide) writeWideField(this.#bytes, this.#start, offset, bits, unsigned);
    else writeField(this.#bytes, this.#start, offset, bits, Number(unsigned));
    this.#reply.int64(kind === FIELD_INCREMENT ? result : old);
  }
}
