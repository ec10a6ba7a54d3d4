// A pipeline's bytes, and what looking ahead has learnt of them.
import { asciiBytes } from '../../src/base/ascii.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { RequestsAhead } from '../../src/base/requests-ahead.ts';
import { KeyForesight } from '../../src/keyspace/key-foresight.ts';
import { Keyspace } from '../../src/keyspace/keyspace.ts';
import { scanRequests } from '../../src/protocol/request-scanner.ts';
import { encodeRequest } from './resp-client.ts';

export function encoded(...words: string[]): string {
  return encodeRequest(words).toString('latin1');
}

/** Looks at the requests of an ASCII text, from its beginning. */
export function lookAt(
  text: string,
  keyspace = new Keyspace(1, new SeededRandom(1)),
  fewestEntries = 0,
) {
  const bytes = asciiBytes(text);
  const view = new DataView(bytes.buffer);
  const ahead = new RequestsAhead();
  const until = scanRequests(ahead, bytes, view, 0, bytes.length);
  const foresight = new KeyForesight(keyspace.records, keyspace.hash, fewestEntries);
  foresight.look(keyspace.databases[0].keys, ahead, view);
  return { bytes, view, ahead, foresight, until, hash: keyspace.hash };
}
