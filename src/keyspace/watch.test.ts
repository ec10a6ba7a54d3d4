import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { flushDatabases } from './flush.ts';
import { renameKey } from './rename.ts';
import { ignoreKey, watchKey } from './watch.ts';

const HOUR_MS = 3_600_000;
const LONG = 'x'.repeat(1000);

/** A keyspace with a listener on key `k` of the first database. */
class Watched extends KeyspaceModel {
  heard: string[] = [];
  readonly listener = (database: number, key: string): void => {
    this.heard.push(`${database}:${key}`);
  };

  watch(key = 'k', database = this.database): void {
    watchKey(this.keyspace, database, this.request(key), 0, this.listener);
  }

  ignore(key = 'k', database = this.database): void {
    ignoreKey(this.keyspace, database, this.request(key), 0, this.listener);
  }

  rename(from: string, to: string): void {
    renameKey(this.keyspace, this.database, this.request(from, to), 0, 1);
  }

  /** What the listener heard since the last call. */
  take(): string[] {
    const { heard } = this;
    this.heard = [];
    this.audit();
    return heard;
  }
}

describe('who watches a key', () => {
  it('is told when it is overwritten, in place or anew, again and again', () => {
    const model = new Watched();
    model.set('k', 'v');
    model.watch();
    for (const value of ['w', LONG, 'v', LONG, 'x'.repeat(300_000), 'y', '', 'z']) {
      model.set('k', value);
      expect(model.take()).toEqual(['0:k']);
    }
  });

  it('is told when it appears, goes, and appears again', () => {
    const model = new Watched();
    model.watch();
    model.set('k', 'v');
    expect(model.take()).toEqual(['0:k']);
    model.remove('k');
    expect(model.take()).toEqual(['0:k']);
    model.write('k', 3, 'w');
    expect(model.take()).toEqual(['0:k']);
    model.set('k', 'x');
    expect(model.take()).toEqual(['0:k']);
  });

  it('is told when its value grows, in place or not, or is changed in place', () => {
    const model = new Watched();
    model.set('k', 'v');
    model.watch();
    for (const offset of [1, 2, 100, 1000, 300_000]) {
      model.write('k', offset, 'w');
      expect(model.take()).toEqual(['0:k']);
    }
    const ref = model.find('k');
    model.keyspace.changed(model.database, model.request('k'), 0, ref);
    expect(model.take()).toEqual(['0:k']);
  });

  it('is told when its time to live is set, changed and removed, and again afterwards', () => {
    const model = new Watched();
    model.set('k', 'v');
    model.watch();
    for (const time of [2 ** 50, 2 ** 50 + 1, -1, 2 ** 50]) {
      model.expireAt('k', time);
      expect(model.take()).toEqual(['0:k']);
    }
    model.set('k', 'w', 2 ** 51);
    model.setKeeping('k', LONG);
    expect(model.take()).toEqual(['0:k', '0:k']);
  });

  it('is told when it expires, found out by whomever', () => {
    for (const how of ['asked for', 'met']) {
      const model = new Watched();
      const ref = model.set('k', 'v', model.keyspace.nowMs + 5);
      model.watch();
      model.advance(6);
      expect(model.take()).toEqual([]);
      if (how === 'asked for') model.find('k');
      else model.keyspace.expireRecord(model.database, ref);
      expect(model.take()).toEqual(['0:k']);
      model.set('k', 'w');
      expect(model.take()).toEqual(['0:k']);
    }
  });

  it('is told when it is renamed away, renamed to, or replaced by a rename', () => {
    const model = new Watched();
    model.set('k', 'v');
    model.watch();
    model.rename('k', 'other');
    expect(model.take()).toEqual(['0:k']);
    model.rename('other', 'k');
    expect(model.take()).toEqual(['0:k']);
    model.set('other', LONG, model.keyspace.nowMs + HOUR_MS);
    expect(model.take()).toEqual([]);
    model.rename('other', 'k');
    expect(new Set(model.take())).toEqual(new Set(['0:k']));
    model.set('k', 'w');
    expect(model.take()).toEqual(['0:k']);
    model.rename('k', 'other');
    model.heard = [];
    model.set('other', 'v');
    expect(model.take()).toEqual([]);
  });

  it('is told when it is flushed, with its database or with all, but only if it existed', () => {
    const model = new Watched(2);
    const [first, second] = model.keyspace.databases;
    for (const only of [undefined, first]) {
      model.set('k', 'v');
      model.watch();
      model.watch('missing');
      model.take();
      flushDatabases(model.keyspace, second);
      expect(model.take()).toEqual([]);
      flushDatabases(model.keyspace, only);
      expect(model.take()).toEqual(['0:k']);
      model.set('k', 'w');
      expect(model.take()).toEqual(['0:k']);
    }
  });

  it('is not told of other keys, of reads, or of the same key elsewhere', () => {
    const model = new Watched(2);
    const second = model.keyspace.databases[1];
    model.set('k', 'v');
    model.watch();
    model.set('k2', 'v');
    model.set('', 'v');
    model.set('k', 'v', -1, second);
    model.remove('k', second);
    model.get('k');
    model.keyspace.read(model.database, model.request('k'), 0);
    expect(model.take()).toEqual([]);
    model.watch('k', second);
    model.set('k', 'v', -1, second);
    expect(model.take()).toEqual(['1:k']);
  });

  it('is not told any more once it ignores the key', () => {
    const model = new Watched();
    model.set('k', 'v');
    model.watch();
    model.watch('missing');
    model.ignore();
    model.ignore('missing');
    model.set('k', 'w');
    model.set('k', LONG);
    model.set('missing', 'v');
    model.remove('k');
    expect(model.take()).toEqual([]);
    expect(model.keyspace.interest.size).toBe(0);
  });

  it('is told of keys of every layout', () => {
    const model = new Watched();
    for (const key of ['', 'k'.repeat(300), 'k'.repeat(70_000)]) {
      model.set(key, 'v');
      model.watch(key);
      for (const value of ['w', LONG, 'x'.repeat(300_000)]) model.set(key, value);
      model.remove(key);
      expect(model.take()).toEqual(Array(4).fill(`0:${key}`));
      model.ignore(key);
    }
  });
});
