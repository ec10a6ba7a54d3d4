/**
 * What `rdb-key-save-delay` and `key-load-delay` mean: microseconds for each key, or, below 0, so
 * many keys for each microsecond. They slow down saving and loading for tests that want to look on.
 */
export function keyDelayMs(option: number, keys: number): number {
  const microseconds = option >= 0 ? option : -1 / option;
  return (microseconds * keys) / 1000;
}
