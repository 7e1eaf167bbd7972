import type { Action } from './credit-action.js';
import { capKeys, coolingKey, reviewKey, type Usage } from './credit-caps.js';
import { type CreditExample, type CreditRule, creditRuleSchema, ruleVersionAt } from './credit-rule.js';
import { decideAward } from './credit-award.js';
import { readDocument } from './document.js';

/** What an example says was used of the review threshold. */
const REVIEW = 'REVIEW';

export type ExampleOutcome = CreditExample['expected'];

export const actionOfExample = (rule: CreditRule, { action }: CreditExample): Action => ({
  ...action,
  event: rule.event,
  occurredAt: new Date(action.occurredAt),
});

/** What an example comes to; text where it cannot be decided. */
export function outcomeOf(rule: CreditRule, example: CreditExample): ExampleOutcome | string {
  const action = actionOfExample(rule, example);
  const inForce = ruleVersionAt(rule, action.occurredAt);
  if (!inForce) return 'no version is in force then / 当时没有生效的版本';
  const caps = capKeys(inForce, action);
  const review = reviewKey(inForce, action);
  const names = new Set([...caps.map(({ name }) => name), ...(review ? [REVIEW] : [])]);
  const unknown = Object.keys(example.used).filter((name) => !names.has(name));
  if (unknown.length > 0) return `the version has no / 该版本没有 ${unknown.join(', ')}`;
  const used = caps.map((cap) => [cap.key, BigInt(example.used[cap.name] ?? 0)] as const);
  if (review) used.push([review.key, BigInt(example.used[REVIEW] ?? 0)]);
  const cooling = coolingKey(inForce, action);
  const lastAt = cooling && example.lastAt ? [[cooling.key, new Date(example.lastAt)] as const] : [];
  const usage: Usage = { used: new Map(used), lastAt: new Map(lastAt) };
  const award = decideAward(inForce, action, usage);
  return {
    points: Number(award.points),
    ...(award.expiresOn && { expiresOn: award.expiresOn }),
    ...(award.refusedBecause && { refused: award.refusedBecause.reason }),
    ...(award.review?.isHeld && { held: true as const }),
  };
}

const FIELDS = ['points', 'expiresOn', 'refused', 'held'] as const;

const checkedSchema = creditRuleSchema.superRefine((rule, context) => {
  for (const [index, example] of rule.examples.entries()) {
    const outcome = outcomeOf(rule, example);
    const said =
      typeof outcome === 'string'
        ? outcome
        : FIELDS.filter((field) => outcome[field] !== example.expected[field])
            .map((field) => `${field} = ${outcome[field] ?? '–'}`)
            .join(', ');
    if (said === '') continue;
    const path = ['examples', index, 'expected'];
    context.addIssue({ code: 'custom', path, message: `the example comes to / 示例结果为 ${said}` });
  }
});

/**
 * Reads `policies/credits/<code>.yaml` and works its examples. Refuses with POLICY_DOCUMENT_INVALID, naming line and
 * column of what is wrong.
 */
export const parseCreditRule = (yamlText: string, fileName: string): CreditRule =>
  readDocument(checkedSchema, yamlText, fileName);
