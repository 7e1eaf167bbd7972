import { writeFile } from 'node:fs/promises';
import { rulebookDocument } from './rulebook-document.js';

/** Writes docs/rulebook.md from the rules. Its diff is the review of what a change of rule says. */
await writeFile('docs/rulebook.md', rulebookDocument());
console.log('docs/rulebook.md is written');
