import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BOOK, COUNTY, measured, QUALITY } from '../../test/support/carbon.js';
import { exact, plain } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import { MeasureSet } from './measure-set.js';
import { type Reduction, reductionOf } from './reduction.js';
import {
  creditedItemsOf,
  parseReductionMethod,
  type ReductionExampleMeasure,
  type ReductionMethod,
  reductionVersionAt,
} from './reduction-method.js';

const FOLDER = 'policies/methods';
const methods = readdirSync(FOLDER).map((name) =>
  parseReductionMethod(readFileSync(`${FOLDER}/${name}`, 'utf8'), name),
);
const methodOf = (code: string) => methods.find((method) => method.code === code)!;

const sums = (all: readonly ReductionExampleMeasure[]) =>
  new MeasureSet(
    all.map(({ code, value, dimension, regionCode }) =>
      measured(code, value, dimension, { region: regionCode ?? COUNTY }),
    ),
  );

function reduction(
  method: ReductionMethod,
  {
    month,
    measures,
    base,
    credited,
  }: Pick<ReductionMethod['examples'][number], 'month' | 'measures' | 'base' | 'credited'>,
): Reduction {
  const version = reductionVersionAt(method, month)!;
  return reductionOf(
    {
      month,
      measures: sums(measures),
      baseYear: () => (base ? sums(base) : null),
      creditedToConsumers: (item) => credited?.[item] ?? null,
    },
    { code: method.code, version },
    BOOK,
    QUALITY,
  );
}

describe.each(methods.map((method) => [method.code, method] as const))('examples of %s', (code, method) => {
  it('its file is named by its code', () => {
    expect(readdirSync(FOLDER)).toContain(`${code}.yaml`);
  });

  it.each(method.examples.map((example) => [example.name.en, example] as const))('%s', (_name, example) => {
    const { standing, reductionKg, baseline, project } = reduction(method, example);
    const found = { standing, reductionKg, baselineKg: baseline.kg, projectKg: project.kg };
    const said = Object.keys(example.expected) as (keyof typeof found)[];
    const text = (values: Partial<typeof found>) =>
      said.map((name) => `${name} ${values[name] === null ? null : String(values[name])}`);
    expect(text(found)).toEqual(text(example.expected as typeof found));
  });
});

const MARCH = '2026-03' as Month;
const cartons = (code: string, credited?: string) =>
  reduction(methodOf(code), {
    month: MARCH,
    measures: [{ code: 'returns.cartonsReused', value: exact(1_000) }],
    ...(credited && {
      credited: { 'carton-reused': exact(credited), 'courier-collected/CARTON': exact(0) },
    }),
  });

describe('a reduction', () => {
  it('is not counted for the firm where it was credited to consumers, and both add up to the whole', () => {
    const whole = cartons('carton-reuse', '0').reductionKg!;
    const own = cartons('carton-reuse', '400');
    // 37 kg whole; 400 × 0.037 = 14.8 are the consumers'
    expect(plain(own.reductionKg!.plus('14.8'))).toBe(plain(whole));
    expect(own.credited).toEqual([
      { item: 'carton-reused', quantity: exact(400) },
      { item: 'courier-collected/CARTON', quantity: exact(0) },
    ]);
  });

  it('says what it would need to know where credited quantities are unknown', () => {
    expect(cartons('carton-reuse').undetermined[0]?.en).toContain('might be counted twice');
    expect(creditedItemsOf(methodOf('carton-reuse').versions[0]!)).toEqual([
      'carton-reused',
      'courier-collected/CARTON',
    ]);
  });

  it('by two methods on the same facts differs nine-fold, and one is named as an alternative to the other', () => {
    const [action, material] = ['carton-reuse', 'carton-reuse-by-material'].map((code) =>
      cartons(code, '400'),
    );
    // 207.3888 / 22.2
    expect(material!.reductionKg!.div(action!.reductionKg!).toFixed(2)).toBe('9.34');
    expect(methodOf('carton-reuse-by-material').alternativeTo).toBe('carton-reuse');
  });

  it('names baseline, date, clause, place and month of what law requires', () => {
    const found = reduction(methodOf('material-and-tape'), methodOf('material-and-tape').examples[1]!);
    expect(found.baselineDated).toBe('2025-12-31');
    expect(found.method).toEqual({ code: 'material-and-tape', version: 2 });
    expect(found.excluded.map(({ part, from, regions }) => [part, from, regions])).toEqual([
      ['film', '2026-01', [COUNTY]],
      ['tape', '2026-01', [COUNTY]],
    ]);
    expect(found.excluded[0]?.source).toContain('发改环资〔2020〕80号');
  });

  it('says why there is no project or leakage term, and that it is an estimate', () => {
    const found = cartons('carton-reuse', '0');
    expect([found.project.none?.en, found.leakage.none?.en]).toEqual([
      expect.stringContaining('a difference already'),
      expect.stringContaining('leakage'),
    ]);
    expect(found.wording.en).toContain('estimated');
  });

  it('has an interval in which a shared error cancels', () => {
    const found = reduction(methodOf('material-and-tape'), methodOf('material-and-tape').examples[1]!);
    // Baseline 3,752.1 and project 3,456.48 share the carton row (C, 0.3): it errs on the difference 295.62 alone,
    // 88.686; pieces 3,752.1 × 0.05 = 187.605; packaging 3,456.48 × 0.05 = 172.824;
    // sqrt(88.686² + 187.605² + 172.824²) = 270.05
    expect(found.interval?.halfWidth.toFixed(2)).toBe('270.05');
    expect(found.quality?.reliability.toString()).toBe('2');
  });

  it('of parts that are not recorded says so', () => {
    const found = reduction(methodOf('nev-for-diesel'), methodOf('nev-for-diesel').examples[0]!);
    expect(found.notRecorded).toEqual(['medium', 'heavy']);
  });
});

it('a method whose law names a part that it does not count is refused', () => {
  const text = readFileSync(`${FOLDER}/nev-for-diesel.yaml`, 'utf8');
  expect(() => parseReductionMethod(text.replace('parts: [light,', 'parts: [lightest,'), 'x.yaml')).toThrow(
    'the part lightest is not in the baseline',
  );
});
