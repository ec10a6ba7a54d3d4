// MEMORY, and what eviction policies change in replies. How much is used differs, so sizes are
// compared by their shape; what is evicted under a limit that nothing fits into does not.
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';

const usage = pipelineCase(
  'MEMORY USAGE',
  `MEMORY USAGE none; MEMORY USAGE none SAMPLES 5; SET k v
   ?MEMORY USAGE k; ?MEMORY USAGE k SAMPLES 0; ?memory usage k samples 3 samples 4
   MEMORY USAGE k SAMPLES; MEMORY USAGE k SAMPLES -1; MEMORY USAGE k SAMPLES x
   MEMORY USAGE k SAMPLES 99999999999999999999; MEMORY USAGE k SAMPLES -1 EXTRA
   MEMORY USAGE k EXTRA; MEMORY USAGE k EXTRA 1; MEMORY USAGE none SAMPLES x
   MEMORY USAGE; MEMORY NOSUCH; MEMORY; MEMORY DOCTOR x; MEMORY STATS x; MEMORY PURGE x`,
);

const others = pipelineCase(
  'MEMORY PURGE, DOCTOR and MALLOC-STATS',
  'MEMORY PURGE; ?MEMORY DOCTOR; ?MEMORY MALLOC-STATS',
);

const NOTHING_FITS = 'CONFIG SET maxmemory 1';
const ANYTHING_FITS = 'CONFIG SET maxmemory 0; CONFIG SET maxmemory-policy noeviction';
const KEYS = 'MSET a 1 b 2 c 3; SET d 4 EX 1000; SELECT 3; SET e 5; SET f 6 PX 1000000; SELECT 0';

const full = pipelineCase(
  'A full server under noeviction refuses writes and answers reads and deletions',
  `${KEYS}; ${NOTHING_FITS}; SET x 1; APPEND a x; INCR a; MSET x 1; GETSET a 5; SETRANGE a 0 x
   SETEX x 10 1; SETNX x 1; GET a; EXISTS a; EXPIRE a 100; PERSIST a; TYPE a; STRLEN a; MGET a b
   RENAME a z; GETDEL z; DEL b; UNLINK c; DBSIZE; GETEX d PERSIST; TTL d; TOUCH d
   CONFIG SET maxmemory 0; SET x 1; FLUSHALL`,
);

const volatile = ['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'].map((policy) =>
  pipelineCase(
    `Under ${policy} persistent keys stay and writes are refused in the end`,
    `${KEYS}; CONFIG SET maxmemory-policy ${policy}; ${NOTHING_FITS}; SET x 1; DBSIZE; EXISTS d
     MGET a b c; SELECT 3; DBSIZE; EXISTS f; GET e; SELECT 0; ${ANYTHING_FITS}; SET x 1`,
  ),
);

const allKeys = ['allkeys-lru', 'allkeys-lfu', 'allkeys-random'].map((policy) =>
  pipelineCase(
    `Under ${policy} everything goes before a write is refused`,
    `${KEYS}; CONFIG SET maxmemory-policy ${policy}; ${NOTHING_FITS}; SET x 1; DBSIZE; GET a
     SELECT 3; DBSIZE; SELECT 0; ${ANYTHING_FITS}; SET x 1; GET x`,
  ),
);

const frequency = pipelineCase(
  'OBJECT FREQ and IDLETIME by policy',
  `SET k v; OBJECT FREQ k; OBJECT IDLETIME k; OBJECT FREQ none; OBJECT IDLETIME none
   CONFIG SET maxmemory-policy allkeys-lfu lfu-log-factor 0; SET n v; OBJECT FREQ n
   OBJECT IDLETIME n; OBJECT IDLETIME none; OBJECT FREQ none; GET n; GET n; OBJECT FREQ n
   SET n w; OBJECT FREQ n; STRLEN n; EXISTS n; TYPE n; TTL n; OBJECT FREQ n; TOUCH n
   OBJECT FREQ n; APPEND n x; OBJECT FREQ n; EXPIRE n 100; OBJECT FREQ n; PERSIST n
   OBJECT FREQ n; GETEX n EX 10; OBJECT FREQ n; RENAME n m; OBJECT FREQ m; SETRANGE m 0 abc
   OBJECT FREQ m; OBJECT REFCOUNT m; OBJECT ENCODING m; OBJECT FREQ m; SET i 50000; INCR i; INCR i
   OBJECT FREQ i; MGET i i; OBJECT FREQ i; DEL i; SET i 50000; OBJECT FREQ i
   CONFIG SET maxmemory-policy volatile-lfu; OBJECT FREQ m
   CONFIG SET maxmemory-policy noeviction lfu-log-factor 10; OBJECT FREQ m`,
);

export const memory: CorpusGroup = {
  name: 'memory',
  cases: [usage, others, full, ...volatile, ...allKeys, frequency],
};
