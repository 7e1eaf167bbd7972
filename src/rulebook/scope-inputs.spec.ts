import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { NATION } from '../kernel/region-code.js';
import { type Inputs, inputsOfPeriod, inputsText, KnownSums, NO_INPUTS } from './indicator-inputs.js';
import type { MeasureSum } from './measure-set.js';
import { type ResultInputs, scopeInputsFrom, scopeInputsText } from './scope-inputs.js';

const measures = ['parcels.accepted', 'packaging.massKg', 'fleet.km'] as const;
const sum = fc
  .record({
    code: fc.constantFrom(...measures),
    dimension: fc.constantFrom('', 'PKG-TAPE-60', '纸"箱'),
    value: fc.integer({ min: -5000, max: 5000 }).map((thousandths) => exact(thousandths).div(1000)),
    weakestGrade: fc.constantFrom(...EVIDENCE_GRADES),
  })
  .map((one): MeasureSum => ({ ...one, regionCode: NATION }));
const inputs = fc
  .record({
    sums: fc.array(sum, { maxLength: 6 }),
    present: fc.uniqueArray(fc.constantFrom(...measures)),
    leftOutCount: fc.nat(3),
  })
  .map((one): Inputs => ({ ...one, leftOut: [] }));
const counted = fc
  .record({ inputs, base: fc.option(fc.array(sum, { maxLength: 3 })) })
  .map((one): ResultInputs => ({ inputs: one.inputs, base: one.base && { ...NO_INPUTS, sums: one.base } }));
const scope = fc.uniqueArray(fc.tuple(fc.constantFrom('EWR', 'GPP', 'NVK', 'TAW'), counted), {
  selector: ([code]) => code,
});

const written = (of: { get(code: string): ResultInputs | undefined }, codes: readonly string[]) =>
  codes.map((code) => {
    const found = of.get(code)!;
    return [code, inputsText(found.inputs, found.base)];
  });

describe('what the results of a scope were computed from', () => {
  it('is read as it was told, and written the same in whichever order it is told', () => {
    fc.assert(
      fc.property(scope, (told) => {
        const text = scopeInputsText(told);
        const codes = told.map(([code]) => code);
        const read = scopeInputsFrom(text);
        expect([...read.keys()].sort()).toEqual([...codes].sort());
        expect(written(read, codes)).toEqual(written(new Map(told), codes));
        expect(scopeInputsText(told.toReversed())).toBe(text);
        expect(scopeInputsText(codes.map((code) => [code, read.get(code)!]))).toBe(text);
      }),
    );
  });

  it('holds a sum once, however many indicators count it', () => {
    const one: MeasureSum = {
      code: 'parcels.accepted',
      dimension: '',
      regionCode: NATION,
      value: exact('900'),
      weakestGrade: 'SYSTEM_FEED',
    };
    const of = (present: Inputs['present']): ResultInputs => ({
      inputs: { sums: [{ ...one }], present, leftOut: [], leftOutCount: 0 },
      base: null,
    });
    const text = scopeInputsText([
      ['EWR', of(['parcels.accepted'])],
      ['GPP', of(['parcels.accepted', 'fleet.km'])],
    ]);
    expect(text.match(/"900"/g)).toHaveLength(1);
    expect(text.match(/parcels\.accepted/g)).toHaveLength(1);
  });

  it('adds up to the same, whether or not a sum was added up before for another indicator', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(inputs, inputs), { minLength: 1, maxLength: 4 }), (months) => {
        const known = new KnownSums();
        const parts = months.map(([one, other]) => ({
          one,
          other: { ...other, sums: [...one.sums, ...other.sums] },
        }));
        const together = (['one', 'other', 'one'] as const).map((which) =>
          inputsText(
            inputsOfPeriod(
              parts.map((part) => part[which]),
              known,
            ),
          ),
        );
        const alone = (['one', 'other', 'one'] as const).map((which) =>
          inputsText(inputsOfPeriod(parts.map((part) => part[which]))),
        );
        expect(together).toEqual(alone);
      }),
    );
  });
});
