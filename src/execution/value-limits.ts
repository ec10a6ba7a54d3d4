/** Lets the configuration decide how large values may be in their compact forms. */
import type { Config } from '../config/config.ts';
import type { ValueTypes } from '../values/value-types.ts';

export function applyValueLimits(config: Config, values: ValueTypes): void {
  const applyListSize = (): undefined => {
    values.list.limits.set(config.get('list-max-listpack-size'));
  };
  applyListSize();
  config.applyWith(['list-max-listpack-size'], applyListSize);
}
