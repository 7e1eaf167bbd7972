import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Sentence } from './command.mjs';
import { LOCAL, PROJECT, RESET, emptyHome, holder, lock, openHome, readJson, writeJson } from './home.mjs';
import { endLeftovers, startInstances } from './instances.mjs';
import { freePort, runStep, startProcess, tail, turnLog, waitUntilReady } from './processes.mjs';
import { setUp } from './setup.mjs';

const DEFAULT_PORT = 3000;
const RESTARTS = 5;
const RESTART_WINDOW_MS = 10 * 60_000;
const UP_LOCK = 'up.lock';
const RUNNING = join(LOCAL, 'running.json');

/** Takes the settings in `.env`, where there is one, into the environment; what is set already stays. */
export function loadEnvironment() {
  const path = join(PROJECT, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}

/** The platform that another process runs in this folder, { url, databaseUrl, redisUrl }, or undefined. */
export function runningPlatform() {
  if (holder(join(LOCAL, UP_LOCK)) === undefined) return undefined;
  const running = readJson(RUNNING);
  if (!running)
    throw new Sentence(
      '绿邮正在本目录启动：请等它打印出地址后再试。\n' +
        'GreenParcel is just starting in this folder: wait for its address and try again.',
    );
  return running;
}

/**
 * Starts everything: dependencies, build, databases, data, API and worker. Answers { url, databaseUrl, redisUrl,
 * failed }, where `failed` resolves with a sentence when it can run no longer. `defer` stops it all, users first.
 */
export async function startPlatform({ port, reset = false, demo = true, log, signal, defer }) {
  openHome(LOCAL);
  const unlock = lock(LOCAL, UP_LOCK);
  if (!unlock) {
    throw new Sentence(
      `绿邮已在本目录运行（进程 ${holder(join(LOCAL, UP_LOCK))}）：请先停止它。\n` +
        `GreenParcel already runs in this folder (process ${holder(join(LOCAL, UP_LOCK))}): stop that one first.`,
    );
  }
  defer(unlock);
  rmSync(RUNNING, { force: true }); // of a start that was killed
  await endLeftovers(LOCAL, log); // before the port is chosen: they may hold it
  if (reset) beginAfresh(log);

  const host = process.env.HOST || '127.0.0.1';
  const chosenPort = await choosePort(port, host, log);
  await setUp({ log, signal });

  const instances = await startInstances({ home: LOCAL, log, signal });
  defer(instances.stop);
  const { databaseUrl, redisUrl } = instances;
  const env = {
    NODE_ENV: 'development',
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    HOST: host,
    PORT: String(chosenPort),
    GREENPARCEL_HOME: LOCAL,
  };
  await prepare({ env, demo, log, signal });

  log('正在启动接口与后台进程 Starting the API and the worker …');
  const url = `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${chosenPort}`;
  const application = await startApplication({ url, env, log, signal });
  defer(application.stop);

  writeJson(RUNNING, { url, databaseUrl, redisUrl });
  defer(() => rmSync(RUNNING, { force: true }));
  return { url, databaseUrl, redisUrl, failed: Promise.race([instances.failed, application.failed]) };
}

function beginAfresh(log) {
  log('正在删除 .local 下的一切 Deleting everything under .local …');
  if (process.env.DATABASE_URL) {
    log('DATABASE_URL is yours and stays as it is: empty that database yourself if you want to.');
  }
  emptyHome(LOCAL);
}

/** The port that was asked for, or else the first free one from 3000 on. */
async function choosePort(asked, host, log) {
  if (asked !== undefined) {
    if (await freePort(asked, host)) return asked;
    throw new Sentence(
      `${host} 的端口 ${asked} 已被其他程序占用或不允许使用：请用 --port 另选一个。\n` +
        `Port ${asked} of ${host} is taken by another program, or not allowed: choose another with --port.`,
    );
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + 100; port += 1) {
    if (!(await freePort(port, host))) continue;
    if (port !== DEFAULT_PORT)
      log(
        `端口 ${DEFAULT_PORT} 已被其他程序占用，改用 ${port}。 Port ${DEFAULT_PORT} is taken by another program, using ${port}.`,
      );
    return port;
  }
  throw new Sentence(`No free port on ${host} from ${DEFAULT_PORT} on: name one with --port.`);
}

/** Migrates, loads the reference data and, once, the demo world. */
async function prepare({ env, demo, log, signal }) {
  log('正在准备数据库 Preparing the database …');
  const script = join(PROJECT, 'dist/scripts/prepare.js');
  const { code, output } = await runStep(
    process.execPath,
    ['--enable-source-maps', script, ...(demo ? [] : ['--no-demo'])],
    {
      cwd: PROJECT,
      env,
      signal,
      onOutput: (text) => log(text.trimEnd().replaceAll(/^/gm, '  ')),
    },
  );
  if (code !== 0)
    throw new Sentence(
      `The database could not be prepared:\n${tail(output, 6)}\nIf its data are damaged, ${RESET}.`,
    );
}

// The rows of a file die young, a chunk at a time: with room for a chunk they are not copied before they do. What is
// copied all the same is collected before the heap has grown to four times what is alive.
const WORKER_OPTIONS = ['--max-semi-space-size=32', '--heap-growing-percent=70'];

async function startApplication({ url, env, log, signal }) {
  const start = (name, script, options = []) => {
    const path = join(PROJECT, 'dist/src', script);
    return startProcess(LOCAL, name, process.execPath, ['--enable-source-maps', ...options, path], {
      mark: path,
      cwd: PROJECT,
      env,
    });
  };
  ['api', 'worker'].forEach((name) => turnLog(LOCAL, name));
  const api = supervise(() => start('api', 'main.js'), log);
  const worker = supervise(() => start('worker', 'worker.js', WORKER_OPTIONS), log);
  const stop = async () => {
    await Promise.all([api.stop(), worker.stop()]);
  };
  try {
    const end = await waitUntilReady(api.first, () => answersReady(url), { seconds: 60, signal });
    for (const process of [api.first, worker.first]) {
      if (process.hasEnded()) throw failedAtStart(process, await process.exited);
    }
    if (end !== 'ready') throw failedAtStart(api.first, 'was not ready after a minute');
  } catch (error) {
    await stop();
    throw error;
  }
  api.watch();
  worker.watch();
  return { stop, failed: Promise.race([api.failed, worker.failed]) };
}

const failedAtStart = (process, how) =>
  new Sentence(
    `The ${process.title} did not start, it ${how}; its last words (${process.log}):\n${tail(process.output())}`,
  );

const answersReady = async (url) => {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).status === 200;
  } catch {
    return false;
  }
};

/**
 * Keeps a process running once `watch` is called: a crash is said and answered by a new start; one crash too many
 * within ten minutes resolves `failed`, because a process that cannot stay up needs a person.
 */
export function supervise(start, log, pauseMs = 1_000) {
  const first = start();
  let current = first;
  let stopping = false;
  let fail;
  const failed = new Promise((resolve) => (fail = resolve));

  async function watch() {
    let crashes = [];
    for (;;) {
      const how = await current.exited;
      if (stopping) return;
      crashes = [...crashes.filter((at) => Date.now() - at < RESTART_WINDOW_MS), Date.now()];
      if (crashes.length > RESTARTS) {
        return fail(
          `The ${first.title} ${how} for the ${crashes.length}th time; its last words (${first.log}):\n${tail(current.output())}`,
        );
      }
      log(
        `The ${first.title} ${how} and is started again (${crashes.length} of ${RESTARTS} times); see ${first.log}.`,
      );
      await delay(pauseMs);
      if (stopping) return;
      current = start();
    }
  }

  const stop = async () => {
    stopping = true;
    await current.stop(20);
  };
  return { first, failed, watch, stop };
}

/** The people of the demo world with their passwords; none without a demo world. */
export function demoSignIns() {
  const path = join(LOCAL, 'sign-ins.json');
  return existsSync(path) ? readJson(path) : [];
}
