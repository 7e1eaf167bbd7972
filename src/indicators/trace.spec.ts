import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { RegionCode } from '../kernel/region-code.js';
import { write } from '../platform/database.js';
import { sql } from '../platform/sql.js';

const RECORD = `mutation ($input: RecordParcelCountsInput!) { recordParcelCounts(input: $input) { id } }`;
const RESULT = `code version factorRelease inputsDigest inputs result
  measures { nodes { enterpriseId regionCode month code dimension value isCounted } pageInfo { hasNextPage endCursor } }`;
const EXPLAIN = `query ($regionCode: ID!, $enterpriseId: ID, $period: String!, $code: String!, $first: Int! = 50, $after: String) {
  explainIndicator(regionCode: $regionCode, enterpriseId: $enterpriseId, period: $period, code: $code, first: $first,
    after: $after) { ${RESULT} } }`;
const CARBON = `query ($enterpriseId: ID!, $method: String!) {
  explainCarbon(enterpriseId: $enterpriseId, month: "2026-10", method: $method) { ${RESULT} } }`;
const FACTS = `query ($enterpriseId: ID!, $regionCode: ID!, $code: String!, $first: Int! = 50, $after: String) {
  measureFacts(enterpriseId: $enterpriseId, regionCode: $regionCode, month: "2026-10", code: $code, first: $first,
    after: $after) {
    value sumOfFacts factCount nodes { factTable sourceRef amount isLater } pageInfo { hasNextPage endCursor } } }`;

interface Explained {
  version: number;
  factorRelease: string;
  inputsDigest: string;
  inputs: { sums: unknown[] };
  result: { because: { measures: { code: string; value: string }[] } };
  measures: {
    nodes: { enterpriseId: string; regionCode: string; code: string; value: string; isCounted: boolean }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
interface Facts {
  value: string;
  sumOfFacts: string;
  factCount: number;
  nodes: { factTable: string; sourceRef: string; amount: string; isLater: boolean }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe('a stored result is explained', () => {
  let platform: Platform;
  let firm: Caller;
  let stranger: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const ewr = { regionCode: '430100', period: '2026-10', code: 'EWR' };
  const explain = async (caller: Caller, variables: object): Promise<Explained> =>
    (await caller.get<{ explainIndicator: Explained }>(EXPLAIN, variables)).explainIndicator;
  const facts = async (caller: Caller, variables: object): Promise<Facts> =>
    (await caller.get<{ measureFacts: Facts }>(FACTS, variables)).measureFacts;
  const accepted = { enterpriseId: 'firm-a', regionCode: '430102', code: 'parcels.accepted' };
  const count = (ref: string, outletId: string, day: string, pieces: number, eWaybill?: number) => ({
    sourceRef: ref,
    evidenceGrade: 'SYSTEM_FEED',
    outletId,
    day,
    accepted: pieces,
    eWaybill,
  });

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    stranger = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    await firm.get(RECORD, {
      input: {
        items: [
          count('one', 'outlet-a', '2026-10-08', 1_000, 900),
          count('two', 'outlet-a', '2026-10-09', 500, 450),
          count('three', 'outlet-a2', '2026-10-08', 70),
        ],
      },
    });
    await stranger.get(RECORD, { input: { items: [count('x', 'outlet-b', '2026-10-08', 10, 10)] } });
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('down to the measures of each county, those left out told apart', async () => {
    const found = await explain(firm, { ...ewr, enterpriseId: 'firm-a' });
    expect(found).toMatchObject({ version: 1, factorRelease: '2026-1' });
    expect(found.inputsDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(found.inputs.sums).toHaveLength(2);
    const nodes = found.measures.nodes.map(({ regionCode, code, value, isCounted }) => [
      regionCode,
      code,
      value,
      isCounted,
    ]);
    expect(nodes).toEqual([
      ['430102', 'parcels.accepted', '1500', true],
      ['430102', 'parcels.eWaybill', '1350', true],
      ['430103', 'parcels.accepted', '70', false],
    ]);
    expect(found.result.because.measures.map(({ value }) => value)).toEqual(['1350', '1500']);
  });

  it('page by page', async () => {
    const first = await explain(firm, { ...ewr, enterpriseId: 'firm-a', first: 2 });
    expect(first.measures.pageInfo.hasNextPage).toBe(true);
    const rest = await explain(firm, {
      ...ewr,
      enterpriseId: 'firm-a',
      after: first.measures.pageInfo.endCursor,
    });
    expect(rest.measures.nodes.map(({ regionCode }) => regionCode)).toEqual(['430103']);
    const page = await facts(firm, { ...accepted, first: 1 });
    expect(page).toMatchObject({ factCount: 2, sumOfFacts: '1500', pageInfo: { hasNextPage: true } });
    const last = await facts(firm, { ...accepted, after: page.pageInfo.endCursor });
    expect([...page.nodes, ...last.nodes].map(({ sourceRef }) => sourceRef).sort()).toEqual(['one', 'two']);
  });

  it('down to the facts, and a fact that was recorded since is told apart', async () => {
    await platform.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE parcel_count SET recorded_at = '2026-11-21 02:30:00' WHERE source_ref = 'two'`,
      ),
    );
    const found = await facts(firm, accepted);
    expect(found).toMatchObject({ value: '1500', sumOfFacts: '1500' });
    expect(found.nodes.map(({ sourceRef, amount, isLater }) => [sourceRef, amount, isLater]).sort()).toEqual([
      ['one', '1000', false],
      ['two', '500', true],
    ]);
  });

  it('of carbon too, with its inputs', async () => {
    const { explainCarbon } = await firm.get<{ explainCarbon: Explained }>(CARBON, {
      enterpriseId: 'firm-a',
      method: 'observed-turns',
    });
    expect(explainCarbon).toMatchObject({ factorRelease: '2026-1', version: 1 });
    expect(explainCarbon.measures.nodes.length).toBeGreaterThan(0);
    expect(JSON.stringify(explainCarbon.inputs)).toContain('parcels.accepted');
    const foreign = await stranger.refused(CARBON, { enterpriseId: 'firm-a', method: 'observed-turns' });
    expect(foreign.extensions.reason).toBe('ENTERPRISE_UNKNOWN');
  });

  it('to a firm of itself, to a department of its region, and to nobody else', async () => {
    const foreign = await stranger.refused(FACTS, accepted);
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
    const own = await explain(stranger, ewr);
    expect(new Set(own.measures.nodes.map(({ enterpriseId }) => enterpriseId))).toEqual(new Set(['firm-b']));
    const changsha = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    const all = await explain(changsha, ewr);
    expect(new Set(all.measures.nodes.map(({ enterpriseId }) => enterpriseId))).toEqual(
      new Set(['firm-a', 'firm-b']),
    );
    expect((await facts(changsha, accepted)).factCount).toBe(2);
    const guiyang = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '520100' as RegionCode });
    const outside = await guiyang.refused(FACTS, accepted);
    expect(outside.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'REGION_OUTSIDE' });
    const unknown = await firm.refused(EXPLAIN, { ...ewr, code: 'NVK', enterpriseId: 'firm-a' });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'RESULT_UNKNOWN' });
  });
});
