import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import { plain, sum } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { addDays, firstDay, lastDay, type LocalDate, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type SummedMeasure } from '../platform/facts.js';
import { insertInto, raw } from '../platform/sql.js';
import { write } from '../platform/database.js';
import { sumVerifiedDistance } from './counted-use.queries.js';
import { fleetMeasures } from './index.js';
import type { MileageSource } from './vehicle-use.entity.js';

const MONTH = '2026-09' as Month;
const DAYS = Array.from({ length: 30 }, (_one, index) => addDays(firstDay(MONTH), index));
const HERE = '430102' as RegionCode;
const THERE = '430103' as RegionCode;

interface Told {
  readonly vehicle: string;
  readonly source: MileageSource;
  readonly grade: EvidenceGrade;
  readonly km: string;
  readonly day?: LocalDate;
  readonly region?: RegionCode;
  readonly kwh?: string | null;
  readonly litres?: string | null;
  readonly drive?: string;
  readonly firm?: string;
}
interface Held {
  readonly vehicle: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly isContested?: boolean;
  readonly firm?: string;
}

const platformSays = { source: 'PLATFORM_VERIFIED', grade: 'PLATFORM_VERIFIED' } as const;
const odometerSays = { source: 'ODOMETER', grade: 'SYSTEM_FEED' } as const;
const firmSays = { source: 'SELF_DECLARED', grade: 'SELF_DECLARED' } as const;

describe('what counts of a vehicle’s month', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  const insert = (table: string, records: readonly Record<string, unknown>[]) =>
    inside.database.transaction((transaction) => write(transaction, insertInto(table, records)));
  const tell = (...told: readonly Told[]) => insert('vehicle_use', told.map(useRow));
  const hold = (...held: readonly Held[]) => insert('vehicle_claim', held.map(claimRow));
  const measures = async (regionCode = HERE, enterpriseId = 'firm') => {
    const found = await inside.database.rows<SummedMeasure>(
      fleetMeasures({ enterpriseIds: [enterpriseId], regionCodes: [regionCode], month: MONTH }),
    );
    return Object.fromEntries(
      found.map((one) => [
        `${one.code}${one.dimension && ` ${one.dimension}`}`,
        `${plain(one.value)} of grade ${one.gradeRank}`,
      ]),
    );
  };
  const km = async (regionCode = HERE, firm = 'firm') => (await measures(regionCode, firm))['fleet.km'];
  const verifiedKm = async (regionCode = HERE) => (await measures(regionCode))['fleet.nevKmVerified'];
  const forget = () =>
    inside.database.transaction(async (transaction) => {
      for (const table of ['vehicle_use', 'vehicle_claim'])
        await write(transaction, raw(`DELETE FROM ${table}`));
    });

  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(() => inside.close());
  beforeEach(async () => {
    await forget();
    await hold({ vehicle: 'v', from: '2024-01-10' as LocalDate, to: null });
  });

  it('is the best-evidenced figure of each quantity, and never the sum of two', async () => {
    await tell({ vehicle: 'v', ...firmSays, km: '2100.5', kwh: '610' });
    expect(await measures()).toEqual({
      'fleet.km': '2100.5 of grade 4',
      'fleet.nevKmVerified': '0 of grade 4',
      'fleet.energyKwh': '610 of grade 4',
    });
    await tell({ vehicle: 'v', ...platformSays, km: '2050' });
    expect(await measures()).toEqual({
      'fleet.km': '2050 of grade 1',
      'fleet.nevKmVerified': '2050 of grade 1',
      'fleet.verifiedVehicleMonths': '1 of grade 1',
      'fleet.energyKwh': '610 of grade 4',
    });
  });

  it('is the platform’s days in the place of the month once there is one for each day of it', async () => {
    await tell({ vehicle: 'v', ...firmSays, km: '2100' });
    await tell(...DAYS.slice(1).map((day) => ({ vehicle: 'v', ...platformSays, km: '60', day })));
    expect([await km(), await verifiedKm()]).toEqual(['2100 of grade 4', '1740 of grade 1']);
    await tell({ vehicle: 'v', ...platformSays, km: '0', day: DAYS[0] as LocalDate });
    expect([await km(), await verifiedKm()]).toEqual(['1740 of grade 1', '1740 of grade 1']);
  });

  it('is the month where the days that cover it are of weaker evidence', async () => {
    await tell({ vehicle: 'v', ...odometerSays, km: '2100' });
    await tell(...DAYS.map((day) => ({ vehicle: 'v', ...firmSays, km: '60', day })));
    expect(await km()).toBe('2100 of grade 3');
  });

  it('is the days in the place of the month of equal evidence', async () => {
    await tell({ vehicle: 'v', ...odometerSays, km: '2100' });
    await tell(...DAYS.map((day) => ({ vehicle: 'v', ...odometerSays, km: '60', day })));
    expect(await km()).toBe('1800 of grade 3');
  });

  it('is what the days say where nobody told of the month, however few they are', async () => {
    await tell({ vehicle: 'v', ...platformSays, km: '60', day: DAYS[4] as LocalDate });
    expect([await km(), await verifiedKm()]).toEqual(['60 of grade 1', '60 of grade 1']);
  });

  it('is covered by a day for each one on which the firm had the vehicle', async () => {
    await forget();
    await hold({ vehicle: 'v', from: DAYS[20] as LocalDate, to: DAYS[24] as LocalDate });
    await tell({ vehicle: 'v', ...firmSays, km: '500' });
    await tell(...DAYS.slice(20, 25).map((day) => ({ vehicle: 'v', ...platformSays, km: '60', day })));
    expect(await km()).toBe('300 of grade 1');
  });

  it('is in the counties of one source alone, when two sources name different ones', async () => {
    await tell({ vehicle: 'v', ...firmSays, km: '2100', region: THERE });
    await tell({ vehicle: 'v', ...odometerSays, km: '2050', region: HERE });
    expect([await km(HERE), await km(THERE)]).toEqual(['2050 of grade 3', undefined]);
  });

  it('may be split over counties by one source', async () => {
    await tell({ vehicle: 'v', ...odometerSays, km: '1500', region: HERE });
    await tell({ vehicle: 'v', ...odometerSays, km: '550', region: THERE });
    await tell({ vehicle: 'v', ...firmSays, km: '2100', region: HERE });
    expect([await km(HERE), await km(THERE)]).toEqual(['1500 of grade 3', '550 of grade 3']);
  });

  it('has never more verified kilometres in a county than kilometres', async () => {
    await tell({ vehicle: 'v', ...firmSays, km: '2100', region: THERE });
    await tell({ vehicle: 'v', ...platformSays, km: '60', day: DAYS[4] as LocalDate, region: HERE });
    expect([await measures(HERE), await km(THERE)]).toEqual([{}, '2100 of grade 4']);
    expect(await verifiedKm(THERE)).toBe('0 of grade 4');
  });

  it('is the fuel by kind, a plug-in hybrid burning petrol', async () => {
    await hold(...['d', 'h'].map((vehicle) => ({ vehicle, from: '2024-01-10' as LocalDate, to: null })));
    await tell(
      { vehicle: 'd', ...odometerSays, km: '100', litres: '13', drive: 'DIESEL' },
      { vehicle: 'h', ...odometerSays, km: '100', litres: '4', drive: 'PHEV' },
    );
    expect(await measures()).toMatchObject({
      'fleet.fuelLitres DIESEL': '13 of grade 3',
      'fleet.fuelLitres PETROL': '4 of grade 3',
      'fleet.nevKmVerified': '0 of grade 3',
    });
  });

  describe('under a contested claim', () => {
    const from = '2024-01-10' as LocalDate;
    it('is nothing for the second firm, and all for the first', async () => {
      await hold({ vehicle: 'v', firm: 'second', from, to: null, isContested: true });
      await tell({ vehicle: 'v', ...firmSays, km: '2100' });
      await tell({ vehicle: 'v', firm: 'second', ...platformSays, km: '2100' });
      expect([await km(), await km(HERE, 'second')]).toEqual(['2100 of grade 4', undefined]);
      const verified = await inside.database.rows(
        sumVerifiedDistance({ enterpriseId: 'second', from: MONTH, to: MONTH, regionCode: HERE }),
      );
      expect(verified).toEqual([]);
    });

    it('of a part of the month is no month’s figure, and of the days those that are undisputed', async () => {
      const second = { vehicle: 'v', firm: 'second' };
      await hold(
        { ...second, from: '2025-01-01' as LocalDate, to: DAYS[9] as LocalDate, isContested: true },
        { ...second, from: DAYS[10] as LocalDate, to: null },
      );
      await tell({ ...second, ...firmSays, km: '2100' });
      expect(await km(HERE, 'second')).toBeUndefined();
      await tell(...DAYS.map((day) => ({ ...second, ...platformSays, km: '10', day })));
      expect(await km(HERE, 'second')).toBe('200 of grade 1');
    });

    it('is nothing for a firm that no longer says that it had the vehicle', async () => {
      await forget();
      await tell({ vehicle: 'v', ...firmSays, km: '2100' });
      expect(await measures()).toEqual({});
    });
  });

  it('counts once in a programme, by day or by month', async () => {
    await tell({ vehicle: 'v', ...platformSays, km: '1300' });
    await tell(...DAYS.map((day) => ({ vehicle: 'v', ...platformSays, km: '45', day })));
    const found = await inside.database.rows<{ distanceKm: string; months: string }>(
      sumVerifiedDistance({
        enterpriseId: 'firm',
        from: '2026-01' as Month,
        to: '2026-12' as Month,
        regionCode: '430100' as RegionCode,
      }),
    );
    expect(found.map(({ distanceKm, months }) => [plain(distanceKm), months])).toEqual([['1350', '1']]);
  });

  it('is the same when a month is told by days of the same totals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(monthTold, { minLength: 1, maxLength: 5 }),
        splitting,
        async (months, seeds) => {
          const told = months.filter(
            (one, index) => index === months.findIndex((other) => isSame(one, other)),
          );
          const byMonth = await measuredWith(told);
          // What a source says of a vehicle's month it says by day in every county, or in none.
          const sharesOf = ({ vehicle, source }: Told) =>
            seeds[told.findIndex((other) => other.vehicle === vehicle && other.source === source)];
          const split = told.map((one) => byDays(one, sharesOf(one)));
          expect(await measuredWith(split.flat())).toEqual(byMonth);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('is never more than one source says, and verified kilometres are never more than kilometres', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTold, { minLength: 1, maxLength: 12 }), async (all) => {
        const told = all.filter((one, index) => index === all.findIndex((other) => isSame(one, other)));
        await forget();
        await hold(...VEHICLES.map((vehicle) => ({ vehicle, from: '2024-01-10' as LocalDate, to: null })));
        await tell(...told);
        const numberOf = (text = '0') => Number(text.split(' ')[0]);
        const sums = [await measures(HERE), await measures(THERE)];
        for (const found of sums) {
          expect(numberOf(found['fleet.nevKmVerified'])).toBeLessThanOrEqual(numberOf(found['fleet.km']));
        }
        const most = VEHICLES.map((vehicle) =>
          mostOfOneSeries(told.filter((one) => one.vehicle === vehicle)),
        );
        const counted = sums.map((found) => numberOf(found['fleet.km']));
        expect(sum(counted).toNumber()).toBeLessThanOrEqual(sum(most).toNumber());
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('is the same when firms and counties are summed at once as when each is summed alone', async () => {
    const lines = async (enterpriseIds: Id[], regionCodes: RegionCode[]) =>
      (
        await inside.database.rows<SummedMeasure>(fleetMeasures({ enterpriseIds, regionCodes, month: MONTH }))
      ).map((one) => canonicalJson({ ...one }));
    await fc.assert(
      fc.asyncProperty(fc.array(toldByAny, { minLength: 2, maxLength: 12 }), async (all) => {
        await forget();
        for (const vehicle of VEHICLES) {
          await hold({ vehicle, from: '2024-01-10' as LocalDate, to: null });
          await hold({ vehicle, firm: 'second', from: DAYS[9] as LocalDate, to: null, isContested: true });
          await hold({ vehicle, firm: 'third', from: '2024-01-10' as LocalDate, to: DAYS[19] as LocalDate });
        }
        await tell(...all.filter((one, index) => index === all.findIndex((other) => isSame(one, other))));
        const alone: string[] = [];
        for (const firm of FIRMS)
          for (const region of [HERE, THERE]) alone.push(...(await lines([firm], [region])));
        expect((await lines(FIRMS, [HERE, THERE])).sort()).toEqual(alone.sort());
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  async function measuredWith(told: readonly Told[]) {
    await forget();
    await hold(
      { vehicle: 'v', from: DAYS[12] as LocalDate, to: lastDay(MONTH) },
      { vehicle: 'w', from: '2024-01-10' as LocalDate, to: null },
    );
    await tell(...told);
    return [await measures(HERE), await measures(THERE)];
  }
});

const VEHICLES = ['v', 'w'];
const FIRMS = ['firm', 'second', 'third'];
const quantity = fc.integer({ min: 0, max: 900_000 }).map((milli) => plain(milli / 1_000));
const evidence = fc.constantFrom(platformSays, odometerSays, firmSays, {
  source: 'SELF_DECLARED',
  grade: 'SYSTEM_FEED',
} as const);
const tellings = {
  vehicle: fc.constantFrom(...VEHICLES),
  evidence,
  km: quantity,
  kwh: fc.option(quantity),
  region: fc.constantFrom(HERE, THERE),
};
const monthTold = fc.record(tellings).map(({ evidence: by, ...one }): Told => ({ ...one, ...by }));
const anyTold = fc
  .record({ ...tellings, day: fc.option(fc.constantFrom(...DAYS), { nil: undefined }) })
  .map(({ evidence: by, day, ...one }): Told => ({ ...one, ...by, ...(day ? { day } : {}) }));
const toldByAny = fc.tuple(anyTold, fc.constantFrom(...FIRMS)).map(([one, firm]): Told => ({ ...one, firm }));
/** For each month told the shares of its first days, or null where it stays a month. */
const splitting = fc.array(
  fc.option(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 })),
  {
    minLength: 5,
    maxLength: 5,
  },
);

/** One source of a firm says one thing of a period in a region. */
const isSame = (one: Told, other: Told): boolean =>
  one.vehicle === other.vehicle &&
  one.firm === other.firm &&
  one.source === other.source &&
  one.region === other.region &&
  one.day === other.day;

/** A month told by figures for each day on which the vehicle was held, which add up to it; the shares are percents. */
function byDays(month: Told, shares: readonly number[] | null | undefined): Told[] {
  if (!shares) return [month];
  const held = month.vehicle === 'v' ? DAYS.slice(12) : DAYS;
  const parted = (text: string | null | undefined) => {
    if (text === null || text === undefined) return held.map(() => text);
    let left = Math.round(Number(text) * 1_000);
    return held.map((_day, index) => {
      const isLast = index === held.length - 1;
      const part = isLast ? left : Math.floor((left * (shares[index] ?? 0)) / 100);
      left -= part;
      return plain(part / 1_000);
    });
  };
  const [kms, kwhs] = [parted(month.km), parted(month.kwh)];
  return held.map((day, index) => ({ ...month, day, km: kms[index] ?? '0', kwh: kwhs[index] ?? null }));
}

function mostOfOneSeries(told: readonly Told[]): number {
  const series = new Map<string, number>();
  for (const { source, day, km } of told) {
    const key = `${source}/${day ? 'day' : 'month'}`;
    series.set(key, sum([series.get(key) ?? 0, km]).toNumber());
  }
  return Math.max(0, ...series.values());
}

let serial = 0;
const useRow = (told: Told) => ({
  id: `use-${(serial += 1)}`,
  enterprise_id: told.firm ?? 'firm',
  region_code: told.region ?? HERE,
  source_ref: `use-${serial}`,
  evidence_grade: told.grade,
  recorded_by: 'test',
  recorded_at: new Date(),
  content_digest: '0'.repeat(64),
  vehicle_id: told.vehicle,
  month: MONTH,
  day: told.day ?? null,
  period: told.day ?? MONTH,
  distance_km: told.km,
  mileage_source: told.source,
  energy_kwh: told.kwh ?? null,
  fuel_litres: told.litres ?? null,
  drive: told.drive ?? 'BEV',
  standing: 1,
});
const claimRow = (held: Held) => ({
  vehicle_id: held.vehicle,
  enterprise_id: held.firm ?? 'firm',
  held_from: held.from,
  held_to: held.to,
  is_contested: held.isContested ?? false,
  entry_id: `entry-${held.vehicle}`,
  claimed_at: new Date(),
});
