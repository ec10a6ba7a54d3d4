/** The commands on sorted sets. */
import type { Command } from '../framework/command.ts';
import { zadd, zincrby } from './zadd.ts';
import { zcard } from './zcard.ts';
import { zcount, zlexcount } from './zcount.ts';
import { bzmpop, bzpopmax, bzpopmin, zmpop, zpopmax, zpopmin } from './zpop.ts';
import { zrandmember } from './zrandmember.ts';
import {
  zrange,
  zrangebylex,
  zrangebyscore,
  zrevrange,
  zrevrangebylex,
  zrevrangebyscore,
} from './zrange.ts';
import { zrangestore } from './zrangestore.ts';
import { zrank, zrevrank } from './zrank.ts';
import { zrem } from './zrem.ts';
import { zremrangebylex, zremrangebyrank, zremrangebyscore } from './zremrange.ts';
import { zscan } from './zscan.ts';
import { zmscore, zscore } from './zscore.ts';
import {
  zdiff,
  zdiffstore,
  zinter,
  zintercard,
  zinterstore,
  zunion,
  zunionstore,
} from './zunion.ts';

export const sortedSetCommands: readonly Command[] = [
  bzmpop,
  bzpopmax,
  bzpopmin,
  zadd,
  zcard,
  zcount,
  zdiff,
  zdiffstore,
  zincrby,
  zinter,
  zintercard,
  zinterstore,
  zlexcount,
  zmpop,
  zmscore,
  zpopmax,
  zpopmin,
  zrandmember,
  zrange,
  zrangebylex,
  zrangebyscore,
  zrangestore,
  zrank,
  zrem,
  zremrangebylex,
  zremrangebyrank,
  zremrangebyscore,
  zrevrange,
  zrevrangebylex,
  zrevrangebyscore,
  zrevrank,
  zscan,
  zscore,
  zunion,
  zunionstore,
];
