// Publishing and subscribing: what every client of a conversation is sent, and the errors.
import { conversation } from '../conversation.ts';
import { type CorpusGroup, pipelineCase, raw } from '../differential-case.ts';

const errors = pipelineCase('PUBSUB, PUBLISH and SUBSCRIBE with wrong arguments', [
  `PUBSUB; PUBSUB FOO; PUBSUB CHANNELS a b; PUBSUB NUMPAT x; PUBSUB SHARDCHANNELS a b; PUBLISH
   PUBLISH a; PUBLISH a b c; SPUBLISH; SPUBLISH a; SUBSCRIBE; PSUBSCRIBE; SSUBSCRIBE
   PUBSUB NUMSUB; PUBSUB SHARDNUMSUB; PUBSUB NUMSUB a b a; PUBSUB CHANNELS; PUBSUB CHANNELS x*
   PUBSUB NUMPAT; PUBLISH a b; SPUBLISH a b; PUBLISH "" ""`,
  ['PUBLISH', '\x00\xff', '\r\n'],
]);

/** The bytes of all that one client is sent. */
const bytes = [
  `SUBSCRIBE a b a\nPSUBSCRIBE p* p*\nSSUBSCRIBE s\nUNSUBSCRIBE a\nPUNSUBSCRIBE\nUNSUBSCRIBE
   SUNSUBSCRIBE nosuch s\nGET k`,
  'UNSUBSCRIBE a\nUNSUBSCRIBE\nPUNSUBSCRIBE a\nPUNSUBSCRIBE\nSUNSUBSCRIBE a\nSUNSUBSCRIBE\nGET k',
  'SUBSCRIBE a\nRESET\nGET k\nSSUBSCRIBE s\nRESET\nGET k\nPSUBSCRIBE s\nRESET\nGET k',
  'CLIENT REPLY OFF\nSUBSCRIBE a\nPING\nUNSUBSCRIBE\nCLIENT REPLY ON\nPING',
  'CLIENT REPLY SKIP\nSUBSCRIBE a\nUNSUBSCRIBE\nPING',
  'MULTI\nSUBSCRIBE a\nPSUBSCRIBE b\nSSUBSCRIBE c\nPING\nUNSUBSCRIBE\nPUNSUBSCRIBE\nEXEC\nGET k',
  'SUBSCRIBE a\nQUIT\nPING',
].map((lines, at) =>
  pipelineCase(`subscribing, part ${at}`, [
    raw(`${lines}\nRESET\n`.replaceAll(/\n */g, '\r\n').replace('\r\n\r\n', '\r\n')),
  ]),
);

/** In RESP2 refused one by one, in RESP3 executed. */
const whileSubscribed = conversation('commands of a client that has subscribed', [
  '0 SUBSCRIBE a',
  ...['GET k', 'SET k v', 'MULTI', 'EXEC', 'WATCH k', 'CLIENT ID x', 'NOSUCH', 'GET', 'ECHO x']
    .concat(['PUBLISH a x', 'SPUBLISH a x', 'PUBSUB NUMPAT', 'SELECT 1', 'HELLO 9', 'INFO x'])
    .map((line) => `0 ${line}`),
]);

const talks = [
  conversation('messages to several clients', [
    ...[
      '0 SUBSCRIBE news sport',
      '1 PSUBSCRIBE n* *s',
      '2 SSUBSCRIBE news',
      '3 PUBLISH news hello',
    ],
    ...['3 PUBLISH sport x', '3 PUBLISH none x', '3 SPUBLISH news shard', '3 PUBSUB NUMPAT'],
    ...['3 PUBSUB NUMSUB news sport none', '3 PUBSUB CHANNELS n*', '3 PUBSUB SHARDCHANNELS'],
    ...['3 PUBSUB SHARDNUMSUB news sport', '0 UNSUBSCRIBE news', '3 PUBLISH news again'],
    ...['1 PUNSUBSCRIBE n*', '3 PUBLISH news third', '1 PUNSUBSCRIBE', '2 SUNSUBSCRIBE'],
    ...['3 PUBLISH news fourth', '3 SPUBLISH news fifth', '3 PUBLISH sport last', '3 PUBLISH "" x'],
  ]),
  conversation('messages from a transaction', [
    ...[
      '0 SUBSCRIBE c',
      '1 MULTI',
      '1 PUBLISH c 1',
      '1 SET k v',
      '1 PUBLISH c 2',
      '1 SPUBLISH c 3',
    ],
    ...['1 EXEC', '1 MULTI', '1 PUBLISH c 4', '1 DISCARD'],
  ]),
  conversation('patterns', [
    ...['0 PSUBSCRIBE h?llo h[ae]llo h*o h[^x]llo \\* [a-c]*', '1 PUBLISH hello 1'],
    ...['1 PUBLISH hallo 2', '1 PUBLISH heeeello 3', '1 PUBLISH * 4', '1 PUBLISH b 5'],
  ]),
];

export const pubsub: CorpusGroup = {
  name: 'pub/sub',
  cases: [errors, ...bytes, whileSubscribed, ...talks],
};
