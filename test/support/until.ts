import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds, and fails by name when it never does. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error(`Never came: ${what}`);
}
