import { type Exact, exact, type ExactInput, plain, round } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { PLATFORM_SOURCE, type Source } from './source.js';

/** A threshold of a rule, dated and with its source. Of several rows of one name the newest that has begun holds. */
export interface AnomalySetting {
  readonly name: string;
  /** What it holds for: a packaging category, a vehicle class. Left out where it holds for everything. */
  readonly of?: string;
  readonly title: Text;
  readonly unit: string;
  /** First month that is judged by it. */
  readonly from: Month;
  /** Exact number as text. */
  readonly value: string;
  readonly source: Source;
}

/** What was measured, or would be expected, by name; numbers as exact text, the unit last in the name. */
export type Figures = Readonly<Record<string, string>>;

/** What a rule found odd. */
export interface AnomalyFinding {
  readonly measured: Figures;
  readonly expected: Figures;
}

interface AnomalyRuleBase {
  /** kebab-case, and the name of its file. */
  readonly code: string;
  readonly title: Text;
  /** What is compared with what, and what a firm should look at. */
  readonly text: Text;
  /** The features whose changed facts it looks at, as `facts.changed` names them. */
  readonly reads: readonly string[];
  readonly settings: readonly AnomalySetting[];
  /** What people read for each name in `measured` and `expected`. */
  readonly figures: Readonly<Record<string, FigureTitle>>;
}
export interface FigureTitle {
  readonly title: Text;
  readonly unit: string;
}

export interface AnomalyExample<Row> {
  readonly name: Text;
  readonly month: Month;
  readonly row: Row;
  /** What is measured, or null where the row is in order. */
  readonly expected: Figures | null;
}

/** A rule that judges rows of facts. Which rows, says its probe in `src/oversight`. */
export interface WatchingRule<Row = unknown> extends AnomalyRuleBase {
  /** What is looked at together: a firm's month in a county, a firm's month, or all returns of one item code. */
  readonly within: 'COUNTY' | 'ENTERPRISE' | 'ITEM';
  /** How many later months are compared with a month, and are looked at again when it changes. */
  readonly monthsAfter?: number;
  readonly judge: (row: Row, settings: SettingsInForce) => AnomalyFinding | undefined;
  readonly examples: readonly AnomalyExample<Row>[];
}

/** A rule that the recording feature applies itself, telling `anomaly.found`. */
export interface ToldRule extends AnomalyRuleBase {
  readonly toldBy: string;
  /** The measured figures that, with the firm, make two findings one anomaly. */
  readonly identifiedBy: readonly string[];
}

export type AnomalyRule = WatchingRule | ToldRule;
export const isWatching = (rule: AnomalyRule): rule is WatchingRule => 'judge' in rule;

/** Keeps the row's type while the rule is written. */
export const watchingRule = <Row>(rule: WatchingRule<Row>): WatchingRule => rule as WatchingRule;

/** A decided anomaly is opened again when a measured figure moved by more than this. */
export const MATERIAL_CHANGE: AnomalySetting = {
  name: 'materialChangePercent',
  title: { zh: '决定后重新打开的变动幅度', en: 'change after a decision that opens it again' },
  unit: '%',
  from: '2000-01' as Month,
  value: '5',
  source: PLATFORM_SOURCE,
};

/** Found beside what is listed singly, see `LIMITS.anomaliesOfRule`. */
export const FURTHER_FINDINGS: FigureTitle = {
  title: { zh: '另有未逐条列出的发现', en: 'further findings that are not listed singly' },
  unit: '',
};

/** One threshold by what it holds for. */
export const settingBy = (
  setting: Omit<AnomalySetting, 'of' | 'value'>,
  values: Readonly<Record<string, string>>,
): AnomalySetting[] => Object.entries(values).map(([of, value]) => ({ ...setting, of, value }));

/** The thresholds of a rule as they hold in a month. */
export class SettingsInForce {
  private readonly values = new Map<string, Map<string, Exact>>();
  /** False where a threshold has not begun: then there is nothing to judge by. */
  readonly isComplete: boolean;

  constructor(settings: readonly AnomalySetting[], month: Month) {
    const begun = settings.filter(({ from }) => from <= month);
    for (const { name, of = '', value } of begun.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
      const known = this.values.get(name) ?? new Map<string, Exact>();
      this.values.set(name, known.set(of, exact(value)));
    }
    this.isComplete = settings.every(({ name }) => this.values.has(name));
  }

  /** A threshold that holds for everything. Throws where the rule has none of this name in force. */
  value(name: string): Exact {
    const value = this.by(name).get('');
    if (!value) throw new Error(`no setting ${name} is in force`);
    return value;
  }

  /** A threshold by what it holds for. */
  by(name: string): ReadonlyMap<string, Exact> {
    return this.values.get(name) ?? new Map<string, Exact>();
  }
}

/** True when a figure came, went, or moved by more than the share; text that is no number, when it differs at all. */
export function isMaterialChange(before: Figures, after: Figures, percent: Exact): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].some((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) return false;
    if (was === undefined || is === undefined || !isNumber(was) || !isNumber(is)) return true;
    return exact(is).minus(was).abs().gt(exact(was).abs().times(percent).div(100));
  });
}

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);

/** A measured figure as it is shown and stored: half-even, as GB/T 8170 asks of measurements. */
export const shown = (value: ExactInput, decimals = 3): string => plain(round(value, decimals, 'HALF_EVEN'));
