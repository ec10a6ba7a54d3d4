// The differential tests: the same requests to genuine redis-server 7.0.15 and to Respite, under
// RESP2 and RESP3, and the replies compared. RESPITE_TEST_SERVER=redis-server compares genuine
// Redis with itself, which proves that the corpus and the comparators ask for nothing impossible.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeWithGenuineRedis,
  type ServerOptions,
  startRedis,
  startRespite,
  testsAnotherServer,
} from '../../support/server-process.ts';
import { DIFFERENCES, type Difference, type Mismatch } from '../differences.ts';
import { corpus } from './corpus/corpus.ts';
import { requestCount } from './corpus-size.ts';
import { type DifferentialCase, isTimed } from './differential-case.ts';
import { describeMismatches } from './printing.ts';
import {
  type Protocol,
  runCase,
  type ServerPair,
  type ServerUnderComparison,
  underComparison,
} from './runner.ts';

const SERVER: ServerOptions = {
  args: ['--enable-debug-command', 'yes', '--aclfile', 'users.acl'],
  files: { 'users.acl': '' },
};
const PROTOCOLS: readonly Protocol[] = [2, 3];
const REPETITIONS = 2;

const startGenuine = async (): Promise<ServerUnderComparison> =>
  await underComparison(await startRedis(SERVER));
const startOurs = async (): Promise<ServerUnderComparison> =>
  await underComparison(await startRespite(SERVER));

describeWithGenuineRedis('Respite answers as redis-server 7.0.15 does', () => {
  let pair: ServerPair;
  let casesRun = 0;
  const used = new Set<Difference>();
  const casesInAll = corpus.reduce((sum, group) => sum + group.cases.length, 0) * PROTOCOLS.length;

  beforeAll(async () => {
    pair = { genuine: await startGenuine(), ours: await startOurs() };
  });

  afterAll(async () => {
    await Promise.all([pair.genuine.process.stop('SIGKILL'), pair.ours.process.stop('SIGKILL')]);
  });

  function unexplained(mismatches: readonly Mismatch[]): Mismatch[] {
    return mismatches.filter((mismatch) => {
      const difference = DIFFERENCES.find((entry) => entry.covers(mismatch));
      if (difference !== undefined) used.add(difference);
      return difference === undefined;
    });
  }

  async function attempt(item: DifferentialCase, protocol: Protocol): Promise<Mismatch[]> {
    try {
      return unexplained(await runCase(pair, item, protocol));
    } catch (error) {
      // The control connection failed. A dead server is replaced, so that one crash is one failure.
      await pair.ours.process.stop('SIGKILL');
      const log = pair.ours.process.stdout() + pair.ours.process.stderr();
      pair = { ...pair, ours: await startOurs() };
      throw new Error(`the server failed, its log:\n${log.slice(-3_000)}`, { cause: error });
    }
  }

  /** A clock may stand differently for the two servers once; what is wrong is wrong every time. */
  async function compare(item: DifferentialCase, protocol: Protocol): Promise<void> {
    casesRun++;
    let unknown = await attempt(item, protocol);
    for (let left = isTimed(item) ? REPETITIONS : 0; unknown.length > 0 && left > 0; left--) {
      console.log(`repeated: ${item.title}\n${describeMismatches(unknown)}`);
      unknown = await attempt(item, protocol);
    }
    if (unknown.length > 0) expect.fail(describeMismatches(unknown));
  }

  for (const protocol of PROTOCOLS) {
    for (const group of corpus) {
      describe(`RESP${protocol}, ${group.name}`, () => {
        for (const item of group.cases) {
          it(item.title, () => compare(item, protocol));
        }
      });
    }
  }

  // Against another server than ours nothing in the table applies.
  if (!testsAnotherServer) {
    it('every entry of the table of differences still applies', () => {
      expect(casesRun).toBe(casesInAll);
      const stale = DIFFERENCES.filter((entry) => !used.has(entry)).map((entry) => entry.name);
      expect(stale).toEqual([]);
    });
  }
});

describe('the differential corpus', () => {
  it('holds at least 30,000 requests', () => {
    const requests = corpus.map(requestCount).reduce((sum, count) => sum + count, 0);
    expect(requests).toBeGreaterThan(30_000);
  });

  it('gives every case of a group a title of its own', () => {
    for (const group of corpus) {
      const titles = group.cases.map((item) => item.title);
      expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    }
  });
});
