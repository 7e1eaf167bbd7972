import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { S3Place } from './s3-files.js';

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'must be mysql://user:password@host:port/database'),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must be redis://host:port'),
  HOST: z.string().default('127.0.0.1'),
  /** Whose X-Forwarded-For is believed: addresses, networks, or loopback, linklocal, uniquelocal, with commas between. */
  TRUSTED_PROXIES: z
    .string()
    .regex(
      /^[\w.:/, ]*$/,
      'must be addresses, networks or loopback, linklocal, uniquelocal, with commas between',
    )
    .default('loopback'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Folder for keys and evidence; private to the process's user. */
  GREENPARCEL_HOME: z.string().default('.local'),
  /** Ed25519 private key, PKCS#8 PEM. In production it is given; elsewhere one is made under GREENPARCEL_HOME. */
  JWT_PRIVATE_KEY: z
    .string()
    .refine((pem) => pem === '' || isEd25519(pem), 'must be an Ed25519 private key, PKCS#8 PEM')
    .optional(),
  /** Signs the checkpoints of the audit chain, as JWT_PRIVATE_KEY: another key, so that neither can do for the other. */
  AUDIT_PRIVATE_KEY: z
    .string()
    .refine((pem) => pem === '' || isEd25519(pem), 'must be an Ed25519 private key, PKCS#8 PEM')
    .optional(),
  /** Opens the data keys of the vault. In production it is given; elsewhere one is made under GREENPARCEL_HOME. */
  VAULT_KEY: vaultKeySchema(),
  /** The key before VAULT_KEY, until `vault -- rotate` has sealed everything anew. */
  VAULT_KEY_BEFORE: vaultKeySchema(),
  /** Sends text messages in production; elsewhere their codes stand in the log. */
  SMS_WEBHOOK_URL: z
    .string()
    .regex(
      /^(https:\/\/.+|http:\/\/(127\.0\.0\.1|localhost)[:/].*)?$/,
      'must be https://host/path (http only on this machine)',
    )
    .optional(),
  SMS_WEBHOOK_TOKEN: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(20),
  /** Folder of uploaded files; `files` under GREENPARCEL_HOME where none is named and no S3 bucket either. */
  FILES_FOLDER: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z
    .string()
    .regex(/^(https?:\/\/.+)?$/, 'must be https://host or http://host:port')
    .optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** The bucket in the path (MinIO, Ceph) or, with false, in the host name (most clouds). */
  S3_PATH_STYLE: z.enum(['true', 'false']).default('true'),
});

function vaultKeySchema() {
  return z
    .string()
    .refine(
      (text) => text === '' || Buffer.from(text, 'base64').length === 32,
      'must be 32 bytes as base64, such as `openssl rand -base64 32` gives',
    )
    .optional();
}

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
  /** Empty where nobody's is. */
  readonly trustedProxies: string;
  readonly home: string;
  readonly jwtPrivateKey: string | undefined;
  readonly auditPrivateKey: string | undefined;
  readonly vaultKeys: { readonly key: Buffer | undefined; readonly keyBefore: Buffer | undefined };
  /** Undefined where messages go to the log. */
  readonly textMessages: { readonly url: string; readonly token: string } | undefined;
  readonly logLevel: string;
  readonly files: { readonly folder: string } | { readonly s3: S3Place };
}

/** The one place that reads the environment. Throws one error that lists everything wrong at once. */
export function readConfig(source: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(source);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  problems.push(...productionProblems(source), ...filesProblems(source));
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
    trustedProxies: environment.TRUSTED_PROXIES,
    home: environment.GREENPARCEL_HOME,
    jwtPrivateKey: environment.JWT_PRIVATE_KEY || undefined,
    auditPrivateKey: environment.AUDIT_PRIVATE_KEY || undefined,
    vaultKeys: { key: bytesOf(environment.VAULT_KEY), keyBefore: bytesOf(environment.VAULT_KEY_BEFORE) },
    textMessages: environment.SMS_WEBHOOK_URL
      ? { url: environment.SMS_WEBHOOK_URL, token: environment.SMS_WEBHOOK_TOKEN ?? '' }
      : undefined,
    logLevel: environment.LOG_LEVEL,
    files: filesOf(environment),
  };
}

const bytesOf = (base64: string | undefined): Buffer | undefined =>
  base64 ? Buffer.from(base64, 'base64') : undefined;

const PRODUCTION_NEEDS = {
  JWT_PRIVATE_KEY: 'Ed25519 private key, PKCS#8 PEM',
  AUDIT_PRIVATE_KEY: 'Ed25519 private key, PKCS#8 PEM',
  VAULT_KEY: '32 bytes as base64',
  SMS_WEBHOOK_URL: 'who sends the sign-in codes',
  SMS_WEBHOOK_TOKEN: 'bearer token for SMS_WEBHOOK_URL',
} as const;

function productionProblems(source: NodeJS.ProcessEnv): string[] {
  if (source.NODE_ENV !== 'production') return [];
  return Object.entries(PRODUCTION_NEEDS)
    .filter(([name]) => !source[name])
    .map(([name, what]) => `${name}: is required in production (${what})`);
}

const S3_NEEDS = ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

function filesProblems(source: NodeJS.ProcessEnv): string[] {
  if (!source.S3_BUCKET) {
    const idle = S3_NEEDS.filter((name) => source[name]);
    return idle.map((name) => `${name}: has no use without S3_BUCKET`);
  }
  const missing = S3_NEEDS.filter((name) => !source[name]);
  return [
    ...missing.map((name) => `${name}: is required with S3_BUCKET`),
    ...(source.FILES_FOLDER
      ? ['FILES_FOLDER: files are kept in one place, so leave it out with S3_BUCKET']
      : []),
  ];
}

function filesOf(environment: z.output<typeof Environment>): Config['files'] {
  if (!environment.S3_BUCKET) {
    return { folder: environment.FILES_FOLDER || join(environment.GREENPARCEL_HOME, 'files') };
  }
  return {
    s3: {
      bucket: environment.S3_BUCKET,
      endpoint: environment.S3_ENDPOINT as string,
      region: environment.S3_REGION,
      accessKeyId: environment.S3_ACCESS_KEY_ID as string,
      secretAccessKey: environment.S3_SECRET_ACCESS_KEY as string,
      pathStyle: environment.S3_PATH_STYLE === 'true',
    },
  };
}

/** Injection token of the configuration. */
export const CONFIG = Symbol('CONFIG');
