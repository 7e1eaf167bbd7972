import { join } from 'node:path';
import { LOCAL, PROJECT } from './home.mjs';
import { loadEnvironment, runningPlatform, startPlatform } from './platform.mjs';
import { runStep } from './processes.mjs';

/**
 * Runs `dist/scripts/<name>.js` against the platform that runs in this folder, or starts one for as long as it takes.
 * Our own words go to stderr: stdout belongs to the script. Answers its exit status.
 */
export async function runPlatformScript(name, { args, signal, defer }) {
  loadEnvironment();
  const platform = runningPlatform() ?? (await startPlatform({ log: console.error, signal, defer }));
  const { code } = await runStep(
    process.execPath,
    ['--enable-source-maps', join(PROJECT, `dist/scripts/${name}.js`), ...args],
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
