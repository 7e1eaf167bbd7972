import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Sentence } from './command.mjs';
import { runStep, tail } from './processes.mjs';

// Beyond the path: Debian keeps servers in sbin, which a plain user's path lacks; Homebrew keeps versioned and
// keg-only packages off it.
const KNOWN_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  ...['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].flatMap((prefix) => [
    join(prefix, 'bin'),
    ...['mariadb', 'mysql', 'redis', 'valkey'].map((name) => join(prefix, 'opt', name, 'bin')),
  ]),
];

const DATABASE = { names: ['mariadbd', 'mysqld'], debian: 'mariadb-server', brew: 'mariadb' };
const QUEUE = { names: ['redis-server', 'valkey-server'], debian: 'redis-server', brew: 'redis' };

const everywhere = () => [...process.env.PATH.split(delimiter), ...KNOWN_FOLDERS];

/** The first of `names` that is an executable file in one of the folders: the path and the known ones. */
export function findBinary(names, folders = everywhere()) {
  for (const name of names) {
    for (const folder of folders.filter(Boolean)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

/**
 * Paths of the servers that are needed, installed from Debian's packages where that is possible:
 * { database, queue }, each undefined when not needed.
 */
export async function findServers({ needDatabase, needQueue, log, signal, folders = everywhere() }) {
  const wanted = [needDatabase && DATABASE, needQueue && QUEUE].filter(Boolean);
  const missing = () => wanted.filter((server) => !findBinary(server.names, folders));
  if (missing().length > 0) await installDebianPackages(missing(), { log, signal, folders });
  if (missing().length > 0) throw new Sentence(missingSentence(missing()));
  return {
    database: needDatabase ? findBinary(DATABASE.names, folders) : undefined,
    queue: needQueue ? findBinary(QUEUE.names, folders) : undefined,
  };
}

async function installDebianPackages(missing, { log, signal, folders }) {
  const apt = findBinary(['apt-get'], folders);
  if (!apt || process.getuid() !== 0) throw new Sentence(missingSentence(missing));

  const packages = missing.map((server) => server.debian);
  log(
    `Installing Debian's ${packages.join(' and ')} (only the programs are used, never the system's own instance) …`,
  );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patient = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  // A stale mirror list must not stop an installation that would work from the cache: the second step decides.
  await runStep(apt, [...patient, 'update'], { env, signal });
  const { code, output } = await runStep(
    apt,
    [...patient, 'install', '-y', '--no-install-recommends', ...packages],
    {
      env,
      signal,
    },
  );
  if (code !== 0) {
    throw new Sentence(
      `apt-get could not install ${packages.join(' and ')}:\n${tail(output)}\n${missingSentence(missing)}`,
    );
  }
}

const missingSentence = (missing) => {
  const [apt, brew] = ['debian', 'brew'].map((kind) => missing.map((server) => server[kind]).join(' '));
  const names = missing.map((server) => server.names);
  return (
    `没有找到 ${names.map((name) => name.join(' 或 ')).join('，也没有 ')}：` +
    `Debian 或 Ubuntu 请运行 \`sudo apt-get install ${apt}\`，macOS 请运行 \`brew install ${brew}\`，` +
    '也可以用 `docker compose up`，或以 DATABASE_URL 和 REDIS_URL 给出您自己的服务器。\n' +
    `No ${names.map((name) => name.join(' or ')).join(' and no ')} found: ` +
    `run \`sudo apt-get install ${apt}\` on Debian or Ubuntu, \`brew install ${brew}\` on macOS, ` +
    'use `docker compose up` instead, or give your own servers as DATABASE_URL and REDIS_URL.'
  );
};

/** `name` beside another binary, or anywhere else. */
export const findBeside = (binary, names) =>
  findBinary(names, [
    dirname(binary),
    join(dirname(binary), '../bin'),
    join(dirname(binary), '../scripts'),
  ]) ?? findBinary(names);
