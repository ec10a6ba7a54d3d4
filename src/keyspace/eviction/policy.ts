/** What the eight values of `maxmemory-policy` mean: which keys may go, and which go first. */

export const EVICTION_POLICIES = [
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
] as const;

export type EvictionPolicyName = (typeof EVICTION_POLICIES)[number];

/** By what the next key to go is found. */
export type EvictionOrder = 'lru' | 'lfu' | 'ttl' | 'random' | 'none';

export interface EvictionPolicy {
  /** Only keys with a time to live may go. */
  readonly volatileOnly: boolean;
  readonly order: EvictionOrder;
}

export function evictionPolicy(name: EvictionPolicyName): EvictionPolicy {
  if (name === 'noeviction') return { volatileOnly: false, order: 'none' };
  const [keys, order] = name.split('-') as ['volatile' | 'allkeys', EvictionOrder];
  return { volatileOnly: keys === 'volatile', order };
}

/** Does this policy make the records count accesses, rather than note the time of the last? */
export function countsAccesses(name: EvictionPolicyName): boolean {
  return evictionPolicy(name).order === 'lfu';
}
