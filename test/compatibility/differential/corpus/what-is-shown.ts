// What SLOWLOG, LATENCY and MONITOR show of requests: which, with which arguments, and what of them
// is left out. The requests that are logged are said in one breath, so that no other comes between.
import { words } from '../../../support/words.ts';
import type { CorpusGroup, Observation, Scenario } from '../differential-case.ts';
import { comparable, talk } from '../talk.ts';

const LOG = 'CONFIG SET slowlog-log-slower-than 0';
const STOP = 'CONFIG SET slowlog-log-slower-than -1';
const MANY = Array.from({ length: 40 }, (_, at) => `k${at}`).join(' ');

/** The id, time and duration of an entry, and the client's address. */
const TIMES = /\*6\r\n(:\d+\r\n){3}/g;
const FROM = /\$\d+\r\n127\.0\.0\.1:\d+\r\n/g;

/** Without ids, times and addresses. */
function masked(text: string): string {
  return comparable(text)
    .replace(/\*6 :\d+ :\d+ :\d+/g, 'entry')
    .replace(/\*4 (\$[a-z-]+) :\d+ :\d+ :\d+/g, '$1')
    .replace(/\$127\.0\.0\.1:\d+/g, 'address')
    .replace(/\+\d{10}\.\d{6} \[(\d+) [^\]]*\]/g, 'at [$1]')
    .replace(/(at \[0\] \\?"PING\\?" ?)+/g, '');
}

/** Said by the only client, one request after the other. */
function alone(title: string, requests: readonly string[]): Scenario {
  return {
    title,
    observe: async (server) => {
      const client = await server.connect();
      const observations: Observation[] = [];
      for (const request of requests) {
        const { raw } = await client.request(...words(request));
        const seen = raw.toString('latin1');
        observations.push({ what: request, seen: seen.replace(TIMES, 'entry').replace(FROM, '') });
      }
      await client.request('RESET');
      return observations;
    },
  };
}

const slowlog = [
  `SLOWLOG RESET | ${LOG} | SET k v | GET k | DEL k | NOSUCH | GET | ${STOP} | SLOWLOG GET
   SLOWLOG LEN | SLOWLOG GET 2 | SLOWLOG GET 0 | SLOWLOG GET -1 | SLOWLOG GET -2 | SLOWLOG GET x`,
  `SLOWLOG RESET | ${LOG} | SET k ${'x'.repeat(200)} | MGET ${MANY} | ${STOP} | SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | SET k ${'x'.repeat(128)} | SET k ${'x'.repeat(129)} | ${STOP}
   SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | MULTI | SET k v | GET k | LPUSH k x | EXEC | ${STOP} | SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | MULTI | SET k | EXEC | DISCARD | WATCH k | UNWATCH | ${STOP}
   SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | CONFIG SET requirepass ""
   ACL SETUSER joe on >secret #${'a'.repeat(64)} | ${STOP} | SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | AUTH joe wrong | AUTH wrong | HELLO 3 AUTH joe wrong SETNAME x
   ACL WHOAMI | ACL DELUSER joe | ${STOP} | SLOWLOG GET`,
  `SLOWLOG RESET | ${LOG} | CONFIG SET masteruser me masterauth secret maxmemory-samples 5
   ${STOP} | SLOWLOG GET`,
  `SLOWLOG RESET | CONFIG SET slowlog-max-len 2 | ${LOG} | SET a 1 | SET b 2 | SET c 3 | ${STOP}
   SLOWLOG GET | CONFIG SET slowlog-max-len 128 | SLOWLOG LEN`,
  `SLOWLOG RESET | ${LOG} | CLIENT SETNAME me | GET a | SLOWLOG GET | SLOWLOG LEN | ${STOP}
   SLOWLOG GET | CLIENT SETNAME ""`,
  `SLOWLOG RESET | ${LOG} | PUBLISH c m | PUBSUB CHANNELS | RESET | ${STOP} | SLOWLOG GET`,
  'SLOWLOG | SLOWLOG FOO | SLOWLOG GET 1 2 | SLOWLOG LEN 1 | SLOWLOG RESET 1 | SLOWLOG HELP x',
  `SLOWLOG RESET | ${LOG} | BLPOP nosuch 0.01 | PING | ${STOP} | SLOWLOG GET`,
].map((text, at) => alone(`SLOWLOG ${at}`, text.split(/ \| |\n */)));

const waits = talk(
  'SLOWLOG and who waits',
  `0 BLPOP l 0
   1 SLOWLOG RESET | ${LOG} | RPUSH l a | ${STOP} | SLOWLOG GET`,
  masked,
);

const latency = talk(
  'LATENCY',
  `0 LATENCY RESET | CONFIG SET latency-monitor-threshold 1
   0 LATENCY LATEST | LATENCY HISTORY command | LATENCY HISTORY | LATENCY GRAPH nosuch
   0 LATENCY GRAPH
   0 DEBUG SLEEP 0.005
   0 LATENCY LATEST | LATENCY RESET command | LATENCY RESET command nosuch | LATENCY LATEST
   0 LATENCY RESET x | LATENCY RESET | LATENCY FOO | LATENCY | LATENCY LATEST x | LATENCY DOCTOR x
   0 LATENCY HISTOGRAM nosuch | LATENCY HISTOGRAM client|nosuch | LATENCY HISTOGRAM nosuch get|x
   0 CONFIG SET latency-monitor-threshold 0 | LATENCY LATEST`,
  masked,
);

const histogram = talk(
  'LATENCY HISTOGRAM',
  `0 CONFIG RESETSTAT | SET k v | GET k | CLIENT GETNAME | CONFIG GET hz | GET | NOSUCH | INCR k
   0 LATENCY HISTOGRAM set | LATENCY HISTOGRAM SET get | LATENCY HISTOGRAM client|getname
   0 LATENCY HISTOGRAM config|get client|getname nosuch | LATENCY HISTOGRAM client incr
   0 CONFIG SET latency-tracking no | GET k | LATENCY HISTOGRAM get
   0 CONFIG SET latency-tracking yes
   0 LATENCY HISTOGRAM get | GET k | LATENCY HISTOGRAM get`,
  (text) => masked(text).replace(/\$histogram_usec [%*]\d+( :\d+)+/g, 'histogram'),
);

const monitors = [
  talk(
    'MONITOR, twice, and what it leaves out',
    `0 MONITOR
     1 MONITOR
     2 SET k v | GET k | SELECT 3 | GET k | SELECT 0
     2 AUTH x | AUTH nosuch x | HELLO 2 AUTH default x | HELLO 2 SETNAME me
     2 ACL SETUSER joe on >secret | ACL WHOAMI | ACL DELUSER joe
     2 CONFIG SET masterauth secret | CONFIG GET masterauth | CONFIG SET masterauth ""
     2 MULTI | SET k v | GET k | EXEC | MULTI | NOSUCH | EXEC | DISCARD
     2 NOSUCH | GET | CLIENT GETNAME | CLIENT NOSUCH
     2 SET k \\x00ff22 | SET k a"b | ECHO \\x0d0a5c
     2 BLPOP l 0
     3 RPUSH l a | CLIENT LIST ID 0 | DEBUG SLEEP 0
     1 RESET | PING x
     0 GET k
     0 PING
     0 QUIT
     2 PING`,
    masked,
  ),
  talk(
    'MONITOR inside MULTI, and with CLIENT REPLY',
    `0 MULTI | MONITOR
     0 EXEC
     1 GET k
     2 CLIENT REPLY OFF
     2 MONITOR
     1 GET k
     3 SUBSCRIBE a | MONITOR
     3 UNSUBSCRIBE
     3 MONITOR | MONITOR
     1 GET k2`,
    masked,
  ),
];

export const whatIsShown: CorpusGroup = {
  name: 'what is shown of requests',
  cases: [...slowlog, waits, latency, histogram, ...monitors],
};
