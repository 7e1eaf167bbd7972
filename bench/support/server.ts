import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_SECONDS = 30;

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Runs a script of the build as a process of its own, on a free port given as PORT, its output in `log`. Ready as soon
 * as `probe` is answered.
 */
export async function startServer(options: {
  script: URL;
  environment: NodeJS.ProcessEnv;
  probe: string;
  log: string;
}): Promise<Server> {
  const { script, environment, probe, log } = options;
  const port = await freePort();
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [fileURLToPath(script)], {
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const exited = once(child, 'exit');

  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + READY_SECONDS * 1000;
  while (!(await answers(url + probe))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${script.pathname} did not start:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    }
    await pause(50);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', killWithUs);
    },
  };
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
