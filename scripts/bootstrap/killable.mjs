// The platform's four processes, each of which can be killed and started again where it was: on its port, with its data.
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findServers } from './binaries.mjs';
import { Sentence } from './command.mjs';
import { PROJECT, openSettings } from './home.mjs';
import { DATABASE_NAME, startMariadb } from './mariadb.mjs';
import { freePort, startProcess, tail, waitUntilReady } from './processes.mjs';
import { startRedis } from './redis.mjs';

const READY_SECONDS = 60;
const PAUSE_MS = 500;

/**
 * Starts MariaDB, durable as in production, and Redis in `home`, and answers how to start, kill and stop those and the
 * built `api` and `worker`, which run as in production: see `Servers` in test/chaos/servers.ts.
 */
export async function openKillable({ home, log, signal }) {
  const binaries = await findServers({ needDatabase: true, needQueue: true, log, signal });
  const { settings } = openSettings(home);
  settings.databasePort = await lastingPort();
  settings.redisPort = await lastingPort();
  const running = new Map();
  const shared = { home, settings, signal, log, durable: true, admin: true };
  await start('mariadb', () => startMariadb({ ...shared, binary: binaries.database }));
  await start('redis', () => startRedis({ ...shared, binary: binaries.queue }));

  const environment = production({ home, settings, port: await lastingPort() });
  const url = `http://127.0.0.1:${environment.PORT}`;
  const starters = {
    mariadb: () => where(startMariadb({ ...shared, binary: binaries.database }), 'databasePort'),
    redis: () => where(startRedis({ ...shared, binary: binaries.queue }), 'redisPort'),
    api: () => untilReady('api', 'main.js', () => answers(`${url}/health/live`)),
    worker: () =>
      untilReady('worker', 'worker.js', async (one) => one.output().includes('"msg":"worker ready"')),
  };

  async function start(name, starter) {
    running.set(name, await starter());
  }

  /** What came back on another port would be another server to those who use it. */
  async function where(starting, portName) {
    const port = settings[portName];
    const started = await starting;
    if (settings[portName] !== port) throw new Sentence(`Port ${port} was taken while its server was down.`);
    return started;
  }

  /** As a supervisor does: what ends by itself, such as for want of a database, is started again. */
  async function untilReady(name, script, isReady) {
    for (;;) {
      const one = startProcess(home, name, process.execPath, [join(PROJECT, 'dist/src', script)], {
        mark: join(PROJECT, 'dist/src', script),
        cwd: PROJECT,
        env: environment,
      });
      running.set(name, one);
      const end = await waitUntilReady(one, () => isReady(one), { seconds: READY_SECONDS, signal });
      if (end === 'ready') return one;
      log(`the ${name} ${end === 'late' ? 'is not ready after a minute' : await one.exited}: once more`);
      if (end === 'late') await one.kill();
      if (running.size === 0)
        throw new Sentence(`Stopped while the ${name} was starting: ${tail(one.output())}`);
      await delay(PAUSE_MS, undefined, { signal });
    }
  }

  return {
    environment,
    url,
    start: (name) => start(name, starters[name]),
    /** True where it was running until now; false where it had ended by itself. */
    async kill(name) {
      const one = running.get(name);
      const wasRunning = one?.hasEnded() === false;
      await one?.kill();
      return wasRunning;
    },
    /** Redis comes back knowing nothing: to be called while it is down. */
    wipeRedis() {
      for (const name of readdirSync(join(home, 'redis')))
        if (name !== 'redis.conf') rmSync(join(home, 'redis', name), { recursive: true });
    },
    async stop() {
      const all = [...running.values()];
      running.clear();
      for (const one of all.toReversed()) await one.stop(20);
    },
  };
}

const production = ({ home, settings, port }) => ({
  ...process.env,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  GREENPARCEL_HOME: home,
  DATABASE_URL: `mysql://${DATABASE_NAME}:${settings.databasePassword}@127.0.0.1:${settings.databasePort}/${DATABASE_NAME}`,
  REDIS_URL: `redis://:${settings.redisPassword}@127.0.0.1:${settings.redisPort}`,
  JWT_PRIVATE_KEY: signingKey(),
  AUDIT_PRIVATE_KEY: signingKey(),
  VAULT_KEY: randomBytes(32).toString('base64'),
  // Nobody listens: nobody signs in by phone here.
  SMS_WEBHOOK_URL: 'http://127.0.0.1:9/',
  SMS_WEBHOOK_TOKEN: 'none',
  LOG_LEVEL: 'info',
});

/** Below those that systems hand out to whoever connects: nobody gets it while its server is down. */
async function lastingPort() {
  for (;;) {
    const port = 20_000 + randomInt(12_000);
    if (await freePort(port)) return port;
  }
}

const signingKey = () =>
  String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

const answers = (url) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
