// npm run -s bench -- NAME: one benchmark on instances of its own, durable as in earnest and thrown away afterwards.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Sentence } from './bootstrap/command.mjs';
import { PROJECT, openThrowAwayHome } from './bootstrap/home.mjs';
import { startInstances } from './bootstrap/instances.mjs';
import { runStep } from './bootstrap/processes.mjs';
import { setUp } from './bootstrap/setup.mjs';

export async function main({ args: [name, ...args], signal, defer }) {
  const names = readdirSync(join(PROJECT, 'bench'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => file.replace('.ts', ''));
  if (!names.includes(name)) {
    const problem = name ? `There is no benchmark ${name}` : 'Name a benchmark';
    throw new Sentence(
      `${problem}: \`npm run -s bench -- NAME\` with one of ${names.join(', ') || '(none yet)'}.`,
    );
  }

  const log = console.error; // stdout belongs to the benchmark
  await setUp({ log, signal });
  const { home, discard } = await openThrowAwayHome();
  defer(discard);
  const instances = await startInstances({ home, log, signal, admin: true });
  defer(instances.stop);
  const { code } = await runStep(process.execPath, [join(PROJECT, `dist/bench/${name}.js`), ...args], {
    cwd: PROJECT,
    stdio: 'inherit',
    signal,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: instances.databaseUrl,
      REDIS_URL: instances.redisUrl,
      GREENPARCEL_HOME: home,
    },
  });
  return code;
}
