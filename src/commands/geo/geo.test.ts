// All commands on positions together, for none is worth much without the others.
import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

function engineWithPlaces(): PlainEngine {
  const engine = new PlainEngine();
  engine.ask('GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania');
  engine.forget();
  return engine;
}

describe('GEOADD', () => {
  it('adds members with scores, and is propagated as what it does', () => {
    const engine = new PlainEngine();
    expect(engine.ask('GEOADD g 13.361389 38.115556 Palermo')).toBe('1');
    expect(engine.ask('GEOADD g CH 13 38 Palermo 15 37 Catania')).toBe('2');
    expect(engine.ask('GEOADD g XX 1 1 Rome')).toBe('0');
    expect(engine.events()).toEqual(['new g', 'zadd g', 'zadd g']);
    expect(engine.propagated()).toEqual([
      'zadd g 3479099956230698 Palermo',
      'zadd g CH 3479065152021743 Palermo 3476504601741708 Catania',
    ]);
    expect(engine.ask('ZRANGE g 0 -1')).toBe('[Catania Palermo]');
  });

  it('takes the outermost corner, whose score is longer than any other', () => {
    const engine = new PlainEngine();
    expect(engine.ask('GEOADD g 180 85.05112878 m 180 85.05112878 member')).toBe('2');
    expect(engine.propagated()).toEqual(['zadd g 13510798882111488 m 13510798882111488 member']);
    expect(engine.ask('ZRANGE g 0 -1')).toBe('[m member]');
  });

  it('refuses what is no place, and then does nothing', () => {
    const engine = new PlainEngine();
    expect(engine.ask('GEOADD g 1 1 a 181 0 b')).toBe(
      '-ERR invalid longitude,latitude pair 181.000000,0.000000',
    );
    expect(engine.ask('GEOADD g 0 -86 b')).toMatch(/pair 0\.000000,-86\.000000$/);
    expect(engine.ask('GEOADD g x 0 b')).toBe('-ERR value is not a valid float');
    expect(engine.ask('GEOADD g NX XX 1 1 b')).toBe('-ERR syntax error');
    expect(engine.ask('GEOADD g 1 1 b 2')).toBe('-ERR syntax error');
    expect(engine.ask('EXISTS g')).toBe('0');
  });
});

describe('GEOPOS, GEOHASH and GEODIST', () => {
  it('tell where members are', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEOPOS g Palermo none')).toBe(
      '[[13.36138933897018433 38.11555639549629859] nil]',
    );
    expect(engine.ask('GEOHASH g Palermo none Catania')).toBe('[sqc8b49rny0 nil sqdtr74hyu0]');
    expect(engine.run('GEOPOS', 'none', 'a')).toBe('*1\r\n*-1\r\n');
    engine.ask('HELLO 3');
    expect(engine.ask('GEOPOS g Palermo')).toBe('[[,13.36138933897018433 ,38.11555639549629859]]');
  });

  it('tell how far members are from each other', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEODIST g Palermo Catania')).toBe('166274.1516');
    expect(engine.ask('GEODIST g Palermo Catania KM')).toBe('166.2742');
    expect(engine.ask('GEODIST g Palermo Catania mi')).toBe('103.3182');
    expect(engine.ask('GEODIST g Palermo Palermo')).toBe('0.0000');
    expect(engine.ask('GEODIST g Palermo none')).toBe('nil');
    expect(engine.ask('GEODIST g a b foo')).toMatch(/^-ERR unsupported unit provided/);
    expect(engine.ask('GEODIST g a b m x')).toBe('-ERR syntax error');
  });
});

describe('GEOSEARCH', () => {
  it('finds what lies within a circle or a box', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC')).toBe(
      '[Catania Palermo]',
    );
    expect(engine.ask('GEOSEARCH g FROMMEMBER Catania BYRADIUS 100 km')).toBe('[Catania]');
    expect(engine.ask('GEOSEARCH g FROMLONLAT 15 37 BYBOX 400 400 km DESC WITHDIST')).toBe(
      '[[Palermo 190.4424] [Catania 56.4413]]',
    );
    expect(engine.ask('GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1 WITHHASH')).toBe(
      '[[Catania 3479447370796909]]',
    );
    expect(engine.ask('GEOSEARCH none FROMLONLAT 15 37 BYRADIUS 1 km')).toBe('[]');
  });

  it('wants a centre, an area, and what goes together', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEOSEARCH g BYRADIUS 1 km ASC ASC')).toMatch(/FROMMEMBER or FROMLONLAT/);
    expect(engine.ask('GEOSEARCH g FROMLONLAT 1 1 ASC ASC')).toMatch(/BYRADIUS and BYBOX/);
    expect(engine.ask('GEOSEARCH g FROMMEMBER x BYRADIUS 1 m')).toMatch(/could not decode/);
    expect(engine.ask('GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 m ANY')).toMatch(/requires COUNT/);
    expect(engine.ask('GEOSEARCH g FROMLONLAT 1 1 BYRADIUS -1 m')).toMatch(/cannot be negative/);
    expect(engine.ask('GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 m COUNT 0')).toMatch(/must be > 0/);
  });

  it('searches in a large set', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 1000; at++) engine.ask(`GEOADD g ${at / 100} ${at / 100} m${at}`);
    expect(engine.ask('GEOSEARCH g FROMLONLAT 5 5 BYRADIUS 2 km ASC')).toBe('[m500 m501 m499]');
  });
});

describe('GEOSEARCHSTORE', () => {
  it('stores what it finds, with positions or with distances', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 200 km')).toBe('2');
    expect(engine.ask('ZSCORE d Palermo')).toBe('3479099956230698');
    expect(engine.ask('GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST')).toBe('2');
    expect(engine.ask('ZSCORE d Catania')).toMatch(/^56\.4412578701582/);
    expect(engine.events()).toEqual(['new d', 'geosearchstore d', 'geosearchstore d']);
    expect(engine.ask('GEOSEARCHSTORE d g FROMLONLAT 0 0 BYRADIUS 1 m')).toBe('0');
    expect(engine.ask('EXISTS d')).toBe('0');
  });
});

describe('GEORADIUS, GEORADIUSBYMEMBER, GEORADIUS_RO and GEORADIUSBYMEMBER_RO', () => {
  it('search as GEOSEARCH does', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEORADIUS g 15 37 200 km ASC')).toBe('[Catania Palermo]');
    expect(engine.ask('GEORADIUS_RO g 15 37 100 km WITHDIST')).toBe('[[Catania 56.4413]]');
    expect(engine.ask('GEORADIUSBYMEMBER g Palermo 200 km DESC')).toBe('[Catania Palermo]');
    expect(engine.ask('GEORADIUSBYMEMBER_RO g Palermo 100 km')).toBe('[Palermo]');
  });

  it('store when asked to, but for those that only read', () => {
    const engine = engineWithPlaces();
    expect(engine.ask('GEORADIUS g 15 37 200 km STORE d')).toBe('2');
    expect(engine.ask('GEORADIUSBYMEMBER g Palermo 100 km STOREDIST d')).toBe('1');
    expect(engine.ask('ZRANGE d 0 -1 WITHSCORES')).toBe('[Palermo 0]');
    expect(engine.ask('GEORADIUS_RO g 15 37 200 km STORE d')).toBe('-ERR syntax error');
    expect(engine.ask('GEORADIUS g 15 37 200 km STORE d WITHDIST')).toMatch(/^-ERR STORE option/);
    expect(engine.events()).toEqual(['new d', 'georadiusstore d', 'georadiusstore d']);
  });
});
