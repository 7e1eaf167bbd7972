// npm run -s demo: plays the demo against the platform that runs in this folder, or starts one for as long as it
// takes. Its own words go to stderr: stdout belongs to the demo.
import { join } from 'node:path';
import { Sentence } from './bootstrap/command.mjs';
import { LOCAL, PROJECT } from './bootstrap/home.mjs';
import { loadEnvironment, runningPlatform, startPlatform } from './bootstrap/platform.mjs';
import { runStep } from './bootstrap/processes.mjs';

const HELP = `npm run -s demo [-- --json]

通过 HTTP 演示三位用户的三天，并打印经过；尚未启动的部分会先启动。--json：最后一行为 JSON 摘要。
Plays three users' days over HTTP and prints the account, starting what does not run yet. --json: the last line is a
summary in JSON.`;

export async function main({ args, signal, defer }) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const unknown = args.find((word) => word !== '--json');
  if (unknown !== undefined) {
    throw new Sentence(
      `没有选项 ${unknown}：可用选项见 \`npm run -s demo -- --help\`。\n` +
        `There is no option ${unknown}: \`npm run -s demo -- --help\` lists those there are.`,
    );
  }
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
