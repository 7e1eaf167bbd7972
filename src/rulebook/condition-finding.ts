import { type Exact, exact, type ExactInput } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import type { Condition } from './condition.js';
import type { ConditionTest, CountTest, FactTest, FundingTest, JoinedTest } from './condition-test.js';
import {
  FUNDING_NOT_LOOKED_UP,
  joined,
  missingText,
  noFundingText,
  notLookedUp,
  requiredText,
  same,
  stillOpen,
  valueText,
} from './condition-words.js';
import type { Scope } from './decision-scope.js';
import { titlesMissing } from './fact-reader.js';
import type { FactValue } from './facts.js';
import type { FundingFound } from './funding-test.js';
import type { Count, State } from './kleene.js';

/** How one condition stands, and how far off. Only the state is worked out at once; words are made when asked for. */
export interface ConditionFinding {
  readonly clause: string;
  readonly text: Text;
  readonly state: State;
  readonly required: Text;
  /** Null where it is not known, or where the condition joins others. */
  readonly actual: Text | null;
  /** What is lacking to decide it; empty unless undetermined. */
  readonly missing: readonly Text[];
  /** How much more is needed; null where met, or where nothing can be measured. */
  readonly shortfall: { readonly value: Exact; readonly unit: string } | null;
  readonly evidence: {
    readonly demanded: EvidenceGrade;
    readonly grade: EvidenceGrade | null;
    readonly sources: readonly string[];
  } | null;
  readonly parts: readonly ConditionFinding[];
}

/** The state with everything that explains it. */
export function findCondition(test: ConditionTest, scope: Scope): ConditionFinding {
  switch (test.form) {
    case 'FACT':
      return new FactFinding(test, scope);
    case 'COUNT':
      return new CountFinding(test, scope);
    case 'FUNDING':
      return new FundingFinding(test, scope);
    default:
      return new JoinedFinding(test, scope);
  }
}

abstract class Finding implements ConditionFinding {
  abstract readonly state: State;
  abstract readonly required: Text;
  abstract readonly missing: readonly Text[];

  constructor(protected readonly condition: Condition) {}

  get clause(): string {
    return this.condition.clause;
  }
  get text(): Text {
    return this.condition.text;
  }
  get actual(): Text | null {
    return null;
  }
  get shortfall(): ConditionFinding['shortfall'] {
    return null;
  }
  get evidence(): ConditionFinding['evidence'] {
    return null;
  }
  get parts(): readonly ConditionFinding[] {
    return [];
  }
  /** A decision can be kept as JSON, whole. */
  toJSON(): ConditionFinding {
    const { clause, text, state, required, actual, missing, shortfall, evidence, parts } = this;
    return { clause, text, state, required, actual, missing, shortfall, evidence, parts };
  }
}

/** What a test asks for is the same for every subject: it is worded once. */
const REQUIRED = new WeakMap<FactTest, Text>();

class FactFinding extends Finding {
  readonly state: State;
  readonly #test: FactTest;
  readonly #scope: Scope;
  readonly #known: FactValue | undefined;

  constructor(test: FactTest, scope: Scope) {
    super(test.condition);
    this.#test = test;
    this.#scope = scope;
    this.#known = test.reader.read(scope);
    this.state = test.judge(this.#known, scope);
  }

  override get required(): Text {
    const before = REQUIRED.get(this.#test);
    if (before) return before;
    const { reader, other } = this.#test;
    const { validity } = this.#scope.setting;
    const text = requiredText(this.condition, reader.term, validity, other && other.term.title);
    REQUIRED.set(this.#test, text);
    return text;
  }

  override get actual(): Text | null {
    return this.#known ? valueText(this.#known.value, this.#test.reader.term) : null;
  }

  override get missing(): readonly Text[] {
    if (this.state !== 'UNDETERMINED') return [];
    if (this.condition.unpublished) return [this.condition.unpublished];
    const { reader, other, after, openUntil } = this.#test;
    const lacking = [reader, ...(other ? [other] : [])].flatMap((one) => this.#lackOf(one));
    if (lacking.length > 0 || !after) return lacking;
    const until = openUntil?.(this.#scope);
    return until ? [stillOpen(until)] : this.#lackOf(after);
  }

  #lackOf(reader: FactTest['reader']): Text[] {
    const { demanded, isGoodEnough } = this.#test;
    const fact = reader.read(this.#scope);
    if (fact && isGoodEnough(fact)) return [];
    if (fact) return [missingText(reader.term.title, demanded, { fact, term: reader.term })];
    return titlesMissing(reader, this.#scope).map((title) => missingText(title, demanded, null));
  }

  override get shortfall(): ConditionFinding['shortfall'] {
    if (this.state !== 'NOT_MET' || !this.#known) return null;
    const { atLeast, moreThan, atMost, lessThan } = this.condition;
    const value = (): Exact => exact(this.#known?.value as ExactInput);
    const unit = this.#test.reader.term.unit ?? '';
    const off = [
      ...[atLeast, moreThan].flatMap((limit) => (limit ? [limit.minus(value())] : [])),
      ...[atMost, lessThan].flatMap((limit) => (limit ? [value().minus(limit)] : [])),
    ].find((one) => one.gte(0));
    return off ? { value: off, unit } : null;
  }

  override get evidence(): ConditionFinding['evidence'] {
    const others = this.#test.other?.read(this.#scope)?.sources ?? [];
    return {
      demanded: this.#test.demanded,
      grade: this.#known?.grade ?? null,
      sources: [...(this.#known?.sources ?? []), ...others],
    };
  }
}

class CountFinding extends Finding {
  readonly state: State;
  readonly #test: CountTest;
  readonly #count: Count | null;

  constructor(test: CountTest, scope: Scope) {
    super(test.condition);
    this.#test = test;
    this.#count = test.count(scope);
    this.state = this.#count?.state ?? 'UNDETERMINED';
  }

  override get required(): Text {
    const { needed, kind } = this.#test;
    return this.condition.atMost
      ? { zh: `至多 ${needed} ${kind.counterZh}`, en: `at most ${needed} ${kind.pluralEn}` }
      : { zh: `至少 ${needed} ${kind.counterZh}`, en: `at least ${needed} ${kind.pluralEn}` };
  }

  override get actual(): Text | null {
    if (!this.#count) return null;
    const { counterZh, pluralEn } = this.#test.kind;
    const { met, undetermined } = this.#count;
    const open =
      undetermined > 0
        ? { zh: `，另有 ${undetermined} ${counterZh}无法判断`, en: `, ${undetermined} more undetermined` }
        : same('');
    return { zh: `${met} ${counterZh}${open.zh}`, en: `${met} ${pluralEn}${open.en}` };
  }

  override get missing(): readonly Text[] {
    const { kind } = this.#test;
    if (!this.#count) return [notLookedUp(kind)];
    if (this.state !== 'UNDETERMINED') return [];
    const { undetermined } = this.#count;
    return [
      {
        zh: `${undetermined} ${kind.counterZh}${kind.title.zh}的资料不全`,
        en: `facts of ${undetermined} ${kind.pluralEn} are incomplete`,
      },
    ];
  }

  override get shortfall(): ConditionFinding['shortfall'] {
    if (this.state === 'MET' || !this.#count) return null;
    const off = this.#test.needed - this.#count.met;
    return { value: exact(Math.abs(off)), unit: this.#test.kind.title.en };
  }
}

class FundingFinding extends Finding {
  readonly state: State;
  readonly #found: FundingFound;

  constructor(test: FundingTest, scope: Scope) {
    super(test.condition);
    this.#found = test.find(scope);
    this.state = this.#found.state;
  }

  override get required(): Text {
    return this.condition.noFunding ? noFundingText(this.condition.noFunding) : this.condition.text;
  }

  override get actual(): Text | null {
    if (!this.#found.isLookedUp) return null;
    const given = this.#found.given.map(({ programme, year, subject }) => ({
      zh: `${programme}（${year} 年${subject ? `，${subject}` : ''}）`,
      en: `${programme} (${year}${subject ? `, ${subject}` : ''})`,
    }));
    return given.length > 0 ? joined(given) : { zh: '无', en: 'none' };
  }

  override get missing(): readonly Text[] {
    if (this.state !== 'UNDETERMINED') return [];
    return this.#found.isLookedUp
      ? [{ zh: '其他资金的发放层级不明', en: 'the level that gave the other money is not known' }]
      : [FUNDING_NOT_LOOKED_UP];
  }

  override get evidence(): ConditionFinding['evidence'] {
    const sources = this.#found.given.flatMap((one) => one.sources);
    return { demanded: 'SELF_DECLARED', grade: null, sources };
  }
}

const JOINED: Record<JoinedTest['form'], Text> = {
  ALL: { zh: '全部符合', en: 'all of these' },
  ANY: { zh: '至少符合一项', en: 'at least one of these' },
  NONE: { zh: '均不符合', en: 'none of these' },
};

class JoinedFinding extends Finding {
  readonly state: State;
  readonly #test: JoinedTest;
  readonly #scope: Scope;

  constructor(test: JoinedTest, scope: Scope) {
    super(test.condition);
    this.#test = test;
    this.#scope = scope;
    this.state = test.state(scope);
  }

  override get required(): Text {
    return JOINED[this.#test.form];
  }

  override get missing(): readonly Text[] {
    return this.state === 'UNDETERMINED' ? this.parts.flatMap((part) => part.missing) : [];
  }

  override get parts(): readonly ConditionFinding[] {
    return this.#test.parts.map((part) => findCondition(part, this.#scope));
  }
}
