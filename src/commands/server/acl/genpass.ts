/** ACL GENPASS: a password by chance, from the system's own randomness. */
import { err } from '../../../protocol/reply-error.ts';
import { integer, optional } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER } from '../../framework/errors.ts';
import { badArguments } from './answers.ts';

const USUAL_BITS = 256;
const MOST_BITS = 4096;
const BITS_PER_DIGIT = 4;

const BAD_BITS = err(
  'ACL GENPASS argument must be the number of bits for the output password, a positive number ' +
    `up to ${MOST_BITS}`,
);

export const aclGenpass = defineCommand({
  name: 'GENPASS',
  group: 'server',
  since: '6.0.0',
  summary: 'Makes up a password that nobody can guess.',
  complexity: 'O(1)',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  arguments: [optional(integer('bits'))],
  parsesItself: true,
  run(call) {
    const { request, reply, server } = call;
    if (request.count > 3) {
      reply.error(badArguments(call));
      return;
    }
    const bits = request.count === 3 ? call.int64(2) : USUAL_BITS;
    if (bits === undefined) {
      reply.error(NOT_AN_INTEGER);
      return;
    }
    if (bits <= 0 || bits > MOST_BITS) {
      reply.error(BAD_BITS);
      return;
    }
    const digits = Math.ceil(Number(bits) / BITS_PER_DIGIT);
    const secret = server.secretBytes(Math.ceil(digits / 2));
    const text = Array.from(secret, (byte) => byte.toString(16).padStart(2, '0')).join('');
    reply.bulkText(text.slice(0, digits));
  },
});
