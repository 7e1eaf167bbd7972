import { exact, plain } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Inputs, NO_INPUTS } from './indicator-inputs.js';
import type { MeasureSum } from './measure-set.js';
import type { MeasureCode } from './measures.js';

/** What one result was computed from. */
export interface ResultInputs {
  readonly inputs: Inputs;
  /** The sums of the year that it was compared with. */
  readonly base: Inputs | null;
}

/** What the results of one scope were computed from, by indicator. */
export type ScopeInputs = Pick<ReadonlyMap<string, ResultInputs>, 'get' | 'keys'>;

/**
 * As it is stored: each measure and each sum stands once, however many indicators count it, and an indicator says by
 * their places which it counts.
 */
interface ScopeInputsJson {
  readonly measures: readonly MeasureCode[];
  readonly sums: readonly SumJson[];
  readonly of: Readonly<Record<string, CountedJson>>;
}
type SumJson = readonly [measure: number, string, RegionCode, value: string, EvidenceGrade];
type CountedJson = readonly [
  sums: readonly number[],
  presentMeasures: readonly number[],
  leftOutCount: number,
  baseSums?: readonly number[],
];

/**
 * The same for the same, in whichever order it is told. Without the names of those left out, which no longer period and no
 * wider region repeats.
 */
export function scopeInputsText(told: readonly (readonly [code: string, ResultInputs])[]): string {
  const scope = told.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [measures, sums] = [new Places<MeasureCode>(), new Places<string>()];
  const known = new Map<MeasureSum, number>();
  const placeOf = (sum: MeasureSum): number => {
    const before = known.get(sum);
    if (before !== undefined) return before;
    const { code, dimension, regionCode, value, weakestGrade } = sum;
    const line: SumJson = [measures.of(code), dimension, regionCode, plain(value), weakestGrade];
    const place = sums.of(JSON.stringify(line));
    known.set(sum, place);
    return place;
  };
  const of = scope.map(([code, { inputs, base }]) => {
    const counted: CountedJson = [
      inputs.sums.map(placeOf),
      inputs.present.map((measure) => measures.of(measure)),
      inputs.leftOutCount,
    ];
    return `"${code}":${JSON.stringify(base ? [...counted, base.sums.map(placeOf)] : counted)}`;
  });
  return `{"measures":${JSON.stringify(measures.all)},"sums":[${sums.all.join(',')}],"of":{${of.join(',')}}}`;
}

/** Of a long text few indicators may be asked for: a sum is read when the first that counts it is. */
export function scopeInputsFrom(text: string): ScopeInputs {
  const { measures, sums, of } = JSON.parse(text) as ScopeInputsJson;
  const read: MeasureSum[] = [];
  const sumAt = (place: number): MeasureSum => {
    const [measure, dimension, regionCode, value, weakestGrade] = sums[place] as SumJson;
    const code = measures[measure] as MeasureCode;
    return (read[place] ??= { code, dimension, regionCode, value: exact(value), weakestGrade });
  };
  return {
    keys: () => Object.keys(of).values(),
    get(code) {
      const counted = of[code];
      if (!counted) return undefined;
      const [own, presentMeasures, leftOutCount, base] = counted;
      const present = presentMeasures.map((measure) => measures[measure] as MeasureCode);
      return {
        inputs: { sums: own.map(sumAt), present, leftOut: [], leftOutCount },
        base: base ? { ...NO_INPUTS, sums: base.map(sumAt) } : null,
      };
    },
  };
}

/** Values with the places that they got when they were first named. */
class Places<T> {
  private readonly places = new Map<T, number>();

  of(value: T): number {
    const known = this.places.get(value);
    if (known !== undefined) return known;
    this.places.set(value, this.places.size);
    return this.places.size - 1;
  }

  get all(): T[] {
    return [...this.places.keys()];
  }
}
