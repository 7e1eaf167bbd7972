import { exact, plain, sum } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import type { BundleContent, BundledFact, BundledMeasure } from './bundle-content.js';
import type { Recomputation } from './result-difference.js';

/** The measures as their facts add up, and where that is not what is stored. */
export interface Summed {
  readonly rows: readonly MeasureRow[];
  readonly differences: readonly Text[];
  readonly counted: Pick<Recomputation, 'measures' | 'facts' | 'asOfClosing'>;
}

export function summed(content: Pick<BundleContent, 'measures' | 'facts'>): Summed {
  const { measures } = content;
  const facts = [...content.facts.values()].flat();
  const sums = sumsOf(measures, facts);
  return {
    rows: measures.map((measure) => rowOf(measure, sums.get(measure.key) ?? '0')),
    differences: [
      ...measures.flatMap((measure) => unlike(measure, sums.get(measure.key) ?? '0')),
      ...unknownMeasures(measures, facts),
    ],
    counted: {
      measures: measures.length,
      facts: facts.length,
      asOfClosing: measures.filter(({ asOfClosing }) => asOfClosing).length,
    },
  };
}

/** What each measure comes to by its facts, kept to six decimals as the platform keeps it. */
function sumsOf(measures: readonly BundledMeasure[], facts: readonly BundledFact[]): Map<string, string> {
  const amounts = new Map<string, string[]>(measures.map(({ key }) => [key, []]));
  for (const { measure, amount } of facts) amounts.get(measure)?.push(amount);
  return new Map(
    measures.map(({ key, value, asOfClosing }) => [
      key,
      asOfClosing ? value : plain(sum(amounts.get(key) ?? []).toDecimalPlaces(6)),
    ]),
  );
}

const rowOf = (measure: BundledMeasure, value: string): MeasureRow => ({
  code: measure.code,
  dimension: measure.dimension,
  regionCode: measure.regionCode,
  enterpriseId: measure.enterpriseId,
  month: measure.month,
  value: exact(value),
  weakestGrade: measure.weakestGrade,
});

const unlike = ({ key, title, value, unit }: BundledMeasure, added: string): Text[] =>
  exact(added).eq(value)
    ? []
    : [
        {
          zh: `度量 ${key}（${title.zh}）：所存为 ${value} ${unit}，按所列事实重新汇总为 ${added} ${unit}。`,
          en: `Measure ${key} (${title.en}): it is stored as ${value} ${unit}, and the facts listed add up to ${added} ${unit}.`,
        },
      ];

function unknownMeasures(measures: readonly BundledMeasure[], facts: readonly BundledFact[]): Text[] {
  const known = new Set(measures.map(({ key }) => key));
  const unknown = new Set(facts.map(({ measure }) => measure).filter((key) => !known.has(key)));
  return [...unknown].map((key) => ({
    zh: `有事实计入度量 ${key}，但 measures.json 中没有该度量。`,
    en: `Facts are counted by measure ${key}, which measures.json does not hold.`,
  }));
}
