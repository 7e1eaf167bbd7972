import { type Exact, exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { type RegionCode, regionLineage } from '../kernel/region-code.js';
import type { CarbonChange, PastCarbon } from '../carbon/index.js';
import { INDICATORS, type ResultChange, type ResultColumns, WHOLE_REGION } from '../indicators/index.js';
import { EMISSION_ACCOUNTS, type EmissionAccount } from '../rulebook/emission-accounts.js';
import { lastMonthOf, type Period } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { Inventory } from '../rulebook/inventory.js';
import type { Reduction } from '../rulebook/reduction.js';
import { attainmentIn, type Target, targetsFor } from '../rulebook/targets.js';
import type { DifferenceKind } from './restatement.entity.js';

/** A target that the value before and the value after stand on different sides of. */
export interface Turn {
  readonly targetId: string;
  readonly metBefore: boolean | null;
  readonly metAfter: boolean | null;
}

/** A figure that would be another, or would have none for another reason. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly period: Period;
  readonly code: string;
  readonly figure: string;
  readonly unit: string;
  readonly before: Figure;
  readonly after: Figure;
  readonly turned: readonly Turn[];
}

/** A value, or null with the reason. */
interface Figure {
  readonly value: Exact | null;
  readonly reason: string | null;
}

const NOTHING: Figure = { value: null, reason: 'NOTHING_REPORTED' };

type FiguresOfResult = Pick<ResultChange, 'scope' | 'code'> & {
  readonly before: ResultColumns | null;
  readonly after: ResultColumns | null;
};

/** What of an indicator's result a reader would see change; nothing where only its derivation does. */
export function differencesOfResult(change: FiguresOfResult, targets: readonly Target[]): Difference[] {
  const indicator = INDICATORS.find(({ code }) => code === change.code);
  if (!indicator) return [];
  const [before, after] = [change.before, change.after].map((one) => {
    if (!one) return NOTHING;
    return { value: one.value === null ? null : exact(one.value), reason: one.no_value };
  }) as [Figure, Figure];
  if (isSame(before, after)) return [];
  const { scope, code } = change;
  const turned = turnsOf(indicator, change, targets, before.value, after.value);
  return [{ kind: 'INDICATOR', ...scope, code, figure: '', unit: indicator.unit, before, after, turned }];
}

function turnsOf(
  { code: indicator, direction }: IndicatorDefinition,
  { scope: { enterpriseId, regionCode, period } }: Pick<ResultChange, 'scope'>,
  targets: readonly Target[],
  before: Exact | null,
  after: Exact | null,
): Turn[] {
  const found = targetsFor(targets, {
    indicator,
    lineage: regionLineage(regionCode),
    month: lastMonthOf(period),
    of: enterpriseId === WHOLE_REGION ? 'REGION' : 'ENTERPRISE',
    ...(enterpriseId === WHOLE_REGION ? {} : { enterprise: enterpriseId }),
  });
  return found.flatMap(({ target }) => {
    const metBefore = attainmentIn(period, before, target, direction).met;
    const metAfter = attainmentIn(period, after, target, direction).met;
    return metBefore === metAfter ? [] : [{ targetId: target.id, metBefore, metAfter }];
  });
}

export const carbonUnit = (figure: string): string =>
  figure in EMISSION_ACCOUNTS ? EMISSION_ACCOUNTS[figure as EmissionAccount].unit : 'kgCO2e';

type PastResultOfCarbon = Pick<PastCarbon, 'kind' | 'result'>;

/** By account of an inventory, and the one figure of a reduction. */
export function differencesOfCarbon(
  change: Omit<CarbonChange, 'before' | 'after' | 'isOther'> &
    Record<'before' | 'after', PastResultOfCarbon | null>,
): Difference[] {
  const [before, after] = [change.before, change.after].map((one) =>
    one ? figuresOf(one) : new Map<string, Figure>(),
  ) as [Map<string, Figure>, Map<string, Figure>];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((figure) => {
    const [then, now] = [before.get(figure) ?? NOTHING, after.get(figure) ?? NOTHING];
    if (isSame(then, now)) return [];
    const { kind, enterpriseId, regionCode, month: period, method: code } = change;
    const unit = carbonUnit(figure);
    return [
      { kind, enterpriseId, regionCode, period, code, figure, unit, before: then, after: now, turned: [] },
    ];
  });
}

/** By account of an inventory, with what it avoids and its biogenic carbon; `''` of a reduction. */
export function figuresOf({ kind, result: text }: PastResultOfCarbon): Map<string, Figure> {
  if (kind === 'REDUCTION') {
    const { reductionKg, standing } = JSON.parse(text) as Reduction;
    const figure = reductionKg === null ? { value: null, reason: standing } : known(reductionKg);
    return new Map([['', figure]]);
  }
  const { lines, totals, avoided, biogenic } = JSON.parse(text) as Inventory;
  const figures = [
    ...totals.map((total) => [total.account, total] as const),
    ['AVOIDED', avoided] as const,
    ['BIOGENIC', biogenic] as const,
  ];
  // Where every line of an account is lacking there is no sum, which is not zero.
  const isNothing = (figure: string) =>
    totals.some(({ account }) => account === figure) &&
    lines.every(({ account, kg }) => account !== figure || kg === null);
  return new Map(
    figures.map(([figure, { kg, lacks }]) => [
      figure,
      {
        value: isNothing(figure) ? null : exact(kg),
        reason: lacks.length > 0 ? 'LINES_LACKING' : null,
      },
    ]),
  );
}

const known = (value: Exact): Figure => ({ value: exact(value), reason: null });

const isSame = (one: Figure, other: Figure): boolean =>
  one.reason === other.reason && shown(one) === shown(other);

export const shown = ({ value }: Figure): string | null => value && plain(value);
