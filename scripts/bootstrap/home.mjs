// A home is one folder, `.local` for npm start, that holds all that an instance keeps:
//   settings.json   ports and passwords          mariadb/, redis/   the data
//   run/NAME.json   which process runs as what   log/NAME.log       what it said
//   keys, sign-ins.json                          written by the application
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Sentence } from './command.mjs';
import { commandLine, stopLeftovers } from './processes.mjs';

export const PROJECT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const LOCAL = join(PROJECT, '.local');
export const RESET = '`npm start -- --reset` begins afresh (it deletes everything under .local)';
const THROW_AWAY = 'greenparcel-run-';
const RUN_LOCK = 'run.lock';

/** Makes the folders of a home, readable by its owner alone: passwords and keys lie in it. */
export function openHome(home) {
  try {
    for (const folder of [home, join(home, 'run'), join(home, 'log')]) mkdirSync(folder, { recursive: true });
    chmodSync(home, 0o700);
  } catch (error) {
    throw new Sentence(
      `${home} is not a folder that can be written (${error.message}): move it away and try again.`,
    );
  }
  return home;
}

/** A home for one run of tests or of a benchmark, removed by `discard`; sweeps those of runs that were killed. */
export async function openThrowAwayHome() {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(THROW_AWAY)) await sweep(join(tmpdir(), name));
  }
  const home = openHome(mkdtempSync(join(tmpdir(), THROW_AWAY)));
  const unlock = lock(home, RUN_LOCK);
  const discard = () => {
    unlock();
    rmSync(home, { recursive: true, force: true });
  };
  return { home, discard };
}

async function sweep(home) {
  try {
    const isOurs = statSync(home).uid === process.getuid() && existsSync(join(home, RUN_LOCK));
    if (!isOurs || holder(join(home, RUN_LOCK)) !== undefined) return;
    await stopLeftovers(home);
    rmSync(home, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // another run swept it first
  }
}

/** Deletes what the home holds, except the locks that say who is at work in it. */
export function emptyHome(home) {
  for (const name of readdirSync(home)) {
    if (!name.endsWith('.lock')) rmSync(join(home, name), { recursive: true, force: true });
  }
  openHome(home);
}

/** The object in a JSON file, undefined when there is none; refuses one that is not ours in a sentence. */
export function readJson(path) {
  if (!existsSync(path)) return undefined;
  try {
    const value = JSON.parse(readFileSync(path, 'utf8'));
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // said below
  }
  throw new Sentence(`${path} cannot be read as JSON, it seems damaged. ${RESET}.`);
}

/** Writes the whole file or nothing, readable by its owner alone. */
export function writeJson(path, value) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Ports and passwords of this home, made up on first use and kept. */
export function openSettings(home) {
  const path = join(home, 'settings.json');
  const kept = readJson(path) ?? {};
  const settings = {
    databasePort: kept.databasePort ?? 0,
    databasePassword: kept.databasePassword ?? randomBytes(18).toString('hex'),
    redisPort: kept.redisPort ?? 0,
    redisPassword: kept.redisPassword ?? randomBytes(18).toString('hex'),
  };
  const wellFormed =
    [settings.databasePort, settings.redisPort].every(
      (port) => Number.isInteger(port) && port >= 0 && port < 65536,
    ) &&
    [settings.databasePassword, settings.redisPassword].every((password) => /^[0-9a-f]{36}$/.test(password));
  if (!wellFormed) throw new Sentence(`${path} holds values that were not written by npm start. ${RESET}.`);
  return { settings, save: () => writeJson(path, settings) };
}

/** Takes the lock and returns how to give it back, or undefined when a living process holds it. */
export function lock(home, name) {
  const path = join(home, name);
  if (holder(path) !== undefined) return undefined;
  rmSync(path, { force: true });
  const draft = `${path}.${process.pid}`;
  writeJson(draft, { pid: process.pid, command: commandLine(process.pid) });
  try {
    linkSync(draft, path); // unlike a rename, a link never replaces what another process put there meanwhile
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft);
  }
  return () => rmSync(path, { force: true });
}

/** The process that holds a lock; undefined when nobody does, or when who did has died. */
export function holder(path) {
  let held;
  try {
    held = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
  return commandLine(held.pid) === held.command ? held.pid : undefined;
}

/** Runs `work` while no other process runs work under the same lock, waiting for it if need be. */
export async function alone(home, name, signal, log, work) {
  let unlock = lock(home, name);
  if (!unlock) log('Another run is setting up this folder, waiting for it …');
  while (!unlock) {
    await delay(300, undefined, { signal });
    unlock = lock(home, name);
  }
  try {
    return await work();
  } finally {
    unlock();
  }
}
