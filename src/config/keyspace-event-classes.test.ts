import { describe, expect, it } from 'vitest';
import { keyspaceEventClass, keyspaceEventClasses } from './keyspace-event-classes.ts';

function textOf(letters: string): string {
  const parsed = keyspaceEventClasses.parse([letters], undefined, false);
  return 'text' in parsed ? parsed.text : `refused: ${parsed.problem}`;
}

describe('keyspaceEventClasses', () => {
  it('lists the letters in the order of a genuine server', () => {
    const texts: Record<string, string> = {
      '': '',
      KEA: 'AKE',
      EA: 'AE',
      AKEm: 'AKEm',
      AKEmn: 'AKEm',
      KExe: 'xeKE',
      Kn: 'nK',
      KEd: 'dKE',
      KEgg: 'gKE',
      n$g: 'g$n',
      g$lshzxet: 'g$lshzxet',
      KEg$lshzxetd: 'AKE',
      $lshzxetdmn: '$lshzxetdnm',
      'A\0q': 'A',
    };
    for (const [letters, text] of Object.entries(texts)) expect(textOf(letters)).toBe(text);
  });

  it('gives one bit for each letter', () => {
    const parsed = keyspaceEventClasses.parse(['Kx'], undefined, false);
    const value = keyspaceEventClass.KEYSPACE | keyspaceEventClass.EXPIRED;
    expect(parsed).toEqual({ value, text: 'xK' });
  });

  it('keeps new keys in the value although the text leaves them out', () => {
    const parsed = keyspaceEventClasses.parse(['KAn'], undefined, false);
    expect('value' in parsed && (parsed.value & keyspaceEventClass.NEW) !== 0).toBe(true);
  });

  it('refuses other letters', () => {
    for (const letters of ['q', 'AKE n', 'a', 'KE\xff']) {
      expect(textOf(letters)).toBe(
        "refused: Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
      );
    }
  });
});
