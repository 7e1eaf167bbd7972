import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT } from './home.mjs';

const ROOTS = ['src', 'test', 'scripts', 'bench'];
/** They share the settled demo world: first what reads it as it was loaded, last what brings new releases. */
const WORLD = [
  'test/golden/world-figures.spec.ts',
  'test/stories/three-days.spec.ts',
  'test/golden/stored-results.spec.ts',
];
const SPECS_A_SUITE = 8;

/**
 * Writes the spec files as suites, files that import some of them each: before its first line every file that jest runs
 * loads thousands of modules for seconds, which a suite does once. The longest comes first.
 */
export function writeSuites(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  suitesOf(specFiles()).forEach((specs, index) => {
    const lines = specs.map(
      (spec) => `import '${relative(folder, join(PROJECT, spec)).replace(/\.ts$/, '.js')}';`,
    );
    writeFileSync(
      join(folder, `suite-${String(index + 1).padStart(2, '0')}.spec.ts`),
      `${lines.join('\n')}\n`,
    );
  });
}

const specFiles = () =>
  ROOTS.flatMap((root) =>
    readdirSync(join(PROJECT, root), { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)),
  )
    .filter((path) => path.endsWith('.spec.ts'))
    .sort();

/** The world first, then all other files in their order, every one once. */
export function suitesOf(files) {
  const world = WORLD.filter((file) => files.includes(file));
  const others = files.filter((file) => !WORLD.includes(file));
  const chunks = [];
  for (let from = 0; from < others.length; from += SPECS_A_SUITE)
    chunks.push(others.slice(from, from + SPECS_A_SUITE));
  return [world, ...chunks].filter((specs) => specs.length > 0);
}
