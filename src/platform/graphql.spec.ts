import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { AppModule } from '../app.module.js';
import { type Caller, type GraphqlAnswer, openPlatform, type Platform } from '../../test/support/app.js';
import { openApplication } from './application.js';
import { writeCursor } from './connection.js';
import { LIMITS } from './limits.js';
import { sql } from './sql.js';

const times = (count: number, text: string): string => `${text} `.repeat(count);

const OUTLETS = 'outlets { id enterpriseId nameZh regionCode openedOn closedOn }';

describe('the GraphQL door', () => {
  let platform: Platform;
  let operator: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  const refusal = async (query: string, variables?: object) => {
    const { message, extensions } = await operator.refused(query, variables);
    return { message, ...extensions };
  };
  const post = async (body: string, language: 'zh-CN' | 'en' = 'en') => {
    const response = await platform.caller(undefined, language).fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  describe('limits the depth of a query', () => {
    const nested = (depth: number) =>
      `{ __type(name: "Query") { ${times(depth - 2, 'ofType {')} name ${times(depth - 2, '}')} } }`;
    const tooDeep = {
      message: 'The query is nested too deeply: at most 16 levels; split it.',
      code: 'BAD_USER_INPUT',
      reason: 'QUERY_TOO_DEEP',
      details: { found: LIMITS.queryDepth + 1, limit: LIMITS.queryDepth },
    };

    it('and answers the deepest that is allowed', async () => {
      await expect(operator.ask(nested(LIMITS.queryDepth))).resolves.not.toHaveProperty('errors');
    });

    it('to one level less than the attack', async () => {
      await expect(refusal(nested(LIMITS.queryDepth + 1))).resolves.toEqual(tooDeep);
    });

    it('when the operation is named __schema', async () => {
      await expect(refusal(`query __schema ${nested(LIMITS.queryDepth + 1)}`)).resolves.toEqual(tooDeep);
    });

    it('when it hides in a fragment named __schema', async () => {
      const inner = `${times(LIMITS.queryDepth - 1, 'ofType {')} name ${times(LIMITS.queryDepth - 1, '}')}`;
      const query = `{ __type(name: "Query") { ...__schema } } fragment __schema on __Type { ${inner} }`;
      await expect(refusal(query)).resolves.toEqual(tooDeep);
    });

    it('when it hides behind an alias __schema', async () => {
      const query = nested(LIMITS.queryDepth + 1).replace('__type', '__schema: __type');
      await expect(refusal(query)).resolves.toEqual(tooDeep);
    });
  });

  describe('limits the cost of a query', () => {
    /** 1 + 100 × (1 + 77 + 1 + 20 × 6) for the page, and what is missing to the limit, one by one. */
    const costing = (cost: number) =>
      `{ enterprises(first: 100) { nodes { ${times(77, 'id')} ${OUTLETS} } } ${times(cost - 19_901, '__typename')} }`;

    it('and answers the costliest that is allowed', async () => {
      await expect(operator.ask(costing(LIMITS.queryCost))).resolves.not.toHaveProperty('errors');
    });

    it('to one field less than the attack', async () => {
      await expect(refusal(costing(LIMITS.queryCost + 1))).resolves.toEqual({
        message:
          'The query asks for too much: at most 20000 fields, lists counted by page size; lower first or split it.',
        code: 'BAD_USER_INPUT',
        reason: 'QUERY_TOO_COSTLY',
        details: { found: LIMITS.queryCost + 1, limit: LIMITS.queryCost },
      });
    });

    const page = (first: string) => `enterprises${first} { nodes { ${OUTLETS} ${OUTLETS} } }`;

    it('by the page size that is written', async () => {
      await expect(operator.ask(`{ ${page('(first: 1)')} }`)).resolves.not.toHaveProperty('errors');
      await expect(refusal(`{ ${page('(first: 100)')} }`)).resolves.toMatchObject({
        reason: 'QUERY_TOO_COSTLY',
      });
    });

    it('by the largest page when the size is a variable, whatever the variable says', async () => {
      const query = `query ($first: Int!) { ${page('(first: $first)')} }`;
      await expect(refusal(query, { first: 1 })).resolves.toMatchObject({ reason: 'QUERY_TOO_COSTLY' });
    });

    it('by the default page when the size is left out', async () => {
      const rows = LIMITS.pageSizeDefault;
      await expect(operator.ask(`{ ${page('')} }`)).resolves.not.toHaveProperty('errors');
      await expect(refusal(`{ ${times(5, page(''))} }`)).resolves.toMatchObject({
        reason: 'QUERY_TOO_COSTLY',
        details: { found: 5 * (1 + rows * (1 + 2 * (1 + rows * 6))) },
      });
    });
  });

  it('limits aliases', async () => {
    const aliased = (count: number) =>
      `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
    await expect(operator.ask(aliased(LIMITS.queryAliases))).resolves.not.toHaveProperty('errors');
    await expect(refusal(aliased(LIMITS.queryAliases + 1))).resolves.toEqual({
      message: 'The query has too many aliases: at most 30; split it.',
      code: 'BAD_USER_INPUT',
      reason: 'QUERY_TOO_MANY_ALIASES',
      details: { found: LIMITS.queryAliases + 1, limit: LIMITS.queryAliases },
    });
  });

  it('limits tokens', async () => {
    const person = 'id: "p" signInName: "p" displayName: "p" password: "short"';
    const around =
      `mutation { registerPerson(input: { ${person} roles: [] }) { id } }`.match(/"?\w+"?|[^\w\s"]/g) ?? [];
    const long = (tokens: number) =>
      `mutation { registerPerson(input: { ${person} roles: [${times(tokens - around.length, 'OPERATOR')}] }) { id } }`;
    // One token less and the query reaches the next check, which is that of its content.
    await expect(refusal(long(LIMITS.queryTokens))).resolves.toMatchObject({ reason: 'PASSWORD_LENGTH' });
    await expect(refusal(long(LIMITS.queryTokens + 1))).resolves.toEqual({
      message: 'The query is too long: at most 5000 tokens; split it, and send values as variables.',
      code: 'BAD_USER_INPUT',
      reason: 'QUERY_TOO_LONG',
      details: {},
    });
  });

  it('limits the request body', async () => {
    const sized = (bytes: number) => {
      const bare = JSON.stringify({ query: '{ __typename }' });
      return JSON.stringify({ query: `{ __typename${' '.repeat(bytes - bare.length)} }` });
    };
    await expect(post(sized(LIMITS.requestBodyBytes))).resolves.toMatchObject({ status: 200 });
    await expect(post(sized(LIMITS.requestBodyBytes + 1))).resolves.toEqual({
      status: 400,
      body: {
        error: {
          code: 'BAD_USER_INPUT',
          reason: 'BODY_TOO_LARGE',
          message:
            'The request body is too large: at most 2000000 bytes; send it in parts, and files to the upload.',
          details: {},
        },
      },
    });
  });

  it('limits the page size', async () => {
    const page = '{ enterprises(first: 101) { nodes { id } } }';
    expect(LIMITS.pageSize).toBe(100);
    await expect(refusal(page)).resolves.toMatchObject({
      message: 'first must be from 1 to 100; page on with after for more.',
      code: 'BAD_USER_INPUT',
      reason: 'PAGE_SIZE',
    });
  });

  it('limits texts', async () => {
    const register = `mutation ($input: RegisterDepartmentInput!) { registerDepartment(input: $input) { id } }`;
    const input = (length: number) => ({
      id: `department-${length}`,
      nameZh: '局'.repeat(length),
      nameEn: 'Post',
      kind: 'POSTAL',
      regionCode: '430000',
      validFrom: '2020-01-01',
    });
    await expect(operator.get(register, { input: input(LIMITS.textCharacters) })).resolves.toHaveProperty(
      'registerDepartment',
    );
    await expect(refusal(register, { input: input(LIMITS.textCharacters + 1) })).resolves.toEqual({
      message: 'nameZh has more than 200 characters; shorten it.',
      code: 'BAD_USER_INPUT',
      reason: 'TEXT_TOO_LONG',
      details: {
        fields: [
          {
            path: 'nameZh',
            reason: 'TEXT_TOO_LONG',
            message: 'nameZh has more than 200 characters; shorten it.',
          },
        ],
      },
    });
  });

  it('refuses several operations in one request', async () => {
    const operation = { query: '{ __typename }' };
    await expect(post(JSON.stringify([operation, operation]))).resolves.toEqual({
      status: 400,
      body: {
        errors: [
          {
            message:
              'One request carries one operation: send them one by one, and many records as the list of a record… operation.',
            extensions: { code: 'BAD_USER_INPUT', reason: 'BATCH_REFUSED', details: {} },
          },
        ],
      },
    });
  });

  describe('refuses fragments', () => {
    it('that spread each other in a circle', async () => {
      const query = '{ me { ...A } } fragment A on Person { ...B } fragment B on Person { ...A }';
      await expect(refusal(query)).resolves.toMatchObject({
        reason: 'QUERY_UNFIT',
        message:
          'The query does not fit the schema; compare it with the schema: Cannot spread fragment "A" within itself via "B".',
      });
    });

    // Resolved naively these are 2^400 fields: that an answer comes at all is the proof.
    it('that double four hundred times', async () => {
      const doubling = Array.from(
        { length: 400 },
        (_, index) => `fragment F${index} on Person { ...F${index + 1} ...F${index + 1} }`,
      );
      const query = `{ me { ...F0 } } ${doubling.join(' ')} fragment F400 on Person { id }`;
      await expect(refusal(query)).resolves.toMatchObject({
        reason: 'QUERY_TOO_COSTLY',
        details: { found: Number.MAX_SAFE_INTEGER },
      });
    });

    it('that double at every level of the tree', async () => {
      const doubling = Array.from(
        { length: 200 },
        (_, index) =>
          `fragment F${index} on __Type { ofType { ...F${index + 1} } ofType { ...F${index + 1} } }`,
      );
      const query = `{ __type(name: "Query") { ...F0 } } ${doubling.join(' ')} fragment F200 on __Type { name }`;
      await expect(refusal(query)).resolves.toMatchObject({ reason: 'QUERY_TOO_DEEP' });
    });
  });

  it('refuses a field repeated so often that comparing the repetitions would take long', async () => {
    await expect(refusal(`{ ${times(4_000, '__typename')} }`)).resolves.toEqual({
      message: 'The query repeats too many fields to be compared; ask for each field once.',
      code: 'BAD_USER_INPUT',
      reason: 'QUERY_TOO_REPETITIVE',
      details: {},
    });
  });

  it('refuses introspection that goes round and round', async () => {
    const query = `{ __schema { types { ${times(5, 'fields { type {')} name ${times(5, '} }')} } } }`;
    await expect(refusal(query)).resolves.toMatchObject({ reason: 'QUERY_UNFIT' });
  });

  it('answers the introspection that explorers and code generators send', async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      oneOf: true,
      schemaDescription: true,
    });
    await expect(operator.get(query)).resolves.toHaveProperty('__schema');
  });

  describe('says what is wrong with a request', () => {
    const cases: [string, string, object, string, string, string][] = [
      [
        'a query that cannot be read',
        '{ me { id ',
        {},
        'QUERY_UNREADABLE',
        '查询语法有误，请检查 GraphQL 语句：Syntax Error: Expected Name, found <EOF>.',
        'The query cannot be read; check its GraphQL syntax: Syntax Error: Expected Name, found <EOF>.',
      ],
      [
        'a field that the schema does not have',
        '{ parcels }',
        {},
        'QUERY_UNFIT',
        '查询与接口定义不符，请对照 schema 修改：Cannot query field "parcels" on type "Query".',
        'The query does not fit the schema; compare it with the schema: Cannot query field "parcels" on type "Query".',
      ],
      [
        'a variable of another type',
        'query ($first: Int!) { enterprises(first: $first) { nodes { id } } }',
        { first: 'many' },
        'VARIABLE_INVALID',
        '变量与声明的类型不符，请修改后重试：Variable "$first" got invalid value "many"; Int cannot represent non-integer value: "many"',
        'A variable does not have the declared type; correct it and try again: Variable "$first" got invalid value "many"; Int cannot represent non-integer value: "many"',
      ],
      [
        'a variable that is missing',
        'query ($id: ID!) { enterprise(id: $id) { id } }',
        {},
        'VARIABLE_INVALID',
        '变量与声明的类型不符，请修改后重试：Variable "$id" of required type "ID!" was not provided.',
        'A variable does not have the declared type; correct it and try again: Variable "$id" of required type "ID!" was not provided.',
      ],
      [
        'a date as a number',
        'mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }',
        { input: { id: 'o', enterpriseId: 'e', nameZh: '网点', regionCode: '430100', openedOn: 20260308 } },
        'NOT_TEXT',
        'LocalDate 须以文本填写，例如 "2026-03-08"。',
        'LocalDate must be written as text, for example "2026-03-08".',
      ],
    ];

    it.each(cases)('%s', async (_name, query, variables, reason, zh, en) => {
      for (const [language, message] of [
        ['zh-CN', zh],
        ['en', en],
      ] as const) {
        const { status, body } = await post(JSON.stringify({ query, variables }), language);
        const [error, ...more] = (body as unknown as GraphqlAnswer).errors ?? [];
        expect({ status, message: error?.message, extensions: error?.extensions, more }).toEqual({
          status: 400,
          message,
          extensions: { code: 'BAD_USER_INPUT', reason, details: {} },
          more: [],
        });
      }
    });

    it('an operation name that the query does not have', async () => {
      const { body } = await post(JSON.stringify({ query: 'query A { __typename }', operationName: 'B' }));
      expect(body.errors).toMatchObject([{ extensions: { reason: 'OPERATION_UNKNOWN' } }]);
    });

    it('a body that is not JSON, or none', async () => {
      for (const text of ['{', '']) {
        const { status, body } = await post(text);
        expect({ status, error: body.error }).toMatchObject({
          status: 400,
          error: { code: 'BAD_USER_INPUT', reason: 'REQUEST_MALFORMED' },
        });
      }
      const { status, body } = await post('{}');
      expect({ status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'REQUEST_MALFORMED' } }],
      });
    });

    it('a request that a foreign page could send without asking', async () => {
      const response = await fetch(`${platform.url}/graphql?query=%7B__typename%7D`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { reason: 'REQUEST_MALFORMED' } }],
      });
    });

    it('an address that does not exist', async () => {
      const response = await operator.fetch('/nowhere');
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        error: {
          code: 'NOT_FOUND',
          reason: 'PATH_UNKNOWN',
          message: 'There is nothing at this address; check the path.',
          details: {},
        },
      });
    });
  });

  describe("refuses, as the caller's mistake, letters where only codes are", () => {
    const notAscii = {
      message:
        'A code, id or name in the request holds characters that none has: only letters, digits and signs of ASCII; check it.',
      code: 'BAD_USER_INPUT',
      reason: 'NOT_ASCII',
      details: {},
    };

    it('in an id, in a list of ids, and in a region', async () => {
      const asked = [
        '{ packagingUse(id: "信封") { id } }',
        '{ emissionFactors(ids: ["甲", "乙", "丙"]) { id } }',
        '{ indicators(regionCode: "长沙", from: "2026-03") { code } }',
      ];
      for (const query of asked) await expect(refusal(query)).resolves.toEqual(notAscii);
    });

    it('in a cursor', async () => {
      const query = 'query ($after: String) { vehicles(after: $after) { nodes { id } } }';
      await expect(refusal(query, { after: writeCursor('信封') })).resolves.toEqual(notAscii);
    });
  });

  it('answers its own failure with a reference number, without stack, statement or column', async () => {
    await platform.rows(sql`RENAME TABLE department TO department_away`);
    const answer = await operator.ask('{ departments { id } }');
    await platform.rows(sql`RENAME TABLE department_away TO department`);
    const [error] = answer.errors ?? [];
    const { reference } = error?.extensions.details ?? {};
    expect(reference).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(error).toEqual({
      message: `Something went wrong on our side and nothing was changed; try again later, and quote ${String(reference)} if it stays.`,
      locations: [{ line: 1, column: 3 }],
      path: ['departments'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', reason: 'INTERNAL', details: { reference } },
    });
  });

  it('serves the explorer from the installation alone', async () => {
    const page = await fetch(`${platform.url}/explorer`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const scripts = [...html.matchAll(/(?:src|href)="([^"/][^":]*\.(?:js|css))"/g)].map((match) => match[1]);
    expect(scripts).toContain('main.js');
    for (const script of scripts) {
      const { status } = await fetch(`${platform.url}/explorer/${script}`, { method: 'HEAD' });
      expect([script, status]).toEqual([script, 200]);
    }
    await expect(fetch(`${platform.url}/explorer/..%2f..%2fpackage.json`)).resolves.toHaveProperty(
      'status',
      404,
    );
  });

  it('keeps introspection and explorer to itself in production', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const config = {
      ...platform.config,
      environment: 'production' as const,
      jwtPrivateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const production = await openApplication(AppModule.api(config), config);
    await production.listen(0, '127.0.0.1');
    try {
      const url = await production.getUrl();
      const ask = async (query: string) => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'accept-language': 'en' },
          body: JSON.stringify({ query }),
        });
        return (await response.json()) as GraphqlAnswer<unknown>;
      };
      for (const query of [getIntrospectionQuery(), '{ __type(name: "Person") { name } }']) {
        const { errors, data } = await ask(query);
        expect(data).toBeUndefined();
        expect(errors?.[0]).toMatchObject({
          message: 'Introspection is off here; use the graphql/schema.graphql that comes with the release.',
          extensions: { code: 'BAD_USER_INPUT', reason: 'INTROSPECTION_OFF', details: {} },
        });
      }
      const guess = await ask('{ mee { id } }');
      expect(guess.errors?.[0]?.message).not.toContain('Did you mean');
      await expect(ask('{ regions { code } }')).resolves.toHaveProperty('data.regions');
      for (const path of ['/explorer', '/explorer/', '/explorer/main.js']) {
        await expect(fetch(`${url}${path}`)).resolves.toHaveProperty('status', 404);
      }
    } finally {
      await production.close();
    }
  });
});
