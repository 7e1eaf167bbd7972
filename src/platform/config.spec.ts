import { generateKeyPairSync, type KeyObject } from 'node:crypto';
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
      home: '.local',
      jwtPrivateKey: undefined,
      logLevel: 'info',
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
    ]);
    expect(problems[0]).toContain('must be mysql://user:password@host:port/database');
  });

  it('makes no key of its own in production', () => {
    expect(problemsOf({ ...ENOUGH, NODE_ENV: 'production' })).toEqual([
      'The configuration is not usable:',
      '  - JWT_PRIVATE_KEY: is required in production (Ed25519 private key, PKCS#8 PEM)',
    ]);
    const key = (pem: string) =>
      problemsOf({ ...ENOUGH, NODE_ENV: 'production', JWT_PRIVATE_KEY: pem }).slice(1);
    const pemOf = ({ privateKey }: { privateKey: KeyObject }) =>
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(key(pemOf(generateKeyPairSync('ed25519')))).toEqual([]);
    const unusable = ['  - JWT_PRIVATE_KEY: must be an Ed25519 private key, PKCS#8 PEM'];
    expect(key('a key')).toEqual(unusable);
    expect(key(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })))).toEqual(unusable);
  });
});
