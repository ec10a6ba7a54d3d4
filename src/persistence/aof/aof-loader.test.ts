// A file whose checksums cover all of it: whichever bit of it is flipped, what is loaded is what
// was written, or nothing is.
import { describe, expect, it } from 'vitest';
import { FaultyFiles } from '../../../test/support/faulty-files.ts';
import { ManualClock } from '../../../test/support/test-engine.ts';
import { asciiBytes, latin1Text } from '../../base/ascii.ts';
import { AofLoadError, AofLoader } from './aof-loader.ts';
import { IncrementFile } from './increment-file.ts';
import { EMPTY_MANIFEST, withIncrement } from './manifest.ts';

const NAME = 'a.1.incr.aof';
const MANIFEST = withIncrement(EMPTY_MANIFEST, 'a');
const COMMANDS = [
  ...['SELECT 0', 'SET k 0123456789abcdef', 'MULTI', 'INCR n', 'RPUSH l x', 'EXEC'],
  ...[
    'SET long 012345678901234567890123456789012345678901234567890123456789',
    'SET l 123456789012',
  ],
];

function resp(command: string): string {
  const words = command.split(' ');
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** Everything that was executed; undefined when it was refused. */
function load(files: FaultyFiles, logged: string[] = []): string[] | undefined {
  const executed: string[] = [];
  const loader = new AofLoader(
    {
      files,
      directory: '',
      cutsTruncated: true,
      oldStyleName: 'a',
      execute: ({ bytes, starts, lengths, count }) => {
        const words = Array.from({ length: count }, (_, at) =>
          latin1Text(bytes, starts[at], lengths[at]),
        );
        executed.push(words.join(' '));
        return undefined;
      },
      rdbLoader: () => {
        throw new Error('there is no RDB file');
      },
      seconds: () => 0,
      log: (_level, text) => {
        logged.push(text);
      },
    },
    MANIFEST,
  );
  try {
    while (loader.step());
  } catch (error) {
    if (!(error instanceof AofLoadError)) throw error;
    return undefined;
  }
  return executed;
}

function written(): Uint8Array {
  const files = new FaultyFiles();
  const clock = new ManualClock();
  const file = new IncrementFile(files, NAME, clock);
  for (const command of COMMANDS) {
    const bytes = asciiBytes(resp(command));
    file.append(bytes, bytes.length, { checksums: true, timestamps: true });
    clock.ms += 700;
  }
  file.seal();
  return files.contentOf(NAME) as Uint8Array;
}

function withFile(content: Uint8Array): FaultyFiles {
  const files = new FaultyFiles();
  files.put(NAME, content);
  return files;
}

describe('An increment that ends with a checksum', () => {
  it('is loaded as it was written or refused, whichever bit of it is flipped', () => {
    const whole = written();
    const executed = COMMANDS.filter((command) => command !== 'MULTI' && command !== 'EXEC');
    expect(load(withFile(whole))).toEqual(executed);
    let refused = 0;
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = whole.slice();
      bytes[bit >> 3] ^= 1 << (bit & 7);
      const logged: string[] = [];
      const found = load(withFile(bytes), logged);
      const at = `bit ${bit & 7} of byte ${bit >> 3}: ${latin1Text(bytes, (bit >> 3) - 9, 30)}`;
      if (found === undefined) refused++;
      else expect(found, `${at}\n${logged.join('\n')}`).toEqual(executed);
    }
    expect(refused).toBeGreaterThan(whole.length * 6);
  });
});
