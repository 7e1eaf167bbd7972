// Starting, watching and stopping other processes. All of them get a process group of their own, so that Ctrl-C
// reaches this process alone and it decides who stops first: never the database before its users.
import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Sentence } from './command.mjs';

/**
 * Runs a command that ends by itself: { code, output }. Takes the options of `spawn`, the `signal` that ends the
 * command with all it started, and `onOutput`, which hears the text as it comes.
 */
export function runStep(command, args, { signal, onOutput, ...options } = {}) {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
        onOutput?.(text);
      });
    }
    let lastResort;
    const stop = () => {
      if (child.pid === undefined) return;
      sendSignal(-child.pid, 'SIGTERM');
      lastResort = setTimeout(() => sendSignal(-child.pid, 'SIGKILL'), 10_000);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const end = (code) => {
      clearTimeout(lastResort);
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(-1);
    });
    // A daemon that the command left behind may hold its pipes open for ever.
    child.on('exit', () =>
      setTimeout(() => [child.stdout, child.stderr].forEach((s) => s?.destroy()), 1_000).unref(),
    );
    child.on('close', end);
  });
}

// In the order of stopping: the application before its databases.
const TITLES = { api: 'API', worker: 'worker', redis: 'Redis', mariadb: 'MariaDB' };

/**
 * Starts a process that stays, writing to `log/NAME.log` of the home and remembered in `run/NAME.json`, by which
 * the next start finds it should this process be killed. `mark` is a part of its command line that is ours alone.
 */
export function startProcess(home, name, command, args, { mark, ...options }) {
  const log = join(home, 'log', `${name}.log`);
  const record = join(home, 'run', `${name}.json`);
  const file = openSync(log, 'a', 0o600);
  const logStart = fstatSync(file).size;
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', file, file] });
  closeSync(file);
  writeFileSync(record, JSON.stringify({ pid: child.pid, mark }));

  let ended;
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  }).then((how) => {
    rmSync(record, { force: true });
    return (ended = how);
  });

  return {
    title: TITLES[name],
    log,
    /** Resolves with how it ended, in words. */
    exited,
    hasEnded: () => ended !== undefined,
    /** What it has written since it started. */
    output: () => readFileSync(log).subarray(logStart).toString('utf8'),
    /** Asks it to end and waits; after `seconds` it is killed. */
    async stop(seconds) {
      if (ended !== undefined) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      await exited;
      clearTimeout(timer);
    },
    /** As a power cut would. */
    async kill() {
      if (ended === undefined) child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Waits until `probe` answers true; 'ended' or 'late' tell why it never did. */
export async function waitUntilReady(process, probe, { seconds, signal }) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    if (process.hasEnded()) return 'ended';
    if (await probe()) return 'ready';
    await delay(100, undefined, { signal });
  }
  return 'late';
}

/** Ends what an earlier start left running in this home when it was killed; answers the names. */
export async function stopLeftovers(home) {
  const folder = join(home, 'run');
  if (!existsSync(folder)) return [];
  const stopped = [];
  for (const [name, title] of Object.entries(TITLES)) {
    const record = join(folder, `${name}.json`);
    if (await stopLeftover(record)) stopped.push(title);
    rmSync(record, { force: true });
  }
  return stopped;
}

async function stopLeftover(record) {
  let pid, mark;
  try {
    ({ pid, mark } = JSON.parse(readFileSync(record, 'utf8')));
  } catch {
    return false;
  }
  // The number may belong to a stranger by now: only the command line proves that it is ours.
  const isOurs = () => Boolean(mark) && commandLine(pid).includes(mark);
  if (!isOurs()) return false;
  sendSignal(pid, 'SIGTERM');
  for (let waited = 0; isOurs(); waited += 100) {
    if (waited >= 30_000) sendSignal(pid, 'SIGKILL');
    if (waited >= 40_000)
      throw new Sentence(`Process ${pid} of an earlier start cannot be ended: end it and try again.`);
    await delay(100);
  }
  return true;
}

/** The command line of a living process, empty when there is none. */
export function commandLine(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Keeps the log of the previous start beside the new one. */
export function turnLog(home, name) {
  const path = join(home, 'log', `${name}.log`);
  if (existsSync(path)) renameSync(path, join(home, 'log', `${name}.previous.log`));
}

/** The last lines of a text, indented, for a sentence that needs its evidence. */
export const tail = (text, lines = 15) => indented(text.trimEnd().split('\n').slice(-lines));

/** The first lines of a text, indented: where npm says what matters first. */
export const head = (text, lines = 8) => indented(text.trimEnd().split('\n').slice(0, lines));

const indented = (lines) => lines.map((line) => `    ${line}`).join('\n');

/** `wanted` when it is free (0 leaves the choice to the system), else undefined. */
export const freePort = (wanted = 0, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen({ port: wanted, host, exclusive: true }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
