import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBeside } from './binaries.mjs';
import { Sentence } from './command.mjs';
import { RESET } from './home.mjs';
import { freePort, runStep, startProcess, tail, waitUntilReady } from './processes.mjs';

export const DATABASE_NAME = 'greenparcel';
const DRAFT = 'mariadb-draft-';

/** Starts MariaDB (or MySQL) on `mariadb/` of the home, made on first use, and sets `settings.databasePort`. */
export async function startMariadb({ binary, home, settings, durable, admin, log, signal }) {
  const isMariadb = (await runStep(binary, ['--no-defaults', '--version'], { signal })).output.includes(
    'MariaDB',
  );
  await layOut({ binary, isMariadb, home, log, signal });

  const initFile = join(home, 'mariadb-init.sql');
  for (let attempt = 1; ; attempt += 1) {
    writeFileSync(initFile, initSql(settings.databasePassword, admin), { mode: 0o600 });
    settings.databasePort = (await freePort(settings.databasePort)) ?? (await freePort());
    const mariadb = startProcess(
      home,
      'mariadb',
      binary,
      serverOptions({ isMariadb, home, settings, durable, initFile }),
      {
        mark: `--datadir=${join(home, 'mariadb')}`,
        cwd: home,
        env: environment(home),
      },
    );
    try {
      const end = await waitUntilReady(mariadb, () => mariadb.output().includes('ready for connections'), {
        seconds: 180,
        signal,
      });
      if (end === 'ready') return { ...mariadb, stop: () => mariadb.stop(60) };
      if (end === 'ended' && attempt < 3 && mariadb.output().includes('Address already in use')) continue;
      throw new Sentence(startSentence(mariadb, end));
    } catch (error) {
      await mariadb.stop(20);
      throw error;
    } finally {
      rmSync(initFile, { force: true });
    }
  }
}

/**
 * Makes the data folder under another name and renames it when it is whole, so that an installation which was
 * killed half-way is never taken for a database.
 */
async function layOut({ binary, isMariadb, home, log, signal }) {
  for (const name of readdirSync(home)) {
    if (name.startsWith(DRAFT)) rmSync(join(home, name), { recursive: true, force: true });
  }
  const folder = join(home, 'mariadb');
  if (existsSync(folder)) {
    if (existsSync(join(folder, 'mysql')) && existsSync(join(folder, 'ibdata1'))) return;
    throw new Sentence(`${folder} is not a whole MariaDB data folder. ${RESET}.`);
  }
  log('正在建立新数据库 Laying out a new database …');
  // A relative path: mariadb-install-db stumbles over spaces in an absolute one.
  const draft = `${DRAFT}${process.pid}`;
  mkdirSync(join(home, draft), { mode: 0o700 });
  const [command, args] = isMariadb
    ? [
        findBeside(binary, ['mariadb-install-db', 'mysql_install_db']),
        [
          '--no-defaults',
          `--datadir=./${draft}`,
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
          '--skip-name-resolve',
        ],
      ]
    : [binary, ['--no-defaults', '--initialize-insecure', `--datadir=${join(home, draft)}`]];
  if (!command)
    throw new Sentence(
      `mariadb-install-db is missing beside ${binary}: install the whole MariaDB server package.`,
    );
  const { code, output } = await runStep(command, [...args, ...asRoot()], {
    cwd: home,
    env: environment(home),
    signal,
  });
  if (code !== 0) throw new Sentence(`The database could not be laid out in ${home}:\n${tail(output)}`);
  renameSync(join(home, draft), folder);
}

/**
 * Temporary files of its own: a server that starts deletes every `#sql…` file in its temporary folder, those of
 * other servers too. By the environment, because mariadb-install-db stumbles over spaces in options.
 */
function environment(home) {
  const folder = join(home, 'mariadb-tmp');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { ...process.env, TMPDIR: folder };
}

// The server refuses to run as root unless told so by name.
const asRoot = () => (process.getuid() === 0 ? ['--user=root'] : []);

function serverOptions({ isMariadb, home, settings, durable, initFile }) {
  return [
    '--no-defaults', // must be first: nothing of the system's configuration leaks in
    `--datadir=${join(home, 'mariadb')}`,
    '--socket=mariadb.sock', // relative to the data folder: an absolute one may exceed the 107 bytes a socket path has
    '--pid-file=mariadb.pid',
    '--bind-address=127.0.0.1',
    `--port=${settings.databasePort}`,
    '--skip-name-resolve',
    '--skip-log-bin',
    '--local-infile=ON', // the platform loads files of facts through its own connection
    '--max-connections=200',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--transaction-isolation=READ-COMMITTED',
    '--loose-innodb-snapshot-isolation=ON', // MariaDB from 10.6.18, 10.11.8: a lost update becomes error 1020
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    `--innodb-doublewrite=${durable ? 'ON' : 'OFF'}`,
    `--innodb-buffer-pool-size=${durable ? '256M' : '128M'}`,
    `--init-file=${initFile}`,
    ...(isMariadb ? [] : ['--mysqlx=OFF']),
    ...asRoot(),
  ];
}

// Runs at every start, one statement a line, before the first connection is taken. The password is hexadecimal.
function initSql(password, admin) {
  const user = `'${DATABASE_NAME}'@'127.0.0.1'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${DATABASE_NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}';`,
    `ALTER USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON ${admin ? '*' : DATABASE_NAME}.* TO ${user};`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    `DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';`,
    '',
  ].join('\n');
}

function startSentence(mariadb, end) {
  const complaints = mariadb
    .output()
    .split('\n')
    .filter((line) => /\[ERROR\]/.test(line));
  const evidence = complaints.length > 0 ? complaints.join('\n') : mariadb.output();
  return (
    `MariaDB ${end === 'late' ? 'was not ready after three minutes' : 'did not start'}; it said (${mariadb.log}):\n` +
    `${tail(evidence, 8)}\nIf its data are damaged or of another version, ${RESET}.`
  );
}
