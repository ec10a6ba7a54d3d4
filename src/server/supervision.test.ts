import { expect, it } from 'vitest';
import { type Supervised, Supervision, type SupervisionHost } from './supervision.ts';

function supervise(wish: Supervised, environment: SupervisionHost['environment'], exit?: string) {
  const seen: string[] = [];
  const supervision = new Supervision(wish, {
    environment,
    log: (level, text) => seen.push(`${level}: ${text}`),
    run: (program, [_, ...rest], failed) => {
      seen.push(`${program} ${rest.join(' ')}`);
      if (exit !== undefined) failed(exit);
    },
    stopProcess: () => seen.push('stopped'),
  });
  return { supervision, seen };
}

const SYSTEMD = { NOTIFY_SOCKET: '/run/notify' };
const UPSTART = { UPSTART_JOB: 'respite' };

it('tells nobody when nobody asked for it, whatever the environment', () => {
  const { supervision, seen } = supervise('no', { ...SYSTEMD, ...UPSTART });
  supervision.ready();
  supervision.stopping();
  expect([supervision.manager, seen]).toEqual(['no', []]);
});

it.each(['systemd', 'auto'] as const)('tells systemd of each state (supervised %s)', (wish) => {
  const { supervision, seen } = supervise(wish, SYSTEMD);
  supervision.ready();
  supervision.stopping();
  expect(supervision.manager).toBe('systemd');
  expect(seen.filter((line) => line.startsWith('systemd-notify'))).toEqual([
    'systemd-notify STATUS=Respite is loading...',
    'systemd-notify READY=1 STATUS=Ready to accept connections',
    'systemd-notify STOPPING=1 STATUS=Stopping',
  ]);
});

it.each(['upstart', 'auto'] as const)('stops itself for upstart (supervised %s)', (wish) => {
  const { supervision, seen } = supervise(wish, UPSTART);
  expect(supervision.manager).toBe('upstart');
  expect(seen.slice(-2)).toEqual([
    'notice: supervised by upstart, will stop to signal readiness.',
    'stopped',
  ]);
});

it('warns of a manager that was named and is not there', () => {
  expect(supervise('systemd', UPSTART).seen).toEqual([
    'warning: systemd supervision error: NOTIFY_SOCKET not found!',
  ]);
  expect(supervise('upstart', SYSTEMD).seen).toEqual([
    'warning: upstart supervision requested, but UPSTART_JOB not found!',
  ]);
  expect(supervise('auto', {}).supervision.manager).toBe('no');
});

it('warns when systemd could not be told', () => {
  const { seen } = supervise('systemd', SYSTEMD, 'it ended with 1');
  expect(seen).toContain('warning: systemd supervision error: systemd-notify: it ended with 1');
});
