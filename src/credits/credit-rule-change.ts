import { canonicalJson } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { CreditRule, CreditRuleVersion } from '../rulebook/credits.js';

/**
 * The versions that a document adds to what was published. Refuses with CONFLICT CREDIT_RULE_CHANGED where a published
 * version, or what the rule is about, differs or is missing: texts and examples of the rule may change, and what
 * decides may not. A document that `mayBeOlder` and adds nothing need not hold what was published since.
 */
export function addedVersions(
  published: CreditRule | undefined,
  rule: CreditRule,
  { mayBeOlder = false } = {},
): CreditRuleVersion[] {
  if (!published) return rule.versions;
  if (differs(aboutOf(published), aboutOf(rule))) throw ruleChanged(rule.code, null);
  const newest = published.versions.at(-1)?.version ?? 0;
  const added = rule.versions.filter(({ version }) => version > newest);
  for (const before of published.versions) {
    const now = rule.versions.find(({ version }) => version === before.version);
    const isOlder = !now && mayBeOlder && added.length === 0;
    if (!isOlder && differs(before, now)) throw ruleChanged(rule.code, before.version);
  }
  return added;
}

/** Refuses with BAD_USER_INPUT CREDIT_RULE_TOO_EARLY what would begin today or before. */
export function assertBeginsLater(
  rule: CreditRule,
  added: readonly CreditRuleVersion[],
  today: LocalDate,
): void {
  const early = added.find(({ from }) => from <= today);
  if (early) throw tooEarly(rule.code, early, today);
}

const aboutOf = ({ event, appliesTo }: CreditRule) => ({ event, appliesTo });
const differs = (a: unknown, b: unknown): boolean => canonicalJson(a) !== canonicalJson(b);

function ruleChanged(code: string, version: number | null): Refusal {
  const what =
    version === null
      ? { zh: '适用的行为（event、appliesTo）', en: 'what it is about (event, appliesTo)' }
      : { zh: `第 ${version} 版`, en: `version ${version}` };
  return refuse.conflict(
    'CREDIT_RULE_CHANGED',
    {
      zh: `积分规则 ${code} 已公布的内容不能更改：${what.zh}与公布时不同。请恢复原文，把新规定写成新的版本。`,
      en: `What was published of the credit rule ${code} does not change, and ${what.en} differs from it. Put it back as it was, and write what is new as a further version.`,
    },
    { code, version },
  );
}

const tooEarly = (code: string, { version, from }: CreditRuleVersion, today: LocalDate): Refusal =>
  refuse.badInput(
    'CREDIT_RULE_TOO_EARLY',
    {
      zh: `积分规则 ${code} 第 ${version} 版自 ${from} 起生效，最早只能自明日（今天为 ${today}）起：今天的行为已按现行规则入账。请改 from。`,
      en: `Version ${version} of the credit rule ${code} is in force from ${from}; tomorrow is the earliest (today is ${today}), because actions of today were credited by the rule in force. Change its from.`,
    },
    { code, version, from, today },
  );
