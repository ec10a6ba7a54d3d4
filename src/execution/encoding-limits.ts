/** The sizes at which collections change their form, from the configuration to the value types. */
import type { Config } from '../config/config.ts';
import type { ValueTypes } from '../values/value-types.ts';

/** Applies them now, and again whenever CONFIG SET changes one. */
export function applyEncodingLimits(config: Config, values: ValueTypes): void {
  const applyHashLimits = (): undefined => {
    const { limits } = values.hashes.value;
    limits.packedFields = Number(config.get('hash-max-listpack-entries'));
    limits.packedBytes = Number(config.get('hash-max-listpack-value'));
    return undefined;
  };
  config.applyWith(['hash-max-listpack-entries', 'hash-max-listpack-value'], applyHashLimits);
  applyHashLimits();
}
