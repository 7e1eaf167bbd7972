import { type Exact, sum } from '../kernel/decimal.js';
import { weakest } from '../kernel/evidence-grade.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { type Activity, type Parameter, type Product, productOf } from './emission-product.js';
import type { FactorBook } from './factors.js';
import { chosenRow, rowMissing } from './inventory-line.js';
import type { MeasureSet, MeasureSum } from './measure-set.js';
import { type MeasureCode, MEASURES } from './measures.js';
import type { ReductionFacts } from './reduction-facts.js';
import { isRequiredAt, lawsOn } from './reduction-law.js';
import type { ReductionMethodVersion, ReductionQuantity, ReductionTerm } from './reduction-method.js';

/** A term's product; or nothing recorded of it, all of it required by law, or undetermined with the reason. */
export type TermFound =
  | { readonly product: Product }
  | { readonly absent: true }
  | { readonly required: true }
  | { readonly undetermined: Text };

/** One term of a method on the facts of a month. */
export function termProduct(
  facts: ReductionFacts,
  version: ReductionMethodVersion,
  book: FactorBook,
  term: ReductionTerm,
): TermFound {
  const current = term.atIntensityOf ? { measure: term.atIntensityOf.per } : term.quantity;
  const recorded = rowsOf(facts.measures, current);
  if (recorded.length === 0) return { absent: true };
  const laws = lawsOn(version.requiredByLaw, term.part, facts.month);
  const isFree = ({ regionCode }: { regionCode: RegionCode }) => !isRequiredAt(laws, regionCode);
  const own = recorded.filter(isFree);
  if (own.length === 0) return { required: true };
  const row = chosenRow(book, { factor: term.factor, standsIn: term.standsIn }, facts.month);
  if (!row) return { undetermined: rowMissing(term.factor, book.release) };
  const parameters: Parameter[] = (term.parameters ?? []).map(({ name, value, source }) => ({
    name,
    value,
    source: `${source.title}（${source.body}，${source.year}）`,
    confidence: source.confidence,
  }));
  const base = term.atIntensityOf && intensity(facts, term, isFree);
  if (base && 'undetermined' in base) return base;
  const activity = activityOfRows(current, own);
  const less: Exact[] = [];
  for (const item of term.lessCredited ?? []) {
    const quantity = facts.creditedToConsumers(item);
    if (!quantity) return { undetermined: creditedUnknown(item) };
    less.push(quantity);
  }
  const left = activity.value.minus(sum(less));
  if (left.lt(0)) return { undetermined: creditedMore((term.lessCredited ?? []).join(', ')) };
  return {
    product: productOf(version.account, { ...activity, value: left }, row, {
      parameters: base ? [base.parameter, ...parameters] : parameters,
      perUnit: term.perUnit ?? (base ? MEASURES[term.quantity.measure].unit : undefined),
    }),
  };
}

const rowsOf = (measures: MeasureSet, { measure, dimensions }: ReductionQuantity): readonly MeasureSum[] =>
  measures.rowsOf(measure).filter(({ dimension }) => dimensions?.includes(dimension) ?? true);

const activityOfRows = (
  { measure, dimensions }: ReductionQuantity,
  rows: readonly MeasureSum[],
): Activity => ({
  measure,
  dimension: dimensions?.join(',') ?? '',
  region: null,
  value: sum(rows.map(({ value }) => value)),
  unit: MEASURES[measure].unit,
  weakestGrade: weakest(rows.map(({ weakestGrade }) => weakestGrade)) ?? 'SELF_DECLARED',
});

/** The base year's quantity per unit of `per`, in the same places. */
function intensity(
  facts: ReductionFacts,
  { quantity, atIntensityOf, name }: ReductionTerm,
  isFree: (row: MeasureSum) => boolean,
): { readonly parameter: Parameter } | { readonly undetermined: Text } {
  const { baseYear, per } = atIntensityOf!;
  const base = facts.baseYear(baseYear);
  // Of a specification that was not used in a year in which others were, none was used.
  const total = (of: ReductionQuantity): Exact | null =>
    base?.rowsOf(of.measure).some(isFree)
      ? sum(
          rowsOf(base, of)
            .filter(isFree)
            .map(({ value }) => value),
        )
      : null;
  const [used, over] = [total(quantity), total({ measure: per })];
  if (!used || !over || over.isZero()) return { undetermined: baseUnknown(baseYear, quantity.measure, per) };
  return {
    parameter: {
      name: { zh: `${name.zh}：${baseYear} 年强度`, en: `${name.en}: intensity of ${baseYear}` },
      value: used.div(over),
      source: `${quantity.measure} / ${per}`,
      confidence: null,
    },
  };
}

const creditedUnknown = (item: string): Text => ({
  zh: `不知道有多少已计入消费者（${item}），为避免重复计算不作计算`,
  en: `how much was credited to consumers (${item}) is not known, so that it might be counted twice`,
});
const creditedMore = (items: string): Text => ({
  zh: `已计入消费者（${items}）的数量多于企业所报，请核对`,
  en: `more was credited to consumers (${items}) than the firm reports; check both`,
});
const baseUnknown = (year: number, of: MeasureCode, per: MeasureCode): Text => ({
  zh: `没有 ${year} 年的 ${of} 或 ${per}，基准线不能确定`,
  en: `the baseline needs ${of} and ${per} of ${year}, which are not recorded`,
});
