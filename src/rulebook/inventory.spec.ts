import { describe, expect, it } from '@jest/globals';
import { BOOK, inventory, measured, METHOD_V1, RELEASE, releaseWith } from '../../test/support/carbon.js';
import { plain } from '../kernel/decimal.js';
import { canonicalJson } from '../kernel/id.js';
import { FactorBook } from './factors.js';
import type { Inventory } from './inventory.js';
import { differenceOf } from './inventory-difference.js';

const lineOf = (found: Inventory, id: string) => found.lines.find((line) => line.id === id);
const kgOf = (found: Inventory, id: string) => {
  const kg = lineOf(found, id)?.kg;
  return kg ? plain(kg) : kg;
};
const totalOf = (found: Inventory, account: string) =>
  found.totals.find((total) => total.account === account)!;

const FIRM = [
  measured('parcels.accepted', 10_000),
  measured('packaging.massKg', 304, 'PKG-BOX-CORR'),
  measured('packaging.massKg', 100, 'PKG-BAG-FILM'),
  measured('fleet.energyKwh', 1_000),
  measured('fleet.fuelLitres', 100, 'DIESEL'),
  measured('energy.purchasedKwh', 2_000, 'HUB'),
];

describe('an inventory worked by hand: Changsha, March 2026', () => {
  const found = inventory(FIRM);

  it.each([
    // 304 × 1.137 and 100 × 3.24 (CPCD rows for express packaging)
    ['PACKAGING/PKG-BOX-CORR', '345.648'],
    ['PACKAGING/PKG-BAG-FILM', '324'],
    // Paper: 0.8 recycled; of the other 0.2 Hunan incinerates 0.8812 and landfills 0.1188.
    // 0.8 × 0.00465358 + 0.17624 × 0.39889 + 0.02376 × 1.16451 = 0.1016919952 per kg, × 304
    ['END_OF_LIFE/PKG-BOX-CORR', '30.914'],
    // Film: 0.01 × 0.00465358 + 0.872388 × 0.39889 + 0.117612 × 0.0748 = 0.35683076 per kg, × 100
    ['END_OF_LIFE/PKG-BAG-FILM', '35.683'],
    // 100 × 2.66155, and with 0.62409 well to tank
    ['TRANSPORT/DIESEL/TANK_TO_WHEEL', '266.155'],
    ['TRANSPORT/DIESEL/LIFE_CYCLE', '328.564'],
    // 1,000 × 0.5777 (footprint 2024), 1,000 × 0.4976 (Hunan 2023)
    ['TRANSPORT/ELECTRICITY/LIFE_CYCLE', '577.7'],
    ['TRANSPORT/ELECTRICITY/LOCATION_BASED_CO2', '497.6'],
    ['SITE_ENERGY/energy.purchasedKwh/LIFE_CYCLE', '1155.4'],
    ['SITE_ENERGY/energy.purchasedKwh/LOCATION_BASED_CO2', '995.2'],
  ])('%s is %s kg', (id, kg) => {
    expect(kgOf(found, id)).toBe(kg);
  });

  it('adds within an account and never across accounts', () => {
    // 345.648 + 324 + 30.91436654 + 35.68307626 + 328.564 + 577.7 + 1,155.4; / 10,000 pieces
    const totals = found.totals.map(({ account, unit, kg, kgPerPiece, lacks }) => [
      account,
      unit,
      plain(kg),
      kgPerPiece && plain(kgPerPiece),
      lacks,
    ]);
    expect(totals).toEqual([
      ['LIFE_CYCLE', 'kgCO2e', '2797.909', '0.279791', []],
      ['TANK_TO_WHEEL', 'kgCO2e', '266.155', '0.026616', []],
      ['LOCATION_BASED_CO2', 'kgCO2', '1492.8', '0.14928', []],
    ]);
  });

  it('keeps avoided emission and biogenic carbon apart from emission', () => {
    // Paper 304 × 0.8 × (1.19973 − 1.09811) = 24.713984; film 100 × 0.01 × (2.91651 − 1.10357) = 1.81294
    expect(plain(found.avoided.kg)).toBe('26.527');
    // 304 × 0.9 × 0.46 × 0.99 × 44/12 = 304 × 1.50282
    expect(plain(found.biogenic.kg)).toBe('456.857');
    const emissions = found.lines.filter(({ account }) => account === 'LIFE_CYCLE');
    expect(emissions.filter(({ kg }) => kg!.isNegative())).toEqual([]);
  });

  it('names every factor row, its release and how it was found', () => {
    const [product] = lineOf(found, 'SITE_ENERGY/energy.purchasedKwh/LOCATION_BASED_CO2')!.products;
    expect(product!.factor).toMatchObject({
      rowId: 'gf-430000-2023-location',
      release: '2026-1',
      foundBy: 'SAME_PROVINCE_NEAREST_EARLIER_YEAR',
      confidence: 'A',
    });
  });

  it('gives the same bytes from the same facts, whatever their order or splitting', () => {
    const split = FIRM.flatMap((sum) => [
      { ...sum, value: sum.value.div(4) },
      { ...sum, value: sum.value.times(0.75) },
    ]);
    expect(canonicalJson(inventory(split.toReversed()).totals)).toBe(canonicalJson(found.totals));
  });
});

describe('reusable packaging', () => {
  const soFar = [
    measured('assets.commissionedMassKg', 120, 'PKG-BOX-REUSE-PP'),
    measured('assets.turns', 2_000, 'PKG-BOX-REUSE-PP'),
  ];
  const turns = [measured('assets.turns', 300, 'PKG-BOX-REUSE-PP')];

  it('carries its making and end of life by the turns observed so far', () => {
    // 120 kg over 2,000 turns = 0.06 kg a turn; 300 turns = 18 kg; 18 × (1.587 + 0.35683076) = 34.98895
    expect(kgOf(inventory(turns, { soFar }), 'REUSABLE/PKG-BOX-REUSE-PP')).toBe('34.989');
  });

  it('emits half as much a turn when it has made twice the turns', () => {
    const later = [soFar[0]!, measured('assets.turns', 4_000, 'PKG-BOX-REUSE-PP')];
    expect(kgOf(inventory(turns, { soFar: later }), 'REUSABLE/PKG-BOX-REUSE-PP')).toBe('17.494');
  });

  it.each([
    ['turns', [measured('packaging.massKg', 5, 'PKG-BOX-REUSE-PP')], soFar, 'no turns of'],
    ['mass', turns, [soFar[1]!], 'the mass of one unit is not known'],
    [
      'material',
      [measured('assets.turns', 1, 'PKG-ENV-REUSE')],
      [
        measured('assets.commissionedMassKg', 1, 'PKG-ENV-REUSE'),
        measured('assets.turns', 1, 'PKG-ENV-REUSE'),
      ],
      'the method names no material',
    ],
  ])('is undetermined without %s', (_what, sums, assets, why) => {
    const line = inventory(sums, { soFar: assets }).lines.find(({ source }) => source === 'REUSABLE');
    expect(line?.kg).toBeNull();
    expect(line?.undetermined?.en).toContain(why);
  });
});

describe('what is missing is not zero', () => {
  it('a fact that is not reported leaves its line undetermined and is named by the totals', () => {
    const found = inventory([measured('parcels.accepted', 10), measured('fleet.fuelLitres', 1, 'DIESEL')]);
    expect(totalOf(found, 'LIFE_CYCLE')).toMatchObject({
      lacks: ['PACKAGING/LIFE_CYCLE', 'SITE_ENERGY/LIFE_CYCLE'],
      kgPerPiece: null,
    });
    expect(lineOf(found, 'PACKAGING/LIFE_CYCLE')).toMatchObject({
      kg: null,
      undetermined: { en: 'not reported: packaging.massKg' },
    });
  });

  it('a factor that nobody publishes leaves its line undetermined, and the rest stands', () => {
    const found = inventory([
      ...FIRM,
      measured('packaging.massKg', 7, 'PKG-BAG-FILM-BIO'),
      measured('energy.coalKg', 9, 'HUB'),
      measured('fleet.fuelLitres', 10, 'LNG'),
    ]);
    expect(totalOf(found, 'LIFE_CYCLE').lacks).toEqual([
      'PACKAGING/PKG-BAG-FILM-BIO',
      'END_OF_LIFE/PKG-BAG-FILM-BIO',
      'TRANSPORT/LNG/LIFE_CYCLE',
      'SITE_ENERGY/energy.coalKg/LIFE_CYCLE',
    ]);
    expect(plain(totalOf(found, 'LIFE_CYCLE').kg)).toBe('2797.909');
    // 266.155 + 10 × 1.14791: what LNG burns is known.
    expect(plain(totalOf(found, 'TANK_TO_WHEEL').kg)).toBe('277.634');
  });

  it('pieces that are not recorded leave the total without a figure per piece', () => {
    expect(totalOf(inventory(FIRM.slice(1)), 'LIFE_CYCLE').kgPerPiece).toBeNull();
  });
});

describe('two releases side by side', () => {
  it('differ line by line, and the older release keeps its figures', () => {
    const older = inventory(FIRM);
    const newer = inventory(FIRM, { book: releaseWith('2027-1', { 'ef-pkg-carton': '1.605' }) });
    const difference = differenceOf(older, newer);
    // 304 × (1.605 − 1.137) = 142.272
    expect(
      difference.lines.filter(({ differenceKg }) => !differenceKg!.isZero()).map(({ id }) => id),
    ).toEqual(['PACKAGING/PKG-BOX-CORR']);
    expect(plain(difference.totals[0]!.differenceKg)).toBe('142.272');
    expect(canonicalJson(inventory(FIRM))).toBe(canonicalJson(older));
  });

  it('name the lines that only one of them could determine', () => {
    const without = new FactorBook({
      ...RELEASE,
      release: 'x',
      emissionFactors: RELEASE.emissionFactors.filter(({ id }) => id !== 'ef-waste-landfill-plastic-pack'),
    });
    const { totals, lines } = differenceOf(inventory(FIRM), inventory(FIRM, { book: without }));
    expect(totals[0]!.lackedByOne).toEqual(['END_OF_LIFE/PKG-BAG-FILM']);
    expect(lines.find(({ id }) => id === 'END_OF_LIFE/PKG-BAG-FILM')).toMatchObject({ differenceKg: null });
  });
});

describe('awkward truths stay visible', () => {
  it('a heavy battery-electric truck emits more per tonne-kilometre than a heavy diesel one, and a light one less', () => {
    const classes = ['DIESEL_HEAVY', 'BEV_HEAVY', 'DIESEL_LIGHT', 'BEV_LIGHT'];
    const found = inventory(classes.map((name) => measured('freight.tonneKm', 1_000, name)));
    // CPCD 2024: 0.0978 against 0.1073, 0.2611 against 0.1361 kgCO2e/t·km
    expect(classes.map((name) => kgOf(found, `TRANSPORT/${name}/LIFE_CYCLE`))).toEqual([
      '97.8',
      '107.3',
      '261.1',
      '136.1',
    ]);
    expect(lineOf(found, 'TRANSPORT/BEV_HEAVY/TANK_TO_WHEEL')?.undetermined?.en).toContain(
      'no tank-to-wheel part',
    );
  });

  it('the PLA row nets biogenic carbon: it is no emission, and the carbon is shown apart', () => {
    const versions = RELEASE.choices.versions.map((version) => ({
      ...version,
      packaging: [
        ...version.packaging.filter(({ specification }) => specification !== 'PKG-BAG-FILM-BIO'),
        { specification: 'PKG-BAG-FILM-BIO', method: 'MASS' as const, factor: 'ef-mat-pla-2020' },
      ],
    }));
    const book = new FactorBook({ ...RELEASE, choices: { versions } });
    const found = inventory([measured('packaging.massKg', 100, 'PKG-BAG-FILM-BIO')], { book });
    expect(lineOf(found, 'PACKAGING/PKG-BAG-FILM-BIO')).toMatchObject({ kg: null });
    expect(lineOf(found, 'PACKAGING/PKG-BAG-FILM-BIO')?.undetermined?.en).toContain(
      '0.28 kgCO2e/kg) nets the uptake',
    );
    // (C3H4O2)n is half carbon: 100 × 0.5 × 44/12
    expect(plain(found.biogenic.kg)).toBe('183.33');
  });

  it('published rows for polypropylene differ three-fold, and so does a box made of it', () => {
    const soFar = [
      measured('assets.commissionedMassKg', 120, 'PKG-BOX-REUSE-PP'),
      measured('assets.turns', 2_000, 'PKG-BOX-REUSE-PP'),
    ];
    const turns = [measured('assets.turns', 300, 'PKG-BOX-REUSE-PP')];
    const makes = METHOD_V1.reusable.makes.map((make) => ({ ...make, factor: 'ef-mat-pp-2020' }));
    const method = { ...METHOD_V1, version: 2, reusable: { ...METHOD_V1.reusable, makes } };
    const { lines } = differenceOf(inventory(turns, { soFar }), inventory(turns, { soFar, method }));
    const box = lines.find(({ id }) => id === 'REUSABLE/PKG-BOX-REUSE-PP')!;
    // 18 kg × (4.72 − 1.587) = 56.394
    expect(plain(box.differenceKg!)).toBe('56.394');
    expect([box.firstRows[0], box.secondRows[0]]).toEqual(['ef-mat-pp-2021', 'ef-mat-pp-2020']);
    expect(
      BOOK.emissionFactor('ef-mat-pp-2020', '2026-03' as never)!
        .value.div(1.587)
        .toFixed(2),
    ).toBe('2.97');
  });

  it('paper in landfill is the largest waste factor, so that the share landfilled decides', () => {
    const inHunan = inventory([measured('packaging.massKg', 1_000, 'PKG-BOX-CORR')]);
    const inJilin = inventory([measured('packaging.massKg', 1_000, 'PKG-BOX-CORR', { region: '220102' })]);
    // Jilin has no figure of its own: 0.8 × 0.00465358 + 0.1306 × 0.39889 + 0.0694 × 1.16451 = 0.136634892 per kg
    expect(kgOf(inHunan, 'END_OF_LIFE/PKG-BOX-CORR')).toBe('101.692');
    expect(kgOf(inJilin, 'END_OF_LIFE/PKG-BOX-CORR')).toBe('136.635');
    const largest = lineOf(inJilin, 'END_OF_LIFE/PKG-BOX-CORR')!
      .products.toSorted((a, b) => b.kg.comparedTo(a.kg))
      .map(({ factor }) => factor.rowId)[0];
    expect(largest).toBe('ef-uk-waste-paper-landfill');
    expect(lineOf(inJilin, 'END_OF_LIFE/PKG-BOX-CORR')?.notes.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('no such factor for 220000; the national one is taken'),
    );
  });
});
