import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import { MEASURES } from '../rulebook/measures.js';
import { purchaseMeasures } from './purchases.measures.js';

const RECORD = `mutation ($items: [RecordPackagingPurchaseInput!]!) {
  recordPackagingPurchases(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectPackagingPurchaseInput!) {
  correctPackagingPurchase(input: $input) { id state } }`;
const LIST = `query ($outletId: ID, $supplierUscc: String, $invoiceNumber: String, $from: LocalDate, $asKnownAt: DateTime) {
  packagingPurchases(outletId: $outletId, supplierUscc: $supplierUscc, invoiceNumber: $invoiceNumber, from: $from,
    asKnownAt: $asKnownAt) { nodes { id invoiceLine valueYuan regionCode } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface Listed {
  packagingPurchases: { nodes: { id: string; invoiceLine: number; valueYuan: string; regionCode: string }[] };
}

const SUPPLIER = '91350105MA3458HX32';
const OTHER_SUPPLIER = `91430100MA4L00001${usccCheckCharacter('91430100MA4L00001')}`;
const line = (invoiceNumber: string, invoiceLine: number, more: object = {}) => ({
  invoiceNumber,
  invoiceLine,
  day: '2026-03-08',
  supplierName: '绿源包装有限公司',
  supplierUscc: SUPPLIER,
  specificationCode: 'PKG-BOX-CORR',
  units: 1_000,
  massKg: '304.0',
  valueYuan: '850.00',
  certificateNumber: null,
  meetsStandard: true,
  sourceRef: `${invoiceNumber}/${invoiceLine}`,
  evidenceGrade: 'THIRD_PARTY_DOCUMENT',
  ...more,
});

describe('purchases', () => {
  let platform: Platform;
  let reporter: Caller;
  let rival: Caller;

  beforeAll(async () => {
    platform = await openPlatform();
    await registerTwoFirms(platform);
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
  });
  afterAll(() => platform.close());

  const record = async (...items: object[]) =>
    (await reporter.get<{ recordPackagingPurchases: Recorded[] }>(RECORD, { items }))
      .recordPackagingPurchases;
  const list = async (caller: Caller, variables: object) =>
    (await caller.get<Listed>(LIST, variables)).packagingPurchases.nodes;
  const measuresOf = async (month: string, regionCode = '430100') => {
    const scope = {
      enterpriseIds: ['firm-a'],
      regionCodes: [regionCode as RegionCode],
      month: month as Month,
    };
    const found = await platform.rows<SummedMeasure>(purchaseMeasures(scope));
    return Object.fromEntries(
      found.map(({ code, dimension, value }) => [
        `${code.replace('purchases.', '')}/${dimension.replace('PKG-', '')}`,
        Number(value),
      ]),
    );
  };

  it('records a line once, and gives it back with its specification and exact to the fen', async () => {
    const [first] = await record(line('INV-1', 1, { valueYuan: '850.10', certificateNumber: '绿证 1' }));
    await expect(
      record(line('INV-1', 1, { valueYuan: '850.1', massKg: '304', certificateNumber: '绿证 1' })),
    ).resolves.toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    const { packagingPurchase } = await reporter.get<{ packagingPurchase: object }>(
      `query ($id: ID!) { packagingPurchase(id: $id) { invoiceNumber day supplierName supplierUscc outletId regionCode
        specificationCode units massKg massFromUnitsKg valueYuan certificateNumber meetsStandard platformCode
        evidenceGrade specification { nameZh } enterpriseSpecification { code } } }`,
      { id: first?.id },
    );
    expect(packagingPurchase).toEqual({
      invoiceNumber: 'INV-1',
      day: '2026-03-08',
      supplierName: '绿源包装有限公司',
      supplierUscc: SUPPLIER,
      outletId: null,
      regionCode: '430100',
      specificationCode: 'PKG-BOX-CORR',
      units: 1_000,
      massKg: '304',
      massFromUnitsKg: null,
      valueYuan: '850.1',
      certificateNumber: '绿证 1',
      meetsStandard: true,
      platformCode: 'PKG-BOX-CORR',
      evidenceGrade: 'THIRD_PARTY_DOCUMENT',
      specification: { nameZh: '瓦楞纸箱' },
      enterpriseSpecification: null,
    });
  });

  it('refuses one line of an invoice twice, and takes the same numbers from another seller or firm', async () => {
    const [first] = await record(line('INV-2', 1));
    const refused = await reporter.refused(RECORD, { items: [line('INV-2', 1, { sourceRef: 'again' })] });
    expect(refused).toMatchObject({
      message:
        'Line 1 of invoice INV-2 is already recorded under reference INV-2/1 and would count twice; correct that record instead.',
      extensions: {
        code: 'CONFLICT',
        reason: 'INVOICE_LINE_ALREADY_RECORDED',
        details: { factId: first?.id },
      },
    });
    await expect(
      record(
        line('INV-2', 2),
        line('INV-2', 1, { supplierUscc: OTHER_SUPPLIER, sourceRef: 'another seller' }),
      ),
    ).resolves.toMatchObject([{ state: 'RECORDED' }, { state: 'RECORDED' }]);
    await expect(
      rival.get(RECORD, { items: [line('INV-2', 1, { evidenceGrade: 'SELF_DECLARED' })] }),
    ).resolves.toMatchObject({ recordPackagingPurchases: [{ state: 'RECORDED' }] });
  });

  it.each([
    [
      'a wrong check character of the seller',
      { supplierUscc: '91350105MA3458HX33' },
      'USCC_INVALID',
      'supplierUscc',
    ],
    ['more decimals than fen', { valueYuan: '1.001' }, 'QUANTITY_OUT_OF_RANGE', 'valueYuan'],
    ['a negative value', { valueYuan: '-1' }, 'NEGATIVE_QUANTITY', 'valueYuan'],
    ['line 0', { invoiceLine: 0 }, 'INVOICE_LINE_ZERO', 'invoiceLine'],
    ['neither units nor mass', { units: null, massKg: null }, 'QUANTITY_MISSING', 'units'],
    [
      'an unknown specification',
      { specificationCode: 'PKG-X' },
      'SPECIFICATION_UNKNOWN',
      'specificationCode',
    ],
    ['an outlet of another firm', { outletId: 'outlet-b' }, 'OUTLET_UNKNOWN', 'outletId'],
    ['a future day', { day: '2999-01-01' }, 'FUTURE_DATE', 'day'],
  ])('refuses %s, and records nothing of the batch', async (_name, change, reason, field) => {
    const refused = await reporter.refused(RECORD, { items: [line('INV-3', 1), line('INV-3', 2, change)] });
    expect(refused.extensions).toMatchObject({ reason, details: { fields: [{ path: `items.1.${field}` }] } });
    expect(await list(reporter, { invoiceNumber: 'INV-3' })).toEqual([]);
  });

  it('counts in the county of the outlet that bought, and in the firm’s own region without one', async () => {
    await record(
      line('INV-4', 1, { outletId: 'outlet-a', day: '2026-01-05' }),
      line('INV-4', 2, { day: '2026-01-05' }),
    );
    const places = (await list(reporter, { invoiceNumber: 'INV-4' })).map((one) => [
      one.invoiceLine,
      one.regionCode,
    ]);
    expect(places.toSorted()).toEqual([
      [1, '430102'],
      [2, '430100'],
    ]);
    expect(await measuresOf('2026-01', '430102')).toMatchObject({ 'units/BOX-CORR': 1_000 });
    expect(await list(reporter, { outletId: 'outlet-a' })).toHaveLength(1);
  });

  it('sums quantity, mass and value, each in all and of what conforms and is certified, by specification', async () => {
    const tape = { specificationCode: 'PKG-TAPE-45', units: null, massKg: '20.5', valueYuan: '199.99' };
    await record(
      line('INV-5', 1, { day: '2026-02-01', certificateNumber: '绿证 2' }),
      line('INV-5', 2, {
        day: '2026-02-28',
        meetsStandard: false,
        units: 10,
        massKg: '3',
        valueYuan: '0.01',
      }),
      line('INV-5', 3, { day: '2026-02-28', ...tape, meetsStandard: false }),
      line('INV-5', 4, { day: '2026-02-28', ...tape, units: 7, massKg: '1.5', valueYuan: '0.01' }),
      line('INV-5', 5, { day: '2026-03-01', sourceRef: 'next month' }),
    );
    expect(await measuresOf('2026-02')).toEqual({
      'units/BOX-CORR': 1_010,
      'conformingUnits/BOX-CORR': 1_000,
      'certifiedUnits/BOX-CORR': 1_000,
      'massKg/BOX-CORR': 307,
      'conformingMassKg/BOX-CORR': 304,
      'certifiedMassKg/BOX-CORR': 304,
      'valueYuan/BOX-CORR': 850.01,
      'conformingValueYuan/BOX-CORR': 850,
      'certifiedValueYuan/BOX-CORR': 850,
      // One line of tape does not say its units: neither the whole nor a part of them is known.
      'massKg/TAPE-45': 22,
      'conformingMassKg/TAPE-45': 1.5,
      'certifiedMassKg/TAPE-45': 0,
      'valueYuan/TAPE-45': 200,
      'conformingValueYuan/TAPE-45': 0.01,
      'certifiedValueYuan/TAPE-45': 0,
    });
    const summed = await platform.rows<{ code: string }>(
      purchaseMeasures({
        enterpriseIds: ['firm-a'],
        regionCodes: ['430100' as RegionCode],
        month: '2026-02' as Month,
      }),
    );
    const declared = Object.keys(MEASURES).filter((code) => code.startsWith('purchases.'));
    expect([...new Set(summed.map(({ code }) => code))].sort()).toEqual(declared.sort());
  });

  it('takes mass from the units where the firm’s own specification says what one weighs', async () => {
    await reporter.get(
      `mutation ($items: [RecordEnterpriseSpecificationInput!]!) {
        recordEnterpriseSpecifications(input: { items: $items }) { id } }`,
      {
        items: ['BOX-S', 'BOX-UNWEIGHED'].map((code) => ({
          code,
          platformCode: 'PKG-BOX-CORR-3',
          massPerUnitGrams: code === 'BOX-S' ? '150.5' : null,
          isBiodegradable: false,
          isReusable: false,
          validFrom: '2025-01-01',
          sourceRef: code,
          evidenceGrade: 'SELF_DECLARED',
        })),
      },
    );
    const own = { day: '2025-12-01', massKg: null, units: 2_000 };
    await record(line('INV-6', 1, { ...own, specificationCode: 'BOX-S' }));
    expect(await measuresOf('2025-12')).toMatchObject({ 'massKg/BOX-CORR-3': 301 });
    await record(line('INV-6', 2, { ...own, specificationCode: 'BOX-UNWEIGHED' }));
    expect(await measuresOf('2025-12')).not.toHaveProperty(['massKg/BOX-CORR-3']);
    expect(await measuresOf('2025-12')).toMatchObject({ 'units/BOX-CORR-3': 4_000 });
  });

  it('corrects a line, and reads the list as it was known before', async () => {
    const [old] = await record(line('INV-7', 1));
    const [known] = await platform.rows<{ at: Date }>(
      sql`SELECT recorded_at AS at FROM packaging_purchase WHERE id = ${old?.id}`,
    );
    const input = {
      ...line('INV-7', 1, { valueYuan: '800', sourceRef: 'INV-7 credit note' }),
      supersedesId: old?.id,
      reason: '红字发票',
    };
    const { correctPackagingPurchase: corrected } = await reporter.get<{
      correctPackagingPurchase: Recorded;
    }>(CORRECT, { input });
    const invoice = { invoiceNumber: 'INV-7', supplierUscc: SUPPLIER };
    expect(await list(reporter, invoice)).toMatchObject([{ id: corrected.id, valueYuan: '800' }]);
    expect(await list(reporter, { ...invoice, asKnownAt: known?.at.toISOString() })).toMatchObject([
      { id: old?.id, valueYuan: '850' },
    ]);
    expect(await list(rival, { invoiceNumber: 'INV-7' })).toEqual([]);
  });

  it('reaches the stored measures through the worker', async () => {
    await platform.settled();
    const stored = await platform.rows<{ value: string; unit: string }>(
      sql`SELECT value FROM measure WHERE enterprise_id = 'firm-a' AND region_code = '430100' AND month = '2026-02'
            AND code = 'purchases.conformingValueYuan' AND dimension = 'PKG-BOX-CORR'`,
    );
    expect(stored.map(({ value }) => Number(value))).toEqual([850]);
  });

  it('refuses in the database itself what must never be', async () => {
    const [stored] = await record(line('INV-8', 1));
    for (const change of [
      'invoice_line = 0',
      'units = -1',
      'mass_kg = -1',
      'units = NULL, mass_kg = NULL',
      'mass_from_units_kg = 1',
      'value_yuan = -0.01',
    ]) {
      const breach = platform.database.transaction((transaction) =>
        transaction.query(`UPDATE packaging_purchase SET ${change} WHERE id = ?`, [stored?.id]),
      );
      await expect(breach).rejects.toThrow(/CONSTRAINT `packaging_purchase_/);
    }
  });
});
