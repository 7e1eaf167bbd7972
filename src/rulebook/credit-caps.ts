import { derivedId } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Action } from './credit-action.js';
import type { CapSubject, VersionInForce } from './credit-rule.js';

/** One counter that limits an award. Lock the rows of all keys, in key order, before deciding. */
export interface CapKey {
  /** 32 hexadecimal digits derived from rule, cap, subject and period. */
  readonly key: string;
  /** For example PERSON_DAY. */
  readonly name: string;
  readonly unit: 'points' | 'times';
  readonly limit: bigint;
  /** Civil date, month or 'LIFE'. */
  readonly bucket: string;
}

/** The last award that a cooling time counts from. */
export interface CoolingKey {
  readonly key: string;
  readonly name: string;
  readonly minutes: number;
}

/** What the caller read under lock; a key that is not there has not been used. */
export interface Usage {
  readonly used: ReadonlyMap<string, bigint>;
  readonly lastAt: ReadonlyMap<string, Date>;
}

/** The counters that bound this award. A cap on an item or outlet that is not known has no counter. */
export function capKeys({ rule, version }: VersionInForce, action: Action): CapKey[] {
  return version.caps.flatMap((cap) => {
    const subject = subjectOf(cap.per, action);
    if (subject === null) return [];
    const bucket = bucketOf(cap.period, action.occurredAt);
    return {
      key: derivedId('cap', rule.code, cap.per, cap.period, cap.unit, subject, bucket),
      name: `${cap.per}_${cap.period}`,
      unit: cap.unit,
      limit: BigInt(cap.limit),
      bucket,
    };
  });
}

/** The last-time row to lock, or null where the rule has no cooling time or its subject is not known. */
export function coolingKey({ rule, version }: VersionInForce, action: Action): CoolingKey | null {
  const subject = version.cooling && subjectOf(version.cooling.per, action);
  if (!version.cooling || !subject) return null;
  return {
    key: derivedId('cooling', rule.code, version.cooling.per, subject),
    name: version.cooling.per,
    minutes: version.cooling.minutes,
  };
}

const subjectOf = (per: CapSubject, action: Action): string | null =>
  ({ PERSON: action.personId, ITEM: action.itemKey, OUTLET: action.outletId, ASSET: action.assetKey })[per];

function bucketOf(period: 'DAY' | 'MONTH' | 'LIFE', instant: Date): string {
  if (period === 'LIFE') return 'LIFE';
  const date = dateOf(instant);
  return period === 'DAY' ? date : monthOf(date);
}

export const CAP_SUBJECT_TEXT: Record<CapSubject, Text> = {
  PERSON: { zh: '每人', en: 'by this person' },
  ITEM: { zh: '每件', en: 'for this item' },
  OUTLET: { zh: '每网点', en: 'at this outlet' },
  ASSET: { zh: '同一包装', en: 'for this reusable asset' },
};
const CAP_PERIOD_TEXT: Record<string, Text> = {
  DAY: { zh: '每日', en: 'a day' },
  MONTH: { zh: '每月', en: 'a month' },
  LIFE: { zh: '累计', en: 'in all' },
};

/** A cap in words, for example “每人每日最多 50 分”. */
export function capText(cap: CapKey): Text {
  const [per = '', period = ''] = cap.name.split('_');
  const subject = CAP_SUBJECT_TEXT[per as CapSubject];
  const time = CAP_PERIOD_TEXT[period] ?? { zh: '', en: '' };
  const [zh, en] = cap.unit === 'points' ? ['分', 'points'] : ['件', cap.limit === 1n ? 'item' : 'items'];
  return {
    zh: `${subject.zh}${time.zh}最多 ${cap.limit} ${zh}`,
    en: `at most ${cap.limit} ${en} ${time.en} ${subject.en}`,
  };
}
