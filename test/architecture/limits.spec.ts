import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLSchema, isInputObjectType, isListType, getNullableType } from 'graphql';
import { ROLES } from '../../src/kernel/actor.js';
import { addMonths, month } from '../../src/kernel/month.js';
import { LIMITS } from '../../src/platform/limits.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { smallestRequest, smallestValue } from './operations.js';

/** Mutations whose input has a list of inputs, with the name of that list. */
/** Mutations with the name of the list in their input, and the smallest item of it. */
const batchesOf = (schema: GraphQLSchema): [string, string, unknown][] =>
  Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args }) => {
    const input = getNullableType(args.find((argument) => argument.name === 'input')?.type);
    if (!isInputObjectType(input)) return [];
    const list = Object.values(input.getFields()).find(
      (field) =>
        isListType(getNullableType(field.type)) && String(getNullableType(field.type)).endsWith('Input!]'),
    );
    const [item] = list ? (smallestValue(getNullableType(list.type)) as unknown[]) : [];
    return list ? [[`Mutation.${name}`, list.name, item] as [string, string, unknown]] : [];
  });

/** Published lists are longer than what is recorded at a time. */
const mostOf = (name: string): number =>
  name.startsWith('Mutation.publishInspect') ? LIMITS.inspectionListEntries : LIMITS.factsPerMutation;

describe('limits that belong to no one feature', () => {
  let platform: Platform;
  let everyRole: Caller;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    everyRole = await platform.as({ roles: ROLES, enterpriseId: 'firm-1' });
    ({ schema } = platform.app.get(GraphQLSchemaHost));
  });
  afterAll(() => platform.close());

  it('hold for the batch of every mutation that takes one', async () => {
    const batches = batchesOf(schema);
    expect(batches.map(([name]) => name)).toContain('Mutation.recordParcelCounts');
    for (const [name, list, item] of batches) {
      const { query, variables } = smallestRequest(schema, name);
      const { input } = variables as { input: object };
      const reasonsFor = async (count: number): Promise<(string | undefined)[]> => {
        const items = Array.from({ length: count }, () => item);
        const { extensions } = await everyRole.refused(query, { input: { ...input, [list]: items } });
        const { fields = [] } = extensions.details as { fields?: { path: string; reason: string }[] };
        return fields.filter(({ path }) => path === list).map(({ reason }) => reason);
      };
      const found = [await reasonsFor(0), await reasonsFor(mostOf(name) + 1)];
      expect([name, ...found]).toEqual([name, ['BATCH_EMPTY'], ['BATCH_TOO_LARGE']]);
    }
  });

  it('hold for the months of one question', async () => {
    const operator = await platform.as({ roles: ['OPERATOR'] });
    const ask = (months: number) => {
      const from = month('2016-01');
      return operator.ask(
        `query ($from: Month!, $to: Month!) { indicators(regionCode: "430100", from: $from, to: $to) { code } }`,
        { from, to: addMonths(from, months - 1) },
      );
    };
    const reasonOf = async (months: number) => (await ask(months)).errors?.[0]?.extensions.reason;
    expect(await reasonOf(LIMITS.monthsPerQuery)).toBeUndefined();
    expect(await reasonOf(LIMITS.monthsPerQuery + 1)).toBe('MONTHS_TOO_MANY');
  });
});
