// Hostile bytes for the fuzzers and the soak: valid traffic with flipped, lost, doubled and invented
// bytes, and bytes that were never traffic.
import type { Random } from './random.ts';
import { encodeRequest } from './resp-client.ts';
import { words } from './words.ts';

/** None of these can stop, stall or silence a server, however mutated its arguments are. */
const REQUESTS: readonly string[] = [
  ...['PING', 'PING hello', 'ECHO hello', 'SET key value', 'GET key', 'SET key value EX 100 NX'],
  ...[
    'MSET a 1 b 2 c 3',
    'MGET a b c',
    'INCR counter',
    'INCRBYFLOAT counter 1.5',
    'APPEND key tail',
  ],
  ...['GETRANGE key 0 -1', 'SETRANGE key 5 patch', 'DEL a b', 'EXISTS a b', 'EXPIRE key 100 GT'],
  ...['TTL key', 'SCAN 0 MATCH k* COUNT 10', 'KEYS *', 'RENAME key other', 'TYPE key', 'DBSIZE'],
  ...['HELLO 3', 'HELLO 2', 'SELECT 3', 'CLIENT SETNAME fuzz', 'CLIENT INFO', 'INFO', 'TIME'],
  ...['CONFIG GET *', 'COMMAND INFO get', 'RESET', 'OBJECT ENCODING key', 'NOSUCH a b c'],
];

const TOKENS = [
  ...words('* $ -1 0 1048576 1048577 536870912 9223372036854775807 -9223372036854775808 " \' +'),
  ...['\r\n', '\r', '\n', ' ', '\0', '\xff'],
];

/** One to six requests, in either form. */
export function validTraffic(random: Random): Buffer {
  const count = 1 + random.below(6);
  const parts = Array.from({ length: count }, () => {
    const request = random.pick(REQUESTS);
    return random.oneIn(4) ? Buffer.from(`${request}\r\n`) : encodeRequest(request.split(' '));
  });
  return Buffer.concat(parts);
}

function mutate(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at]! ^= 1 << random.below(8);
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after.subarray(random.below(5))]);
    case 2:
      return Buffer.concat([before, random.bytes(1 + random.below(8)), after]);
    case 3:
      return Buffer.concat([before, bytes.subarray(random.below(bytes.length + 1)), after]);
    case 4: {
      const token = random.pick(TOKENS);
      return Buffer.concat([before, Buffer.from(token, 'latin1'), after.subarray(random.below(3))]);
    }
    case 5:
      return before;
    default: {
      const digits = bytes.toString('latin1');
      return Buffer.from(digits.replace(/[0-9]+/, String(random.below(100_000))), 'latin1');
    }
  }
}

/** One connection's worth. */
export function hostileStream(random: Random): Buffer {
  if (random.oneIn(10)) return random.bytes(1 + random.below(400));
  let bytes = validTraffic(random);
  for (let count = random.below(5); count >= 0; count--) bytes = mutate(bytes, random);
  return random.oneIn(5) ? bytes : Buffer.concat([bytes, validTraffic(random)]);
}
