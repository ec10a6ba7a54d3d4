// The one table of options: every directive of Redis 7.4's redis.conf, in the manual's words, with
// Redis's defaults and bounds. To add an option, add its row to the file of its subject; its name
// and the type of its value then reach `Config.setting` by themselves. Names of 7.0.15 that newer
// versions turned into aliases stay valid.
import type { Option } from './option.ts';
import { memoryOptions } from './options-memory.ts';
import { networkOptions } from './options-network.ts';
import { persistenceOptions } from './options-persistence.ts';
import { replicationOptions } from './options-replication.ts';
import { securityOptions } from './options-security.ts';
import { serverOptions } from './options-server.ts';

export const optionTable = [
  ...serverOptions,
  ...networkOptions,
  ...securityOptions,
  ...memoryOptions,
  ...persistenceOptions,
  ...replicationOptions,
] as const;

type Row = (typeof optionTable)[number];

export type OptionName = Row['name'];

/** What `Config` holds for the option of that name. */
export type OptionValue<Name extends OptionName> =
  Extract<Row, { readonly name: Name }> extends Option<Name, infer Value> ? Value : never;
