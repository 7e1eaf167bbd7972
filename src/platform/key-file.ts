import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key kept in `keys/` under the process's home, made where there is none: for development, where no key is
 * configured. It appears whole, and when two processes start at once both read that of the first.
 */
export async function keyFile(home: string, name: string, make: () => Promise<string>): Promise<string> {
  const folder = join(home, 'keys');
  const path = join(folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await readFile(path, 'utf8').catch(() => undefined);
  if (made !== undefined) return made;
  const unfinished = join(folder, `.${name}-${randomUUID()}`);
  await writeFile(unfinished, await make(), { flag: 'wx', mode: 0o600, flush: true });
  try {
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  return readFile(path, 'utf8');
}
