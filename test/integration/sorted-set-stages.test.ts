// The course's stages on sorted sets and on positions, as the course checks them: the program is
// `./your_program.sh`, connections speak RESP2 without any handshake.
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RespClient } from '../support/resp-client.ts';
import { repositoryRoot, type ServerProcess, startServer } from '../support/server-process.ts';

describe.skipIf(process.platform === 'win32')("the course's stages", () => {
  let program: ServerProcess;
  let client: RespClient;

  beforeAll(async () => {
    const command = [join(repositoryRoot, 'your_program.sh')] as const;
    program = await startServer([...command], { withoutDefaults: true });
    client = await program.connect();
  });

  afterAll(async () => {
    client.close();
    await program.stop('SIGTERM');
  });

  beforeEach(async () => {
    await ask('FLUSHALL');
  });

  async function ask(line: string): Promise<string> {
    const reply = await client.request(...line.split(' '));
    return reply.raw.toString('latin1');
  }

  describe('on sorted sets', () => {
    it('ct1 and hf1, create a sorted set and add members', async () => {
      expect(await ask('ZADD zset 10.0 one')).toBe(':1\r\n');
      expect(await ask('ZADD zset 20.0 two')).toBe(':1\r\n');
      expect(await ask('ZADD zset 20.5 one')).toBe(':0\r\n');
    });

    it('lg6, retrieve the rank of a member', async () => {
      await ask('ZADD zset 100 foo 100 bar 20 baz 30.1 caz 40.2 paz');
      for (const [rank, member] of ['baz', 'caz', 'paz', 'bar', 'foo'].entries()) {
        expect(await ask(`ZRANK zset ${member}`)).toBe(`:${rank}\r\n`);
      }
      expect(await ask('ZRANK zset missing')).toBe('$-1\r\n');
      expect(await ask('ZRANK missing member')).toBe('$-1\r\n');
    });

    it('ic1 and bj4, list members by rank, negative ranks too', async () => {
      await ask('ZADD zset 1 a 2 b 3 c');
      expect(await ask('ZRANGE zset 0 1')).toBe('*2\r\n$1\r\na\r\n$1\r\nb\r\n');
      expect(await ask('ZRANGE zset 1 100')).toBe('*2\r\n$1\r\nb\r\n$1\r\nc\r\n');
      expect(await ask('ZRANGE zset -2 -1')).toBe('*2\r\n$1\r\nb\r\n$1\r\nc\r\n');
      expect(await ask('ZRANGE zset -100 0')).toBe('*1\r\n$1\r\na\r\n');
      expect(await ask('ZRANGE zset 2 1')).toBe('*0\r\n');
      expect(await ask('ZRANGE missing 0 1')).toBe('*0\r\n');
    });

    it('kn4 and gd7, count members and tell scores', async () => {
      await ask('ZADD zset 1.5 a 2 b');
      await ask('ZADD zset 24.34 a');
      expect(await ask('ZCARD zset')).toBe(':2\r\n');
      expect(await ask('ZCARD missing')).toBe(':0\r\n');
      const [, score] = (await ask('ZSCORE zset a')).split('\r\n');
      expect(Math.abs(Number(score) - 24.34)).toBeLessThan(1e-10);
    });

    it('sq7, remove a member', async () => {
      await ask('ZADD zset 1 a 2 b 3 c');
      expect(await ask('ZREM zset b')).toBe(':1\r\n');
      expect(await ask('ZREM zset missing')).toBe(':0\r\n');
      expect(await ask('ZRANGE zset 0 -1')).toBe('*2\r\n$1\r\na\r\n$1\r\nc\r\n');
    });
  });

  describe('on positions', () => {
    it('zt4 and tn5, take a position and list it as a member', async () => {
      expect(await ask('GEOADD places 2.2944692 48.8584625 Paris')).toBe(':1\r\n');
      expect(await ask('ZRANGE places 0 -1')).toBe('*1\r\n$5\r\nParis\r\n');
    });

    it('ck3, refuse what is no position', async () => {
      for (const pair of ['181 0.3', '-181 0.3', '0 85.06', '0 -85.06', '200 100']) {
        const reply = await ask(`GEOADD places ${pair} test`);
        expect(reply).toMatch(/^-ERR .*longitude.*latitude/);
      }
    });

    it('cr3, give a position its score', async () => {
      await ask('GEOADD places 2.2944692 48.8584625 Paris -0.0884948 51.506479 London');
      expect(await ask('ZSCORE places Paris')).toBe('$16\r\n3663832614298053\r\n');
      expect(await ask('ZSCORE places London')).toBe('$16\r\n2163557758834106\r\n');
    });

    it('xg4 and hb5, answer positions, of plain scores too', async () => {
      await ask('ZADD places 3663832614298053 Foo');
      const [, , , longitude, , latitude] = (await ask('GEOPOS places Foo')).split('\r\n');
      expect(Math.abs(Number(longitude) - 2.294471561908722)).toBeLessThan(1e-6);
      expect(Math.abs(Number(latitude) - 48.85846255040141)).toBeLessThan(1e-6);
      expect(await ask('GEOPOS places missing')).toBe('*1\r\n*-1\r\n');
      expect(await ask('GEOPOS missing member')).toBe('*1\r\n*-1\r\n');
    });

    it('ek6 and rm9, tell distances and search within a radius', async () => {
      await ask('GEOADD places 11.5030378 48.164271 Munich 2.2944692 48.8584625 Paris');
      const [, metres] = (await ask('GEODIST places Munich Paris')).split('\r\n');
      expect(Math.abs(Number(metres) - 682477.7582)).toBeLessThan(1e-4);
      const [, itself] = (await ask('GEODIST places Paris Paris')).split('\r\n');
      expect(Number(itself)).toBe(0);
      const near = 'GEOSEARCH places FROMLONLAT 2 48 BYRADIUS';
      expect(await ask(`${near} 100000 m`)).toBe('*1\r\n$5\r\nParis\r\n');
      expect(await ask(`${near} 1 m`)).toBe('*0\r\n');
    });
  });
});
