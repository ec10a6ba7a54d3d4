// A scripted conversation of clients that may wait, be paused or be told nothing, which those of
// conversation.ts cannot: nobody is asked for a sign of life.
import type { Argument } from '../../support/resp-client.ts';
import type { Observation, Scenario } from './differential-case.ts';
import { settle, Talker } from './talker.ts';

/** Done when it is over, whatever happened: both servers go on being used. */
const AFTERWARDS = [
  'CLIENT UNPAUSE',
  'ACL DELUSER joe',
  'ACL LOG RESET',
  'CONFIG SET tracking-table-max-keys 1000000',
];

/**
 * A line is `<client> <request> | <request>`, said in one breath, clients being numbered from 0.
 * `{id:1}` stands for the id of client 1, `""` for nothing, `\x00` for a byte; `0 leaves` ends a
 * connection.
 */
export function talk(
  title: string,
  text: string,
  mask = comparable,
  { asSent = false } = {},
): Scenario {
  const lines = text.split('\n').map((line) => line.trim());
  return {
    title,
    observe: async (server) => {
      const control = await server.connect();
      const clients: Talker[] = [];
      const observations: Observation[] = [];
      for (const [index, line] of lines.filter((one) => one !== '').entries()) {
        const who = Number.parseInt(line, 10);
        while (clients.length <= who) {
          const client = await Talker.connect(server.port);
          if (server.protocol === 3) client.say(['HELLO', '3']);
          clients.push(client);
        }
        await settle(control);
        if (index === 0) for (const client of clients) client.heard();
        const said = line.replace(/^\d+ /, '');
        if (said === 'leaves') clients[who]?.leave();
        else clients[who]?.say(...said.split(' | ').map((request) => wordsOf(request, clients)));
        await settle(control);
        clients.forEach((client, nth) => {
          const seen = mask(client.heard(asSent).join(' '));
          observations.push({ what: `${index}: ${line}, client ${nth}`, seen });
        });
      }
      for (const line of AFTERWARDS) await control.request(...line.split(' '));
      await control.request('CONFIG', 'SET', 'notify-keyspace-events', '');
      for (const client of clients) client.leave();
      await settle(control);
      return observations;
    },
  };
}

function wordsOf(request: string, clients: readonly Talker[]): Argument[] {
  const words = request.split(' ').filter((word) => word !== '');
  return words.map((word) => {
    if (word === '""') return '';
    if (word.startsWith('\\x')) return Buffer.from(word.replaceAll('\\x', ''), 'hex');
    return word.replace(/\{id:(\d+)\}/, (_, nth) => clients[Number(nth)]?.id ?? '');
  });
}

/** Without what differs from one process, or version, to the next. */
export function comparable(text: string): string {
  return text
    .replace(/\$version \$[0-9.]+ \$proto :(\d) \$id :\d+/g, 'HELLO $1')
    .replace(/\$(redirect|tracking-redir-broken) :\d+/g, '$1')
    .replace(/id=\d+ addr=\S+ laddr=\S+ fd=\d+/g, 'client')
    .replace(/ (age|idle|qbuf|qbuf-free|argv-mem|multi-mem|tot-mem|rbs|rbp|obl|oll|omem)=\d+/g, '')
    .replace(/ (redir)=[1-9]\d*/g, ' $1')
    .replace(/ (watch|tot-net-in|tot-net-out)=\d+| lib-(name|ver)=/g, '')
    .replace(/\$age-seconds [$,][0-9.e-]+/g, 'age')
    .replace(/ \$entry-id :\d+ \$timestamp-created :\d+ \$timestamp-last-updated :\d+/g, '')
    .replace(/\*20 \$count/g, '*14 $count')
    .replace(/%10 \$count/g, '%7 $count');
}
