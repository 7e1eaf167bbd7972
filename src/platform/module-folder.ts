import { readdir } from 'node:fs/promises';

/**
 * What the modules of a folder export, in the order of their names: a new file joins by being there. `files` tells
 * which they are by name without ending, so that it holds for the sources and for the build.
 */
export async function exportsOf(folder: URL, files: RegExp): Promise<{ file: string; exported: unknown }[]> {
  const names = (await readdir(folder))
    .filter((name) => /(?<!\.d)\.(js|ts)$/.test(name) && files.test(name.replace(/\.(js|ts)$/, '')))
    .sort();
  const found: { file: string; exported: unknown }[] = [];
  // One after the other: jest's module loader does not link the shared parts of two imports at once.
  for (const file of names) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    found.push(...Object.values(module).map((exported) => ({ file, exported })));
  }
  return found;
}
