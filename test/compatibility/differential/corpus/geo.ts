// Positions: what they become as scores and as texts, distances to the last digit, searches in
// circles and boxes with every option, and what is said about bad arguments.
import { type Random, seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase, type RequestSource } from '../differential-case.ts';

const PLACES = `GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
  GEOADD g 12.496366 41.902782 Rome 2.352222 48.856614 Paris -0.127758 51.507351 London
  GEOADD g -74.005974 40.712776 NewYork 139.691711 35.689487 Tokyo 151.209296 -33.86882 Sydney
  GEOADD g 179.9 0.1 East -179.9 -0.1 West 0 0 Zero 25.7 71.17 Nordkapp -70.9 -53.16 Punta
  GEOADD g 10 85 North 10 -85 South 180 85.05112878 Corner -180 -85.05112878 Other`;

const NAMES = words(
  'Palermo Catania Rome Paris London NewYork Tokyo Sydney East West Zero North Corner',
);

const positions = pipelineCase('positions as scores and texts', [
  PLACES,
  ...[...NAMES, 'Other', 'South', 'Punta', 'none'].map(
    (name) => `GEOPOS g ${name}; GEOHASH g ${name}; ZSCORE g ${name}`,
  ),
  'GEOPOS g Palermo none Rome; GEOHASH g Palermo none; GEOPOS none a b; GEOHASH none a; GEOPOS g',
  'GEOHASH g; ZADD z 0 a 1 b 4503599627370495 c 4503599627370496 d 1e15 e -1 f 1e17 g inf h -inf i',
  'ZADD z 1.5 j 9007199254740991 k 1e19 l 1e30 m -5e15 n -1e30 o 9223372036854775807 p',
  'GEOPOS z a b c d e f g h i j k l m n o p; GEOHASH z a b c d e f g h i j k l m n o p',
  'GEODIST z a b; GEODIST z a c; GEODIST z f g',
  'GEOSEARCH z FROMLONLAT 0 0 BYRADIUS 1e9 m WITHHASH ASC',
]);

const distances = pipelineCase('distances', [
  PLACES,
  ...NAMES.flatMap((from) => NAMES.map((to) => `GEODIST g ${from} ${to}`)),
  ...words('m km ft mi M KM Ft MI').map((unit) => `GEODIST g Palermo Catania ${unit}`),
  'GEODIST g Palermo none; GEODIST none a b; GEODIST g Palermo Rome foo; GEODIST g a b km x',
  'GEODIST g Palermo Palermo; GEODIST g a b x; SET s x; GEODIST s a b; GEOPOS s a; GEOHASH s a',
]);

const BAD_PAIRS = [
  ...['181 0', '-180.0000001 0', '0 85.06', '0 -85.06', 'inf 0', '0 -inf', 'a 0', '0 b', 'nan 0'],
  ...['1e30 5', '200.0078125 -90.0234375', '"" 1'],
];
const adding = pipelineCase('GEOADD', [
  'GEOADD g 1 2 a; GEOADD g 1 2 a; GEOADD g 3 4 a 5 6 b; GEOADD g CH 3 5 a 5 6 b',
  'GEOADD g NX 9 9 a 9 9 c',
  'GEOADD g XX 7 7 a 8 8 d; GEOADD g XX CH 7 8 a; GEOADD g NX XX 1 1 a; GEOADD g 1 1',
  'GEOADD g 1 1 a 2',
  'GEOADD g NX; GEOADD g CH NX 1 2; GEOADD none XX 1 1 a; EXISTS none; ZRANGE g 0 -1 WITHSCORES',
  'GEOADD g nx ch 1 1 e; GEOADD g GT 1 1 e; GEOADD g INCR 1 1 e; TYPE g; OBJECT ENCODING g',
  ...BAD_PAIRS.map((pair): RequestSource => ['GEOADD', 'g', ...words(pair), 'x']),
  'GEOADD g 1 1 y 181 0 x; ZSCORE g y; SET s x; GEOADD s 1 1 a; GEOADD s 181 1 a',
  'GEOADD c 180 85.05112878 m; GEOADD c NX 180 85.05112878 n 180 85.05112878 o; GEOPOS c m n o',
  'GEOADD c XX CH 180 -85.05112878 m -180 85.05112878 n; ZRANGE c 0 -1 WITHSCORES; GEOHASH c m n o',
]);

const CENTRES = words('FROMLONLAT,15,37 FROMMEMBER,Rome FROMLONLAT,179.9,0 FROMLONLAT,10,84');
/** Commas stand for blanks above. */
const plain = (text: string): string => text.replaceAll(',', ' ');

const AREAS = [
  ...words('BYRADIUS,200,km BYRADIUS,0,m BYRADIUS,3000,mi BYRADIUS,1e8,m BYBOX,400,400,km'),
  ...words('BYBOX,8000000,20000,m BYBOX,0,0,m BYBOX,100000,1,km BYRADIUS,5e6,ft'),
];
const DETAILS = [
  '',
  'ASC',
  'DESC',
  'ASC WITHDIST',
  'WITHCOORD WITHHASH ASC',
  'COUNT 3',
  'COUNT 2 DESC',
];

const searches = pipelineCase('GEOSEARCH', [
  PLACES,
  ...CENTRES.flatMap((centre) =>
    AREAS.flatMap((area) =>
      DETAILS.map((details) => `GEOSEARCH g ${plain(centre)} ${plain(area)} ${details}`),
    ),
  ),
  'GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 5000 km COUNT 2 ANY',
  'GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 5000 km COUNT 2 ANY DESC',
]);

const stores = pipelineCase('GEOSEARCHSTORE and STORE', [
  PLACES,
  ...CENTRES.slice(0, 2).flatMap((centre) =>
    AREAS.slice(0, 6).flatMap((area) => [
      `GEOSEARCHSTORE d g ${plain(centre)} ${plain(area)}`,
      'ZRANGE d 0 -1 WITHSCORES',
      `GEOSEARCHSTORE d g ${plain(centre)} ${plain(area)} COUNT 2 STOREDIST`,
      'ZRANGE d 0 -1 WITHSCORES; OBJECT ENCODING d',
    ]),
  ),
  'SET d x; GEOSEARCHSTORE d none FROMMEMBER a BYRADIUS 1 km; EXISTS d',
  'GEORADIUS g 15 37 200 km STORE d',
  'ZRANGE d 0 -1 WITHSCORES; GEORADIUS g 15 37 300 km STOREDIST d; ZRANGE d 0 -1 WITHSCORES',
  'GEORADIUSBYMEMBER g Rome 500 km STORE g; ZRANGE g 0 -1; GEORADIUS g 100 -60 1 m STORE g',
  'EXISTS g',
]);

const OPTIONS = [
  ...['', 'FROMLONLAT 1 1', 'BYRADIUS 1 m', 'FROMLONLAT 1 1 BYRADIUS 1', 'FROMMEMBER', 'FOO'],
  ...['FROMLONLAT 1 1 FROMMEMBER a BYRADIUS 1 m', 'FROMMEMBER none BYRADIUS 1 m', 'BYBOX 1 1 m'],
  ...['FROMLONLAT 1 1 BYRADIUS 1 m BYBOX 1 1 m', 'FROMLONLAT 1 1 BYRADIUS x m', 'FROMLONLAT a 1'],
  ...['FROMLONLAT 1 1 BYRADIUS -1 m', 'FROMLONLAT 1 1 BYRADIUS 1 x', 'FROMLONLAT 1 1 BYBOX -1 1 m'],
  ...['FROMLONLAT 1 1 BYBOX a 1 m', 'FROMLONLAT 1 1 BYBOX 1 a m', 'FROMLONLAT 1 1 BYBOX 1 1 x'],
  ...[
    'FROMLONLAT 1 1 BYRADIUS 1 m COUNT 0',
    'FROMLONLAT 1 1 BYRADIUS 1 m COUNT a',
    'FROMLONLAT 181 1',
  ],
  ...['FROMLONLAT 1 1 BYRADIUS 1 m COUNT', 'FROMLONLAT 1 1 BYRADIUS 1 m ANY', 'COUNT -1'],
  ...['FROMLONLAT 1 1 BYRADIUS 1 m STORE d', 'FROMLONLAT 1 1 BYRADIUS 1 m STOREDIST'],
  ...['FROMLONLAT 1 1 BYRADIUS 1 m WITHDIST', 'FROMLONLAT 1 1 BYRADIUS 1 km FROMLONLAT 2 2'],
];
const badSearches = pipelineCase('searches that cannot be read', [
  PLACES,
  'SET s x',
  ...words('g none s').flatMap((key) =>
    OPTIONS.flatMap((options) => [
      `GEOSEARCH ${key} ${options} ASC ASC ASC ASC`,
      `geosearchstore d ${key} ${options} ASC ASC ASC ASC`,
    ]),
  ),
  ...['g', 'none', 's'].flatMap((key) => [
    `GEORADIUS ${key} 1 1 1 m FOO; GEORADIUS ${key} 181 1 1 m; GEORADIUS ${key} 1 1 -1 m`,
    `GEORADIUS ${key} 1 1 x m; GEORADIUS ${key} 1 1 1 x; GEORADIUS ${key} 1 1 1 m STORE`,
    `GEORADIUS ${key} 1 1 1 m STORE d WITHDIST; GEORADIUS_RO ${key} 1 1 1 m STORE d`,
    `GEORADIUS ${key} 1 1 1 m COUNT 0; GEORADIUSBYMEMBER ${key} none 1 m`,
    `GEORADIUSBYMEMBER ${key} Rome x m`,
    `GEORADIUSBYMEMBER ${key} Rome 1 x; GEORADIUSBYMEMBER_RO ${key} Rome 1 km STOREDIST d`,
    `GEORADIUSBYMEMBER ${key} Rome 500 km WITHDIST COUNT 2`,
    `GEORADIUS ${key} 15 37 200 KM ASC WITHCOORD`,
    `GEORADIUS_RO ${key} 15 37 200 km DESC WITHDIST WITHHASH`,
    `GEORADIUSBYMEMBER_RO ${key} Rome 500 km ASC`,
  ]),
]);

const decimals = (random: Random, range: number): string =>
  ((random.below(2 ** 32) / 2 ** 31 - 1) * range).toFixed(random.below(9));

const randomSearches = [1, 2, 3, 4].map((seed) => {
  const random = seededRandom(seed);
  const steps: RequestSource[] = [];
  // The second half is crowded around one place.
  const place = (): string[] =>
    random.oneIn(2)
      ? [decimals(random, 180), decimals(random, 85)]
      : [
          (20 + Number(decimals(random, 2))).toFixed(6),
          (50 + Number(decimals(random, 2))).toFixed(6),
        ];
  for (let at = 0; at < 200; at++) steps.push(['GEOADD', 'g', ...place(), `m${at}`]);
  for (let at = 0; at < 150; at++) {
    const centre = random.oneIn(4)
      ? ['FROMMEMBER', `m${random.below(200)}`]
      : ['FROMLONLAT', ...place()];
    const size = (): string => (random.below(1e6) / 10 ** random.below(6)).toFixed(3);
    const unit = random.pick(words('m km ft mi'));
    const area = random.oneIn(2) ? ['BYRADIUS', size(), unit] : ['BYBOX', size(), size(), unit];
    const details = words(random.pick(['', 'ASC WITHDIST', 'DESC WITHDIST WITHCOORD', 'WITHHASH']));
    steps.push(['GEOSEARCH', 'g', ...centre, ...area, ...details]);
    steps.push(['GEODIST', 'g', `m${random.below(200)}`, `m${random.below(200)}`, unit]);
  }
  return pipelineCase(`random places, sample ${seed}`, steps);
});

export const geo: CorpusGroup = {
  name: 'positions',
  cases: [...[positions, distances, adding, searches, stores, badSearches], ...randomSearches],
};
