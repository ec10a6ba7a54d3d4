/**
 * How often a server looks after its clients. With `dynamic-hz` a server of many clients does so
 * more often than `hz` says, and for fewer of them at a time: so no tick takes long, and few
 * clients cost no idle ticks.
 */
const CLIENTS_PER_TICK = 200;
const GREATEST_HZ = 500;

/** Ticks a second: `hz`, doubled until each has no more than 200 clients to look after. */
export function effectiveHz(hz: number, isDynamic: boolean, clients: number): number {
  let ticks = hz;
  while (isDynamic && ticks < GREATEST_HZ && clients > ticks * CLIENTS_PER_TICK) ticks *= 2;
  return Math.min(ticks, GREATEST_HZ);
}
