import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

const NOT_AN_INTEGER = '-ERR value is not an integer or out of range\r\n';

/** The lines of the picture and the line below it. */
function linesOf(reply: string): string[] {
  const text = Buffer.from(reply.slice(reply.indexOf('\r\n') + 2, -2), 'latin1').toString('utf8');
  return text.split('\n');
}

function sizeOf(engine: TestEngine, ...words: string[]): string {
  const lines = linesOf(engine.run('LOLWUT', ...words)).slice(0, -3);
  return `${lines[0]?.length}x${lines.length}`;
}

describe('LOLWUT', () => {
  it('draws something and ends with the version', () => {
    const engine = new TestEngine();
    const reply = engine.run('LOLWUT');
    expect(linesOf(reply).at(-2)).toMatch(/ Redis ver\. 7\.4\.0$/);
    expect(reply.endsWith('\n\r\n')).toBe(true);
    const dots = linesOf(reply)
      .join('')
      .replace(/[^\u2801-\u28ff]/g, '').length;
    expect(dots).toBeGreaterThan(100);
  });

  it('draws something else the next time', () => {
    const engine = new TestEngine();
    expect(engine.run('LOLWUT')).not.toBe(engine.run('LOLWUT'));
  });

  it('is text in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('LOLWUT')).toMatch(/^=[0-9]+\r\ntxt:/);
  });

  it('takes a size behind versions 5 and 6, within bounds', () => {
    const engine = new TestEngine();
    expect(sizeOf(engine)).toBe('48x24');
    expect(sizeOf(engine, 'VERSION', '5', '10', '4', '1')).toBe('10x4');
    expect(sizeOf(engine, 'version', '6', '7')).toBe('7x24');
    expect(sizeOf(engine, 'VERSION', '5', '-3', '0')).toBe('1x1');
    expect(sizeOf(engine, 'VERSION', '6', '99999999999', '99999999999')).toBe('240x120');
    expect(sizeOf(engine, 'VERSION', '7', '10', '4')).toBe('48x24');
  });

  it('minds only the numbers that it reads', () => {
    const engine = new TestEngine();
    for (const words of [['x'], ['5', 'x'], ['5', '1', '2', 'x'], ['6', '1', 'x'], ['1.5']]) {
      expect(engine.run('LOLWUT', 'VERSION', ...words)).toBe(NOT_AN_INTEGER);
    }
    for (const words of [
      ['x'],
      ['VERSION'],
      ['VERSION', '7', 'x'],
      ['VERSION', '6', '1', '2', 'x'],
    ]) {
      expect(engine.run('LOLWUT', ...words)).toContain('Redis ver. ');
    }
  });
});
