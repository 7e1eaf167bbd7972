import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's `policies/` folder, seen from `src/` and from the build alike. */
export const POLICIES = folderAbove('policies');

export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** The YAML documents of a folder of `policies/`, in the order of their names. */
export const policyFiles = (folder: string): PolicyFile[] =>
  readdirSync(join(POLICIES, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: policyFile(folder, name) }));

export const policyFile = (folder: string, name: string): string =>
  readFileSync(join(POLICIES, folder, name), 'utf8');

export const policyFolders = (folder: string): string[] =>
  readdirSync(join(POLICIES, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function folderAbove(name: string): string {
  for (const up of ['../../', '../../../']) {
    const path = fileURLToPath(new URL(`${up}${name}`, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error(`The folder ${name}/ is missing: the documents of the rulebook are part of the program.`);
}
