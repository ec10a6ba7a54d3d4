import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { ReplyWriter } from '../../../protocol/reply-writer.ts';

describe('INFO commandstats and latencystats', () => {
  const options = { 'enable-debug-command': 'yes' };

  it('count calls, times, refusals and failures of each command', () => {
    const engine = TestEngine.withOptions(options);
    engine.run('SET', 'k', 'v');
    engine.run('INCR', 'k');
    engine.run('INCR', 'n');
    engine.run('INCR');
    engine.run('DEBUG', 'SLEEP', '0.003');
    engine.run('CONFIG', 'GET', 'port');
    expect(engine.run('INFO', 'commandstats').split('\r\n').slice(1, -2)).toEqual([
      '# Commandstats',
      'cmdstat_config|get:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0',
      'cmdstat_debug:calls=1,usec=3000,usec_per_call=3000.00,rejected_calls=0,failed_calls=0',
      'cmdstat_incr:calls=2,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=1',
      'cmdstat_set:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0',
    ]);
    engine.run('CONFIG', 'RESETSTAT');
    expect(engine.run('INFO', 'commandstats')).not.toContain('cmdstat_set');
  });

  it('count nothing for a subcommand that does not exist', () => {
    const engine = new TestEngine();
    engine.run('CLIENT');
    engine.run('CLIENT', 'NOSUCH');
    engine.run('CONFIG', 'NOSUCH', 'x');
    expect(engine.run('INFO', 'commandstats').split('\r\n').slice(2, -2)).toEqual([
      'cmdstat_client:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0',
    ]);
    expect(engine.run('INFO', 'errorstats')).toContain('errorstat_ERR:count=3\r\n');
  });

  it('count refusals for want of rights or memory', () => {
    const engine = TestEngine.withOptions({ requirepass: 'x' });
    engine.run('SET', 'k', 'v');
    engine.run('AUTH', 'x');
    expect(engine.run('INFO', 'commandstats')).toContain(
      'cmdstat_set:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0\r\n',
    );
  });

  it('tell the percentiles that are configured', () => {
    const engine = TestEngine.withOptions(options);
    engine.run('CONFIG', 'SET', 'latency-tracking-info-percentiles', '0 50 100');
    engine.run('DEBUG', 'SLEEP', '0.001');
    engine.run('DEBUG', 'SLEEP', '0.002');
    expect(engine.run('INFO', 'latencystats')).toContain(
      'latency_percentiles_usec_debug:p0=1003.519,p50=1003.519,p100=2007.039\r\n',
    );
    engine.run('CONFIG', 'SET', 'latency-tracking', 'no');
    expect(engine.run('INFO', 'latencystats')).not.toContain('latency_percentiles');
  });

  it('come with INFO all and everything, not with plain INFO', () => {
    const engine = new TestEngine();
    expect(engine.run('INFO')).not.toContain('# Commandstats');
    for (const name of ['all', 'everything']) {
      expect(engine.run('INFO', name)).toContain('# Commandstats');
      expect(engine.run('INFO', name)).toContain('# Latencystats');
    }
  });

  it('count a call that waits once, when it is over', () => {
    const engine = new TestEngine();
    const blpop = (): string | undefined =>
      engine.run('INFO', 'commandstats').match(/cmdstat_blpop:calls=(.*?),usec/)?.[1];
    const failed = (): string | undefined =>
      engine.run('INFO', 'commandstats').match(/cmdstat_blpop:.*failed_calls=(.*?)\r/)?.[1];
    const wait = () => {
      const session = engine.connect();
      engine.runAs(session, 'BLPOP', 'list', '0');
      return session;
    };
    wait();
    expect(blpop()).toBeUndefined();
    engine.run('RPUSH', 'list', 'x');
    expect(blpop()).toBe('1');
    const reply = new ReplyWriter();
    const gaveUp = wait();
    engine.run('CLIENT', 'UNBLOCK', String(gaveUp.id));
    gaveUp.wake(reply);
    expect([blpop(), failed()]).toEqual(['2', '0']);
    const cutShort = wait();
    engine.run('CLIENT', 'UNBLOCK', String(cutShort.id), 'ERROR');
    cutShort.wake(reply);
    expect([blpop(), failed()]).toEqual(['3', '1']);
  });
});

describe('INFO errorstats', () => {
  it('counts 128 codes one by one, and says once that there are more', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
    const fail = (code: string) => engine.run('DEBUG', 'ERROR', `${code} made up`);
    const counts = (): string[] => engine.run('INFO', 'errorstats').split('\r\n').slice(2, -2);
    for (let nth = 0; nth < 300; nth++) fail(`CODE${nth}`);
    fail('CODE7');
    expect(counts()).toHaveLength(129);
    expect(counts()).toContain('errorstat_CODE7:count=2');
    expect(counts()).toContain('errorstat_CODE127:count=1');
    expect(counts()).toContain('errorstat_ERRORSTATS_DISABLED:count=1');
    expect(engine.run('INFO', 'stats')).toContain('total_error_replies:301\r\n');
    expect(engine.logged.filter((line) => line.includes('no further error codes'))).toHaveLength(1);
    engine.run('CONFIG', 'RESETSTAT');
    fail('CODE200');
    expect(counts()).toEqual(['errorstat_CODE200:count=1']);
  });
});
