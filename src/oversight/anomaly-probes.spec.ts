import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { EnvelopesService } from '../envelopes/index.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate, Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { EnterprisesService } from '../enterprises/index.js';
import {
  type RecordVehicleUseInput,
  vehicleIdOf,
  VehiclesService,
  VehicleUsesService,
  vinCheckDigit,
} from '../fleet/index.js';
import {
  PackagingService,
  type RecordPackagingUseInput,
  type RecordParcelCountInput,
} from '../packaging/index.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { type NewReturn, ReturnsService } from '../returns/index.js';
import { AnomalyWatch } from './anomaly-watch.service.js';

type FirmName = 'firm-a' | 'firm-b';
const FURONG = '430102' as RegionCode;
const systemOf = (enterpriseId: string): Actor => ({
  id: `${enterpriseId}-system`,
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId,
});
const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));

let inside: Awaited<ReturnType<typeof openInside>>;
let database: Database;
let next = 0;

/** What a rule of a firm shows, by subject. */
async function shown(rule: string, enterpriseId = 'firm-a') {
  const found = await database.rows<{
    subject: string;
    measured: string;
    facts: string;
    factCount: number;
  }>(sql`
    SELECT subject, measured, fact_count AS factCount,
      (SELECT COUNT(*) FROM anomaly_fact WHERE anomaly_id = anomaly.id) AS facts
    FROM anomaly WHERE rule = ${rule} AND enterprise_id = ${enterpriseId} AND gone_at IS NULL ORDER BY found_at, subject`);
  return found.map((one) => ({
    subject: JSON.parse(one.subject) as Record<string, string>,
    measured: JSON.parse(one.measured) as Record<string, string>,
    facts: Number(one.facts),
    factCount: one.factCount,
  }));
}

/** Tells the watch that facts changed, as the queue does. */
const look = (feature: string, month: string, enterpriseId: FirmName = 'firm-a') =>
  database.transaction((transaction) =>
    inside.app.get(AnomalyWatch).hear(transaction, [
      {
        id: `told-${(next += 1)}`,
        name: 'facts.changed',
        occurredAt: clock.now(),
        payload: { feature, enterpriseId, regionCode: FURONG, month: month as Month },
      },
    ]),
  );

const use = (day: string, amounts: Partial<RecordPackagingUseInput>): RecordPackagingUseInput =>
  ({
    sourceRef: `use-${(next += 1)}`,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    day,
    specificationCode: 'PKG-ENV-PAPER',
    massKg: '10',
    ...amounts,
  }) as RecordPackagingUseInput;
const count = (day: string, counts: Partial<RecordParcelCountInput>): RecordParcelCountInput =>
  ({
    sourceRef: `count-${(next += 1)}`,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    day,
    ...counts,
  }) as RecordParcelCountInput;
const handedIn = (at: string, item: Partial<NewReturn>): NewReturn => ({
  sourceRef: `return-${(next += 1)}`,
  evidenceGrade: 'SYSTEM_FEED',
  outletId: 'outlet-a',
  occurredAt: new Date(at),
  itemKind: 'CARTON',
  quantity: 1,
  itemCondition: 'GOOD',
  disposition: 'REUSE',
  ...item,
});
const recordUses = (...items: RecordPackagingUseInput[]) =>
  inside.app.get(PackagingService).uses.record(systemOf('firm-a'), items);
const recordCounts = (...items: RecordParcelCountInput[]) =>
  inside.app.get(PackagingService).counts.record(systemOf('firm-a'), items);
const recordReturns = (items: readonly NewReturn[], enterpriseId: FirmName = 'firm-a') =>
  inside.app.get(ReturnsService).recordReturns(systemOf(enterpriseId), items);

describe('what is looked for in a month', () => {
  beforeAll(async () => {
    inside = await openInside(clock);
    database = inside.app.get(Database);
    await registerTwoFirms(inside);
    const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
    await inside.app.get(EnterprisesService).openOutlet(operator, {
      id: 'outlet-new',
      enterpriseId: 'firm-a',
      nameZh: '新网点',
      regionCode: FURONG,
      openedOn: '2026-09-10' as LocalDate,
    });
  });
  afterAll(() => inside.close());
  beforeEach(async () => {
    const tables = [
      'parcel_count',
      'packaging_use',
      'packaging_month',
      'parcel_month',
      'recycling_return',
      'vehicle_use',
    ];
    for (const table of [...tables, 'anomaly', 'anomaly_fact', 'anomaly_step'])
      await database.transaction((transaction) => transaction.query(`DELETE FROM ${table}`));
  });

  describe('packaging-mass-per-unit', () => {
    it('finds the use just outside the bounds of its kind or its specification, and not the one on them', async () => {
      await recordUses(
        use('2026-10-01', { units: 1000, massKg: '2.999' }),
        use('2026-10-02', { units: 1000, massKg: '3' }),
        use('2026-10-03', { units: 1000, massKg: '500' }),
        use('2026-10-04', { units: 1000, massKg: '500.001' }),
        use('2026-10-05', { specificationCode: 'PKG-BOX-CORR', units: 1000, massKg: '1520' }),
        use('2026-10-06', { specificationCode: 'PKG-BOX-CORR', units: 1000, massKg: '1520.001' }),
        use('2026-10-07', { massKg: '9999' }),
      );
      await look('packaging', '2026-10');
      const found = await shown('packaging-mass-per-unit');
      expect(
        found.map(({ subject, measured, facts }) => [subject.day, measured.gramsPerUnit, facts]),
      ).toEqual([
        ['2026-10-01', '2.999', 1],
        ['2026-10-04', '500.001', 1],
        ['2026-10-06', '1520.001', 1],
      ]);
    });

    it('raises anomaliesOfRule of them singly and says how many more there are', async () => {
      const specifications = ['PKG-ENV-PAPER', 'PKG-BAG-FILM', 'PKG-BAG-BUBBLE', 'PKG-BAG-WOVEN'];
      const inOneMonth = Array.from({ length: LIMITS.anomaliesOfRule + 1 }, (_none, index) =>
        use(`2026-10-${String((index % 31) + 1).padStart(2, '0')}`, {
          specificationCode: specifications[Math.floor(index / 31)]!,
          units: 1,
          massKg: '900',
        }),
      );
      const recorded = await recordUses(...inOneMonth);
      await look('packaging', '2026-10');
      const found = await shown('packaging-mass-per-unit');
      expect(found).toHaveLength(LIMITS.anomaliesOfRule + 1);
      expect(found.filter(({ subject }) => subject.furtherFindings)).toMatchObject([
        { measured: { furtherFindings: '1' }, facts: 0 },
      ]);
      // One of them is put right: all that are left are listed singly.
      const service = inside.app.get(PackagingService);
      await service.uses.correct(systemOf('firm-a'), {
        ...inOneMonth[0]!,
        sourceRef: 'right',
        massKg: '0.03',
        supersedesId: recorded[0]!.id,
        reason: 'grams',
      });
      await look('packaging', '2026-10');
      const left = await shown('packaging-mass-per-unit');
      expect(left).toHaveLength(LIMITS.anomaliesOfRule);
      expect(left.some(({ subject }) => subject.furtherFindings)).toBe(false);
    });
  });

  describe('packaging-mass-per-piece', () => {
    const months = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];
    const recordMonth = async (at: string, massKg: string, accepted = 10_000) => {
      await recordCounts(count(`${at}-01`, { accepted }));
      await recordUses(use(`${at}-01`, { massKg }));
    };

    it('compares a month with the median of those before, and looks at later months again when one changes', async () => {
      for (const at of months.slice(0, 3)) await recordMonth(at, '1000');
      await recordMonth('2026-09', '2000');
      await recordMonth('2026-10', '2000.1');
      for (const at of months.toReversed()) await look('packaging', at);
      // 100, 100, 100, 200 g a piece: the median is 100.
      expect(await shown('packaging-mass-per-piece')).toMatchObject([
        { subject: { month: '2026-10' }, measured: { gramsPerPiece: '200.01' }, facts: 1 },
      ]);
      // More in two of the months before: of 120, 120, 100, 200 g the median is 120.
      for (const at of ['2026-06', '2026-07']) {
        await recordUses(use(`${at}-02`, { massKg: '200' }));
        await look('packaging', at);
      }
      expect(await shown('packaging-mass-per-piece')).toEqual([]);
    });

    it('is silent where a month has no pieces or no packaging on record', async () => {
      for (const at of months.slice(0, 4)) await recordMonth(at, '1000');
      await recordUses(use('2026-10-01', { massKg: '99999' }));
      for (const at of months) await look('packaging', at);
      expect(await shown('packaging-mass-per-piece')).toEqual([]);
    });

    it('names at most factsOfAnomaly of the uses, heaviest first', async () => {
      for (const at of months.slice(0, 4)) await recordMonth(at, '1000');
      await recordCounts(count('2026-10-01', { accepted: 10_000 }));
      await recordUses(
        ...Array.from({ length: LIMITS.factsOfAnomaly + 1 }, (_none, index) =>
          use(`2026-10-${String(index + 1).padStart(2, '0')}`, { massKg: String(1000 + index) }),
        ),
      );
      for (const at of months) await look('packaging', at);
      expect(await shown('packaging-mass-per-piece')).toMatchObject([{ facts: LIMITS.factsOfAnomaly }]);
      const [lightest] = await database.rows(sql`
      SELECT 1 FROM anomaly_fact JOIN packaging_use ON packaging_use.id = fact_id WHERE mass_kg = 1000`);
      expect(lightest).toBeUndefined();
    });
  });

  describe('tape-mass-per-piece', () => {
    it('finds tape far above the pieces taped, and not what lies on the bound', async () => {
      for (const [month, massKg] of [
        ['2026-09', '27'],
        ['2026-10', '27.001'],
      ] as const) {
        await recordCounts(count(`${month}-01`, { accepted: 5000, taped: 1000 }));
        await recordUses(use(`${month}-01`, { specificationCode: 'PKG-TAPE-60', massKg }));
        await look('packaging', month);
      }
      expect(await shown('tape-mass-per-piece')).toMatchObject([
        { subject: { month: '2026-10' }, measured: { gramsPerTapedPiece: '27.001' }, facts: 1 },
      ]);
    });

    it('is silent where a day does not say how many pieces were taped', async () => {
      await recordCounts(
        count('2026-10-01', { accepted: 5000, taped: 1000 }),
        count('2026-10-02', { accepted: 5000 }),
      );
      await recordUses(use('2026-10-01', { specificationCode: 'PKG-TAPE-60', massKg: '900' }));
      await look('packaging', '2026-10');
      expect(await shown('tape-mass-per-piece')).toEqual([]);
    });
  });

  describe('pieces-packed-above-accepted', () => {
    it('finds an outlet that packed more than it accepted, by specification, and not one within the tolerance', async () => {
      await recordCounts(count('2026-10-01', { accepted: 600 }), count('2026-10-02', { accepted: 400 }));
      await recordUses(
        use('2026-10-01', { piecesPacked: 700 }),
        use('2026-10-15', { piecesPacked: 351 }),
        use('2026-10-01', { specificationCode: 'PKG-BOX-CORR', piecesPacked: 1050 }),
      );
      await look('packaging', '2026-10');
      expect(await shown('pieces-packed-above-accepted')).toMatchObject([
        {
          subject: { outletId: 'outlet-a', specificationCode: 'PKG-ENV-PAPER' },
          measured: { piecesPacked: '1051', accepted: '1000' },
          facts: 2,
          factCount: 2,
        },
      ]);
    });
  });

  describe('repacked-without-packaging', () => {
    it('finds more pieces packed again than envelopes, boxes and bags, tape left aside', async () => {
      await recordCounts(count('2026-10-01', { accepted: 2000, eCommerce: 1500, notRepacked: 500 }));
      await recordUses(
        use('2026-10-01', { units: 899, massKg: '30' }),
        use('2026-10-01', { specificationCode: 'PKG-TAPE-60', units: 500, massKg: '50' }),
      );
      await look('packaging', '2026-10');
      expect(await shown('repacked-without-packaging')).toMatchObject([
        { measured: { repackedPieces: '1000', unitsUsed: '899' }, facts: 1 },
      ]);
      await recordUses(use('2026-10-02', { units: 1, massKg: '0.03' }));
      await look('packaging', '2026-10');
      expect(await shown('repacked-without-packaging')).toEqual([]);
    });

    it('is silent where packaging was not counted', async () => {
      await recordCounts(count('2026-10-01', { accepted: 2000, eCommerce: 1500, notRepacked: 500 }));
      await recordUses(use('2026-10-01', { massKg: '30' }));
      await look('packaging', '2026-10');
      expect(await shown('repacked-without-packaging')).toEqual([]);
    });
  });

  describe('outlet-not-open', () => {
    it('finds what was recorded before an outlet opened and after it closed, and not on these days', async () => {
      await database.transaction((transaction) =>
        transaction.query(`UPDATE outlet SET closed_on = '2026-09-20' WHERE id = 'outlet-new'`),
      );
      const days = ['2026-09-09', '2026-09-10', '2026-09-20', '2026-09-21'];
      await recordCounts(...days.map((day) => count(day, { outletId: 'outlet-new', accepted: 1 })));
      await recordUses(...days.map((day) => use(day, { outletId: 'outlet-new' })));
      await recordReturns([
        handedIn('2026-09-20T23:59:59+08:00', { outletId: 'outlet-new' }),
        handedIn('2026-09-21T00:00:00+08:00', { outletId: 'outlet-new' }),
        handedIn('2026-09-21T00:00:00+08:00', {}),
      ]);
      await look('packaging', '2026-09');
      const found = await shown('outlet-not-open');
      expect(found.map(({ subject, facts, factCount }) => [subject.day, facts, factCount])).toEqual([
        ['2026-09-09', 2, 2],
        ['2026-09-21', 3, 3],
      ]);
      await look('returns', '2026-09');
      expect(await shown('outlet-not-open')).toEqual(found);
    });
  });

  describe('cartons-above-parcels', () => {
    it('finds more cartons than parcels, once both are on record, and not as many', async () => {
      await recordReturns([handedIn('2026-10-01T10:00:00+08:00', { quantity: 1000 })]);
      await look('returns', '2026-10');
      expect(await shown('cartons-above-parcels')).toEqual([]);
      await recordCounts(count('2026-10-01', { accepted: 999 }));
      await look('packaging', '2026-10');
      expect(await shown('cartons-above-parcels')).toMatchObject([
        { measured: { cartons: '1000', accepted: '999' }, facts: 1, factCount: 1 },
      ]);
      await recordCounts(count('2026-10-02', { accepted: 1 }));
      await look('packaging', '2026-10');
      expect(await shown('cartons-above-parcels')).toEqual([]);
    });
  });

  describe('envelopes-above-scans', () => {
    it('finds envelopes for reuse that were not scanned anywhere, and leaves those for recycling aside', async () => {
      await recordReturns([
        handedIn('2026-10-01T10:00:00+08:00', { itemKind: 'ENVELOPE', quantity: 9 }),
        handedIn('2026-10-01T10:00:00+08:00', { itemKind: 'ENVELOPE', quantity: 90, disposition: 'RECYCLE' }),
      ]);
      await look('returns', '2026-10');
      expect(await shown('envelopes-above-scans')).toEqual([]);
      await recordReturns([handedIn('2026-10-31T23:00:00+08:00', { itemKind: 'ENVELOPE' })]);
      await look('returns', '2026-10');
      expect(await shown('envelopes-above-scans')).toMatchObject([
        { measured: { handedIn: '10', takenBack: '0' }, facts: 2, factCount: 2 },
      ]);
      const envelopes = inside.app.get(EnvelopesService);
      const firm = systemOf('firm-a');
      const ids = Array.from({ length: 10 }, (_none, index) => `E-${index}`);
      const said = (assetId: string, step: string) => ({
        assetId,
        sourceRef: `${assetId}-${step}`,
        evidenceGrade: 'SYSTEM_FEED' as const,
        outletId: 'outlet-a2',
      });
      await envelopes.commissionAssets(
        firm,
        ids.map((id) => ({
          id,
          kind: 'ENVELOPE',
          specificationCode: 'PKG-ENV-REUSE',
          commissionedOn: '2026-01-01' as LocalDate,
          evidenceGrade: 'SYSTEM_FEED',
        })),
      );
      const at = (day: string) => new Date(`2026-10-${day}T10:00:00+08:00`);
      await envelopes.issueAssets(
        firm,
        ids.map((id) => ({ ...said(id, 'issue'), parcelRef: `P-${id}`, issuedAt: at('01') })),
      );
      await envelopes.takeBackAssets(
        firm,
        ids.map((id) => ({ ...said(id, 'back'), returnedAt: at('20') })),
      );
      await look('envelopes', '2026-10');
      expect(await shown('envelopes-above-scans')).toEqual([]);
    });
  });

  describe('carton-code-twice', () => {
    const first = '2026-10-01T10:00:00+08:00';

    it('finds the later of two within seven days, and nothing at seven days', async () => {
      await recordReturns([
        handedIn(first, { itemCode: 'A' }),
        handedIn('2026-10-08T09:59:59+08:00', { itemCode: 'A' }),
        handedIn(first, { itemCode: 'B' }),
        handedIn('2026-10-08T10:00:00+08:00', { itemCode: 'B' }),
      ]);
      await look('returns', '2026-10');
      expect(await shown('carton-code-twice')).toMatchObject([
        { subject: { itemCode: 'A' }, measured: { timesHandedIn: '2', timesAtOtherFirms: '0' }, facts: 2 },
      ]);
    });

    it('finds it on both sides where two firms say so, also across the end of a month', async () => {
      await recordReturns([handedIn('2026-09-30T10:00:00+08:00', { itemCode: 'A' })]);
      await look('returns', '2026-09');
      await recordReturns([handedIn(first, { itemCode: 'A', outletId: 'outlet-b' })], 'firm-b');
      await look('returns', '2026-10', 'firm-b');
      for (const firm of ['firm-a', 'firm-b'])
        expect(await shown('carton-code-twice', firm)).toMatchObject([
          { subject: { itemCode: 'A' }, measured: { timesAtOtherFirms: '1', leastHoursApart: '24' } },
        ]);
    });

    it('says how many more codes there are above anomaliesOfRule', async () => {
      const codes = Array.from({ length: LIMITS.anomaliesOfRule + 1 }, (_none, index) => `C-${index}`);
      await recordReturns(
        codes.flatMap((itemCode) => [
          handedIn(first, { itemCode }),
          handedIn('2026-10-02T10:00:00+08:00', { itemCode }),
        ]),
      );
      await look('returns', '2026-10');
      const found = await shown('carton-code-twice');
      expect(found).toHaveLength(LIMITS.anomaliesOfRule + 1);
      expect(found.find(({ subject }) => subject.furtherFindings)?.measured).toEqual({
        furtherFindings: '1',
      });
    });
  });

  describe('of vehicles', () => {
    const vinOf = (serial: number) => {
      const digits = String(serial).padStart(8, '0');
      return `LGPSPECW${vinCheckDigit(`LGPSPECW0${digits}`)}${digits}`;
    };
    const drives = { 1: 'BEV', 2: 'DIESEL', 3: 'BEV' } as const;
    const driven = (serial: keyof typeof drives, figures: Partial<RecordVehicleUseInput>) =>
      ({
        sourceRef: `drive-${(next += 1)}`,
        evidenceGrade: 'SELF_DECLARED',
        mileageSource: 'SELF_DECLARED',
        vehicleId: vehicleIdOf(vinOf(serial)),
        regionCode: FURONG,
        ...figures,
      }) as RecordVehicleUseInput;
    const recordUse = (...items: RecordVehicleUseInput[]) =>
      inside.app.get(VehicleUsesService).record(systemOf('firm-a'), { items });

    beforeAll(async () => {
      const items = ([1, 2, 3] as const).map((serial) => ({
        sourceRef: `van-${serial}`,
        evidenceGrade: 'SYSTEM_FEED',
        plate: '湘A12345',
        vin: vinOf(serial),
        vehicleClass: 'LOGISTICS_VAN',
        drive: drives[serial],
        firstRegisteredOn: '2024-01-10',
        firstRegisteredRegion: '430100',
        ownedFrom: '2024-01-10',
      }));
      await inside.app.get(VehiclesService).register(systemOf('firm-a'), { items: items as never[] });
    });

    it('vehicle-distance-per-day finds a month or a day beyond what a day allows, all counties together', async () => {
      await recordUse(
        driven(1, { month: '2026-10' as Month, distanceKm: '15500' }),
        driven(2, { month: '2026-10' as Month, distanceKm: '9000' }),
        driven(2, { month: '2026-10' as Month, distanceKm: '6500.5', regionCode: '430103' as RegionCode }),
        driven(3, { day: '2026-10-01' as LocalDate, distanceKm: '500' }),
        driven(3, { day: '2026-10-02' as LocalDate, distanceKm: '500.5' }),
      );
      await look('fleet', '2026-10');
      const found = await shown('vehicle-distance-per-day');
      expect(
        found
          .map(({ subject, measured, facts }) => [subject.day ?? subject.month, measured.distanceKm, facts])
          .sort(),
      ).toEqual([
        ['2026-10', '15500.5', 2],
        ['2026-10-02', '500.5', 1],
      ]);
    });

    it('vehicle-energy-per-km finds electricity and fuel outside what is possible, and not what lies on a bound', async () => {
      await recordUse(
        driven(1, { day: '2026-10-01' as LocalDate, distanceKm: '100', energyKwh: '120' }),
        driven(1, { day: '2026-10-02' as LocalDate, distanceKm: '100', energyKwh: '120.1' }),
        driven(1, { day: '2026-10-03' as LocalDate, distanceKm: '100', energyKwh: '7.9' }),
        driven(1, { day: '2026-10-04' as LocalDate, distanceKm: '100', energyKwh: '8' }),
        driven(1, { day: '2026-10-05' as LocalDate, distanceKm: '100' }),
        driven(2, { day: '2026-10-06' as LocalDate, distanceKm: '100', fuelLitres: '40' }),
        driven(2, { day: '2026-10-07' as LocalDate, distanceKm: '100', fuelLitres: '40.1' }),
        driven(2, { day: '2026-10-08' as LocalDate, distanceKm: '0', fuelLitres: '1' }),
      );
      await look('fleet', '2026-10');
      const found = await shown('vehicle-energy-per-km');
      expect(found.map(({ subject }) => subject.day).sort()).toEqual([
        '2026-10-02',
        '2026-10-03',
        '2026-10-07',
        '2026-10-08',
      ]);
    });
  });
});
