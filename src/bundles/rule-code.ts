import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of a bundle by path. */
export type Files = Map<string, Uint8Array>;

/** Where compiled files stand in a bundle; packages stand beside, so that Node finds them. */
const CODE = 'rule';
const PACKAGES = 'node_modules';
/** `from '…'` of a statement, `import '…'`, and `require('…')` of packages that are no modules. */
const IMPORTED =
  /(?:^|[;}\n])\s*(?:import|export)\b(?:[\w*\s{},$]*\bfrom)?\s*['"]([^'"\n]+)['"]|\brequire\(['"]([^'"\n]+)['"]\)/g;

interface CodeFile {
  readonly bytes: Uint8Array;
  readonly imports: readonly string[];
}

/** A file of the program never changes while it runs. */
const read = new Map<string, CodeFile>();

/**
 * The compiled files by which a module runs, itself included, and what they use of packages, with their licences: the
 * very code of this program. `module` is a path below `src/` without ending.
 */
export function codeOf(...modules: readonly string[]): Files {
  const root = builtFolder();
  const files: Files = new Map();
  const packages = new Set<string>();
  const waiting = modules.map((module) => join(root, 'src', `${module}.js`));
  const seen = new Set(waiting);
  for (const path of waiting) {
    const { bytes, imports } = fileAt(path);
    const folder = packageOf(path);
    if (folder) packages.add(folder);
    files.set(folder ? nameInPackage(folder, path) : `${CODE}/${posix(relative(root, path))}`, bytes);
    for (const imported of imports) {
      const found = imported.startsWith('.') ? join(dirname(path), imported) : entryOf(imported, path);
      if (!seen.has(found)) {
        seen.add(found);
        waiting.push(found);
      }
    }
  }
  for (const folder of packages)
    for (const name of readdirSync(folder).filter(
      (one) => one === 'package.json' || /^licen[cs]e/i.test(one),
    ))
      files.set(nameInPackage(folder, join(folder, name)), readFileSync(join(folder, name)));
  return files;
}

/** Seen from the build and from `src/` alike. */
function builtFolder(): string {
  const above = fileURLToPath(new URL('../../', import.meta.url));
  const found = [above, join(above, 'dist')].find((folder) =>
    existsSync(join(folder, 'src/rulebook/compute-indicator.js')),
  );
  if (found) return found;
  throw new Error('The program is not compiled: run "npm run build", so that bundles can hold its code.');
}

function fileAt(path: string): CodeFile {
  const known = read.get(path);
  if (known) return known;
  const bytes = readFileSync(path);
  const imports = [...bytes.toString().matchAll(IMPORTED)]
    .map(([, statement, call]) => statement ?? call ?? '')
    .filter((name) => !isBuiltin(name));
  const file = { bytes, imports };
  read.set(path, file);
  return file;
}

/** The folder of the package that a file belongs to; null for a file of this program. */
function packageOf(path: string): string | null {
  const [, above, name] = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(path) ?? [];
  return above && name ? join(above, name) : null;
}

const nameInPackage = (folder: string, path: string): string => {
  const name = folder.slice(folder.lastIndexOf(PACKAGES));
  return posix(join(name, relative(folder, path)));
};

const posix = (path: string): string => path.split(sep).join('/');

/** The file that `import` takes of a package. */
function entryOf(imported: string, from: string): string {
  const parts = imported.split('/');
  const name = parts.slice(0, imported.startsWith('@') ? 2 : 1).join('/');
  const rest = imported.slice(name.length);
  const described = createRequire(from).resolve(`${name}/package.json`);
  const { exports } = JSON.parse(readFileSync(described, 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const target = exports[`.${rest}`] ?? '';
  const file =
    typeof target === 'string'
      ? target
      : Object.entries(target).find(([condition]) => ['node', 'import', 'default'].includes(condition))?.[1];
  if (!file) throw new Error(`package ${name} says no file for "${imported}"`);
  return join(dirname(described), file);
}
