import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

const PASS_HASH = 'd74ff0ee8da3b9806b18c877dbf29bbde50b5bd8e4dad7a3a725000feb82e8f1';

describe('ACL SETUSER', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = new TestEngine();
  });

  const set = (...rules: string[]): string => engine.run('ACL', 'SETUSER', 'alice', ...rules);
  /** The user's line without its beginning. */
  function rulesOf(): string {
    const lines = engine.run('ACL', 'LIST').split('\r\n');
    return lines.find((line) => line.startsWith('user alice '))?.slice('user alice '.length) ?? '';
  }

  it('creates a user who is off and may do nothing', () => {
    expect(set()).toBe('+OK\r\n');
    expect(rulesOf()).toBe('off sanitize-payload resetchannels -@all');
  });

  it('gives all channels to new users where acl-pubsub-default says so', () => {
    engine.run('CONFIG', 'SET', 'acl-pubsub-default', 'allchannels');
    set();
    expect(rulesOf()).toBe('off sanitize-payload &* -@all');
    expect(set('&news')).toContain("Try 'resetchannels' to start with an empty list of channels");
  });

  it('warns of commands that are allowed with one first argument only', () => {
    set('+config|get', '+get');
    expect(engine.logged).toEqual([]);
    set('-@all', '+select|0');
    expect(engine.logged).toHaveLength(1);
    expect(engine.logged[0]).toMatch(
      /^warning: Deprecation warning: .* \(the rule: \+select\|0\)$/,
    );
  });

  it('keeps a password as its hash, once, and removes it by either', () => {
    set('>pass', '>pass', `#${PASS_HASH}`);
    expect(rulesOf()).toContain(`#${PASS_HASH} `);
    expect(rulesOf().split('#')).toHaveLength(2);
    expect(set('<pass')).toBe('+OK\r\n');
    expect(set('<pass')).toBe(
      "-ERR Error in ACL SETUSER modifier '<pass': The password you are trying to remove from " +
        'the user does not exist\r\n',
    );
    set('>pass');
    expect(set(`!${PASS_HASH}`)).toBe('+OK\r\n');
    expect(rulesOf()).not.toContain('#');
  });

  it('refuses a hash that is none', () => {
    for (const hash of ['', 'ab', PASS_HASH.toUpperCase(), `${PASS_HASH}0`]) {
      expect(set(`#${hash}`)).toContain('The password hash must be exactly 64 characters');
      expect(set(`!${hash}`)).toContain('The password hash must be exactly 64 characters');
    }
  });

  it('takes all of the rules or none', () => {
    set('on', '~a*');
    const before = rulesOf();
    expect(set('off', '>x', '+nosuch')).toBe(
      "-ERR Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL\r\n",
    );
    expect(rulesOf()).toBe(before);
    expect(engine.run('ACL', 'SETUSER', 'bob', 'nonsense')).toContain('Syntax error');
    expect(engine.run('ACL', 'USERS')).toBe('*2\r\n$5\r\nalice\r\n$7\r\ndefault\r\n');
  });

  it('joins what may be done to the keys of one pattern', () => {
    set('%R~a*', '%w~b*', '%rw~c*', '~d*', '%W~a*');
    expect(rulesOf()).toBe('off sanitize-payload ~a* %W~b* ~c* ~d* resetchannels -@all');
  });

  it('refuses rights without letters, twice the same letter, and patterns with blanks', () => {
    for (const rule of ['%~x', '%', '%RR~x', '%X~x', '~a b', '~a\0', '&a b', '@read', '-']) {
      expect(set(rule)).toMatch(/Syntax error|Unknown command/);
    }
  });

  it('refuses patterns that all keys have made pointless', () => {
    expect(set('allkeys', '~x')).toContain(
      "Try 'resetkeys' to start with an empty list of patterns",
    );
    expect(set('~*', 'resetkeys', '~x')).toBe('+OK\r\n');
    expect(rulesOf()).toContain('~x ');
  });

  it('keeps rules about commands in their order, without those that later ones replace', () => {
    set('+@all', '-@dangerous', '+GET', '-config|set', '+config', '-get');
    expect(rulesOf()).toBe('off sanitize-payload resetchannels +@all -@dangerous +config -get');
    set('nocommands', '+select|0', '+select|1', '+@Read');
    expect(rulesOf()).toBe('off sanitize-payload resetchannels -@all +select|0 +select|1 +@read');
    set('-select');
    expect(rulesOf()).toBe('off sanitize-payload resetchannels -@all +@read -select');
  });

  it('tells what is wrong with a part of a command', () => {
    expect(set('-select|0')).toContain('Unknown command or category name in ACL');
    expect(set('+config|nosuch')).toContain('Unknown command or category name in ACL');
    expect(set('+config|get|x')).toContain('Allowing first-arg of a subcommand is not supported');
    expect(set('+select|')).toContain('Syntax error');
  });

  it('adds selectors, given in one argument or in several', () => {
    set('(+get ~a)', '(%R~b', '+set)', '()');
    expect(rulesOf()).toBe(
      'off sanitize-payload resetchannels -@all (~a resetchannels -@all +get) ' +
        '(%R~b resetchannels -@all +set) (resetchannels -@all)',
    );
    expect(set('(on)')).toContain("modifier '(on)': Syntax error");
    expect(set('(+get', '~a')).toBe(
      "-ERR Unmatched parenthesis in acl selector starting at '(+get'.\r\n",
    );
    set('clearselectors');
    expect(rulesOf()).not.toContain('(');
  });

  it('brings a user back to the beginning with reset', () => {
    set('on', '>x', '~*', '&*', '+@all', '(+get)', 'skip-sanitize-payload', 'reset');
    expect(rulesOf()).toBe('off sanitize-payload resetchannels -@all');
  });

  it('refuses names with blanks', () => {
    for (const name of ['a b', 'a\0', 'a\tb']) {
      expect(engine.run('ACL', 'SETUSER', name)).toBe(
        "-ERR Usernames can't contain spaces or null characters\r\n",
      );
    }
  });

  it('keeps names and patterns as the bytes they are', () => {
    engine.run('ACL', 'SETUSER', '\xff\x80', '~\xfe*');
    expect(engine.run('ACL', 'LIST')).toContain('user \xff\x80 off sanitize-payload ~\xfe*');
  });
});
