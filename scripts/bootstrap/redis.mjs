import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Sentence } from './command.mjs';
import { freePort, startProcess, tail, waitUntilReady } from './processes.mjs';

/** Starts Redis (or Valkey) on `redis/` of the home and sets `settings.redisPort`. */
export async function startRedis({ binary, home, settings, signal }) {
  const folder = join(home, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  for (let attempt = 1; ; attempt += 1) {
    settings.redisPort = (await freePort(settings.redisPort)) ?? (await freePort());
    writeFileSync(join(folder, 'redis.conf'), configuration(settings), { mode: 0o600 });
    // Redis renames itself to "redis-server ADDRESS:PORT", so that is what a later start can know it by.
    const redis = startProcess(home, 'redis', binary, ['redis.conf'], {
      mark: ` 127.0.0.1:${settings.redisPort}`,
      cwd: folder,
    });
    try {
      const end = await waitUntilReady(redis, () => answersPing(settings), { seconds: 60, signal });
      if (end === 'ready') return { ...redis, stop: () => redis.stop(20) };
      if (end === 'ended' && attempt < 3 && redis.output().includes('Address already in use')) continue;
      throw new Sentence(
        `Redis ${end === 'late' ? 'was not ready after a minute' : 'did not start'}; it said (${redis.log}):\n` +
          `${tail(redis.output(), 8)}\nIf its data are damaged, delete ${folder}: the database keeps the truth.`,
      );
    } catch (error) {
      await redis.stop(10);
      throw error;
    }
  }
}

// The database is the truth and Redis a doorbell: what is lost with the last second before a power cut is swept
// from the outbox again. So `everysec` is enough here, and many times faster than `always`. `noeviction`, because
// a queue that forgets jobs when memory is short is worse than one that refuses them.
const configuration = ({ redisPort, redisPassword }) => `bind 127.0.0.1
port ${redisPort}
requirepass ${redisPassword}
daemonize no
dir .
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
`;

/** True when the server takes our password and has loaded its data. */
const answersPing = ({ redisPort, redisPassword }) =>
  new Promise((resolve) => {
    const socket = connect(redisPort, '127.0.0.1', () => socket.write(`AUTH ${redisPassword}\r\nPING\r\n`));
    let answer = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (bytes) => {
      answer += bytes;
      if (answer.split('\r\n').length > 2) socket.end();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer === '+OK\r\n+PONG\r\n'));
  });
