// A scripted conversation of several clients, each line saying who sends what. After every line all
// clients are asked for a sign of life, so that whatever was sent to any of them, replies or
// messages, is seen with the line that caused it.
import { type RespClient, replyText } from '../../support/resp-client.ts';
import { words } from '../../support/words.ts';
import type { Observation, Scenario } from './differential-case.ts';
import { printReply } from './printing.ts';

/**
 * Lines are `<client> <request>`, clients being numbered from 0. `{id:1}` stands for the id of
 * client 1, who must have been there before.
 */
export function conversation(title: string, lines: readonly string[], mask = noMask): Scenario {
  return {
    title,
    observe: async (server) => {
      const clients: RespClient[] = [];
      const ids: string[] = [];
      const queueing = new Set<number>();
      const observations: Observation[] = [];
      for (const [index, line] of lines.entries()) {
        const [who = '', ...request] = words(line);
        const number = Number(who);
        while (clients.length <= number) {
          const client = await server.connect();
          ids.push(replyText(await client.request('CLIENT', 'ID')));
          clients.push(client);
        }
        const sent = request.map((word) =>
          word.replace(/\{id:(\d+)\}/, (_, nth) => ids[Number(nth)] ?? ''),
        );
        const seen = await exchange(clients, number, sent, index, queueing);
        seen.forEach((text, client) => {
          observations.push({ what: `${index}: ${line}, client ${client}`, seen: mask(text) });
        });
      }
      return observations;
    },
  };
}

function noMask(text: string): string {
  return text;
}

async function exchange(
  clients: readonly RespClient[],
  number: number,
  request: readonly string[],
  index: number,
  queueing: Set<number>,
): Promise<string[]> {
  const name = request[0]?.toUpperCase() ?? '';
  if (name === 'MULTI') queueing.add(number);
  const seen: string[] = [];
  // The one that sends comes first: the others then get what follows from it.
  const order = [number, ...clients.keys()].filter((one, at, all) => all.indexOf(one) === at);
  for (const one of order) {
    const client = clients[one];
    if (client === undefined) continue;
    if (one === number) client.send(request);
    // A sign of life would be queued, so there only the reply itself is waited for.
    if (!queueing.has(one)) seen[one] = await upToMark(client, `mark-${index}`);
    else if (one === number) seen[one] = printReply(await client.reply());
  }
  if (name === 'EXEC' || name === 'DISCARD') queueing.delete(number);
  return seen;
}

/** One message for several patterns comes in no particular order. */
function inAnyOrder(texts: readonly string[]): readonly string[] {
  const patterns = texts.map((text) => text.match(/pmessage\\r\\n\$\d+\\r\\n(.*?)\\r\\n/)?.[1]);
  if (patterns.includes(undefined) || new Set(patterns).size < 2) return texts;
  return [...texts].sort();
}

/** Everything the client is sent until it is answered, messages behind replies. */
async function upToMark(client: RespClient, mark: string): Promise<string> {
  const replies: string[] = [];
  // Twice: what a turn of the server's loop ends with may follow the answer in another packet.
  let left = 2;
  client.send(['PING', mark]);
  for (;;) {
    const reply = await client.reply().catch(() => undefined);
    if (reply === undefined) return [...replies, 'closed'].join(' ');
    const text = printReply(reply);
    if (!text.includes(mark)) replies.push(text);
    else if (--left === 0) break;
    else client.send(['PING', mark]);
  }
  const pushes = client.pushes.splice(0).map(printReply);
  return [...inAnyOrder(replies), ...inAnyOrder(pushes)].join(' ');
}
