// `npm run bench:insert -- --port N`: inserts twenty million small keys into a running, empty
// server of ours, and prints how fast it took them and how long its loop was ever stopped.
import { RespClient, replyText } from '../test/support/resp-client.ts';
import { fill } from './fill.ts';
import { namedValues, UsageError } from './options.ts';

const usage = `usage: npm run bench:insert -- [--port N (6379)] [--count N (20000000)]`;
const REPORT_EVERY = 1_000_000;

async function main(): Promise<void> {
  const given = namedValues(process.argv.slice(2), ['port', 'count'], []);
  const port = Number(given.get('port') ?? 6379);
  const count = Number(given.get('count') ?? 20_000_000);
  if (!Number.isInteger(port) || !Number.isInteger(count) || count < 1) {
    throw new UsageError('--port and --count want whole numbers');
  }
  const client = await RespClient.connect(port, { timeoutMs: 60_000 });
  try {
    await insert(client, port, count);
  } finally {
    client.close();
  }
}

async function insert(client: RespClient, port: number, count: number): Promise<void> {
  const request = async (...args: string[]) => {
    const reply = await client.request(...args);
    if (reply.value.type === 'error') throw new Error(`${args[0]}: ${reply.value.text}`);
    return replyText(reply);
  };
  const held = await request('DBSIZE');
  if (held !== '0') throw new UsageError(`the server holds ${held} keys already`);
  await request('CONFIG', 'RESETSTAT');
  let reported = 0;
  const { seconds } = await fill({
    port,
    count,
    progress: (inserted) => {
      if (inserted < reported + REPORT_EVERY) return;
      reported += REPORT_EVERY;
      console.error(`${reported / 1e6} M inserted`);
    },
  });
  const information = (await request('INFO', 'everything')).split('\r\n');
  const field = (name: string) =>
    information.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? 'not told';
  console.log(`keys in the server        ${await request('DBSIZE')}`);
  console.log(`rate                      ${Math.round(count / seconds)} keys/s`);
  console.log(`longest stop of the loop  ${field('eventloop_longest_stop_ms')} ms`);
  console.log(`memory per key            ${(Number(field('used_memory')) / count).toFixed(1)} B`);
  console.log(`JavaScript heap           ${field('js_heap_used')} B`);
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n${usage}`);
  else console.error(error);
  process.exitCode = 1;
}
