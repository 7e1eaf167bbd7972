import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const ENOUGH = {
  DATABASE_URL: 'mysql://gp:gp@127.0.0.1:3306/greenparcel',
  REDIS_URL: 'redis://127.0.0.1:6379',
};

function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

describe('the configuration', () => {
  it('needs a database and a Redis, and has a default for the rest', () => {
    expect(readConfig(ENOUGH)).toEqual({
      environment: 'development',
      databaseUrl: ENOUGH.DATABASE_URL,
      databasePool: 20,
      redisUrl: ENOUGH.REDIS_URL,
      host: '127.0.0.1',
      port: 3000,
      trustedProxies: 'loopback',
      home: '.local',
      jwtPrivateKey: undefined,
      vaultKeys: { key: undefined, keyBefore: undefined },
      textMessages: undefined,
      logLevel: 'info',
      files: { folder: '.local/files' },
    });
  });

  it('lists everything that is wrong at once', () => {
    const [first, ...problems] = problemsOf({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://nowhere',
      PORT: '70000',
      LOG_LEVEL: 'loud',
    });
    expect(first).toBe('The configuration is not usable:');
    expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual([
      '  - DATABASE_URL',
      '  - REDIS_URL',
      '  - PORT',
      '  - LOG_LEVEL',
      '  - JWT_PRIVATE_KEY',
      '  - AUDIT_PRIVATE_KEY',
      '  - VAULT_KEY',
      '  - SMS_WEBHOOK_URL',
      '  - SMS_WEBHOOK_TOKEN',
    ]);
    expect(problems[0]).toContain('must be mysql://user:password@host:port/database');
  });

  it('keeps files in a named folder or in a bucket, and not half in each', () => {
    expect(readConfig({ ...ENOUGH, FILES_FOLDER: '/srv/files' }).files).toEqual({ folder: '/srv/files' });
    const bucket = {
      S3_BUCKET: 'greenparcel',
      S3_ENDPOINT: 'https://s3.example.org',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'secret',
    };
    expect(readConfig({ ...ENOUGH, ...bucket, S3_PATH_STYLE: 'false' }).files).toEqual({
      s3: {
        bucket: 'greenparcel',
        endpoint: 'https://s3.example.org',
        region: 'us-east-1',
        accessKeyId: 'key',
        secretAccessKey: 'secret',
        pathStyle: false,
      },
    });
    expect(problemsOf({ ...ENOUGH, S3_BUCKET: 'greenparcel', FILES_FOLDER: '/srv/files' })).toEqual([
      'The configuration is not usable:',
      '  - S3_ENDPOINT: is required with S3_BUCKET',
      '  - S3_ACCESS_KEY_ID: is required with S3_BUCKET',
      '  - S3_SECRET_ACCESS_KEY: is required with S3_BUCKET',
      '  - FILES_FOLDER: files are kept in one place, so leave it out with S3_BUCKET',
    ]);
    expect(problemsOf({ ...ENOUGH, ...bucket, S3_ENDPOINT: 's3.example.org' })).toEqual([
      'The configuration is not usable:',
      '  - S3_ENDPOINT: must be https://host or http://host:port',
    ]);
    expect(problemsOf({ ...ENOUGH, S3_ENDPOINT: 'https://s3.example.org' })).toEqual([
      'The configuration is not usable:',
      '  - S3_ENDPOINT: has no use without S3_BUCKET',
    ]);
  });

  const NEEDED = {
    AUDIT_PRIVATE_KEY: String(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ),
    VAULT_KEY: randomBytes(32).toString('base64'),
    SMS_WEBHOOK_URL: 'https://messages.example.org/send',
    SMS_WEBHOOK_TOKEN: 'token',
  };

  it('makes no key of its own in production, and sends no code to a log', () => {
    expect(problemsOf({ ...ENOUGH, NODE_ENV: 'production' })).toEqual([
      'The configuration is not usable:',
      '  - JWT_PRIVATE_KEY: is required in production (Ed25519 private key, PKCS#8 PEM)',
      '  - AUDIT_PRIVATE_KEY: is required in production (Ed25519 private key, PKCS#8 PEM)',
      '  - VAULT_KEY: is required in production (32 bytes as base64)',
      '  - SMS_WEBHOOK_URL: is required in production (who sends the sign-in codes)',
      '  - SMS_WEBHOOK_TOKEN: is required in production (bearer token for SMS_WEBHOOK_URL)',
    ]);
    const key = (pem: string) =>
      problemsOf({ ...ENOUGH, ...NEEDED, NODE_ENV: 'production', JWT_PRIVATE_KEY: pem }).slice(1);
    const pemOf = ({ privateKey }: { privateKey: KeyObject }) =>
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(key(pemOf(generateKeyPairSync('ed25519')))).toEqual([]);
    const unusable = ['  - JWT_PRIVATE_KEY: must be an Ed25519 private key, PKCS#8 PEM'];
    expect(key('a key')).toEqual(unusable);
    expect(key(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })))).toEqual(unusable);
  });

  it('takes a vault key of 32 bytes, and a sender that nobody can listen to', () => {
    const { vaultKeys, textMessages } = readConfig({ ...ENOUGH, ...NEEDED, VAULT_KEY_BEFORE: '' });
    expect(vaultKeys).toEqual({ key: Buffer.from(NEEDED.VAULT_KEY, 'base64'), keyBefore: undefined });
    expect(textMessages).toEqual({ url: NEEDED.SMS_WEBHOOK_URL, token: 'token' });
    const wrong = {
      VAULT_KEY: randomBytes(16).toString('base64'),
      SMS_WEBHOOK_URL: 'http://messages.example.org/send',
    };
    expect(problemsOf({ ...ENOUGH, ...wrong }).slice(1)).toEqual([
      '  - VAULT_KEY: must be 32 bytes as base64, such as `openssl rand -base64 32` gives',
      '  - SMS_WEBHOOK_URL: must be https://host/path (http only on this machine)',
    ]);
    const here = { ...ENOUGH, SMS_WEBHOOK_URL: 'http://127.0.0.1:8080/send' };
    expect(readConfig(here).textMessages).toEqual({ url: here.SMS_WEBHOOK_URL, token: '' });
  });

  it('believes the proxies that are named, or none', () => {
    expect(readConfig({ ...ENOUGH, TRUSTED_PROXIES: '' }).trustedProxies).toBe('');
    expect(readConfig({ ...ENOUGH, TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toBe(
      '10.0.0.0/8, ::1',
    );
    expect(problemsOf({ ...ENOUGH, TRUSTED_PROXIES: 'http://proxy?' })[1]).toContain(
      'TRUSTED_PROXIES: must be',
    );
  });

  it('takes what is left blank as not given', () => {
    const blank = { JWT_PRIVATE_KEY: '', VAULT_KEY: '', SMS_WEBHOOK_URL: '', SMS_WEBHOOK_TOKEN: '' };
    expect(readConfig({ ...ENOUGH, ...blank })).toEqual(readConfig(ENOUGH));
  });
});
