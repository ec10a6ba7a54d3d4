/**
 * Lets the configuration decide how large values may be in their compact forms, and where the
 * blocks of a stream end.
 */
import type { Config } from '../config/config.ts';
import type { ValueTypes } from '../values/value-types.ts';

export function applyValueLimits(config: Config, values: ValueTypes): void {
  const applyListSize = (): undefined => {
    values.list.limits.set(config.get('list-max-listpack-size'));
  };
  applyListSize();
  config.applyWith(['list-max-listpack-size'], applyListSize);
  const applyStreamBlocks = (): undefined => {
    values.stream.limits.maxBytes = Number(config.get('stream-node-max-bytes'));
    values.stream.limits.maxEntries = Number(config.get('stream-node-max-entries'));
  };
  applyStreamBlocks();
  config.applyWith(['stream-node-max-bytes', 'stream-node-max-entries'], applyStreamBlocks);
}
