/** The error replies that several commands share, in Redis's words. */
import { err, ReplyError } from '../../protocol/reply-error.ts';

export const SYNTAX_ERROR = err('syntax error');
export const NOT_AN_INTEGER = err('value is not an integer or out of range');
export const NOT_A_FLOAT = err('value is not a valid float');
export const NO_SUCH_KEY = err('no such key');
export const SAME_OBJECT = err('source and destination objects are the same');
export const INDEX_OUT_OF_RANGE = err('index out of range');
export const WOULD_OVERFLOW = err('increment or decrement would overflow');
export const STRING_TOO_LONG = err('string exceeds maximum allowed size (proto-max-bulk-len)');
export const WRONG_TYPE = new ReplyError(
  'WRONGTYPE',
  'Operation against a key holding the wrong kind of value',
);
export const OUT_OF_MEMORY = new ReplyError(
  'OOM',
  "command not allowed when used memory > 'maxmemory'.",
);
export const AUTHENTICATION_REQUIRED = new ReplyError('NOAUTH', 'Authentication required.');
export const NO_PROTOCOL = new ReplyError('NOPROTO', 'unsupported protocol version');

export function invalidExpireTime(commandName: string): ReplyError {
  return err(`invalid expire time in '${commandName}' command`);
}
