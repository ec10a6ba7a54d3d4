// The reference pages are what the code says: regenerating them changes nothing.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedDocs } from '../../tools/generate-docs.ts';

describe('the generated reference pages', () => {
  for (const [file, content] of generatedDocs()) {
    it(`${file} is up to date (npm run docs)`, () => {
      expect(readFileSync(file, 'utf8')).toBe(content);
    });
  }
});
