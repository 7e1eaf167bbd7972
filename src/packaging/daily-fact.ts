import { plain } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { type FactTable, factTable } from '../platform/fact-table.js';
import type { NewFact, Recorded } from '../platform/facts.js';
import type { FieldFinding } from '../platform/validation.js';
import type { RecordPackagingUseInput } from './packaging-use.entity.js';
import { COUNT_NAMES, COUNTS, countFindings } from './parcel-count.js';
import type { RecordParcelCountInput } from './parcel-count.entity.js';

/** What an outlet did on a day, as its caller gives it. */
export interface DailyItem {
  readonly outletId: Id;
  readonly day: LocalDate;
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
}

/** How one kind of daily fact is named, judged by itself, and stored. */
export interface DailyKind<Item extends DailyItem> {
  readonly table: FactTable;
  readonly columns: (item: Item) => NewFact['columns'];
  readonly findings: (item: Item) => FieldFinding[];
  /** The packaging specification named, if the kind names one. */
  readonly specificationOf: (item: Item) => string | null;
}

export const PARCEL_COUNTS: DailyKind<RecordParcelCountInput> = {
  table: factTable({ name: 'parcel_count', title: { zh: '快件量', en: 'parcel count' }, happened: 'day' }),
  columns: (item) => ({
    outlet_id: item.outletId,
    day: item.day,
    ...Object.fromEntries(COUNT_NAMES.map((name) => [COUNTS[name].column, item[name] ?? null])),
  }),
  findings: countFindings,
  specificationOf: () => null,
};

export const PACKAGING_USES: DailyKind<RecordPackagingUseInput> = {
  table: factTable({
    name: 'packaging_use',
    title: { zh: '包装使用', en: 'packaging use' },
    happened: 'day',
  }),
  columns: (item) => ({
    outlet_id: item.outletId,
    day: item.day,
    specification_code: item.specificationCode,
    units: item.units ?? null,
    mass_kg: plain(item.massKg),
    pieces_packed: item.piecesPacked ?? null,
  }),
  findings: () => [],
  specificationOf: (item) => item.specificationCode,
};

/** Why an item was not recorded, and which of its fields is to blame. */
export interface Refused {
  readonly refusal: Refusal;
  readonly field: string;
}
/** What became of one item of a batch. */
export type Outcome = Recorded | Refused;
export const isRefused = (outcome: object): outcome is Refused => 'refusal' in outcome;

/** One refusal for a batch in which some items were refused; undefined when none was. The first gives the reason. */
export function refusalOfItems(outcomes: readonly Outcome[]): Refusal | undefined {
  const refused = outcomes.flatMap((outcome, index) => (isRefused(outcome) ? [{ ...outcome, index }] : []));
  const first = refused[0]?.refusal;
  if (!first) return undefined;
  const more = refused.length - 1;
  const text = {
    zh: more === 0 ? first.text.zh : `${first.text.zh}（另有 ${more} 条被拒）`,
    en: more === 0 ? first.text.en : `${first.text.en} (and ${more} more items refused)`,
  };
  const fields = refused.flatMap(({ refusal, field, index }) =>
    ((refusal.details.fields as FieldFinding[] | undefined) ?? [{ ...refusal, path: field }]).map(
      ({ path, reason, text: why }) => ({ path: `items.${index}.${path}`, reason, text: why }),
    ),
  );
  return new Refusal(first.code, first.reason, text, { ...first.details, fields });
}

export const specificationUnknown = (code: string): Refusal =>
  refuse.badInput(
    'SPECIFICATION_UNKNOWN',
    {
      zh: `没有包装规格“${code}”：请使用 packagingSpecifications 所列的规格代码。`,
      en: `There is no packaging specification "${code}"; use a code that packagingSpecifications lists.`,
    },
    { specificationCode: code },
  );

/** The same outlet and day may stand only once, whatever the reference: otherwise it would be counted twice. */
export const dayAlreadyRecorded = (
  title: Text,
  item: DailyItem,
  other: { id: Id; sourceRef: string },
): Refusal =>
  refuse.conflict(
    'DAY_ALREADY_RECORDED',
    {
      zh: `网点 ${item.outletId} 在 ${item.day} 的${title.zh}已以来源单号 ${other.sourceRef} 记录，重复计入会虚增；如需修改请更正该记录。`,
      en: `The ${title.en} of outlet ${item.outletId} on ${item.day} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
    },
    { outletId: item.outletId, day: item.day, factId: other.id, sourceRef: other.sourceRef },
  );
