/** What `ps` shows of the server: `proc-title-template`, filled in. */
import type { Config } from '../config/config.ts';

/** An escaped brace, or a variable. */
const PARTS = /\{\{|\{([^}]*)\}/g;

/** @param title What `{title}` stands for: how the server was called. */
export function processTitle(config: Config, title: string): string {
  const port = config.get('port');
  const tlsPort = config.get('tls-port');
  const unixSocket = config.get('unixsocket');
  const address = config.get('bind')[0] ?? '*';
  const values: Readonly<Record<string, string>> = {
    title,
    'listen-addr': port === 0 && tlsPort === 0 ? unixSocket : `${address}:${port || tlsPort}`,
    'server-mode': config.get('cluster-enabled') ? '[cluster]' : '',
    port: String(port),
    'tls-port': String(tlsPort),
    unixsocket: unixSocket,
    'config-file': config.file?.path ?? '',
  };
  const template = config.get('proc-title-template');
  const filled = template.replace(PARTS, (part: string, name?: string) => {
    if (name === undefined) return '{';
    return Object.hasOwn(values, name) ? (values[name] ?? '') : part;
  });
  return filled.trimEnd();
}
