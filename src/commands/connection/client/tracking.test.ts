import { describe, expect, it } from 'vitest';
import { type TalkingClient, TalkingEngine } from '../../../../test/support/talking-engine.ts';

function invalidate(...keys: string[]): string {
  const bulks = keys.map((key) => `$${key.length}\r\n${key}\r\n`).join('');
  return `>2\r\n$10\r\ninvalidate\r\n*${keys.length}\r\n${bulks}`;
}

const EVERYTHING = '>2\r\n$10\r\ninvalidate\r\n_\r\n';

function setUp(options = ''): {
  engine: TalkingEngine;
  client: TalkingClient;
  other: TalkingClient;
} {
  const engine = new TalkingEngine();
  const [client, other] = [engine.client(), engine.client()];
  client.send('HELLO 3');
  expect(client.ask(`CLIENT TRACKING ON${options}`)).toBe('+OK\r\n');
  return { engine, client, other };
}

/** What a client is sent that is no reply, up to now. */
function told(client: TalkingClient): string {
  return client.replies;
}

describe('CLIENT TRACKING', () => {
  it('tells once of a change to a key that was read, missing or not', () => {
    const { engine, client, other } = setUp();
    other.send('SET a 1');
    client.ask('MGET a b');
    other.send('SET a 2');
    expect(told(client)).toBe(invalidate('a'));
    other.send('SET a 3');
    expect(told(client)).toBe('');
    other.send('SET b 1');
    expect(told(client)).toBe(invalidate('b'));
    expect(engine.engine.tracking.keyCount).toBe(0);
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });

  it('tells nothing of keys that were only written', () => {
    const { client, other } = setUp();
    client.ask('SET a 1');
    other.send('SET a 2');
    expect(told(client)).toBe('');
  });

  it.each(['DEL a', 'EXPIRE a 100', 'APPEND a x', 'RENAME a c', 'GETDEL a', 'MOVE a 3'])(
    'tells of %j',
    (command) => {
      const { client, other } = setUp();
      other.send('SET a 1');
      client.ask('GET a');
      other.send(command);
      expect(told(client)).toBe(invalidate('a'));
    },
  );

  it('tells of expiry', () => {
    const { engine, client, other } = setUp();
    other.send('SET a 1 PX 10');
    client.ask('GET a');
    engine.pass(20);
    other.send('GET a');
    expect(told(client)).toBe(invalidate('a'));
  });

  it('tells of its own changes behind the reply, or with NOLOOP not at all', () => {
    const { client } = setUp();
    client.ask('GET a');
    expect(client.ask('SET a 1')).toBe(`+OK\r\n${invalidate('a')}`);
    client.send('CLIENT TRACKING ON NOLOOP');
    client.ask('GET a');
    expect(client.ask('SET a 2')).toBe('+OK\r\n');
  });

  it("tells of a transaction's changes behind its reply", () => {
    const { client } = setUp();
    for (const line of ['GET a', 'MULTI', 'SET a 1', 'GET b', 'SET b 1']) client.send(line);
    expect(client.ask('EXEC')).toBe(
      `*3\r\n+OK\r\n_\r\n+OK\r\n${invalidate('a')}${invalidate('b')}`,
    );
  });

  it('says that nothing is valid any more when databases are emptied', () => {
    const { engine, client, other } = setUp();
    other.send('SET a 1');
    client.ask('MGET a b');
    other.send('FLUSHALL ASYNC');
    expect(told(client)).toBe(EVERYTHING);
    expect(engine.engine.tracking.keyCount).toBe(0);
    expect(client.ask('FLUSHDB')).toBe(`+OK\r\n${EVERYTHING}`);
  });

  it('forgets keys beyond tracking-table-max-keys, and tells of them', () => {
    const { engine, client, other } = setUp();
    other.send('CONFIG SET tracking-table-max-keys 2');
    expect(client.ask('MGET a b c')).toContain(invalidate('a'));
    expect(engine.engine.tracking.itemCount).toBe(2);
    other.send('CONFIG SET tracking-table-max-keys 1');
    expect(told(client)).toBe(invalidate('b'));
    const stats = other.ask('INFO stats');
    expect(stats).toContain('tracking_total_keys:1\r\ntracking_total_items:1\r\n');
  });

  it('ends with OFF, RESET and the connection', () => {
    for (const end of ['CLIENT TRACKING OFF', 'RESET']) {
      const { engine, client, other } = setUp();
      client.send('GET a');
      client.ask(end);
      other.send('SET a 1');
      expect(told(client)).toBe('');
      expect(engine.engine.tracking.clientCount).toBe(0);
    }
    const { engine, client, other } = setUp(' BCAST');
    client.leave();
    other.send('SET a 1');
    expect(engine.engine.tracking.prefixCount).toBe(0);
    expect(engine.engine.keyspace.interestInAll).toBe(0);
  });
});

describe('CLIENT TRACKING with BCAST and PREFIX', () => {
  it('counts the prefixes as memory of the client, each once, until tracking ends', () => {
    const { client } = setUp(' BCAST PREFIX apple PREFIX pear');
    const two = client.session.heldBytes;
    expect(two).toBeGreaterThan('applepear'.length);
    for (let at = 0; at < 100; at++) client.ask(`CLIENT TRACKING ON BCAST PREFIX fig${at}x`);
    expect(client.session.heldBytes).toBeGreaterThan(50 * two);
    client.ask('CLIENT TRACKING ON BCAST');
    const all = client.session.heldBytes;
    client.ask('CLIENT TRACKING ON BCAST');
    expect(client.session.heldBytes).toBe(all);
    client.ask('CLIENT TRACKING OFF');
    expect(client.session.heldBytes).toBe(0);
  });
});

describe('CLIENT TRACKING and several databases', () => {
  it('goes by the name of a key alone', () => {
    const { engine, client, other } = setUp();
    for (const line of ['SELECT 3', 'SET old 1', 'SET expiring 1 PX 100']) other.send(line);
    client.ask('MGET old new expiring');
    other.send('SET old 2');
    expect(told(client)).toBe(invalidate('old'));
    other.send('SET new 1');
    expect(told(client)).toBe(invalidate('new'));
    engine.clock.ms += 200;
    other.send('GET expiring');
    expect(told(client)).toBe(invalidate('expiring'));
    other.send('SET old 3');
    expect(told(client)).toBe('');
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });

  it('tells once of a key that is moved, and of one that SWAPDB brings', () => {
    const { engine, client, other } = setUp();
    for (const line of ['SELECT 3', 'SET moved 1', 'SET swapped 1']) other.send(line);
    client.ask('MGET moved swapped none');
    other.send('MOVE moved 0');
    expect(told(client)).toBe(invalidate('moved'));
    other.send('SWAPDB 3 0');
    expect(told(client)).toBe(invalidate('swapped'));
    other.send('FLUSHALL');
    expect(told(client)).toBe(EVERYTHING);
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });
});

describe('CLIENT TRACKING and clients that wait', () => {
  it('remembers the keys that XREAD waits for, and those that it was given', () => {
    const { client, other } = setUp();
    client.send('XREAD BLOCK 0 STREAMS x $');
    other.send('XADD x 1-1 f v');
    expect(told(client)).toContain(invalidate('x'));
    other.send('XADD x 2-1 f v');
    expect(told(client)).toBe(invalidate('x'));
  });

  it('takes what a client is served for its own change', () => {
    const { client, other } = setUp(' BCAST NOLOOP');
    client.send('BLPOP l 0');
    other.send('LPUSH l v');
    expect(told(client)).not.toContain('invalidate');
  });
});

describe('CLIENT TRACKING with OPTIN and OPTOUT', () => {
  it('goes by CLIENT CACHING, for one command', () => {
    const { client, other } = setUp(' OPTIN');
    client.ask('GET a');
    client.ask('CLIENT CACHING YES');
    expect(client.ask('CLIENT TRACKINGINFO')).toContain('caching-yes');
    client.ask('GET b');
    client.ask('GET c');
    other.send('MSET a 1 b 1 c 1');
    expect(told(client)).toBe(invalidate('b'));
  });

  it('counts a transaction as one command', () => {
    const { client, other } = setUp(' OPTOUT');
    for (const line of ['CLIENT CACHING NO', 'MULTI', 'GET a', 'GET b']) client.send(line);
    client.send('EXEC');
    client.ask('GET c');
    other.send('MSET a 1 b 1 c 1');
    expect(told(client)).toBe(invalidate('c'));
  });

  it('allows with CLIENT CACHING in a transaction no more than what is left of it', () => {
    const { client, other } = setUp(' OPTIN');
    for (const line of ['MULTI', 'GET a', 'CLIENT CACHING YES', 'GET b', 'EXEC']) client.ask(line);
    client.ask('GET c');
    other.send('MSET a 1 b 1 c 1');
    expect(told(client)).toBe(invalidate('b'));
  });

  it('refuses CLIENT CACHING in other modes', () => {
    const { client, other } = setUp();
    expect(client.ask('CLIENT CACHING YES')).toMatch(/only valid when tracking .* OPTIN mode/);
    expect(client.ask('CLIENT CACHING NO')).toMatch(/only valid when tracking .* OPTOUT mode/);
    expect(client.ask('CLIENT CACHING maybe')).toBe('-ERR syntax error\r\n');
    expect(other.ask('CLIENT CACHING YES')).toMatch(/^-ERR CLIENT CACHING can be called only/);
  });
});

describe('CLIENT TRACKING with BCAST', () => {
  it('tells at the end of a turn of all keys with a prefix, read or not', () => {
    const { engine, client, other } = setUp(' BCAST PREFIX user: PREFIX item:');
    other.send('MSET user:1 a item:2 b other c user:3 d');
    expect(told(client)).toBe(invalidate('item:2') + invalidate('user:1', 'user:3'));
    expect(engine.engine.tracking.prefixCount).toBe(2);
  });

  it("without a prefix tells of everything, with NOLOOP of others' changes", () => {
    const { client, other } = setUp(' BCAST NOLOOP');
    expect(client.ask('SET mine 1')).toBe('+OK\r\n');
    other.send('SET yours 1');
    expect(told(client)).toBe(invalidate('yours'));
    other.send('DEL yours');
    expect(told(client)).toBe(invalidate('yours'));
  });
});

describe('CLIENT TRACKING with REDIRECT', () => {
  it('tells a subscribed RESP2 client on a channel', () => {
    const engine = new TalkingEngine();
    const [client, listener, other] = [engine.client(), engine.client(), engine.client()];
    listener.ask('SUBSCRIBE __redis__:invalidate');
    expect(client.ask(`CLIENT TRACKING ON REDIRECT ${listener.session.id}`)).toBe('+OK\r\n');
    expect(client.ask('CLIENT GETREDIR')).toBe(`:${listener.session.id}\r\n`);
    client.ask('GET a');
    other.send('SET a 1');
    expect(listener.replies).toBe(
      '*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n*1\r\n$1\r\na\r\n',
    );
    expect(other.ask(`CLIENT LIST ID ${client.session.id}`)).toMatch(/ flags=t .* redir=3 /);
  });

  it('says so when that client has gone', () => {
    const engine = new TalkingEngine();
    const [client, listener, other] = [engine.client(), engine.client(), engine.client()];
    client.send('HELLO 3');
    client.ask(`CLIENT TRACKING ON REDIRECT ${listener.session.id}`);
    client.ask('GET a');
    listener.leave();
    other.send('SET a 1');
    expect(told(client)).toBe(`>2\r\n$21\r\ntracking-redir-broken\r\n:${listener.session.id}\r\n`);
    expect(client.ask('CLIENT TRACKINGINFO')).toContain('broken_redirect');
  });
});

describe('CLIENT TRACKING refuses', () => {
  it.each([
    ['ON PREFIX a', 'PREFIX option requires BCAST mode to be enabled'],
    ['ON BCAST OPTIN', 'OPTIN and OPTOUT are not compatible with BCAST'],
    ['ON OPTIN OPTOUT', "You can't specify both OPTIN mode and OPTOUT mode"],
    ['ON REDIRECT 999', 'The client ID you want redirect to does not exist'],
    ['ON REDIRECT x', 'value is not an integer or out of range'],
    ['ON REDIRECT 1 REDIRECT 1', 'A client can only redirect to a single other client'],
    ['ON WHAT', 'syntax error'],
    ['MAYBE', 'syntax error'],
    [
      'ON BCAST PREFIX ab PREFIX a',
      "Prefix 'ab' overlaps with another provided prefix 'a'. Prefixes for a single client must " +
        'not overlap.',
    ],
  ])('%j', (options, error) => {
    expect(new TalkingEngine().client().ask(`CLIENT TRACKING ${options}`)).toBe(
      `-ERR ${error}\r\n`,
    );
  });

  it('to change modes without OFF in between', () => {
    const { client } = setUp(' OPTIN');
    expect(client.ask('CLIENT TRACKING ON BCAST')).toMatch(/^-ERR You can't switch BCAST mode/);
    expect(client.ask('CLIENT TRACKING ON OPTOUT')).toMatch(/^-ERR You can't switch OPTIN\/OPTOUT/);
    client.send('CLIENT TRACKING OFF');
    client.ask('CLIENT TRACKING ON BCAST PREFIX a');
    expect(client.ask('CLIENT TRACKING ON BCAST PREFIX ab')).toContain('an existing prefix');
    expect(client.ask('CLIENT TRACKINGINFO')).toContain('prefixes\r\n*1\r\n$1\r\na\r\n');
  });
});
