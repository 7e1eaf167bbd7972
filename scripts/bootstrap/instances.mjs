import { connect } from 'node:net';
import { findServers } from './binaries.mjs';
import { Sentence } from './command.mjs';
import { openHome, openSettings } from './home.mjs';
import { DATABASE_NAME, startMariadb } from './mariadb.mjs';
import { stopLeftovers, tail, turnLog } from './processes.mjs';
import { startRedis } from './redis.mjs';

const DEFAULT_PORTS = { DATABASE_URL: 3306, REDIS_URL: 6379 };

/**
 * Starts a private MariaDB and a private Redis in `home`, each only where `given` names no DATABASE_URL or
 * REDIS_URL, and answers { databaseUrl, redisUrl, failed, stop() }. `failed` resolves with a sentence when one of
 * them ends unasked. `durable: false` trades the last second before a power cut for speed; `admin: true` lets the
 * user make and drop databases. Throws a Sentence when something cannot start, having stopped what did.
 */
export async function startInstances({
  home,
  log = () => {},
  signal,
  durable = true,
  admin = false,
  given = process.env,
}) {
  openHome(home);
  await endLeftovers(home, log);
  for (const [name, url] of [
    ['DATABASE_URL', given.DATABASE_URL],
    ['REDIS_URL', given.REDIS_URL],
  ]) {
    if (url) await mustAnswer(name, url);
  }

  const servers = await findServers({
    needDatabase: !given.DATABASE_URL,
    needQueue: !given.REDIS_URL,
    log,
    signal,
  });
  const { settings, save } = openSettings(home);
  const starting = [];
  if (servers.database) {
    log('正在启动自用的 MariaDB Starting a private MariaDB …');
    turnLog(home, 'mariadb');
    starting.push(startMariadb({ binary: servers.database, home, settings, durable, admin, log, signal }));
  }
  if (servers.queue) {
    log('正在启动自用的 Redis Starting a private Redis …');
    turnLog(home, 'redis');
    starting.push(startRedis({ binary: servers.queue, home, settings, signal }));
  }

  const results = await Promise.allSettled(starting);
  const running = results.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all(running.map((process) => process.stop()));
  };
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  save();

  const user = `${DATABASE_NAME}:${settings.databasePassword}`;
  return {
    databaseUrl: given.DATABASE_URL || `mysql://${user}@127.0.0.1:${settings.databasePort}/${DATABASE_NAME}`,
    redisUrl: given.REDIS_URL || `redis://:${settings.redisPassword}@127.0.0.1:${settings.redisPort}`,
    failed: new Promise((resolve) => {
      for (const process of running)
        process.exited.then((how) => stopping || resolve(endedInUse(process, how)));
    }),
    stop,
  };
}

const endedInUse = (process, how) =>
  `${process.title} ${how} while in use. What it had confirmed is kept: start again, it recovers by itself. ` +
  `Its last words (${process.log}):\n${tail(process.output(), 6)}`;

/** Stops what an earlier start left running in this home when it was killed. */
export async function endLeftovers(home, log) {
  const names = await stopLeftovers(home);
  if (names.length > 0) log(`Stopped what an earlier start had left running: ${names.join(', ')}.`);
}

/** A given server that does not answer deserves its name in the sentence, not a driver's stack. */
async function mustAnswer(name, text) {
  if (!URL.canParse(text)) {
    throw new Sentence(
      `${name} is not a URL such as mysql://user:password@host:3306/database or redis://host:6379.`,
    );
  }
  const { hostname, port } = new URL(text);
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || DEFAULT_PORTS[name] };
  const socket = connect(address);
  const answered = await new Promise((resolve) => {
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.setTimeout(5_000, () => resolve(false));
  });
  socket.destroy();
  if (!answered) {
    throw new Sentence(
      `${name} names ${address.host}:${address.port} and nothing answers there: ` +
        `start that server, or unset ${name} to use a private one.`,
    );
  }
}
