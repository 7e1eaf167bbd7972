import { type Exact, exact, type ExactInput, plain, round, sum, ZERO } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { Amount, FlatTier, MarginalTier, QuantityAmount } from './amount-form.js';
import { findCondition } from './condition-finding.js';
import { type ConditionTest, conditionTest, stateOfAll } from './condition-test.js';
import type { Scope } from './decision-scope.js';
import { type FactReader, factReader } from './fact-reader.js';
import { unitText } from './fact-terms.js';
import type { Vocabulary } from './fact-vocabulary.js';
import type { SubjectKind } from './subject-kinds.js';

export interface AmountFound {
  /** Null where it cannot be told. */
  readonly yuan: Exact | null;
  /** The arithmetic, a line each, as an inspector would write it; made when asked for. */
  readonly lines: readonly Text[];
  /** Why it cannot be told. */
  readonly missing: readonly Text[];
  /** What it is at most, where the amount itself was not published. */
  readonly ceilingYuan: Exact | null;
  /** Nothing is lacking but what the rule does not say: a person has to set it. */
  readonly isUnpublished: boolean;
}
export type Reckoner = (scope: Scope) => AmountFound;

class Reckoned implements AmountFound {
  readonly missing: readonly Text[] = [];
  readonly ceilingYuan = null;
  readonly isUnpublished = false;
  readonly #lines: () => readonly Text[];
  constructor(
    readonly yuan: Exact,
    lines: () => readonly Text[],
  ) {
    this.#lines = lines;
  }
  get lines(): readonly Text[] {
    return this.#lines();
  }
}

const unknown = (missing: readonly Text[]): AmountFound => ({
  yuan: null,
  lines: [],
  missing,
  ceilingYuan: null,
  isUnpublished: false,
});
const unpublished = (missing: readonly Text[], ceilingYuan: Exact | null = null): AmountFound => ({
  ...unknown(missing),
  ceilingYuan,
  isUnpublished: true,
});

/** An amount made ready once for reckoning many times. */
export function reckonerOf(amount: Amount, vocabulary: Vocabulary, kind: SubjectKind): Reckoner {
  const capped = withCap(amount, byForm(amount, vocabulary, kind), kind);
  const factored = withFactors(amount, capped, vocabulary);
  return 'quantity' in amount && !amount.factors
    ? remembered(rounded(amount, factored), factReader(amount.quantity, vocabulary))
    : rounded(amount, factored);
}

/** Hundreds of vehicles have the same battery: what depends on one quantity alone is reckoned once for each value. */
function remembered(reckon: Reckoner, reader: FactReader): Reckoner {
  const MOST = 4096;
  const known = new Map<string, AmountFound>();
  return (scope) => {
    const fact = reader.read(scope);
    if (!fact) return reckon(scope);
    const key = String(fact.value);
    const before = known.get(key);
    if (before) return before;
    const found = reckon(scope);
    if (known.size >= MOST) known.clear();
    known.set(key, found);
    return found;
  };
}

function byForm(amount: Amount, vocabulary: Vocabulary, kind: SubjectKind): Reckoner {
  switch (amount.form) {
    case 'PER_UNIT':
      return () => new Reckoned(amount.yuan, () => [eachLine(amount.yuan, kind)]);
    case 'UNPUBLISHED':
      return () => unpublished([amount.text], amount.capYuan ?? null);
    case 'SUM':
    case 'GREATEST':
    case 'LEAST':
      return joinedAmounts(
        amount.form,
        amount.of.map((part) => reckonerOf(part, vocabulary, kind)),
      );
    default: {
      const reader = factReader(amount.quantity, vocabulary);
      return (scope) => {
        const fact = reader.read(scope);
        return fact ? ofQuantity(amount, fact.value as ExactInput, reader.term.unit) : unknown([]);
      };
    }
  }
}

/** What so much of a quantity earns by a form, before cap, factors and rounding. */
function ofQuantity(amount: QuantityAmount, value: ExactInput, unit = ''): AmountFound {
  const quantity = exact(value);
  switch (amount.form) {
    case 'RATE':
      return byRate(quantity, amount.rate, unit);
    case 'SHARE':
      return byShare(quantity, amount.share);
    case 'MARGINAL_TIERS':
      return byMarginalTiers(amount.tiers, quantity, unit);
    default:
      return byFlatTiers(amount.tiers, quantity, unit);
  }
}

function byRate(quantity: Exact, rate: Exact, unit: string): AmountFound {
  const yuan = quantity.times(rate);
  return new Reckoned(yuan, () => [rateLine(quantity, unit, rate, yuan)]);
}

function byShare(base: Exact, share: Exact): AmountFound {
  const yuan = base.times(share);
  const percent = plain(share.times(100));
  return new Reckoned(yuan, () => [
    {
      zh: `${plain(base)} 元 × ${percent} % = ${plain(yuan)} 元`,
      en: `${plain(base)} yuan × ${percent} % = ${plain(yuan)} yuan`,
    },
  ]);
}

function byMarginalTiers(tiers: readonly MarginalTier[], quantity: Exact, unit: string): AmountFound {
  const parts: { inTier: Exact; rateYuan: Exact; yuan: Exact }[] = [];
  let from = ZERO;
  for (const { upTo, rateYuan } of tiers) {
    const end = upTo && quantity.gt(upTo) ? upTo : quantity;
    const inTier = end.minus(from);
    if (inTier.lte(0)) break;
    parts.push({ inTier, rateYuan, yuan: inTier.times(rateYuan) });
    from = end;
  }
  const total = sum(parts.map((part) => part.yuan));
  return new Reckoned(total, () => [
    ...parts.map(({ inTier, rateYuan, yuan }) => rateLine(inTier, unit, rateYuan, yuan)),
    ...(parts.length > 1 ? [totalLine(total)] : []),
  ]);
}

function byFlatTiers(tiers: readonly FlatTier[], quantity: Exact, unit: string): AmountFound {
  const tier = tiers.find(({ upTo, below }) => (upTo ? quantity.lte(upTo) : !below || quantity.lt(below)));
  if (!tier) return new Reckoned(ZERO, () => [tierLine(quantity, unit, ZERO)]);
  if (tier.rateYuan) return byRate(quantity, tier.rateYuan, unit);
  if (tier.share) return byShare(quantity, tier.share);
  const yuan = tier.yuan ?? ZERO;
  return new Reckoned(yuan, () => [tierLine(quantity, unit, yuan)]);
}

function joinedAmounts(form: 'SUM' | 'GREATEST' | 'LEAST', parts: readonly Reckoner[]): Reckoner {
  return (scope) => {
    const found = parts.map((part) => part(scope));
    const open = found.filter(({ yuan }) => yuan === null);
    if (open.length > 0) {
      const missing = open.flatMap((one) => one.missing);
      return open.every(({ isUnpublished }) => isUnpublished) ? unpublished(missing) : unknown(missing);
    }
    const yuan = joinYuan(
      form,
      found.map((one) => one.yuan ?? ZERO),
    );
    return new Reckoned(yuan, () => [...found.flatMap(({ lines }) => lines), joinLine(form, yuan)]);
  };
}

const joinYuan = (form: 'SUM' | 'GREATEST' | 'LEAST', all: readonly Exact[]): Exact =>
  form === 'SUM'
    ? sum(all)
    : all.reduce((one, other) => ((form === 'GREATEST') === other.gt(one) ? other : one));

function withCap({ capYuan, form }: Amount, reckon: Reckoner, kind: SubjectKind): Reckoner {
  if (!capYuan || form === 'UNPUBLISHED') return reckon;
  return (scope) => {
    const found = reckon(scope);
    const { yuan } = found;
    if (found.isUnpublished) return unpublished(found.missing, capYuan);
    if (!yuan?.gt(capYuan)) return found;
    return new Reckoned(capYuan, () => [...found.lines, capLine(yuan, capYuan, kind)]);
  };
}

function withFactors({ factors = [] }: Amount, reckon: Reckoner, vocabulary: Vocabulary): Reckoner {
  return factors.reduce<Reckoner>((before, { clause, text, steps, otherwise }) => {
    const tests = steps.map((step) => ({
      ...step,
      when: step.when.map((condition) => conditionTest(condition, vocabulary)),
    }));
    return (scope) => {
      const found = before(scope);
      const { yuan } = found;
      if (!yuan) return found;
      const step = tests.find(({ when }) => stateOfAll(when, scope) !== 'NOT_MET');
      if (step && stateOfAll(step.when, scope) === 'UNDETERMINED') return unknown(lacking(step.when, scope));
      const factor = step ? step.factor : otherwise;
      if (!factor) return unpublished([step?.unpublished ?? noFactor(clause, text)]);
      const product = yuan.times(factor);
      return new Reckoned(product, () => [...found.lines, factorLine(text, yuan, factor, product)]);
    };
  }, reckon);
}

const lacking = (tests: readonly ConditionTest[], scope: Scope): Text[] =>
  tests.flatMap((test) => findCondition(test, scope).missing);

function rounded({ rounding, leastYuan }: Amount, reckon: Reckoner): Reckoner {
  if (!rounding && !leastYuan) return reckon;
  return (scope) => {
    const found = reckon(scope);
    if (!found.yuan) return found;
    const whole = rounding ? round(found.yuan, rounding.decimals, rounding.mode) : found.yuan;
    const yuan = leastYuan?.gt(whole) ? ZERO : whole;
    return yuan.eq(found.yuan) ? found : new Reckoned(yuan, () => [...found.lines, totalLine(yuan)]);
  };
}

/** Equal parts to the fen, none above its share; the last takes what is left, so that the parts make the whole. */
export function equalParts(yuan: Exact, count: number): Exact[] {
  const each = round(yuan.div(count), 2, 'DOWN');
  return Array.from({ length: count }, (_part, index) =>
    index < count - 1 ? each : yuan.minus(each.times(count - 1)),
  );
}

/** Parts to the fen by share, rounded down; the last takes what is left. The shares make one. */
export function partsByShare(yuan: Exact, shares: readonly Exact[]): Exact[] {
  const parts = shares.slice(0, -1).map((share) => round(yuan.times(share), 2, 'DOWN'));
  return [...parts, yuan.minus(sum(parts))];
}

const rateLine = (quantity: Exact, unit: string, rate: Exact, yuan: Exact): Text => {
  const name = unitText(unit);
  return {
    zh: `${plain(quantity)} ${name.zh} × ${plain(rate)} 元/${name.zh} = ${plain(yuan)} 元`,
    en: `${plain(quantity)} ${name.en} × ${plain(rate)} yuan/${name.en} = ${plain(yuan)} yuan`,
  };
};

const tierLine = (quantity: Exact, unit: string, yuan: Exact): Text => {
  const name = unitText(unit);
  return {
    zh: `${plain(quantity)} ${name.zh}：${plain(yuan)} 元`,
    en: `${plain(quantity)} ${name.en}: ${plain(yuan)} yuan`,
  };
};

const eachLine = (yuan: Exact, { counterZh, title }: SubjectKind): Text => ({
  zh: `每${counterZh} ${plain(yuan)} 元`,
  en: `${plain(yuan)} yuan for each ${title.en}`,
});

const totalLine = (yuan: Exact): Text => ({ zh: `合计 ${plain(yuan)} 元`, en: `total ${plain(yuan)} yuan` });

const joinLine = (form: 'SUM' | 'GREATEST' | 'LEAST', yuan: Exact): Text =>
  form === 'SUM'
    ? totalLine(yuan)
    : form === 'GREATEST'
      ? { zh: `取最高：${plain(yuan)} 元`, en: `the greatest: ${plain(yuan)} yuan` }
      : { zh: `取最低：${plain(yuan)} 元`, en: `the least: ${plain(yuan)} yuan` };

const factorLine = (text: Text, yuan: Exact, factor: Exact, product: Exact): Text => ({
  zh: `${text.zh}：${plain(yuan)} 元 × ${plain(factor)} = ${plain(product)} 元`,
  en: `${text.en}: ${plain(yuan)} yuan × ${plain(factor)} = ${plain(product)} yuan`,
});

const noFactor = (clause: string, text: Text): Text => ({
  zh: `${text.zh}：此种情形的系数未见公布（${clause}）`,
  en: `${text.en}: no factor was found for this case (${clause})`,
});

const capLine = (yuan: Exact, cap: Exact, { eachZh, title }: SubjectKind): Text => ({
  zh: `${plain(yuan)} 元超过${eachZh}上限，按 ${plain(cap)} 元计`,
  en: `${plain(yuan)} yuan is above the cap for one ${title.en}: ${plain(cap)} yuan`,
});
