import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Platform } from '../support/app.js';
import { golden } from '../support/golden.js';
import { settledWorld, WORLD_NOW } from '../support/settled-world.js';
import { COURIERS } from '../support/world-firms.js';
import { monthOfPackaging } from '../support/world-packaging.js';
import { CONSUMERS } from '../support/world-people.js';
import { usesOf } from '../support/world-fleet.js';
import { loadWorld, WORLD_MONTHS } from '../support/world.js';
import { exact, plain, round } from '../../src/kernel/decimal.js';
import { dateOf, month } from '../../src/kernel/month.js';
import { LedgerReversals } from '../../src/ledger/index.js';
import { RecordPackagingUseInput, RecordParcelCountInput } from '../../src/packaging/index.js';
import { findings } from '../../src/platform/validation.js';
import { raw, sql } from '../../src/platform/sql.js';

/*
 * Figures worked by hand.
 *
 * 1. P04 for wutongling on 2022-05-07: 27 × 22,500 + 28 × 34,500 + 28 × 50,250 + 27 × 75,000 = 5,005,500 yuan for three
 *    years; less 11,500 (the van that drove 11 × 1,320 + 380 = 14,900 km in year 2) and 60,750 that are open (four vans
 *    without a verified year 3: 7,500 + 11,500 + 16,750 + 25,000) are 4,933,250.
 * 2. NVK of lukou in 2026-05 is 0: its four electric vans drove that month by the firm's own word only.
 * 3. P04 on 2021-05-01, in the filing period: year 1 of all 110 vans, 5,005,500 ÷ 3 = 1,668,500. Year 2 ends on
 *    2021-05-06 and is not over, so that all of 5,005,500 is still possible.
 * 4. EWR and NVK are summed again below, from what the world says and without the platform.
 * 5. ERD of the nation in 2026-10: 2,699 cartons reused × 0.037 kg = 99.863 kg CO2e.
 * 6. SOR of Hunan in 2026-10: of 60 pieces each, lukou failed 5, zhaotan 7 and wutongling 1: 167 ÷ 180 = 92.78 %; the
 *    mean of the firms' rates would be the same here only because the samples are of one size.
 * 7. HMX of Hunan in 2026-10: one of three batches, that of lukou, 33.33 %.
 * 8. OWD of the nation in 2026-10: each firm's outlets but its first, which has a locker and no standard bin: weining 3,
 *    lukou 2, zhaotan 2, wutongling 4, together 11.
 */

const ASK = `query ($regionCode: ID!, $enterpriseId: ID, $from: Month!) {
  indicators(regionCode: $regionCode, enterpriseId: $enterpriseId, from: $from) { code value reason }
}`;
const DECIDE = `query ($enterpriseId: ID!, $programme: String!, $at: LocalDate!) {
  eligibility(enterpriseId: $enterpriseId, programme: $programme, at: $at, firstVehicles: 0) {
    applicantState filing outcome { kind amountYuan possibleYuan } vehicleCount
  }
}`;
const ANOMALIES = `{
  anomalies(first: 100) {
    nodes { ruleCode enterpriseId regionCode month state subject measured { name value } facts { factTable sourceRef } }
  }
}`;
const REGIONS = ['430000', '430100', '430200', '430300', '430400', '440300', '000000'];
const MONTHS = ['2025-11', '2026-02', '2026-05', '2026-07', '2026-09', '2026-10'];
const DECISIONS = [
  ['weining', 'P01', '2019-12-31'],
  ['weining', 'P01', '2020-12-31'],
  ['weining', 'P01', '2021-02-01'],
  ['weining', 'P04', '2022-05-07'],
  ['wutongling', 'P01', '2019-12-31'],
  ['wutongling', 'P04', '2020-09-15'],
  ['wutongling', 'P04', '2021-05-01'],
  ['wutongling', 'P04', '2022-05-07'],
] as const;

type Values = Record<string, string | null>;

let platform: Platform;
let figures: Awaited<ReturnType<typeof read>>;

async function read() {
  const operator = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
  const valuesOf = async (regionCode: string, from: string, enterpriseId?: string): Promise<Values> => {
    const { indicators } = await operator.get<{
      indicators: { code: string; value: string | null; reason: string | null }[];
    }>(ASK, { regionCode, from, enterpriseId });
    return Object.fromEntries(indicators.map(({ code, value, reason }) => [code, value ?? `(${reason})`]));
  };
  const indicators: Record<string, Values> = {};
  for (const at of MONTHS) {
    for (const code of REGIONS) indicators[`${at} ${code}`] = await valuesOf(code, at);
    for (const { firm } of COURIERS) indicators[`${at} ${firm.id}`] = await valuesOf('000000', at, firm.id);
  }
  const credits: Values = {};
  for (const { id } of CONSUMERS) {
    const consumer = await platform.as({ id, roles: ['CONSUMER'] });
    credits[id] = (
      await consumer.get<{ myCredits: { balance: string } }>('{ myCredits { balance } }')
    ).myCredits.balance;
  }
  const decisions: Record<string, unknown> = {};
  for (const [enterpriseId, programme, at] of DECISIONS) {
    const { eligibility } = await operator.get<{ eligibility: unknown }>(DECIDE, {
      enterpriseId,
      programme,
      at,
    });
    decisions[`${programme} ${enterpriseId} ${at}`] = eligibility;
  }
  return { indicators, credits, decisions };
}

const countRows = async () => {
  const tables = ['parcel_count', 'packaging_use', 'custody_event', 'envelope_trip', 'recycling_return'];
  const others = ['vehicle', 'vehicle_use', 'qualification', 'person', 'outlet', 'outbox_event'];
  const counts: Record<string, number> = {};
  for (const table of [...tables, ...others]) {
    const [found] = await platform.rows<{ count: string }>(sql`SELECT COUNT(*) AS count FROM ${raw(table)}`);
    counts[table] = Number(found?.count);
  }
  return counts;
};

/** What is past its day has expired, whether or not the worker's round has come. */
async function expireDue(): Promise<void> {
  const reversals = platform.app.get(LedgerReversals, { strict: false });
  let isMoreDue = true;
  while (isMoreDue) isMoreDue = await reversals.expireDue(dateOf(WORLD_NOW));
}

describe('the demo world', () => {
  const world = settledWorld();
  beforeAll(async () => {
    platform = await world.open();
    await expireDue();
    figures = await read();
  }, 300_000);
  afterAll(() => world.close());

  it('comes to the indicators, credits and decisions on file', () => {
    expect(figures).toEqual(golden('world-figures', figures));
  });

  it('shows the anomalies on file, and no other', async () => {
    const operator = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
    const { anomalies } = await operator.get<{
      anomalies: { nodes: { ruleCode: string; enterpriseId: string; subject: object }[] };
    }>(ANOMALIES);
    const inOrder = anomalies.nodes.toSorted((one, other) => {
      const [a, b] = [one, other].map(({ ruleCode, enterpriseId, subject }) =>
        [ruleCode, enterpriseId, JSON.stringify(subject)].join(' '),
      );
      return a! < b! ? -1 : 1;
    });
    expect(inOrder).toEqual(golden('world-anomalies', inOrder));
  });

  it('has every item in a form that the API would take', () => {
    const wrong = COURIERS.flatMap((courier) =>
      WORLD_MONTHS.flatMap((at) => {
        const { counts, uses } = monthOfPackaging(courier, at);
        return [
          ...counts.flatMap((count) => findings(RecordParcelCountInput, count)),
          ...uses.flatMap((use) => findings(RecordPackagingUseInput, use)),
        ];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is loaded once: loading it again changes nothing', async () => {
    const before = await countRows();
    expect(await loadWorld(platform.app, { home: platform.config.home })).toBe(false);
    expect(await countRows()).toEqual(before);
  });

  it('goes on after a load that was cut off, without counting anything twice', async () => {
    const before = await countRows();
    // The operator is registered last: without that account the world counts as cut off.
    await platform.database.transaction((transaction) =>
      transaction.query("DELETE FROM person WHERE id = 'operator'"),
    );
    expect(await loadWorld(platform.app, { home: platform.config.home })).toBe(true);
    expect(await countRows()).toEqual(before);
  }, 120_000);

  it('owes wutongling 4,933,250 yuan under P04', () => {
    expect(figures.decisions['P04 wutongling 2022-05-07']).toMatchObject({
      outcome: { kind: 'CASH', amountYuan: '4933250', possibleYuan: '4994000' },
    });
  });

  it('owes 1,668,500 in the filing period of 2021, when only the first year was over', () => {
    expect(figures.decisions['P04 wutongling 2021-05-01']).toMatchObject({
      filing: 'OPEN',
      outcome: { kind: 'CASH', amountYuan: '1668500', possibleYuan: '5005500' },
    });
  });

  it('has the electronic waybill rate and the NEV kilometre share that its own records add up to', () => {
    const percent = (part: number, whole: number) =>
      plain(round(exact(part).div(whole).times(100), 2, 'HALF_UP'));
    const total = (values: readonly (number | null | undefined)[]) =>
      values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    const inHand = COURIERS.map((courier) => {
      const { counts } = monthOfPackaging(courier, month('2026-09'));
      const uses = usesOf(courier, [month('2026-09')]);
      const km = (some: typeof uses) => total(some.map((use) => Number(use.distanceKm)));
      return {
        EWR: percent(
          total(counts.map((count) => count.eWaybill)),
          total(counts.map((count) => count.accepted)),
        ),
        NVK: percent(km(uses.filter((use) => use.mileageSource === 'PLATFORM_VERIFIED')), km(uses)),
      };
    });
    const onRecord = COURIERS.map(({ firm }) => {
      const { EWR, NVK } = figures.indicators[`2026-09 ${firm.id}`] ?? {};
      return { EWR, NVK };
    });
    expect(onRecord).toEqual(inHand);
  });

  it('counts no new-energy kilometre of lukou in the month of its own word', () => {
    expect([figures.indicators['2026-05 lukou']?.NVK, figures.indicators['2026-09 lukou']?.NVK]).toEqual([
      '0',
      '22.79',
    ]);
  });

  it('gives no figure of parcels for the month that zhaotan did not report', () => {
    expect(figures.indicators['2026-07 zhaotan']).toMatchObject({
      EWR: '(MEASURE_MISSING)',
      NSP: '(MEASURE_MISSING)',
    });
  });

  it('gives no emission per piece where biodegradable film has no factor', () => {
    expect(figures.indicators['2026-09 zhaotan']?.GPP).toBe('(FACTOR_MISSING)');
  });

  it('pays the carton that came twice only once', async () => {
    const awards = await platform.rows<{ personId: string; points: string }>(sql`
      SELECT award.person_id AS personId, award.points FROM credit_award award
      JOIN outbox_event event ON event.event_id = award.event_id
      WHERE event.payload LIKE '%"itemCode":"CTN-WN-0001"%' ORDER BY award.occurred_at`);
    expect(awards).toEqual([
      { personId: 'consumer-01', points: '5' },
      { personId: 'consumer-02', points: '0' },
    ]);
  });

  it('credits 20 points for every return in time, 5 for every good carton and 4 for every kilogram of waste, and nothing else', async () => {
    const issued = await platform.rows<{ rule: string; points: string }>(
      sql`SELECT rule, SUM(points) AS points FROM credit_award WHERE state = 'CREDITED' GROUP BY rule ORDER BY rule`,
    );
    const [returned] = await platform.rows<{ count: string }>(sql`
      SELECT COUNT(*) AS count FROM envelope_trip
      WHERE returned_by IS NOT NULL AND DATEDIFF(returned_at + INTERVAL 8 HOUR, issued_at + INTERVAL 8 HOUR) <= 30`);
    const [cartons] = await platform.rows<{ count: string }>(sql`
      SELECT COUNT(*) AS count FROM recycling_return WHERE person_id IS NOT NULL AND item_condition = 'GOOD'`);
    const [waste] = await platform.rows<{ points: string }>(sql`
      SELECT SUM(FLOOR(4 * mass_kg)) AS points FROM recycling_return
      WHERE person_id IS NOT NULL AND disposition = 'RECYCLE'`);
    expect(Object.fromEntries(issued.map(({ rule, points }) => [rule, Number(points)]))).toEqual({
      'envelope-returned': 20 * Number(returned?.count),
      // One carton less: CTN-WN-0001 came twice.
      'carton-reused': 5 * (Number(cartons?.count) - 1),
      'packaging-waste-by-mass': Number(waste?.points),
    });
  });
});
