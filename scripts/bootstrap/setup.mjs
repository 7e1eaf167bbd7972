import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sentence } from './command.mjs';
import { LOCAL, PROJECT, alone, openHome } from './home.mjs';
import { head, runStep } from './processes.mjs';

const SOURCES = ['src', 'migrations', 'scripts', 'bench', 'test/support', 'test/chaos'];
const BUILD_FILES = [
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const INSTALL = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'];
const DIST = join(PROJECT, 'dist');
const STAMP = join(DIST, '.built-from.json');

/** Installs the dependencies and builds, each only when stale. */
export async function setUp({ log, signal }) {
  await installDependencies({ log, signal });
  const { code, output } = await build({ log, signal });
  if (code !== 0) throw new Sentence(`The build failed:\n${output}`);
}

/**
 * Installs anew when node_modules is not what package-lock.json says. `npm install --no-save` keeps to the versions
 * and digests of the lock file and does not write it; `npm ci` would do the same, but refuses a lock file made where
 * the registry did not offer the binaries of every platform.
 */
export async function installDependencies({ log, signal }) {
  await alone(openHome(LOCAL), 'setup.lock', signal, log, async () => {
    if (matches(readPackages('package-lock.json'), readPackages('node_modules/.package-lock.json'))) return;
    log('正在安装依赖（约一分钟） Installing dependencies (about a minute) …');
    rmSync(join(PROJECT, 'node_modules'), { recursive: true, force: true }); // perhaps half of an earlier attempt
    const { code, output } = await runStep('npm', INSTALL, { cwd: PROJECT, signal });
    if (code === 0) return;
    const complaints = output.split('\n').filter((line) => line.startsWith('npm error'));
    throw new Sentence(
      `npm ${INSTALL.join(' ')} failed:\n${head(complaints.join('\n') || output)}\n` +
        'Check that the npm registry can be reached (`npm ping`) and try again.',
    );
  });
}

/** { path: { version, optional } } of a lock file; npm leaves one in node_modules when an installation is whole. */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(PROJECT, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Whether every locked package is installed in its version; optional ones may be for another platform. */
export const matches = (locked, installed) =>
  installed !== undefined &&
  Object.entries(locked).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );

/** Brings dist up to date: { code, output, built }. Unchanged sources are not built again. */
export async function build({ log, signal }) {
  return alone(openHome(LOCAL), 'setup.lock', signal, log, async () => {
    const sources = digestSources();
    const before = readStamp();
    const main = join(DIST, 'src/main.js');
    if (before && existsSync(main) && JSON.stringify(before) === JSON.stringify(sources)) {
      return { code: 0, output: '', built: false };
    }
    log('正在构建 Building …');
    // What was removed from the sources must not live on in dist; and an incremental build trusts that dist is whole.
    const removed = Object.keys(before ?? {}).some((path) => !(path in sources));
    if (!before || removed || !existsSync(main)) rmSync(DIST, { recursive: true, force: true });
    rmSync(STAMP, { force: true });
    const nest = join(PROJECT, 'node_modules/@nestjs/cli/bin/nest.js');
    const { code, output } = await runStep(process.execPath, [nest, 'build'], { cwd: PROJECT, signal });
    if (code === 0) writeFileSync(STAMP, JSON.stringify(sources));
    return { code, output, built: true };
  });
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return undefined;
  }
}

/** { path: SHA-256 } of all that the build reads, in a fixed order. */
function digestSources() {
  const paths = SOURCES.filter((folder) => existsSync(join(PROJECT, folder))).flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const digest = (path) =>
    createHash('sha256')
      .update(readFileSync(join(PROJECT, path)))
      .digest('hex');
  return Object.fromEntries([...paths, ...BUILD_FILES].sort().map((path) => [path, digest(path)]));
}
