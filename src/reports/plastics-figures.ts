import { exact, plain, sum } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { MassBalanceMonth, ReturnItemKind } from '../returns/index.js';
import type { PlasticsItemTerms, PlasticsTerms } from './plastics-items.js';
import { materialOf } from './plastics-items.js';
import type { PlasticsItemView } from './plastics-report.view.js';
import type { UseSum } from './reports.queries.js';

const NOT_RECORDED: Text = {
  zh: '该半年没有此品类的使用记录；没有记录不等于零。',
  en: 'No use of this item is recorded in the half year; that is not zero.',
};
const UNITS_PARTLY: Text = {
  zh: '部分使用记录没有件数，件数合计不完整，故不列。',
  en: 'Some records of use have no number of units, so their sum would be a part.',
};
const NO_RETURNS: Text = {
  zh: '该半年没有此品类的回收记录；没有记录不等于零。',
  en: 'No return of this item is recorded in the half year; that is not zero.',
};
const NO_RETURN_KIND: Text = {
  zh: '回收记录不区分此品类。',
  en: 'Returns are not recorded by this item.',
};

export const NOT_WEIGHED: Text = {
  zh: '交回的物品均未称重，另列件数或估算；不等于零。',
  en: 'Nothing that came back was weighed; it is counted or estimated apart, and is not zero.',
};

/** What came back of a kind of item; null where no month has a record. */
export interface Recovered {
  /** Null where nothing was weighed, which is not zero. */
  readonly weighedKg: string | null;
  readonly estimatedKg: string;
  readonly itemsWithoutMass: number;
  readonly months: readonly Month[];
}

export function recoveredOf(months: readonly MassBalanceMonth[]): Recovered | null {
  // A hand-over alone also makes a month of the balance, with nothing dropped off in it.
  const flows = months
    .flatMap(({ month, droppedOff, itemsWithoutMass }) =>
      droppedOff ? [{ month, ...droppedOff, itemsWithoutMass: itemsWithoutMass ?? 0 }] : [],
    )
    .filter(
      ({ weighedKg, estimatedKg, itemsWithoutMass }) =>
        itemsWithoutMass > 0 || !exact(weighedKg).isZero() || !exact(estimatedKg).isZero(),
    );
  const itemsWithoutMass = flows.reduce((count, one) => count + one.itemsWithoutMass, 0);
  if (flows.length === 0) return null;
  const weighed = sum(flows.map(({ weighedKg }) => weighedKg));
  return {
    weighedKg: weighed.isZero() ? null : plain(weighed),
    estimatedKg: plain(sum(flows.map(({ estimatedKg }) => estimatedKg))),
    itemsWithoutMass,
    months: flows.map(({ month }) => month),
  };
}

/** Use and recovery of one item: of what is recorded, and never a zero for what is not. */
export function plasticsItem(
  terms: PlasticsItemTerms,
  { months, uses, recovered }: PlasticsBasis,
): PlasticsItemView {
  const own = uses.filter(({ specification }) => terms.specifications.includes(specification));
  const mass = own.filter(({ code }) => code === 'packaging.massKg');
  const units = own.filter(({ code }) => code === 'packaging.units');
  const isCounted = mass.length > 0 && sourcesOf(mass) === sourcesOf(units);
  const back = terms.returned === undefined ? null : (recovered.get(terms.returned) ?? null);
  return {
    id: terms.id,
    title: terms.title,
    confidence: terms.confidence,
    isSubstitute: terms.isSubstitute,
    specifications: terms.specifications,
    usedKg: totalOf(mass),
    usedUnits: isCounted ? totalOf(units) : null,
    useReason: mass.length === 0 ? NOT_RECORDED : isCounted ? null : UNITS_PARTLY,
    recoveredWeighedKg: back?.weighedKg ?? null,
    recoveredEstimatedKg: back?.estimatedKg ?? null,
    recoveredItemsWithoutMass: back?.itemsWithoutMass ?? null,
    recoveredMonths: [...(back?.months ?? [])],
    recoveryReason: back
      ? back.weighedKg === null
        ? NOT_WEIGHED
        : null
      : terms.returned === undefined
        ? NO_RETURN_KIND
        : NO_RETURNS,
    months: months.map((month) => ({
      month,
      usedKg: totalOf(mass.filter((one) => one.month === month)),
    })),
    note: terms.note ?? null,
  };
}

export interface PlasticsBasis {
  readonly months: readonly Month[];
  readonly uses: readonly UseSum[];
  readonly recovered: ReadonlyMap<ReturnItemKind, Recovered>;
}

/** Used specifications of which nobody says whether they are plastic. */
export function unknownUses(
  terms: PlasticsTerms,
  uses: readonly UseSum[],
): { specification: string; usedKg: string | null }[] {
  const unknown = new Set(
    uses.map(({ specification }) => specification).filter((code) => materialOf(code, terms) === 'UNKNOWN'),
  );
  return [...unknown].toSorted().map((specification) => ({
    specification,
    usedKg: totalOf(
      uses.filter((one) => one.code === 'packaging.massKg' && one.specification === specification),
    ),
  }));
}

const sourcesOf = (sums: readonly UseSum[]): number =>
  sums.reduce((count, { sources }) => count + Number(sources), 0);

const totalOf = (sums: readonly UseSum[]): string | null =>
  sums.length === 0 ? null : plain(sum(sums.map(({ value }) => exact(value))));
