/** The commands on keys of any type. */
import type { Command } from '../framework/command.ts';
import { copy } from './copy.ts';
import { dbsize } from './dbsize.ts';
import { del, unlink } from './del.ts';
import { dump } from './dump.ts';
import { exists } from './exists.ts';
import { expire, expireat, pexpire, pexpireat } from './expire.ts';
import { keys } from './keys.ts';
import { move } from './move.ts';
import { object } from './object.ts';
import { persist } from './persist.ts';
import { randomkey } from './randomkey.ts';
import { rename, renamenx } from './rename.ts';
import { restore, restoreAsking } from './restore.ts';
import { scan } from './scan.ts';
import { sort, sortReadOnly } from './sort/sort.ts';
import { touch } from './touch.ts';
import { expiretime, pexpiretime, pttl, ttl } from './ttl.ts';
import { type } from './type.ts';
import { wait, waitaof } from './wait.ts';

export const genericCommands: readonly Command[] = [
  copy,
  dbsize,
  del,
  dump,
  exists,
  expire,
  expireat,
  expiretime,
  keys,
  move,
  object,
  persist,
  pexpire,
  pexpireat,
  pexpiretime,
  pttl,
  randomkey,
  rename,
  renamenx,
  restore,
  restoreAsking,
  scan,
  sort,
  sortReadOnly,
  touch,
  ttl,
  type,
  unlink,
  wait,
  waitaof,
];
