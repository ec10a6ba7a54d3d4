import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { memoryFigures } from './memory-figures.ts';

function usage(engine: TestEngine, key: string): number {
  return Number(engine.run('MEMORY', 'USAGE', key).slice(1));
}

describe('MEMORY USAGE', () => {
  it('is exactly what the key takes: its block, its buffers and its places in tables', () => {
    const engine = new TestEngine();
    const { memory } = engine.engine.keyspace;
    engine.run('MSET', 'before', 'v', 'and', 'v');
    for (const length of [0, 1, 16, 500, 70_000, 300_000]) {
      const before = memory.usedBytes;
      engine.run('SET', 'key', 'v'.repeat(length));
      // The table had room, so only the block is new; five bytes are the place it took.
      expect(usage(engine, 'key')).toBe(memory.usedBytes - before + 5);
      engine.run('DEL', 'key');
    }
    engine.run('SET', 'k'.repeat(100_000), 'v');
    expect(usage(engine, 'k'.repeat(100_000))).toBeGreaterThan(100_000);
  });

  it('is more for a key that expires, by the time and a second place', () => {
    const engine = new TestEngine();
    engine.run('SET', 'key', 'v');
    const before = usage(engine, 'key');
    engine.run('EXPIRE', 'key', '100');
    expect(usage(engine, 'key')).toBe(before + 8 + 5);
  });

  it('is null for a missing key, and counts as no access', () => {
    const engine = new TestEngine();
    expect(engine.run('MEMORY', 'USAGE', 'none')).toBe('$-1\r\n');
    engine.run('SET', 'key', 'v');
    engine.clock.ms += 7000;
    usage(engine, 'key');
    expect(engine.run('OBJECT', 'IDLETIME', 'key')).toBe(':7\r\n');
    expect(engine.engine.keyspace.statistics.misses).toBe(0);
  });

  it('takes SAMPLES, which must be a count', () => {
    const engine = new TestEngine();
    engine.run('SET', 'key', 'v');
    const run = (...rest: string[]) => engine.run('MEMORY', 'USAGE', 'key', ...rest);
    expect(run('samples', '0')).toBe(run());
    expect(run('SAMPLES', '5', 'SAMPLES', '6')).toBe(run());
    expect(run('SAMPLES')).toBe('-ERR syntax error\r\n');
    expect(run('SAMPLES', '-1')).toBe('-ERR syntax error\r\n');
    expect(run('EXAMPLES', '1')).toBe('-ERR syntax error\r\n');
    expect(run('SAMPLES', 'x')).toBe('-ERR value is not an integer or out of range\r\n');
  });
});

describe('MEMORY STATS', () => {
  function stats(engine: TestEngine): Map<string, number> {
    const reply = engine.run('MEMORY', 'STATS');
    const lines = reply.split('\r\n').filter((line) => !line.startsWith('$'));
    const fields = new Map<string, number>();
    for (const [at, line] of lines.entries()) {
      const next = lines[at + 1] ?? '';
      if (/^[a-z]/.test(line)) fields.set(line, Number(next.replace(/^[:*]/, '')));
    }
    return fields;
  }

  it('divides the memory in use without a rest', () => {
    const engine = new TestEngine();
    for (let number = 0; number < 2000; number++)
      engine.run('SET', `key:${number}`, 'v', 'EX', '9');
    engine.run('SELECT', '3');
    engine.run('SET', 'key', 'v');
    const fields = stats(engine);
    const total = fields.get('total.allocated') ?? 0;
    expect(total).toBe(engine.engine.keyspace.memory.usedBytes);
    expect((fields.get('dataset.bytes') ?? 0) + (fields.get('overhead.total') ?? 0)).toBe(total);
    expect(fields.get('keys.count')).toBe(2001);
    expect(fields.has('db.0')).toBe(true);
    expect(fields.has('db.1')).toBe(false);
    expect(fields.has('db.3')).toBe(true);
    expect(fields.get('peak.percentage')).toBe(100);
    // The records, which is what MEMORY USAGE tells less the places in tables.
    let records = usage(engine, 'key') - 5;
    engine.run('SELECT', '0');
    for (let number = 0; number < 2000; number++) records += usage(engine, `key:${number}`) - 10;
    expect(fields.get('dataset.bytes')).toBe(records);
  });

  it('has the lengths that it announces, in both protocols', () => {
    const engine = new TestEngine();
    engine.run('SET', 'key', 'v');
    expect(engine.run('MEMORY', 'STATS')).toMatch(/^\*64\r\n/);
    engine.run('HELLO', '3');
    const reply = engine.run('MEMORY', 'STATS');
    expect(reply).toMatch(/^%32\r\n/);
    expect(reply).toContain('$4\r\ndb.0\r\n%3\r\n');
    expect(reply).toMatch(/peak\.percentage\r\n,100\r\n/);
  });

  it('agrees with INFO', () => {
    const engine = new TestEngine();
    engine.run('MSET', 'a', 'v'.repeat(1000), 'b', '2');
    const info = engine.run('INFO', 'memory');
    const figures = memoryFigures(engine.engine);
    expect(info).toContain(`used_memory:${figures.usedBytes}\r\n`);
    expect(info).toContain(`used_memory_dataset:${figures.dataBytes}\r\n`);
    expect(info).toContain(`used_memory_overhead:${figures.overheadBytes}\r\n`);
    expect(stats(engine).get('dataset.bytes')).toBe(figures.dataBytes);
  });
});

describe('MEMORY DOCTOR', () => {
  it('has nothing to say of an empty server, nor of a healthy one', () => {
    const engine = new TestEngine();
    expect(engine.run('MEMORY', 'DOCTOR')).toContain('hardly any data');
    engine.run('SET', 'large', 'v'.repeat(10_000_000));
    expect(engine.run('MEMORY', 'DOCTOR')).toContain('nothing out of the ordinary');
  });

  it('notices a peak long passed and a full server', () => {
    const engine = new TestEngine();
    engine.run('SET', 'large', 'v'.repeat(10_000_000));
    engine.run('SET', 'larger', 'v'.repeat(30_000_000));
    engine.run('DEL', 'larger');
    expect(engine.run('MEMORY', 'DOCTOR')).toContain(' * Peak: ');
    engine.run('CONFIG', 'SET', 'maxmemory', '10100000');
    expect(engine.run('MEMORY', 'DOCTOR')).toContain('writes are about to be refused');
  });

  it('notices clients that make the server keep much', () => {
    const engine = new TestEngine();
    engine.run('SET', 'large', 'v'.repeat(10_000_000));
    engine.connectWith({
      state: () => ({ ...engine.session.transport(), memoryBytes: 5_000_000 }),
    });
    expect(engine.run('MEMORY', 'DOCTOR')).toContain(' * Clients: ');
  });

  it('notices them also where there are hardly any data', () => {
    const engine = new TestEngine();
    const session = engine.connectWith({
      state: () => ({ ...engine.session.transport(), memoryBytes: 50_000_000 }),
    });
    engine.engine.clientMemory.update(session, 50_000_000, 0);
    expect(engine.run('MEMORY', 'DOCTOR')).toContain(' * Clients: ');
  });
});

describe('MEMORY PURGE', () => {
  it('gives back what is kept in reserve', () => {
    const engine = new TestEngine();
    const { memory } = engine.engine.keyspace;
    const values = Array.from({ length: 300 }, (_, number) => `key:${number}`);
    for (const key of values) engine.run('SET', key, 'v'.repeat(250_000));
    const arenas = memory.arenaCount;
    expect(arenas).toBeGreaterThan(1);
    engine.run('DEL', ...values);
    expect(memory.emptyArenaCount).toBe(1);
    const before = memory.arenaCount;
    expect(engine.run('MEMORY', 'PURGE')).toBe('+OK\r\n');
    expect([memory.emptyArenaCount, memory.arenaCount]).toEqual([0, before - 1]);
    expect(engine.run('SET', 'k', 'v')).toBe('+OK\r\n');
  });
});

describe('MEMORY MALLOC-STATS', () => {
  it('shows arenas, and the classes that have blocks', () => {
    const engine = new TestEngine();
    for (let number = 0; number < 100; number++) engine.run('SET', `k${number}`, 'v'.repeat(100));
    const reply = engine.run('MEMORY', 'MALLOC-STATS');
    expect(reply).toMatch(/Arenas: 1, of which empty: 0/);
    expect(reply).toMatch(/\n112 +1 +100 +[0-9]+ +11200 +/);
    expect(reply).toMatch(/\n4352 +1 +1 /);
  });
});

describe('MEMORY HELP', () => {
  it('names every subcommand', () => {
    const reply = new TestEngine().run('MEMORY', 'HELP');
    for (const name of ['DOCTOR', 'MALLOC-STATS', 'PURGE', 'STATS', 'USAGE', 'HELP']) {
      expect(reply).toContain(`+${name}`);
    }
  });
});
