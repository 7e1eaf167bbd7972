/** What a benefit can be: cash, a right of way, relief of toll or rent, a place in a ranking alone, or nothing. */
export const BENEFIT_OUTCOMES = [
  'CASH',
  'ACCESS_RIGHT',
  'TOLL_RELIEF',
  'RENT_RELIEF',
  'RANKING',
  'NONE',
] as const;
export const OUTCOMES = [...BENEFIT_OUTCOMES, 'EXPIRED', 'UNDETERMINED'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** Benefits that give something other than money say what. */
export const ENTITLEMENTS: readonly OutcomeKind[] = ['ACCESS_RIGHT', 'TOLL_RELIEF', 'RENT_RELIEF'];
