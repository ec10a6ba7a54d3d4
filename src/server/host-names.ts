/**
 * Addresses of names, at once: a server that is told to listen on a name must know before it
 * answers. Node resolves only in a later turn of the loop, so another process does it here. That
 * takes a moment, and happens only where `bind` has a name in place of an address.
 */
import { spawnSync } from 'node:child_process';
import { isIP } from 'node:net';

const RESOLVE = `require('node:dns').lookup(process.argv[1], { family: 4 }, (error, address) => {
  if (error === null) process.stdout.write(address);
});`;
const PATIENCE_MS = 10_000;

/** A numeric address as it is, a name's IPv4 address, undefined if the name has none. */
export function resolveHost(host: string): string | undefined {
  if (isIP(host) !== 0) return host;
  const resolved = spawnSync(process.execPath, ['-e', RESOLVE, '--', host], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  const address = resolved.stdout ?? '';
  return isIP(address) === 0 ? undefined : address;
}
