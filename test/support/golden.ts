import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The figures of `test/golden/NAME.json`. With UPDATE_GOLDEN=1 they are written from `actual` first: the diff of the
 * file is then the review of what a change of rule did. With GOLDEN_INTO=FOLDER they are written there and kept as they
 * are here, for `npm run -s rulebook:diff`.
 */
export function golden<T>(name: string, actual: T): T {
  const path = fileURLToPath(new URL(`../golden/${name}.json`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, `${JSON.stringify(actual, null, 2)}\n`);
  const { GOLDEN_INTO } = process.env;
  if (GOLDEN_INTO) writeFileSync(join(GOLDEN_INTO, `${name}.json`), JSON.stringify(actual));
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
