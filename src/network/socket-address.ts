/** How an end of a TCP connection is shown: `127.0.0.1:6379`, `[::1]:6379`; `?:0` if it is gone. */
const MAPPED_PREFIX = '::ffff:';

export function formatAddress(address: string | undefined, port: number | undefined): string {
  if (address === undefined) return '?:0';
  // A socket that listens to both families shows IPv4 addresses in an IPv6 dress.
  if (address.startsWith(MAPPED_PREFIX)) return `${address.slice(MAPPED_PREFIX.length)}:${port}`;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
