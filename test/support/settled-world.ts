import { openPlatform, type Platform } from './app.js';
import { SetClock } from './clock.js';

export const WORLD_NOW = new Date('2026-11-21T10:00:00+08:00');

let users = 0;
let opened: Promise<Platform> | undefined;

/**
 * The demo world with everything that follows from it. It takes a minute to settle: spec files of one suite
 * (scripts/bootstrap/suites.mjs) share it, in the order given there, and the last to close it ends it.
 */
export function settledWorld(): { open(): Promise<Platform>; close(): Promise<void> } {
  users += 1;
  return {
    open: () => (opened ??= settle()),
    async close() {
      users -= 1;
      if (users > 0) return;
      await (await opened)?.close();
      opened = undefined;
    },
  };
}

async function settle(): Promise<Platform> {
  const platform = await openPlatform({ world: true, clock: new SetClock(WORLD_NOW) });
  await platform.settled();
  return platform;
}
