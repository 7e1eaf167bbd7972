import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { usccCheckCharacter } from '../enterprises/index.js';

const RECORD = `mutation ($input: RecordParcelCountsInput!) { recordParcelCounts(input: $input) { id state } }`;
const INDICATOR = `query ($period: String, $from: Month, $code: String!, $enterpriseId: ID) {
  indicators(regionCode: "430000", enterpriseId: $enterpriseId, period: $period, from: $from, codes: [$code]) {
    period month value reason attainments { targetId attainedPercent }
    because
  }
}`;
const STANDING = `query ($period: String!, $enterpriseId: ID) {
  indicatorStanding(regionCode: "430000", period: $period, code: "EWR", enterpriseId: $enterpriseId) {
    value place percentile peers reason reasonText { en }
  }
}`;
const RANKING = `query ($period: String!, $after: String) {
  indicatorRanking(regionCode: "430000", period: $period, code: "EWR", first: 4, after: $after) {
    nodes { enterpriseId value place percentile peers reason } pageInfo { hasNextPage endCursor }
  }
}`;
const TREND = `query ($every: TrendStep!) {
  indicatorTrend(regionCode: "430000", enterpriseId: "f1", code: "EWR", from: "2026-01", to: "2026-05", every: $every) {
    period value yearBefore yearOnYear yearOnYearUnit
  }
}`;
const PROGRESS = `query ($year: String!) {
  targetProgress(regionCode: "430000", enterpriseId: "f1", year: $year) {
    targetId targetValue yearToDate attainedPercent gap isMet projected method
  }
}`;

describe('periods, places, trends and targets', () => {
  let platform: Platform;
  let operator: Caller;
  const firms: Record<string, Caller> = {};
  const indicator = async (caller: Caller, variables: object) =>
    (await caller.get<{ indicators: Record<string, unknown>[] }>(INDICATOR, { code: 'EWR', ...variables }))
      .indicators[0];

  /** Firm n has n in ten pieces by electronic waybill; the first also months before, and a smaller month after. */
  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')) });
    operator = await platform.as({ roles: ['OPERATOR'] });
    for (const firm of [1, 2, 3, 4, 5, 6]) {
      const first17 = `9143010000000000${firm}`;
      const id = `f${firm}`;
      await operator.get(
        `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
        {
          input: {
            id,
            uscc: first17 + usccCheckCharacter(first17),
            nameZh: id,
            kind: 'COURIER',
            regionCode: '430100',
          },
        },
      );
      await operator.get(`mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }`, {
        input: {
          id: `${id}-outlet`,
          enterpriseId: id,
          nameZh: id,
          regionCode: '430102',
          openedOn: '2020-01-01',
        },
      });
      firms[id] = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: id });
      const count = (day: string, accepted: number, eWaybill: number) => ({
        sourceRef: day,
        evidenceGrade: 'SYSTEM_FEED',
        outletId: `${id}-outlet`,
        day,
        accepted,
        eWaybill,
      });
      const items = [count('2026-05-08', 1000, firm * 100)];
      if (firm === 1)
        items.push(
          count('2025-05-08', 100, 5),
          count('2026-01-08', 1000, 400),
          count('2026-04-08', 500, 500),
        );
      if (firm < 5) items.push(count('2026-06-08', 10, 9));
      await firms[id]!.get(RECORD, { input: { items } });
    }
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('of a quarter and a year are the formula over the sums of their months, not a mean of months', async () => {
    // April 500 of 500, May 100 of 1,000, June 9 of 10: 609 / 1,510. The year adds January, 400 of 1,000.
    expect(await indicator(firms.f1!, { period: '2026-Q2' })).toMatchObject({
      period: '2026-Q2',
      month: '2026-06',
      value: '40.33',
    });
    expect(await indicator(firms.f1!, { period: '2026' })).toMatchObject({ period: '2026', value: '40.2' });
    expect(await indicator(firms.f1!, { period: '2026-Q1' })).toMatchObject({ value: '40' });
    expect(await indicator(firms.f1!, { period: '2026-Q3' })).toMatchObject({
      value: null,
      reason: 'MEASURE_MISSING',
    });
  });

  it('of a region’s year are the formula over everybody’s sums', async () => {
    // f1 1,009 of 2,510; others in May 2,000 of 5,000; in June 27 of 30.
    expect(await indicator(operator, { period: '2026' })).toMatchObject({ value: '40.27' });
  });

  it('explain a longer period as they explain a month', async () => {
    const { because } = (await indicator(firms.f1!, { period: '2026-Q2' })) as {
      because: { measures: object[] };
    };
    expect(because.measures).toEqual([
      expect.objectContaining({ code: 'parcels.eWaybill', value: '609', weakestGrade: 'SYSTEM_FEED' }),
      expect.objectContaining({ code: 'parcels.accepted', value: '1510' }),
    ]);
  });

  it('refuse months and a period together, and what is no period', async () => {
    const both = await operator.refused(INDICATOR, { code: 'EWR', period: '2026', from: '2026-01' });
    expect(both.extensions.reason).toBe('PERIOD_UNCLEAR');
    const none = await operator.refused(INDICATOR, { code: 'EWR', period: '2026-Q5' });
    expect(JSON.stringify(none.extensions)).toContain('NOT_A_PERIOD');
  });

  it('place a firm among its peers and tell it of nobody else', async () => {
    const { indicatorStanding } = await firms.f2!.get<{ indicatorStanding: object }>(STANDING, {
      period: '2026-05',
    });
    expect(indicatorStanding).toEqual({
      value: '20',
      place: 5,
      percentile: '20',
      peers: 6,
      reason: null,
      reasonText: null,
    });
    const other = await firms.f2!.refused(STANDING, { period: '2026-05', enterpriseId: 'f1' });
    expect(other.extensions.reason).toBe('ENTERPRISE_UNKNOWN');
    const list = await firms.f2!.refused(RANKING, { period: '2026-05' });
    expect(list.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'OWN_STANDING_ONLY' });
  });

  it('show no place among fewer than five peers, and say why', async () => {
    const { indicatorStanding } = await firms.f2!.get<{ indicatorStanding: object }>(STANDING, {
      period: '2026-06',
    });
    expect(indicatorStanding).toMatchObject({
      value: '90',
      place: null,
      percentile: null,
      peers: null,
      reason: 'TOO_FEW_PEERS',
    });
    const absent = await firms.f6!.get<{ indicatorStanding: object }>(STANDING, { period: '2026-06' });
    expect(absent.indicatorStanding).toMatchObject({ value: null, reason: 'NO_VALUE' });
  });

  it('rank the firms of a region for its departments, page by page', async () => {
    const province = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as never });
    interface Ranking {
      indicatorRanking: {
        nodes: { enterpriseId: string; place: number }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const first = (await province.get<Ranking>(RANKING, { period: '2026-05' })).indicatorRanking;
    expect(first.nodes.map(({ enterpriseId, place }) => [enterpriseId, place])).toEqual([
      ['f6', 1],
      ['f5', 2],
      ['f4', 3],
      ['f3', 4],
    ]);
    const rest = (
      await province.get<Ranking>(RANKING, { period: '2026-05', after: first.pageInfo.endCursor })
    ).indicatorRanking;
    expect([rest.nodes.map(({ enterpriseId }) => enterpriseId), rest.pageInfo.hasNextPage]).toEqual([
      ['f2', 'f1'],
      false,
    ]);
    const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430200' as never });
    expect((await elsewhere.refused(RANKING, { period: '2026-05' })).extensions.reason).toBe(
      'REGION_OUTSIDE',
    );
  });

  it('set a value beside the year before, in percentage points for a rate', async () => {
    const { indicatorTrend } = await firms.f1!.get<{ indicatorTrend: object[] }>(TREND, { every: 'MONTH' });
    expect(indicatorTrend.at(-1)).toEqual({
      period: '2026-05',
      value: '10',
      yearBefore: '5',
      yearOnYear: '5',
      yearOnYearUnit: 'PERCENTAGE_POINTS',
    });
    expect(indicatorTrend[1]).toMatchObject({ period: '2026-02', value: null, yearOnYear: null });
    const years = await firms.f1!.get<{ indicatorTrend: object[] }>(TREND, { every: 'YEAR' });
    expect(years.indicatorTrend).toEqual([
      expect.objectContaining({ period: '2026', value: '40.2', yearBefore: '5' }),
    ]);
  });

  it('hold the year against the targets in force in it', async () => {
    const { targetProgress } = await firms.f1!.get<{ targetProgress: { targetId: string }[] }>(PROGRESS, {
      year: '2025',
    });
    expect(targetProgress.map(({ targetId }) => targetId)).toEqual([
      '430000-2025-NSP',
      '2025-NSP',
      '2025-SCR',
    ]);
    expect(targetProgress[2]).toMatchObject({
      targetValue: '10',
      yearToDate: null,
      isMet: null,
      projected: null,
    });
    const wrong = await firms.f1!.refused(PROGRESS, { year: '2025-Q1' });
    expect(JSON.stringify(wrong.extensions)).toContain('NOT_A_YEAR');
  });
});
