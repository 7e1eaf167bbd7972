import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Controller, Get, Module, type DynamicModule } from '@nestjs/common';
import { GraphQLSchemaHost, Query, Resolver } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { type Role, ROLES } from '../../src/kernel/actor.js';
import { Permit, Public, PUBLIC } from '../../src/platform/access.js';
import { readConfig } from '../../src/platform/config.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { graphqlOperations, httpOperations, type Operation, smallestRequest } from './operations.js';

const GOLDEN = 'test/golden/permissions.json';
const EVERY_ROLE = 'EVERY ROLE';
type Table = Record<string, string>;

const root = AppModule.api(readConfig({ DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' }));
const OPERATIONS = [...graphqlOperations(root), ...httpOperations(root)].toSorted((a, b) =>
  a.name < b.name ? -1 : 1,
);

const written = ({ permission }: Operation): string => {
  if (permission === undefined) return 'NOBODY';
  if (permission === PUBLIC) return PUBLIC;
  const roles = ROLES.filter((role) => permission.includes(role));
  return roles.length === ROLES.length ? EVERY_ROLE : roles.join(' ');
};
const unmarked = (operations: readonly Operation[]): string[] =>
  operations.filter(({ permission }) => permission === undefined).map(({ name }) => name);

describe('permissions', () => {
  it('are written on every operation and every route', () => {
    expect(OPERATIONS.length).toBeGreaterThan(10);
    expect(unmarked(OPERATIONS)).toEqual([]);
  });

  it('are seen to be missing where they are', () => {
    @Resolver()
    class Careless {
      @Query(() => String)
      open(): string {
        return '';
      }

      @Permit('OPERATOR')
      @Query(() => String, { name: 'closed' })
      other(): string {
        return '';
      }
    }
    @Controller('careless')
    class CarelessDoor {
      @Get('open')
      open(): string {
        return '';
      }

      @Public()
      @Get()
      door(): string {
        return '';
      }
    }
    @Module({ providers: [Careless], controllers: [CarelessDoor] })
    class CarelessModule {}
    const careless: DynamicModule = { module: class {}, imports: [CarelessModule] };
    expect(unmarked(graphqlOperations(careless))).toEqual(['Query.open']);
    expect(unmarked(httpOperations(careless))).toEqual(['GET /careless/open']);
  });

  it('are those that were reviewed', () => {
    const table = Object.fromEntries(OPERATIONS.map((operation) => [operation.name, written(operation)]));
    if (process.env.GOLDEN === 'write') writeFileSync(GOLDEN, `${JSON.stringify(table, null, 2)}\n`);
    const reviewed = existsSync(GOLDEN) ? (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Table) : {};
    const changed = Object.keys({ ...table, ...reviewed }).filter((name) => table[name] !== reviewed[name]);
    if (changed.length > 0) {
      throw new Error(
        `Who may do what has changed: ${changed.join(', ')}. If that is meant, run ` +
          '`GOLDEN=write npm test -- test/architecture/permits.spec.ts` and commit the diff with the change.',
      );
    }
    expect(table).toEqual(reviewed);
  });
});

/** What became of a request, as far as permission goes. */
type Verdict = 'NOT SIGNED IN' | 'ROLE NOT PERMITTED' | 'OUR ERROR' | 'LET IN';
const verdictOf = ({ code, reason }: { code?: string; reason?: string }): Verdict => {
  if (code === 'UNAUTHENTICATED' && reason === 'NOT_SIGNED_IN') return 'NOT SIGNED IN';
  if (code === 'FORBIDDEN' && reason === 'ROLE_NOT_PERMITTED') return 'ROLE NOT PERMITTED';
  return code === 'INTERNAL_SERVER_ERROR' ? 'OUR ERROR' : 'LET IN';
};

describe('over HTTP', () => {
  let platform: Platform;
  const callers = new Map<Role | 'STRANGER', Caller>();
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    callers.set('STRANGER', platform.caller());
    for (const role of ROLES) {
      const kind = role === 'INTEGRATOR' ? 'client' : 'person';
      callers.set(role, await platform.as({ roles: [role], kind, enterpriseId: 'firm-1' }));
    }
  });
  afterAll(() => platform.close());

  const ask = async (caller: Caller, name: string): Promise<Verdict> => {
    const [method, path] = name.split(' ') as [string, string | undefined];
    if (path === undefined) {
      const { query, variables } = smallestRequest(platform.app.get(GraphQLSchemaHost).schema, name);
      return verdictOf((await caller.ask(query, variables)).errors?.[0]?.extensions ?? {});
    }
    const response = await caller.fetch(path.replaceAll(/:\w+/g, 'x'), { method });
    const body = (await response.json().catch(() => ({}))) as { error?: { code?: string; reason?: string } };
    return verdictOf(body.error ?? {});
  };

  it('the served schema has no operation that this file does not know', () => {
    const { schema } = platform.app.get(GraphQLSchemaHost);
    const served = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => (type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []),
    );
    expect(served.toSorted()).toEqual(
      graphqlOperations(root)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it.each(OPERATIONS.map(({ name }) => name))('%s lets in whom it should, and nobody else', async (name) => {
    const allowed = (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Table)[name] ?? '';
    const expected = new Map<string, Verdict>();
    const found = new Map<string, Verdict>();
    for (const [who, caller] of callers) {
      const letIn =
        [PUBLIC, ...(who === 'STRANGER' ? [] : [EVERY_ROLE])].includes(allowed) ||
        allowed.split(' ').includes(who);
      expected.set(who, letIn ? 'LET IN' : who === 'STRANGER' ? 'NOT SIGNED IN' : 'ROLE NOT PERMITTED');
      found.set(who, await ask(caller, name));
    }
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});
