import { describe, expect, it } from 'vitest';
import { blockingCommands } from '../../../test/support/blocking-commands.ts';
import { type TalkingClient, TalkingEngine } from '../../../test/support/talking-engine.ts';

/** The commands shown since the last call, without the time. */
function shown(monitor: TalkingClient): string[] {
  const lines = monitor.replies.split('\r\n').filter((line) => line !== '');
  for (const line of lines) expect(line).toMatch(/^\+[0-9]+\.[0-9]{6} \[/);
  return lines.map((line) => line.slice(line.indexOf('[')));
}

function setUp(): { engine: TalkingEngine; monitor: TalkingClient; client: TalkingClient } {
  const engine = new TalkingEngine(blockingCommands);
  const [monitor, client] = [engine.client(), engine.client()];
  expect(monitor.ask('MONITOR')).toBe('+OK\r\n');
  return { engine, monitor, client };
}

const FROM = '127.0.0.1:50000';

describe('MONITOR', () => {
  it('shows each command with its database and client', () => {
    const { monitor, client } = setUp();
    for (const line of ['SET k "v', 'SELECT 3', 'get \x01\xff']) client.send(line);
    expect(shown(monitor)).toEqual([
      `[0 ${FROM}] "SET" "k" "\\"v"`,
      `[3 ${FROM}] "SELECT" "3"`,
      `[3 ${FROM}] "get" "\\x01\\xff"`,
    ]);
  });

  it('shows no command that was refused, and none of administrators', () => {
    const { monitor, client } = setUp();
    for (const line of ['NOSUCH', 'GET', 'CONFIG GET port', 'CLIENT LIST', 'CLIENT ID']) {
      client.send(line);
    }
    expect(shown(monitor)).toEqual([`[0 ${FROM}] "CLIENT" "ID"`]);
  });

  it('does not show passwords', () => {
    const { monitor, client } = setUp();
    client.send('AUTH secret');
    client.send('HELLO 2 AUTH default secret SETNAME me');
    expect(shown(monitor).join('\n')).not.toContain('secret');
  });

  it('shows what a transaction executes, and EXEC behind it', () => {
    const { monitor, client } = setUp();
    for (const line of ['MULTI', 'SET k v', 'INCR n', 'EXEC']) client.send(line);
    expect(shown(monitor)).toEqual([
      ...[`[0 ${FROM}] "MULTI"`, `[0 ${FROM}] "SET" "k" "v"`, `[0 ${FROM}] "INCR" "n"`],
      `[0 ${FROM}] "EXEC"`,
    ]);
  });

  it('shows a command that has to wait once', () => {
    const { monitor, client, engine } = setUp();
    const other = engine.client();
    client.send('TAKE k 0');
    other.send('SET k v');
    expect(shown(monitor)).toEqual([`[0 ${FROM}] "TAKE" "k" "0"`, `[0 ${FROM}] "SET" "k" "v"`]);
  });

  it('is shown by CLIENT LIST, and ended by RESET and by leaving', () => {
    const { engine, monitor, client } = setUp();
    expect(client.ask(`CLIENT LIST ID ${monitor.session.id}`)).toContain(' flags=O ');
    expect(monitor.ask('RESET')).toContain('+RESET\r\n');
    expect(client.session.gate).toBe(0);
    monitor.ask('MONITOR');
    monitor.leave();
    expect(client.session.gate).toBe(0);
    expect(engine.client().session.gate).toBe(0);
  });

  it('keeps its client from the data', () => {
    const { monitor, client } = setUp();
    const refused = "-ERR Replica can't interact with the keyspace\r\n";
    for (const line of ['GET k', 'SET k v', 'PUBLISH c x']) expect(monitor.ask(line)).toBe(refused);
    monitor.ask('MULTI');
    expect(monitor.ask('GET k')).toContain(refused);
    monitor.ask('RESET');
    expect(monitor.ask('GET k')).toBe('$-1\r\n');
    expect(client.ask('GET k')).toBe('$-1\r\n');
  });

  it('is refused inside a transaction', () => {
    const client = new TalkingEngine().client();
    client.send('MULTI');
    client.send('MONITOR');
    expect(client.ask('EXEC')).toBe(
      "*1\r\n-ERR MONITOR isn't allowed for DENY BLOCKING client\r\n",
    );
  });
});
