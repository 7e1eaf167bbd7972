import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { rulebookDocument } from '../../scripts/rulebook-document.js';

const written = readFileSync(new URL('../../docs/rulebook.md', import.meta.url), 'utf8');

it('the rulebook in docs says what the rules say; `npm run rulebook` writes it', () => {
  expect(written).toBe(rulebookDocument());
});
