import type { Text } from '../../src/kernel/text.js';
import { say, table, type Tell } from './account.js';
import { both, type PlatformClient } from './platform-client.js';

export interface EligibilityQuestion {
  readonly enterpriseId: string;
  readonly programme: string;
  readonly at: string;
}

export interface Finding {
  readonly clause: string;
  readonly text: Text;
  readonly state: 'MET' | 'NOT_MET' | 'UNDETERMINED';
  readonly required: Text;
  readonly actual: Text | null;
  readonly missing: readonly Text[];
  readonly shortfall: { value: string; unit: string } | null;
  readonly parts?: readonly Finding[];
}

export interface Eligibility {
  readonly programme: string;
  readonly title: Text;
  readonly version: number;
  readonly source: string;
  readonly at: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly filing: string;
  readonly applicantState: string;
  readonly conditions: readonly Finding[];
  readonly outcome: {
    readonly kind: string;
    readonly amountYuan: string | null;
    readonly possibleYuan: string;
    readonly arithmetic: readonly Text[];
    readonly accessRight: Text | null;
    readonly explanation: Text;
  };
  readonly vehicleCount: number;
}

const STATES: Record<Finding['state'], string> = {
  MET: '✓ 满足 met',
  NOT_MET: '✗ 不满足 not met',
  UNDETERMINED: '? 无法判断 undetermined',
};

/** Asks for a programme's decision and prints every condition with what is required, what is recorded, what is missing. */
export async function explainEligibility(
  client: PlatformClient,
  question: EligibilityQuestion,
  tell: Tell,
): Promise<Eligibility> {
  const { eligibility } = await client.run<{ eligibility: Eligibility }>('eligibility', question);
  tell('');
  say(
    tell,
    `${eligibility.programme} ${eligibility.title.zh}，按 ${eligibility.at} 判断。第 ${eligibility.version} 版，${eligibility.validFrom} 起${eligibility.validTo ? `至 ${eligibility.validTo} ` : ''}有效；来源（末尾字母为可信度）：${eligibility.source}`,
    `${eligibility.programme} ${eligibility.title.en}, as of ${eligibility.at}. Version ${eligibility.version}, valid from ${eligibility.validFrom}${eligibility.validTo ? ` to ${eligibility.validTo}` : ''}; the source stands above, its last letter is the confidence`,
  );
  table(
    tell,
    ['条款 clause', '条件 condition', '要求 required', '现状 recorded', '结论 finding'],
    eligibility.conditions.flatMap((finding) => conditionRows(finding)),
    [7, 35, 22, 18, 22],
  );
  const { outcome } = eligibility;
  say(
    tell,
    `结果 ${outcome.kind}：${outcome.explanation.zh}`,
    `Outcome ${outcome.kind}: ${outcome.explanation.en}`,
  );
  if (outcome.arithmetic.length > 0) {
    table(
      tell,
      ['算式', 'arithmetic'],
      outcome.arithmetic.map(({ zh, en }) => [zh, en]),
    );
  }
  return eligibility;
}

/** How far off, counted vehicles as well as kilometres. */
export const shortOf = ({ value, unit }: { value: string; unit: string }): string =>
  unit === 'vehicle'
    ? `还差 ${value} 辆\n${value} vehicles short`
    : `还差 ${value} ${unit}\n${value} ${unit} short`;

function conditionRows(finding: Finding, depth = 0): string[][] {
  const lacking = finding.missing.map(both).join('\n');
  const short = finding.shortfall ? shortOf(finding.shortfall) : '';
  return [
    [
      finding.clause,
      `${'· '.repeat(depth)}${both(finding.text)}`,
      both(finding.required),
      finding.actual ? both(finding.actual) : '—',
      [STATES[finding.state], short, lacking].filter(Boolean).join('\n'),
    ],
    ...(finding.parts ?? []).flatMap((part) => conditionRows(part, depth + 1)),
  ];
}
