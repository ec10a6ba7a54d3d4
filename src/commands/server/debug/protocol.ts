/** DEBUG PROTOCOL: a reply of each type there is, for tests of clients. The values are Redis's. */
import { asciiBytes } from '../../../base/ascii.ts';
import { err } from '../../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import type { Call } from '../../framework/call.ts';

const BIG_NUMBER = '1234567999999999999999999999999999999';
const NEEDS_RESP3 = err('RESP2 is not supported by this command');
const ONE_ATTRIBUTE = asciiBytes('|1\r\n');
const MEMBERS = 3;

const TYPES: Readonly<Record<string, (reply: ReplyWriter) => void>> = {
  string: (reply) => reply.bulkText('Hello World'),
  integer: (reply) => reply.integer(12345),
  double: (reply) => reply.double(3141 / 1000),
  bignum: (reply) => {
    if (reply.protocol === 3) reply.raw(asciiBytes(`(${BIG_NUMBER}\r\n`));
    else reply.bulkText(BIG_NUMBER);
  },
  null: (reply) => reply.nullBulk(),
  array: (reply) => {
    reply.array(MEMBERS);
    for (let member = 0; member < MEMBERS; member++) reply.integer(member);
  },
  set: (reply) => {
    reply.set(MEMBERS);
    for (let member = 0; member < MEMBERS; member++) reply.integer(member);
  },
  map: (reply) => {
    reply.map(MEMBERS);
    for (let member = 0; member < MEMBERS; member++) {
      reply.integer(member);
      reply.boolean(member === 1);
    }
  },
  attrib: (reply) => {
    if (reply.protocol === 3) {
      reply.raw(ONE_ATTRIBUTE);
      reply.bulkText('key-popularity');
      reply.array(2);
      reply.bulkText('key:123');
      reply.integer(90);
    }
    reply.bulkText('Some real reply following the attribute');
  },
  push: (reply) => {
    if (reply.protocol !== 3) {
      reply.error(NEEDS_RESP3);
      return;
    }
    reply.push(2);
    reply.bulkText('server-cpu-usage');
    reply.integer(42);
    reply.bulkText('Some real reply following the push reply');
  },
  verbatim: (reply) => reply.verbatimText('This is a verbatim\nstring'),
  true: (reply) => reply.boolean(true),
  false: (reply) => reply.boolean(false),
};

const UNKNOWN_TYPE = err(
  `Wrong protocol type name. Please use one of the following: ${Object.keys(TYPES).join('|')}`,
);

export function debugProtocol(call: Call): void {
  const name = call.text(2).toLowerCase();
  if (Object.hasOwn(TYPES, name)) TYPES[name](call.reply);
  else call.error(UNKNOWN_TYPE);
}
