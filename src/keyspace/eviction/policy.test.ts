import { describe, expect, it } from 'vitest';
import { optionTable } from '../../config/option-table.ts';
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

  it('has every name that maxmemory-policy takes', () => {
    const option = optionTable.find(({ name }) => name === 'maxmemory-policy');
    for (const name of EVICTION_POLICIES) {
      expect(option?.type.parse([name], undefined, false)).toEqual({ value: name, text: name });
    }
    expect(EVICTION_POLICIES).toHaveLength(8);
  });
});
