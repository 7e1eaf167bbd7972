import { refuse } from '../kernel/refusal.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { type CreditRule, parseCreditRule } from '../rulebook/credits.js';

/** Injection token of the rules, read once at start. */
export const CREDIT_RULES = Symbol('CREDIT_RULES');

/**
 * The rules of `policies/credits`, one a file. Refuses with POLICY_DOCUMENT_INVALID what is not a rule or is a second
 * file of one rule, and so stops the start.
 */
export function readCreditRules(files: readonly PolicyFile[] = policyFiles('credits')): CreditRule[] {
  const rules = files.map(({ name, text }) => parseCreditRule(text, name));
  const twice = rules.find((rule, index) => rules.findIndex((other) => other.code === rule.code) < index);
  if (!twice) return rules;
  throw refuse.badInput(
    'POLICY_DOCUMENT_INVALID',
    {
      zh: `积分规则 ${twice.code} 有两个文件；一条规则只能有一个文件，新版本请写入原文件。`,
      en: `Two files hold the credit rule ${twice.code}; a rule has one file, and a new version is written into it.`,
    },
    { code: twice.code },
  );
}
