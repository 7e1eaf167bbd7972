import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

export const doubleClaimUnknown = (otherCaseId: Id): Refusal =>
  refuse.conflict(
    'DOUBLE_CLAIM_UNKNOWN',
    {
      zh: '两件申报件没有对同一对象申领资金，无需认定；请核对另一件的标识。',
      en: 'The two cases claim money for nothing in common, so there is nothing to decide; check the other id.',
    },
    { otherCaseId },
  );
