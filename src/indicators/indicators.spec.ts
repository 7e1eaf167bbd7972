import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { RESULTS_WITH_INPUTS, STORED_COLUMNS } from './indicators.queries.js';

const RECORD = `mutation ($input: RecordParcelCountsInput!) { recordParcelCounts(input: $input) { id state } }`;
const INDICATORS = `query ($regionCode: ID!, $enterpriseId: ID, $from: Month!, $codes: [String!]) {
  indicators(regionCode: $regionCode, enterpriseId: $enterpriseId, from: $from, codes: $codes) {
    code month value unit reason reasonText { en } label { zh } formulaVersion because
    attainments { targetId targetValue standing attainedPercent gap isMet confidence }
  }
}`;

interface Result {
  code: string;
  value: string | null;
  reason: string | null;
  label: { zh: string };
  reasonText: { en: string } | null;
  because: {
    measures: { code: string; value: string; weakestGrade: string }[];
    leftOut: object[];
    leftOutCount: number;
  } | null;
  attainments: { targetId: string; standing: string; attainedPercent: string; gap: string; isMet: boolean }[];
}

describe('indicators', () => {
  let platform: Platform;
  let operator: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const firms: Record<string, Caller> = {};
  const read = async (caller: Caller, variables: object): Promise<Result> => {
    const { indicators } = await caller.get<{ indicators: Result[] }>(INDICATORS, {
      codes: ['EWR'],
      from: '2026-10',
      ...variables,
    });
    return indicators[0] as Result;
  };
  const count = (sourceRef: string, outletId: string, accepted: number, eWaybill: number | null) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId,
    day: '2026-10-08',
    accepted,
    eWaybill,
  });

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    operator = await platform.as({ roles: ['OPERATOR'] });
    for (const [firm, serial, county] of [
      ['one', '1', '430102'],
      ['two', '2', '430204'],
    ] as const) {
      const first17 = `9143010000000000${serial}`;
      await operator.get(
        `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
        {
          input: {
            id: firm,
            uscc: first17 + usccCheckCharacter(first17),
            nameZh: firm,
            kind: 'COURIER',
            regionCode: '430100',
          },
        },
      );
      await operator.get(`mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }`, {
        input: {
          id: `${firm}-outlet`,
          enterpriseId: firm,
          nameZh: firm,
          regionCode: county,
          openedOn: '2020-01-01',
        },
      });
      firms[firm] = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: firm });
    }
    await firms.one!.get(RECORD, { input: { items: [count('a', 'one-outlet', 1000, 900)] } });
    await firms.two!.get(RECORD, { input: { items: [count('b', 'two-outlet', 9000, 8910)] } });
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('gives the value with its derivation, evidence and formula version', async () => {
    const result = await read(firms.one!, { regionCode: '430102' });
    expect(result).toMatchObject({ value: '90', label: { zh: '平台定义' }, formulaVersion: 1 });
    expect(result.because?.measures).toEqual([
      expect.objectContaining({ code: 'parcels.eWaybill', value: '900', weakestGrade: 'SYSTEM_FEED' }),
      expect.objectContaining({ code: 'parcels.accepted', value: '1000' }),
    ]);
  });

  it('holds the value against the last published target and says how far off it is', async () => {
    const { attainments } = await read(firms.one!, { regionCode: '430102' });
    const target = attainments.find((one) => one.targetId === '9571-EWR');
    expect(target).toMatchObject({
      standing: 'LAST_PUBLISHED',
      attainedPercent: '94.74',
      gap: '-5',
      isMet: false,
    });
  });

  it('shows the best targets of many, up to attainmentsShown', async () => {
    // Five programmes before 2026 and the 2025 statements name NSP for a Hunan county.
    const [result] = (
      await operator.get<{ indicators: Result[] }>(INDICATORS, {
        codes: ['NSP'],
        from: '2026-10',
        regionCode: '430102',
      })
    ).indicators;
    expect(result?.attainments).toHaveLength(LIMITS.attainmentsShown);
  });

  it('computes a region from summed measures, not as a mean of ratios', async () => {
    // (900 + 8910) / (1000 + 9000) = 98.1 %, where the mean of 90 % and 99 % would be 94.5 %.
    expect((await read(operator, { regionCode: '430000' })).value).toBe('98.1');
    expect((await read(operator, { regionCode: '430200' })).value).toBe('99');
  });

  it('gives null with the reason where nothing was recorded, never zero', async () => {
    const result = await read(firms.one!, { regionCode: '430102', from: '2026-09' });
    expect(result).toMatchObject({ value: null, reason: 'MEASURE_MISSING', because: null });
  });

  it('says of a stored result without a value why, and who is left out', async () => {
    const { value, reason, reasonText, because } = await read(operator, {
      codes: ['ECP'],
      regionCode: '430000',
    });
    expect([value, reason]).toEqual([null, 'MEASURE_MISSING']);
    expect(reasonText?.en).toMatch(/^Not recorded: .*electricity/i);
    expect(because?.leftOutCount).toBe(2);
    expect(because?.leftOut).toMatchObject([
      { enterpriseId: 'one', month: '2026-10' },
      { enterpriseId: 'two', month: '2026-10' },
    ]);
  });

  it('follows a correction, and another delivery of the same event changes nothing', async () => {
    const [fact] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM parcel_count WHERE source_ref = 'a'`,
    );
    await firms.one!.get(
      `mutation ($input: CorrectParcelCountInput!) { correctParcelCount(input: $input) { state } }`,
      {
        input: { ...count('a2', 'one-outlet', 1000, 950), supersedesId: fact?.id, reason: '漏计' },
      },
    );
    await platform.settled();
    expect((await read(firms.one!, { regionCode: '430102' })).value).toBe('95');
    const results = () =>
      platform.rows(
        sql`SELECT ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS} ORDER BY enterprise_id, region_code, period, code`,
      );
    const before = await results();
    await platform.database.transaction((transaction) =>
      transaction.query('UPDATE outbox_event SET done_at = NULL, relay_due_at = UTC_TIMESTAMP(3)'),
    );
    await platform.settled();
    expect(await results()).toEqual(before);
  });

  it('forgets what nobody reports any more, with what it was computed from', async () => {
    const stored = async (table: string) => {
      const found = await platform.rows<{ period: string }>(
        sql`SELECT DISTINCT period FROM ${raw(table)} WHERE enterprise_id = 'one' AND restated_by = '' ORDER BY 1`,
      );
      return found.map(({ period }) => period);
    };
    await firms.one!.get(RECORD, {
      input: { items: [{ ...count('moved', 'one-outlet', 10, 5), day: '2026-07-03' }] },
    });
    await platform.settled();
    const before = ['2026', '2026-07', '2026-10', '2026-Q3', '2026-Q4'];
    expect([await stored('indicator_result'), await stored('indicator_inputs')]).toEqual([before, before]);
    const [fact] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM parcel_count WHERE source_ref = 'moved'`,
    );
    await firms.one!.get(
      `mutation ($input: CorrectParcelCountInput!) { correctParcelCount(input: $input) { state } }`,
      {
        input: {
          ...count('moved-2', 'one-outlet', 10, 5),
          day: '2026-06-03',
          supersedesId: fact?.id,
          reason: '日期有误',
        },
      },
    );
    await platform.settled();
    const after = ['2026', '2026-06', '2026-10', '2026-Q2', '2026-Q4'];
    expect([await stored('indicator_result'), await stored('indicator_inputs')]).toEqual([after, after]);
  });

  it('shows a firm its own figures only, and a department its region only', async () => {
    const foreign = await firms.one!.refused(INDICATORS, {
      regionCode: '430200',
      enterpriseId: 'two',
      from: '2026-10',
    });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
    const city = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430200' as never });
    expect((await read(city, { regionCode: '430204' })).value).toBe('99');
    // Firm "two" is registered in Changsha and works in Zhuzhou: seen there, and not beyond.
    expect((await read(city, { regionCode: '430200', enterpriseId: 'two' })).value).toBe('99');
    const elsewhere = await city.refused(INDICATORS, {
      regionCode: '430000',
      enterpriseId: 'two',
      from: '2026-10',
    });
    expect(elsewhere.extensions.reason).toBe('REGION_OUTSIDE');
    const absent = await city.refused(INDICATORS, {
      regionCode: '430200',
      enterpriseId: 'one',
      from: '2026-10',
    });
    expect(absent.extensions.reason).toBe('ENTERPRISE_UNKNOWN');
    const outside = await city.refused(INDICATORS, { regionCode: '430100', from: '2026-10' });
    expect(outside.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'REGION_OUTSIDE' });
  });

  it('refuses an unknown region and reversed or too many months with their reasons', async () => {
    const unknown = await operator.refused(INDICATORS, { regionCode: '439999', from: '2026-10' });
    expect(unknown.extensions.reason).toBe('REGION_UNKNOWN');
    const months = `query ($from: Month!, $to: Month!) { indicators(regionCode: "430000", from: $from, to: $to) { code } }`;
    const reversed = await operator.refused(months, { from: '2026-10', to: '2026-09' });
    expect(reversed.extensions.reason).toBe('MONTHS_REVERSED');
    const many = await operator.refused(months, { from: '2023-10', to: '2026-10' });
    expect(many.message).toBe('At most 36 months at a time; shorten the period.');
  });
});
