/**
 * What is wrong with a byte stream that is no RESP. The texts are Redis's; the connection is closed
 * after the reply, because where the next request begins is no longer known.
 */
export class ProtocolError {
  readonly message: string;

  constructor(message: string) {
    this.message = `Protocol error: ${message}`;
  }
}

export const TOO_BIG_INLINE = new ProtocolError('too big inline request');
export const UNBALANCED_QUOTES = new ProtocolError('unbalanced quotes in request');
export const TOO_BIG_MULTIBULK_COUNT = new ProtocolError('too big mbulk count string');
export const INVALID_MULTIBULK_LENGTH = new ProtocolError('invalid multibulk length');
export const UNAUTHENTICATED_MULTIBULK = new ProtocolError('unauthenticated multibulk length');
export const TOO_BIG_BULK_COUNT = new ProtocolError('too big bulk count string');
export const INVALID_BULK_LENGTH = new ProtocolError('invalid bulk length');
export const UNAUTHENTICATED_BULK = new ProtocolError('unauthenticated bulk length');

/** `expected '$'`, naming the byte that stood there; unprintable ones are replaced by a dot. */
export function expectedDollar(got: number): ProtocolError {
  return new ProtocolError(`expected '$', got '${String.fromCharCode(got)}'`);
}
