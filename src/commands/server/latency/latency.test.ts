import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('LATENCY', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = TestEngine.withOptions({
      'enable-debug-command': 'yes',
      'latency-monitor-threshold': '10',
    });
  });

  const seconds = (): number => Math.floor(engine.clock.ms / 1000);
  const sleep = (duration: string): string => engine.run('DEBUG', 'SLEEP', duration);

  it('LATEST tells the last sample of each event and its longest', () => {
    sleep('0.05');
    engine.clock.ms += 1000;
    sleep('0.02');
    expect(engine.run('LATENCY', 'LATEST')).toBe(
      `*1\r\n*4\r\n$7\r\ncommand\r\n:${seconds()}\r\n:20\r\n:50\r\n`,
    );
  });

  it('HISTORY tells all samples of one event', () => {
    sleep('0.05');
    const first = seconds();
    engine.clock.ms += 1000;
    sleep('0.02');
    expect(engine.run('LATENCY', 'HISTORY', 'command')).toBe(
      `*2\r\n*2\r\n:${first}\r\n:50\r\n*2\r\n:${seconds()}\r\n:20\r\n`,
    );
    expect(engine.run('LATENCY', 'HISTORY', 'nosuch')).toBe('*0\r\n');
  });

  it('RESET forgets events by name in any case, or all', () => {
    sleep('0.05');
    expect(engine.run('LATENCY', 'RESET', 'nosuch')).toBe(':0\r\n');
    expect(engine.run('LATENCY', 'RESET', 'COMMAND', 'command')).toBe(':1\r\n');
    sleep('0.05');
    expect(engine.run('LATENCY', 'RESET')).toBe(':1\r\n');
    expect(engine.run('LATENCY', 'LATEST')).toBe('*0\r\n');
  });

  it('GRAPH draws the samples, with their ages below', () => {
    for (const duration of ['0.01', '0.02', '0.03', '0.04']) {
      sleep(duration);
      engine.clock.ms += 2000;
    }
    expect(engine.run('LATENCY', 'GRAPH', 'command').split('\r\n')[1].split('\n')).toEqual([
      'command - high 40 ms, low 10 ms (all time high 40 ms)',
      '-'.repeat(80),
      '   #',
      '  #|',
      ' o||',
      '_|||',
      '    ',
      '8642',
      'ssss',
      '',
    ]);
    expect(engine.run('LATENCY', 'GRAPH', 'nosuch')).toBe(
      "-ERR No samples available for event 'nosuch'\r\n",
    );
  });

  it('DOCTOR says what was seen, or why nothing was', () => {
    expect(engine.run('LATENCY', 'DOCTOR')).toContain('All is well.');
    sleep('0.05');
    expect(engine.run('LATENCY', 'DOCTOR')).toContain('- command: seen once, 50 ms on average');
    engine.run('LATENCY', 'RESET');
    engine.run('CONFIG', 'SET', 'latency-monitor-threshold', '0');
    expect(engine.run('LATENCY', 'DOCTOR')).toContain('CONFIG SET latency-monitor-threshold');
  });

  it('HELP names every subcommand', () => {
    const lines = engine.run('LATENCY', 'HELP').split('\r\n');
    expect(lines[1]).toBe('+LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    expect(
      lines.filter((line) => /^\+[A-Z]+( |$)/.test(line)).map((line) => line.slice(1)),
    ).toEqual([
      'LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
      ...['DOCTOR', 'GRAPH <event>', 'HISTOGRAM [<command> ...]', 'HISTORY <event>', 'LATEST'],
      ...['RESET [<event> ...]', 'HELP'],
    ]);
    expect(engine.run('LATENCY', 'NOSUCH')).toBe(
      "-ERR unknown subcommand 'NOSUCH'. Try LATENCY HELP.\r\n",
    );
  });

  it('HISTOGRAM tells how many calls took how long', () => {
    engine.run('CONFIG', 'RESETSTAT');
    sleep('0.003');
    sleep('0.003');
    engine.run('GET', 'k');
    engine.run('HELLO', '3');
    expect(engine.run('LATENCY', 'HISTOGRAM', 'debug', 'nosuch', 'get', 'set')).toBe(
      '%2\r\n$5\r\ndebug\r\n%2\r\n$5\r\ncalls\r\n:2\r\n$14\r\nhistogram_usec\r\n%1\r\n:4227\r\n' +
        ':2\r\n' +
        '$3\r\nget\r\n%2\r\n$5\r\ncalls\r\n:1\r\n$14\r\nhistogram_usec\r\n%1\r\n:1\r\n:1\r\n',
    );
    expect(engine.run('LATENCY', 'HISTOGRAM', 'config')).toContain('$16\r\nconfig|resetstat\r\n');
    expect(engine.run('LATENCY', 'HISTOGRAM')).toContain('$7\r\nlatency|histogram\r\n'.slice(4));
  });

  it('HISTOGRAM keeps what it has while latency-tracking is off, and counts nothing more', () => {
    const once = /^\*2\r\n\$3\r\nget\r\n\*4\r\n\$5\r\ncalls\r\n:1\r\n/;
    engine.run('GET', 'k');
    engine.run('CONFIG', 'SET', 'latency-tracking', 'no');
    engine.run('GET', 'k');
    expect(engine.run('LATENCY', 'HISTOGRAM', 'get')).toMatch(once);
    engine.run('CONFIG', 'RESETSTAT');
    expect(engine.run('LATENCY', 'HISTOGRAM', 'get')).toBe('*0\r\n');
  });
});
