import { describe, expect, it } from 'vitest';
import { parseCsv } from './load.ts';

describe('the output of redis-benchmark', () => {
  it('gives the rate, under a line of headings', () => {
    const output = '"test","rps","avg_latency_ms"\n"SET","123456.79","0.213"\n';
    expect(parseCsv(output)).toBe(123456.79);
  });

  it('gives the rate without headings, as older versions print it', () => {
    expect(parseCsv('"MSET (10 keys)","99900.10"\n')).toBe(99900.1);
  });

  it('is not taken for a rate when it holds none', () => {
    expect(parseCsv('')).toBeUndefined();
    expect(parseCsv('"test","rps","avg_latency_ms"\n')).toBeUndefined();
    expect(parseCsv('Could not connect')).toBeUndefined();
  });
});
