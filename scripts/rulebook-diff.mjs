// npm run -s rulebook:diff: computes the small world's figures with the rules as they now are, and prints how they move
// against those of test/golden.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sentence } from './bootstrap/command.mjs';
import { PROJECT, openThrowAwayHome } from './bootstrap/home.mjs';
import { startInstances } from './bootstrap/instances.mjs';
import { runStep } from './bootstrap/processes.mjs';
import { setUp } from './bootstrap/setup.mjs';

const HELP = `npm run -s rulebook:diff

以当前规则重算小世界的全部数字，列出与 test/golden/world-figures.json 相比的变动；有变动时状态为 1。最后一行为 JSON。
Computes all figures of the small world with the rules as they now are and lists what moves against
test/golden/world-figures.json; status 1 where something does. The last line is JSON.`;
const FIGURES = 'world-figures';

export async function main({ args, signal, defer }) {
  if (args.length > 0) {
    if (!['--help', '-h'].includes(args[0])) throw new Sentence(HELP);
    console.log(HELP);
    return 0;
  }
  const log = console.error; // stdout belongs to the figures
  await setUp({ log, signal });
  const { home, discard } = await openThrowAwayHome();
  defer(discard);
  const instances = await startInstances({ home, log, signal, durable: false, admin: true });
  defer(instances.stop);
  const { output } = await runStep(
    join(PROJECT, 'node_modules/.bin/jest'),
    ['--ci', `test/golden/${FIGURES}.spec.ts`],
    {
      cwd: PROJECT,
      signal,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
        DATABASE_URL: instances.databaseUrl,
        REDIS_URL: instances.redisUrl,
        GREENPARCEL_HOME: home,
        GOLDEN_INTO: home,
      },
    },
  );
  const computed = join(home, `${FIGURES}.json`);
  if (!existsSync(computed))
    throw new Sentence(`未能算出数字 / The figures could not be computed:\n${output}`);
  const moved = movedFigures(
    JSON.parse(readFileSync(join(PROJECT, `test/golden/${FIGURES}.json`), 'utf8')),
    JSON.parse(readFileSync(computed, 'utf8')),
  );
  for (const { figure, before, after, change } of moved) {
    console.log(`${figure}: ${before} → ${after}${change === null ? '' : ` (${change})`}`);
  }
  console.log(JSON.stringify({ moved: moved.length }));
  return moved.length === 0 ? 0 : 1;
}

/** Every single figure that is not the same, by its path, with the difference where both are numbers. */
export function movedFigures(before, after, path = []) {
  const isTree = (value) => typeof value === 'object' && value !== null;
  if (isTree(before) || isTree(after)) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...keys].flatMap((key) => movedFigures(before?.[key], after?.[key], [...path, key]));
  }
  if (before === after) return [];
  return [
    {
      figure: path.join(' › '),
      before: before ?? '—',
      after: after ?? '—',
      change: difference(before, after),
    },
  ];
}

/** Exact: both are scaled to whole numbers first. */
function difference(before, after) {
  const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(String(text));
  if (!isNumber(before) || !isNumber(after)) return null;
  const decimals = Math.max(...[before, after].map((text) => (String(text).split('.')[1] ?? '').length));
  const whole = (text) => {
    const [units, rest = ''] = String(text).split('.');
    return BigInt(`${units}${rest.padEnd(decimals, '0')}`);
  };
  const apart = whole(after) - whole(before);
  const digits = String(apart < 0n ? -apart : apart).padStart(decimals + 1, '0');
  const plain = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return `${apart < 0n ? '−' : '+'}${plain}`;
}
