import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { findBinary, findServers } from './bootstrap/binaries.mjs';
import { holder, lock, openHome, openThrowAwayHome } from './bootstrap/home.mjs';
import { startInstances } from './bootstrap/instances.mjs';
import { supervise } from './bootstrap/platform.mjs';
import { commandLine, startProcess, stopLeftovers } from './bootstrap/processes.mjs';
import { matches } from './bootstrap/setup.mjs';
import { columns } from './bootstrap/table.mjs';
import { countTests } from './test.mjs';
import { readOptions } from './up.mjs';

const folders: string[] = [];
function newHome(name = 'home'): string {
  const folder = mkdtempSync(join(tmpdir(), 'bootstrap-spec-'));
  folders.push(folder);
  return openHome(join(folder, name));
}

const silent = () => {};
const start = (home: string, given = {}) =>
  startInstances({ home, log: silent, signal: undefined, durable: false, admin: true, given });
const pidOf = (home: string, name: string): number =>
  JSON.parse(readFileSync(join(home, 'run', `${name}.json`), 'utf8')).pid;
const sleeper = (home: string, name: string) =>
  startProcess(home, name, process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', home], { mark: home });

describe('setting up', () => {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  describe('the options of npm start', () => {
    it('reads the port in both spellings and from the environment, where the option wins', () => {
      expect(readOptions(['--port', '4000'], undefined).port).toBe(4000);
      expect(readOptions(['--port=4000'], '5000').port).toBe(4000);
      expect(readOptions([], '5000').port).toBe(5000);
      expect(readOptions([], undefined)).toEqual({ port: undefined, reset: false, demo: true, help: false });
    });

    it('refuses an unknown option and a port that is none', () => {
      expect(() => readOptions(['--prot', '1'], undefined)).toThrow('There is no option --prot');
      for (const port of ['', 'abc', '0', '65536', '-1', '3e3']) {
        expect(() => readOptions(['--port', port], undefined)).toThrow('from 1 to 65535');
      }
      expect(() => readOptions(['--port'], undefined)).toThrow('from 1 to 65535');
    });
  });

  describe('the count of npm test', () => {
    const count = (code: number, results?: object) => {
      const tally = { passed: 5, failed: 0 };
      countTests(tally, { code, results }, silent);
      return tally;
    };

    it('adds the tests of jest to the checks', () => {
      expect(count(0, { numPassedTests: 7 })).toEqual({ passed: 12, failed: 0 });
      expect(count(1, { numPassedTests: 7, numFailedTests: 2 })).toEqual({ passed: 12, failed: 2 });
    });

    it('counts as failures a suite that cannot run, no test at all, no report, and an angry end without a failing test', () => {
      expect(count(1, { numPassedTests: 7, numRuntimeErrorTestSuites: 1 })).toEqual({
        passed: 12,
        failed: 1,
      });
      expect(count(0, { numPassedTests: 0 })).toEqual({ passed: 5, failed: 1 });
      expect(count(1)).toEqual({ passed: 5, failed: 1 });
      expect(count(1, { numPassedTests: 7 })).toEqual({ passed: 12, failed: 1 });
    });
  });

  it('sees that an installed package differs from the lock file or is missing, unless it is optional', () => {
    const locked = { '': {}, a: { version: '1.0.0' }, b: { version: '2.0.0', optional: true } };
    expect(matches(locked, { a: { version: '1.0.0' } })).toBe(true);
    expect(matches(locked, { a: { version: '1.0.1' } })).toBe(false);
    expect(matches(locked, { b: { version: '2.0.0' } })).toBe(false);
    expect(matches(locked, { a: { version: '1.0.0' }, b: { version: '1.9.9' } })).toBe(false);
    expect(matches(locked, undefined)).toBe(false);
  });

  it('lines up columns although Chinese characters are two cells wide', () => {
    expect(
      columns([
        ['绿邮', 'x'],
        ['abcd', 'y'],
      ]),
    ).toBe('  绿邮  x\n  abcd  y');
  });

  it('finds a server that is not on the path and says what to run when one is nowhere', async () => {
    const home = newHome();
    writeFileSync(join(home, 'mysqld'), '', { mode: 0o755 });
    writeFileSync(join(home, 'mariadbd'), '', { mode: 0o644 });
    expect(findBinary(['mariadbd', 'mysqld'], ['/nowhere', home])).toBe(join(home, 'mysqld'));
    expect(findBinary(['redis-server'], ['/nowhere', home])).toBeUndefined();
    await expect(
      findServers({ needDatabase: true, needQueue: true, log: silent, signal: undefined, folders: [] }),
    ).rejects.toThrow(
      /apt-get install mariadb-server redis-server.*brew install mariadb redis.*docker compose up/,
    );
  });

  describe('a home', () => {
    it('is locked by one living process at a time, and the lock of a dead one counts for nothing', () => {
      const home = newHome();
      const unlock = lock(home, 'a.lock');
      expect(holder(join(home, 'a.lock'))).toBe(process.pid);
      expect(lock(home, 'a.lock')).toBeUndefined();
      unlock?.();
      writeFileSync(
        join(home, 'a.lock'),
        JSON.stringify({ pid: process.pid, command: 'another program with this number' }),
      );
      expect(lock(home, 'a.lock')).toBeDefined();
    });

    it('that is thrown away goes with the next run when its own was killed, and never while that lives', async () => {
      const [killed, living] = [await openThrowAwayHome(), await openThrowAwayHome()];
      writeFileSync(join(killed.home, 'run.lock'), JSON.stringify({ pid: process.pid, command: 'gone' }));
      const next = await openThrowAwayHome();
      expect([killed, living, next].map(({ home }) => existsSync(home))).toEqual([false, true, true]);
      living.discard();
      next.discard();
      expect([living, next].map(({ home }) => existsSync(home))).toEqual([false, false]);
    });

    it('has what a killed start left running stopped, and strangers who got its number left alone', async () => {
      const home = newHome();
      const ours = sleeper(home, 'api');
      const stranger = sleeper(newHome(), 'worker');
      const strangerPid = pidOf(join(folders[1] ?? '', 'home'), 'worker');
      writeFileSync(join(home, 'run', 'worker.json'), JSON.stringify({ pid: strangerPid, mark: home }));
      expect(await stopLeftovers(home)).toEqual(['API']);
      expect(await ours.exited).toBe('ended by SIGTERM');
      expect(stranger.hasEnded()).toBe(false);
      await stranger.stop(1);
    });
  });

  it('starts a crashed process again five times and then gives up with its last words', async () => {
    const home = newHome();
    const said: string[] = [];
    const crash = () =>
      startProcess(home, 'worker', process.execPath, ['-e', 'console.log("no luck"); process.exit(7)'], {
        mark: home,
      });
    const worker = supervise(crash, (text: string) => said.push(text), 1);
    worker.watch();
    expect(await worker.failed).toMatch(/^The worker ended with code 7 for the 6th time.*\n {4}no luck$/);
    expect(said).toHaveLength(5);
  });

  describe('private instances', () => {
    it('run beside each other in folders with spaces and long names, keep their data, and leave nothing running', async () => {
      const homes = [newHome('绿 邮'), newHome('long'.repeat(40))] as const;
      const [first, second] = await Promise.all([start(homes[0]), start(homes[1])]);
      expect(new Set([first.databaseUrl, first.redisUrl, second.databaseUrl, second.redisUrl]).size).toBe(4);

      const connection = await createConnection(first.databaseUrl);
      await connection.query('CREATE TABLE kept (word VARCHAR(20))');
      await connection.query("INSERT INTO kept VALUES ('绿邮')");
      await connection.end();
      const pids = homes.flatMap((home) => ['mariadb', 'redis'].map((name) => pidOf(home, name)));
      await Promise.all([first.stop(), second.stop()]);
      expect(pids.map((pid) => commandLine(pid))).toEqual(['', '', '', '']);

      const again = await start(homes[0]);
      expect(again.databaseUrl).toBe(first.databaseUrl);
      const reader = await createConnection(again.databaseUrl);
      expect((await reader.query('SELECT word FROM kept'))[0]).toEqual([{ word: '绿邮' }]);
      await reader.end();
      await again.stop();
    });

    it('say so when the database dies under them', async () => {
      const home = newHome();
      const instances = await start(home);
      process.kill(pidOf(home, 'mariadb'), 'SIGKILL');
      expect(await instances.failed).toContain('MariaDB ended by SIGKILL while in use');
      await instances.stop();
    });

    it('name the way out when the data are damaged, and stop what had started', async () => {
      const home = newHome();
      await (await start(home)).stop();
      writeFileSync(join(home, 'mariadb', 'ibdata1'), 'garbage');
      await expect(start(home)).rejects.toThrow(/MariaDB did not start[^]*npm start -- --reset/);
      expect(existsSync(join(home, 'run', 'redis.json'))).toBe(false);
      rmSync(join(home, 'mariadb', 'mysql'), { recursive: true });
      await expect(start(home)).rejects.toThrow(/not a whole MariaDB data folder.*npm start -- --reset/);
      writeFileSync(join(home, 'settings.json'), '{"databasePort": 33');
      await expect(start(home)).rejects.toThrow(/settings.json cannot be read.*npm start -- --reset/);
    });

    it('take no notice of an installation that was killed half-way', async () => {
      const home = newHome();
      mkdirSync(join(home, 'mariadb-draft-1', 'mysql'), { recursive: true });
      writeFileSync(join(home, 'mariadb-draft-1', 'ibdata1'), 'half');
      await (await start(home)).stop();
      expect(existsSync(join(home, 'mariadb-draft-1'))).toBe(false);
    });

    it('refuse a given server that does not answer, by its name', async () => {
      await expect(start(newHome(), { DATABASE_URL: 'mysql://a:b@127.0.0.1:1/c' })).rejects.toThrow(
        'DATABASE_URL names 127.0.0.1:1 and nothing answers there',
      );
      await expect(start(newHome(), { REDIS_URL: 'redis' })).rejects.toThrow('REDIS_URL is not a URL');
    });
  });
});
