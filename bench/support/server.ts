import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_SECONDS = 30;

interface Script {
  readonly script: URL;
  readonly environment: NodeJS.ProcessEnv;
  /** File to which its output is added. */
  readonly log: string;
  /** Node's own options. */
  readonly options?: readonly string[];
}

export interface RunningProcess {
  /** Most memory that it ever held, in MB, as Linux counts it. */
  peakMemoryMb(): number;
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

export interface Server extends RunningProcess {
  readonly url: string;
}

/** Runs a script of the build as a process of its own, and waits until it is ready. */
export async function startProcess(
  { script, environment, log, options = [] }: Script,
  isReady: () => Promise<boolean> | boolean,
): Promise<RunningProcess> {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [...options, fileURLToPath(script)], {
    env: environment,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const exited = once(child, 'exit').finally(() => process.off('exit', killWithUs));

  const deadline = performance.now() + READY_SECONDS * 1000;
  while (!(await isReady())) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${script.pathname} did not start:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    }
    await pause(50);
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await exited;
  };
  return {
    peakMemoryMb: () => peakMemoryMb(child.pid),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** As `startProcess`, on a free port given as PORT; ready as soon as `probe` is answered. */
export async function startServer({ probe, ...script }: Script & { probe: string }): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = { ...script.environment, PORT: String(port) };
  const running = await startProcess({ ...script, environment }, () => answers(url + probe));
  return { ...running, url };
}

function peakMemoryMb(pid: number | undefined): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
