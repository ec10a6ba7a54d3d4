import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { cluster } from './cluster.ts';

const DISABLED = '-ERR This instance has cluster support disabled\r\n';

describe('a server without a cluster', () => {
  it('says so to ASKING, READONLY and READWRITE', () => {
    const engine = new TestEngine();
    expect(engine.run('ASKING')).toBe(DISABLED);
    expect(engine.run('READONLY')).toBe(DISABLED);
    expect(engine.run('ReadWrite')).toBe(DISABLED);
    const wrong = "-ERR wrong number of arguments for 'readonly' command\r\n";
    expect(engine.run('READONLY', 'x')).toBe(wrong);
  });

  it('says so to every subcommand of CLUSTER, HELP included', () => {
    const engine = new TestEngine();
    for (const { spec } of cluster.subcommands) {
      const arguments_ = Array.from({ length: Math.abs(spec.arity) - 2 }, () => '1');
      expect(engine.run('CLUSTER', spec.name, ...arguments_), spec.name).toBe(DISABLED);
    }
  });

  it('looks at the number of arguments first', () => {
    const engine = new TestEngine();
    const wrong = "-ERR wrong number of arguments for 'cluster|keyslot' command\r\n";
    expect(engine.run('CLUSTER', 'KEYSLOT')).toBe(wrong);
    expect(engine.run('CLUSTER')).toBe("-ERR wrong number of arguments for 'cluster' command\r\n");
  });

  it('has no other subcommands', () => {
    const unknown = "-ERR unknown subcommand 'NOSUCH'. Try CLUSTER HELP.\r\n";
    expect(new TestEngine().run('CLUSTER', 'NOSUCH')).toBe(unknown);
  });

  it('refuses within a transaction what it refuses outside, when it is executed', () => {
    const engine = new TestEngine();
    engine.run('MULTI');
    expect(engine.run('CLUSTER', 'INFO')).toBe('+QUEUED\r\n');
    expect(engine.run('EXEC')).toBe(`*1\r\n${DISABLED}`);
  });

  it('has all the subcommands that Redis 7.4 has', () => {
    const names = cluster.subcommands.map(({ spec }) => spec.name).sort();
    expect(names.join(' ')).toBe(
      'ADDSLOTS ADDSLOTSRANGE BUMPEPOCH COUNT-FAILURE-REPORTS COUNTKEYSINSLOT DELSLOTS ' +
        'DELSLOTSRANGE FAILOVER FLUSHSLOTS FORGET GETKEYSINSLOT HELP INFO KEYSLOT LINKS MEET ' +
        'MYID MYSHARDID NODES REPLICAS REPLICATE RESET SAVECONFIG SET-CONFIG-EPOCH SETSLOT ' +
        'SHARDS SLAVES SLOTS',
    );
  });
});
