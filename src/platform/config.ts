import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'must be mysql://user:password@host:port/database'),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must be redis://host:port'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Folder for keys and evidence; private to the process's user. */
  GREENPARCEL_HOME: z.string().default('.local'),
  /** Ed25519 private key, PKCS#8 PEM. In production it is given; elsewhere one is made under GREENPARCEL_HOME. */
  JWT_PRIVATE_KEY: z.string().refine(isEd25519, 'must be an Ed25519 private key, PKCS#8 PEM').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(20),
});

function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly redisUrl: string;
  readonly host: string;
  readonly port: number;
  readonly home: string;
  readonly jwtPrivateKey: string | undefined;
  readonly logLevel: string;
}

/** The one place that reads the environment. Throws one error that lists everything wrong at once. */
export function readConfig(source: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(source);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (source.NODE_ENV === 'production' && !source.JWT_PRIVATE_KEY) {
    problems.push('JWT_PRIVATE_KEY: is required in production (Ed25519 private key, PKCS#8 PEM)');
  }
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
  const environment = parsed.data;
  return {
    environment: environment.NODE_ENV,
    databaseUrl: environment.DATABASE_URL,
    databasePool: environment.DATABASE_POOL,
    redisUrl: environment.REDIS_URL,
    host: environment.HOST,
    port: environment.PORT,
    home: environment.GREENPARCEL_HOME,
    jwtPrivateKey: environment.JWT_PRIVATE_KEY,
    logLevel: environment.LOG_LEVEL,
  };
}

/** Injection token of the configuration. */
export const CONFIG = Symbol('CONFIG');
