// npm run -s demo: plays the demo against the platform that runs in this folder, or starts one for as long as it
// takes. Its own words go to stderr: stdout belongs to the demo.
import { join } from 'node:path';
import { LOCAL, PROJECT } from './bootstrap/home.mjs';
import { loadEnvironment, runningPlatform, startPlatform } from './bootstrap/platform.mjs';
import { runStep } from './bootstrap/processes.mjs';

export async function main({ args, signal, defer }) {
  loadEnvironment();
  const platform = runningPlatform() ?? (await startPlatform({ log: console.error, signal, defer }));
  const { code } = await runStep(
    process.execPath,
    ['--enable-source-maps', join(PROJECT, 'dist/scripts/demo.js'), ...args],
    {
      cwd: PROJECT,
      stdio: 'inherit',
      signal,
      env: {
        ...process.env,
        GREENPARCEL_URL: platform.url,
        GREENPARCEL_HOME: LOCAL,
        DATABASE_URL: platform.databaseUrl,
        REDIS_URL: platform.redisUrl,
      },
    },
  );
  return code;
}
