// npm test: sets itself up, then runs every check and all tests on instances of its own, thrown away afterwards.
// The last line says `N passed, N failed` over all of it. Arguments go to jest and leave out the static checks.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, openThrowAwayHome } from './bootstrap/home.mjs';
import { startInstances } from './bootstrap/instances.mjs';
import { runStep } from './bootstrap/processes.mjs';
import { build, installDependencies } from './bootstrap/setup.mjs';
import { writeSuites } from './bootstrap/suites.mjs';

/** Two lists that take about as long as one another, since two cores are the least to expect; the build goes with the second. */
const STATIC_CHECKS = [
  [
    ['format', 'prettier', '--check', '.'],
    ['lint', 'oxlint', '--deny-warnings'],
    ['boundaries', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
  ],
  [['types', 'tsc', '--noEmit', '-p', '.']],
];
const SUITES = 'dist/suites';
const IN_SUITES = ['--roots', SUITES, '--testSequencer', join(PROJECT, 'scripts/bootstrap/in-order.cjs')];
const program = (name) => join(PROJECT, 'node_modules/.bin', name);

export async function main({ args, signal, defer }) {
  const tally = { passed: 0, failed: 0 };
  await installDependencies({ log: console.log, signal });

  if (args.length > 0) console.log('Only the tests that were asked for: the static checks are left out.');
  const lists = args.length > 0 ? [[], []] : STATIC_CHECKS;
  const inTurn = async (list) => {
    for (const [name, command, ...options] of list) {
      await check(tally, name, () => runStep(program(command), options, { cwd: PROJECT, signal }));
    }
  };
  await Promise.all([
    inTurn(lists[0]),
    check(tally, 'build', () => build({ log: () => {}, signal })).then(() => inTurn(lists[1])),
  ]);

  const { home, discard } = await openThrowAwayHome();
  defer(discard);
  const instances = await startInstances({ home, log: console.log, signal, durable: false, admin: true });
  defer(instances.stop);
  countTests(tally, await runJest({ args, home, instances, signal }));

  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

/** One line for a check that passes; all it said for one that fails. */
async function check(tally, name, run) {
  const startedAt = performance.now();
  const { code, output } = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(code === 0 ? `passed  ${name}  ${seconds} s` : `failed  ${name}  ${seconds} s\n\n${output}`);
  tally[code === 0 ? 'passed' : 'failed'] += 1;
}

async function runJest({ args, home, instances, signal }) {
  const report = join(home, 'jest.json');
  if (args.length === 0) writeSuites(join(PROJECT, SUITES));
  const asked = args.length > 0 ? args : IN_SUITES;
  const { code } = await runStep(program('jest'), ['--ci', '--json', `--outputFile=${report}`, ...asked], {
    cwd: PROJECT,
    stdio: 'inherit',
    signal,
    env: {
      ...process.env,
      NODE_ENV: 'production', // as it is used: libraries check themselves at length otherwise
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
      DATABASE_URL: instances.databaseUrl,
      REDIS_URL: instances.redisUrl,
      GREENPARCEL_HOME: home,
    },
  });
  return { code, results: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined };
}

/**
 * Adds what jest counted to the tally. A suite that could not run, no test at all, and an end in anger without a
 * failing test each count as a failure: nothing that went wrong may add up to a pass.
 */
export function countTests(tally, { code, results }, log = console.log) {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numRuntimeErrorTestSuites = 0,
    numPendingTests = 0,
  } = results ?? {};
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  tally.passed += numPassedTests;
  tally.failed += failed;
  if (numPendingTests > 0) log(`${numPendingTests} tests were skipped and count as neither.`);
  if (failed > 0) return;
  if (numPassedTests === 0) {
    log('No test ran, which counts as a failure.');
    tally.failed += 1;
  } else if (code !== 0) {
    log(`jest ended with code ${code} although no test failed, which counts as a failure.`);
    tally.failed += 1;
  }
}
