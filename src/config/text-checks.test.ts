import { describe, expect, it } from 'vitest';
import {
  hostname,
  nodeName,
  plainFileName,
  plainName,
  processTitleTemplate,
} from './text-checks.ts';

describe('text checks', () => {
  it('keep file names inside the data directory', () => {
    expect(plainFileName('dbfilename')('dump.rdb')).toBeUndefined();
    expect(plainFileName('dbfilename')('')).toBeUndefined();
    for (const name of ['a/b', 'a\\b', '/']) {
      expect(plainFileName('dbfilename')(name)).toBe("dbfilename can't be a path, just a filename");
      expect(plainName('appenddirname', 'dirname')(name)).toBe(
        "appenddirname can't be a path, just a dirname",
      );
    }
    expect(plainName('appenddirname', 'dirname')('')).toBe("appenddirname can't be empty");
  });

  it('limit host names', () => {
    expect(hostname('')).toBeUndefined();
    expect(hostname('Node-1.example.org')).toBeUndefined();
    expect(hostname('x'.repeat(255))).toBeUndefined();
    expect(hostname('!'.repeat(256))).toBe('Hostnames must be less than 256 characters');
    const problem = 'Hostnames may only contain alphanumeric characters, hyphens or dots';
    for (const name of ['a_b', 'a b', 'ä']) expect(hostname(name)).toBe(problem);
  });

  it('limit node names', () => {
    expect(nodeName('shard-1 in_rack.7')).toBeUndefined();
    for (const name of ['a!', 'a*', 'a]', 'a~']) expect(nodeName(name)).toBeDefined();
  });

  it('take templates of the process title that leave something', () => {
    const good = ['{title} {port}', 'title}', '{{title}}', '{{', 'a{{b', '{listen-addr}', '%s'];
    for (const template of [...good, '{config-file}', '{unixsocket}', '{{{title}}}', '{title}x']) {
      expect(processTitleTemplate(template), template).toBeUndefined();
    }
    const bad = ['', ' ', '{title}', '{title} {server-mode}', '{unknown}', '{title', '{}', 'a{'];
    for (const template of [...bad, '{ title}', '{Title}', 'x{title}y{bad}', '{port}{']) {
      expect(processTitleTemplate(template), template).toBe(
        'template format is invalid or contains unknown variables',
      );
    }
  });
});
