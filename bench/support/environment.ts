import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Environment extends NodeJS.ProcessEnv {
  /** A folder that is gone when the process ends. */
  readonly GREENPARCEL_HOME: string;
}

/** What processes under measurement run with: as in production, with keys and a folder of their own. */
export function benchEnvironment(): Environment {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const home = mkdtempSync(join(tmpdir(), 'greenparcel-bench-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  return {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    GREENPARCEL_HOME: home,
    JWT_PRIVATE_KEY: signingKey(),
    AUDIT_PRIVATE_KEY: signingKey(),
    VAULT_KEY: randomBytes(32).toString('base64'),
    // Nobody listens: no benchmark signs in by phone.
    SMS_WEBHOOK_URL: 'http://127.0.0.1:9/',
    SMS_WEBHOOK_TOKEN: 'none',
    LOG_LEVEL: 'info',
  };
}

const signingKey = () =>
  String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
