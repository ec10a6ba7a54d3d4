import { describe, expect, it } from 'vitest';
import { countsAccesses, EVICTION_POLICIES, evictionPolicy } from './policy.ts';

describe('an eviction policy', () => {
  it('says which keys may go and by what they are chosen', () => {
    expect(evictionPolicy('volatile-ttl')).toEqual({ volatileOnly: true, order: 'ttl' });
    expect(evictionPolicy('allkeys-lru')).toEqual({ volatileOnly: false, order: 'lru' });
    expect(evictionPolicy('volatile-random')).toEqual({ volatileOnly: true, order: 'random' });
    expect(evictionPolicy('noeviction')).toEqual({ volatileOnly: false, order: 'none' });
  });

  it('makes records count accesses only if it ends in lfu', () => {
    const counting = EVICTION_POLICIES.filter((name) => countsAccesses(name));
    expect(counting).toEqual(['volatile-lfu', 'allkeys-lfu']);
  });
});
