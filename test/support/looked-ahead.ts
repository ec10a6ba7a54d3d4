// A pipeline's bytes, and what looking ahead has learnt of them.
import { asciiBytes } from '../../src/base/ascii.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { KeyForesight } from '../../src/keyspace/key-foresight.ts';
import { Keyspace } from '../../src/keyspace/keyspace.ts';
import { encodeRequest } from './resp-client.ts';

export function encoded(...words: string[]): string {
  return encodeRequest(words).toString('latin1');
}

/** Looks at the requests of an ASCII text, from its beginning. */
export function lookAt(text: string, keyspace = new Keyspace(1, new SeededRandom(1))) {
  const bytes = asciiBytes(text);
  const view = new DataView(bytes.buffer);
  const foresight = new KeyForesight(keyspace.records, keyspace.hash);
  const until = foresight.look(keyspace.databases[0].keys, bytes, view, 0, bytes.length);
  return { bytes, view, foresight, until, hash: keyspace.hash };
}
