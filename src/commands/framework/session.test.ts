import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { isFromThisMachine } from './session.ts';

describe('A client on this machine', () => {
  it('is known by its address', () => {
    const isLocal = (address: string) =>
      isFromThisMachine(new TestEngine().connectWith({ address }));
    expect(isLocal('127.0.0.1:50000')).toBe(true);
    expect(isLocal('[::1]:50000')).toBe(true);
    expect(isLocal('[::ffff:127.0.0.1]:50000')).toBe(true);
    expect(isLocal('127.0.0.11:50000')).toBe(false);
    expect(isLocal('10.127.0.0:1')).toBe(false);
    expect(isLocal('[::11]:50000')).toBe(false);
  });
});
