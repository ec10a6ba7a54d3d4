import { describe, expect, it } from 'vitest';
import { EMPTY_TABLE_BYTES, KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { latin1Text } from '../base/ascii.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { STRING_INT, STRING_RAW } from '../values/string.ts';
import { NO_EXPIRY } from './keyspace.ts';

const HOUR_MS = 3_600_000;
const LONG = 'x'.repeat(300_000);

function newModel(databases = 1): KeyspaceModel {
  const model = new KeyspaceModel(databases);
  poisonFreed(model.keyspace.memory);
  return model;
}

describe('storing a string', () => {
  it('under a new key makes a record, and counts one change', () => {
    const model = newModel();
    model.set('k', 'v');
    expect(model.get('k')).toBe('v');
    expect(model.database.keys.size).toBe(1);
    expect(model.keyspace.dirty).toBe(1);
    model.audit();
  });

  it('over one of about the same length reuses the block', () => {
    const model = newModel();
    const ref = model.set('k', 'x'.repeat(100));
    expect(model.set('k', 'y'.repeat(100))).toBe(ref);
    expect(model.set('k', 'z'.repeat(60))).toBe(ref);
    expect(model.get('k')).toBe('z'.repeat(60));
    model.audit();
  });

  it('over one much longer or much shorter takes a block that suits', () => {
    const model = newModel();
    model.set('k', 'x'.repeat(10_000));
    const before = model.usedBytes;
    model.set('k', 'short');
    expect(model.usedBytes).toBeLessThan(before - 9000);
    model.set('k', LONG);
    expect(model.get('k')).toBe(LONG);
    model.set('k', '');
    expect(model.get('k')).toBe('');
    expect(model.keyspace.memory.large.count).toBe(0);
    model.audit();
  });

  it('keeps the kind that the caller says', () => {
    const model = newModel();
    const { keyspace, database } = model;
    for (const kind of [STRING_INT, STRING_RAW, STRING_INT]) {
      const request = model.request('k', '12');
      const ref = keyspace.find(database, request, 0);
      const { bytes, starts } = request;
      keyspace.storeString(database, request, 0, ref, kind, bytes, starts[1], 2, NO_EXPIRY);
      expect(keyspace.records.head(model.find('k')) & 0xff).toBe(kind);
    }
  });

  it('sets, changes, keeps and removes the time to live, in place and anew', () => {
    const model = newModel();
    const time = model.keyspace.nowMs + HOUR_MS;
    for (const [short, long] of [
      ['v', 'w'],
      ['v', LONG],
      [LONG, 'v'],
    ]) {
      model.set('k', short);
      expect(model.expiryOf('k')).toBe(-1);
      model.set('k', long, time);
      expect(model.expiryOf('k')).toBe(time);
      model.setKeeping('k', short);
      expect([model.get('k'), model.expiryOf('k')]).toEqual([short, time]);
      model.set('k', long, time + 1);
      expect(model.expiryOf('k')).toBe(time + 1);
      model.audit();
      model.set('k', short);
      expect(model.expiryOf('k')).toBe(-1);
      expect(model.database.expires.size).toBe(0);
      model.setKeeping('k', long);
      expect([model.get('k'), model.expiryOf('k')]).toEqual([long, -1]);
      model.audit();
      model.remove('k');
    }
  });

  it('keeps a time beyond 2^53 exactly', () => {
    const model = newModel();
    const time = 2n ** 62n + 12_345n;
    model.set('k', 'v', time);
    model.setKeeping('k', LONG);
    expect(model.expiryOf('k')).toBe(time);
    model.write('k', 300_000, LONG);
    expect(model.expiryOf('k')).toBe(time);
    model.audit();
  });

  it('works for keys of every layout', () => {
    const model = newModel();
    const keys = ['', 'a', 'b'.repeat(255), 'c'.repeat(256), 'd'.repeat(65_537)];
    for (const value of ['v', 'w'.repeat(70_000), LONG]) {
      for (const key of keys) model.set(key, value + key, model.keyspace.nowMs + HOUR_MS);
      for (const key of keys) expect(model.get(key) === value + key).toBe(true);
      model.audit();
    }
    for (const key of keys) expect(model.remove(key)).toBe(true);
    expect(model.usedBytes).toBe(2 * EMPTY_TABLE_BYTES);
  });
});

describe('resizing a string', () => {
  it('makes a new key full of zeros', () => {
    const model = newModel();
    model.set('before', 'y'.repeat(100));
    model.remove('before');
    model.write('k', 99, 'z');
    expect(model.get('k')).toBe(`${'\0'.repeat(99)}z`);
    model.audit();
  });

  it('fills the gap with zeros, whatever stood in the room before', () => {
    const model = newModel();
    model.set('k', 'y'.repeat(90));
    model.set('k', 'x'.repeat(60));
    model.write('k', 80, 'z');
    expect(model.get('k')).toBe(`${'x'.repeat(60)}${'\0'.repeat(20)}z`);
    model.write('k', 5000, 'z');
    expect(model.get('k')).toBe(`${'x'.repeat(60)}${'\0'.repeat(20)}z${'\0'.repeat(5000 - 81)}z`);
    model.write('k', 300_000, 'z');
    expect(model.get('k')?.length).toBe(300_001);
    expect(model.get('k')?.slice(5001, 300_000)).toBe('\0'.repeat(294_999));
    model.audit();
  });

  it('keeps the time to live', () => {
    const model = newModel();
    const time = model.keyspace.nowMs + HOUR_MS;
    model.set('k', 'v', time);
    for (const length of [10, 1000, 100_000, 1_000_000]) {
      model.write('k', length, 'v');
      expect(model.expiryOf('k')).toBe(time);
      model.audit();
    }
  });

  it('allocates seldom when a value is appended to again and again', () => {
    const model = newModel();
    const faults = faultyAllocations(model.keyspace.memory);
    model.set('k', '');
    const before = faults.asked;
    let length = 0;
    for (let times = 0; times < 20_000; times++, length += 50)
      model.write('k', length, 'x'.repeat(50));
    expect(model.get('k') === 'x'.repeat(1_000_000)).toBe(true);
    // Doubling: two allocations for a wide record with its buffer, twenty times at most.
    expect(faults.asked - before).toBeLessThan(40);
    model.audit();
  });
});

describe('a time to live', () => {
  it('set and removed by itself moves the record between layouts, value and key staying', () => {
    const model = newModel();
    for (const key of ['', 'key', 'k'.repeat(300), 'k'.repeat(70_000)]) {
      for (const value of ['', 'value', 'v'.repeat(70_000), LONG]) {
        model.set(key, value);
        model.expireAt(key, model.keyspace.nowMs + 5);
        expect(model.expiryOf(key)).toBe(model.keyspace.nowMs + 5);
        model.expireAt(key, model.keyspace.nowMs + 9);
        expect(model.expiryOf(key)).toBe(model.keyspace.nowMs + 9);
        expect(model.get(key) === value).toBe(true);
        model.audit();
        model.expireAt(key, NO_EXPIRY);
        expect([model.expiryOf(key), model.get(key) === value]).toEqual([-1, true]);
        expect(model.database.expires.size).toBe(0);
        model.audit();
      }
    }
  });

  it('once over removes the key when somebody looks for it', () => {
    const model = newModel();
    model.set('k', 'v', model.keyspace.nowMs + 10);
    model.advance(10);
    expect(model.get('k')).toBe('v');
    model.advance(1);
    expect(model.database.keys.size).toBe(1);
    expect(model.get('k')).toBeUndefined();
    expect([model.database.keys.size, model.database.expires.size]).toEqual([0, 0]);
    expect(model.keyspace.statistics.expiredKeys).toBe(1);
    model.audit();
  });

  it('once over is told to the file and the replicas as DEL, and to listeners of events', () => {
    const model = newModel(2);
    const { keyspace } = model;
    const events: string[] = [];
    keyspace.effects.enabled = true;
    keyspace.eventMask = -1;
    keyspace.eventListener = (_class, name, database, bytes, start, length) => {
      events.push(`${name} ${database} ${latin1Text(bytes, start, length)}`);
    };
    model.set('k', 'v', keyspace.nowMs + 10, keyspace.databases[1]);
    model.advance(11);
    expect(model.find('k', keyspace.databases[1])).toBe(0);
    expect(events).toEqual(['new 1 k', 'expired 1 k']);
    const effects = keyspace.effects.take();
    expect(latin1Text(effects, 0, effects.length)).toBe(
      '*2\r\n$6\r\nSELECT\r\n$1\r\n1\r\n*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n',
    );
  });

  it('once over lets the key be set anew, without a time to live', () => {
    const model = newModel();
    model.set('k', 'old', model.keyspace.nowMs + 1);
    model.advance(2);
    model.setKeeping('k', 'new');
    expect([model.get('k'), model.expiryOf('k')]).toEqual(['new', -1]);
    model.audit();
  });

  it('of a record met outside a request is honoured, wherever its key lies', () => {
    const model = newModel();
    for (const key of ['', 'k', 'k'.repeat(300), 'k'.repeat(70_000)]) {
      const ref = model.set(key, LONG, model.keyspace.nowMs + 10);
      expect(model.keyspace.expireRecord(model.database, ref)).toBe(false);
      model.advance(11);
      expect(model.keyspace.isExpired(ref)).toBe(true);
      expect(model.keyspace.expireRecord(model.database, ref)).toBe(true);
      model.audit();
    }
    expect(model.usedBytes).toBe(2 * EMPTY_TABLE_BYTES);
  });
});

describe('the clock for LRU', () => {
  it('is the time in seconds of the last access, in 24 bits', () => {
    const model = newModel();
    const { keyspace } = model;
    keyspace.setNow(0x1234567890 * 1000 + 999);
    const ref = model.set('k', 'v');
    expect(keyspace.records.clock(ref)).toBe(0x567890);
    keyspace.setNow(keyspace.nowMs + 5000);
    expect(keyspace.records.clock(model.find('k'))).toBe(0x567890);
    keyspace.read(model.database, model.request('k'), 0);
    expect(keyspace.records.clock(ref)).toBe(0x567895);
    expect(model.get('k')).toBe('v');
  });
});

describe('hits and misses', () => {
  it('are counted by reads only', () => {
    const model = newModel();
    const { keyspace } = model;
    model.set('k', 'v', keyspace.nowMs + 1);
    keyspace.read(model.database, model.request('k'), 0);
    keyspace.read(model.database, model.request('none'), 0);
    model.advance(2);
    keyspace.read(model.database, model.request('k'), 0);
    expect([keyspace.statistics.hits, keyspace.statistics.misses]).toEqual([1, 2]);
  });
});

describe('when everything is deleted one by one', () => {
  it('what stays is one empty segment for each table that was used', () => {
    const model = newModel(2);
    const count = 5000;
    const [first, second] = model.keyspace.databases;
    for (let number = 0; number < count; number++) {
      const time = number % 2 === 0 ? model.keyspace.nowMs + HOUR_MS : NO_EXPIRY;
      model.set(`key:${number}`, 'v'.repeat(number % 300), time, first);
      model.set(`key:${number}`, 'v', NO_EXPIRY, second);
    }
    model.audit();
    for (let number = 0; number < count; number++) {
      for (const database of [first, second]) model.remove(`key:${number}`, database);
    }
    model.audit();
    expect(model.usedBytes).toBe(3 * EMPTY_TABLE_BYTES);
    expect(model.keyspace.memory.liveBlocks).toBe(3);
  });
});

describe('when memory runs out', () => {
  /** Does what must fail, with ever more allocations allowed, until it succeeds. */
  function failUntilDone(model: KeyspaceModel, act: () => void, unchanged: () => void): number {
    const faults = faultyAllocations(model.keyspace.memory);
    let failures = 0;
    for (let allowed = 0; ; allowed++) {
      const { dirty } = model.keyspace;
      faults.remaining = allowed;
      try {
        act();
        faults.remaining = Number.POSITIVE_INFINITY;
        return failures;
      } catch (error) {
        faults.remaining = Number.POSITIVE_INFINITY;
        if (!(error instanceof OutOfMemoryError)) throw error;
        failures++;
        model.audit();
        unchanged();
        expect(model.keyspace.dirty).toBe(dirty);
      }
    }
  }

  /** Keys in the table so that the very next one makes it split. */
  function brimful(model: KeyspaceModel, time: number): number {
    const { keys } = model.database;
    let count = 0;
    while (keys.segmentCount < 2) model.set(`key:${count++}`, 'v', time);
    return count - 1;
  }

  it('a new key is not stored, in part or whole, and counts as no change', () => {
    for (const value of ['v', LONG]) {
      for (const key of ['k', 'k'.repeat(70_000)]) {
        const model = newModel();
        const time = model.keyspace.nowMs + HOUR_MS;
        const failures = failUntilDone(
          model,
          () => model.set(key, value, time),
          () => expect([model.find(key), model.database.expires.size]).toEqual([0, 0]),
        );
        expect(failures).toBeGreaterThan(2);
        expect(model.get(key) === value).toBe(true);
        model.audit();
      }
    }
  });

  it('a new key is not stored either when only the table cannot grow', () => {
    const last = brimful(newModel(), NO_EXPIRY);
    for (const time of [NO_EXPIRY, 2 ** 50]) {
      const model = newModel();
      for (let number = 0; number < last; number++) model.set(`key:${number}`, 'v', time);
      const failures = failUntilDone(
        model,
        () => model.set(`key:${last}`, 'v', time),
        () => expect(model.find(`key:${last}`)).toBe(0),
      );
      expect(failures).toBe(time === NO_EXPIRY ? 2 : 3);
      expect(model.database.keys.segmentCount).toBe(2);
    }
  });

  it('a key that exists keeps its value and its time to live', () => {
    for (const [before, after] of [
      ['v', LONG],
      [LONG, 'v'],
      ['v', 'w'],
    ]) {
      for (const hadTime of [true, false]) {
        const model = newModel();
        const oldTime = model.keyspace.nowMs + HOUR_MS;
        const newTime = hadTime ? NO_EXPIRY : oldTime;
        model.set('k', before, hadTime ? oldTime : NO_EXPIRY);
        const failures = failUntilDone(
          model,
          () => model.set('k', after, newTime),
          () => {
            expect(model.get('k') === before).toBe(true);
            expect(model.expiryOf('k')).toBe(hadTime ? oldTime : -1);
          },
        );
        expect(failures).toBeGreaterThan(0);
        expect([model.get('k') === after, model.expiryOf('k')]).toEqual([true, newTime]);
      }
    }
  });

  it('setting or removing a time to live changes nothing', () => {
    const model = newModel();
    model.set('k', 'v');
    failUntilDone(
      model,
      () => model.expireAt('k', 2 ** 50),
      () => expect(model.expiryOf('k')).toBe(-1),
    );
    failUntilDone(
      model,
      () => model.expireAt('k', NO_EXPIRY),
      () => expect(model.expiryOf('k')).toBe(2 ** 50),
    );
    expect(model.expiryOf('k')).toBe(-1);
    model.audit();
  });

  it('growing a value changes nothing', () => {
    const model = newModel();
    model.set('k', 'v', 2 ** 50);
    const failures = failUntilDone(
      model,
      () => model.write('k', 400_000, 'z'),
      () => expect([model.get('k'), model.expiryOf('k')]).toEqual(['v', 2 ** 50]),
    );
    expect(failures).toBe(2);
    failUntilDone(
      model,
      () => model.write('new', 400_000, 'z'),
      () => expect(model.find('new')).toBe(0),
    );
    model.audit();
  });

  it('keys can still be removed', () => {
    const model = newModel();
    for (let number = 0; number < 3000; number++) model.set(`key:${number}`, 'v', 2 ** 50);
    const faults = faultyAllocations(model.keyspace.memory);
    faults.remaining = 0;
    for (let number = 0; number < 3000; number++) model.remove(`key:${number}`);
    expect([model.database.keys.size, model.database.expires.size]).toEqual([0, 0]);
    faults.remaining = Number.POSITIVE_INFINITY;
    model.audit();
  });
});

describe('a large value that grows', () => {
  it('is copied as often as it doubles, and counted with what it has', () => {
    const model = new KeyspaceModel();
    const { memory } = model.keyspace;
    const chunk = 'x'.repeat(64 * 1024);
    let copies = 0;
    let last = 0;
    for (let length = 0; length < 16 * 1024 * 1024; length += chunk.length) {
      model.write('key', length, chunk);
      const { count } = memory.large;
      if (count === 0) continue;
      expect(memory.large.usedBytes).toBe(length + chunk.length);
      if (memory.large.droppedBytes !== last) copies++;
      last = memory.large.droppedBytes;
    }
    expect(copies).toBeGreaterThan(2);
    expect(copies).toBeLessThan(8);
    model.audit();
  });
});
