/** Hands the configured limits of a stream's blocks on to the streams, where XADD finds them. */
import type { Config } from '../config/config.ts';
import type { BlockLimits } from '../values/stream/entry-writer.ts';

export function followStreamLimits(config: Config, limits: BlockLimits): void {
  const apply = (): undefined => {
    limits.maxBytes = Number(config.get('stream-node-max-bytes'));
    limits.maxEntries = Number(config.get('stream-node-max-entries'));
  };
  apply();
  config.applyWith(['stream-node-max-bytes', 'stream-node-max-entries'], apply);
}
