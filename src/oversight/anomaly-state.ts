/** 异常状态 */
export const ANOMALY_STATES = ['OPEN', 'EXPLAINED', 'ACCEPTED', 'CONFIRMED', 'RESOLVED'] as const;
export type AnomalyState = (typeof ANOMALY_STATES)[number];
export const ANOMALY_STATE_TEXT = {
  OPEN: { zh: '待处理', en: 'open' },
  EXPLAINED: { zh: '企业已说明', en: 'explained by the firm' },
  ACCEPTED: { zh: '说明成立', en: 'explanation accepted' },
  CONFIRMED: { zh: '确认异常', en: 'confirmed' },
  RESOLVED: { zh: '已消除：事实不再显示', en: 'resolved: the facts no longer show it' },
} as const satisfies Record<AnomalyState, { zh: string; en: string }>;

/** What the platform does by itself, and what people decide. */
export const PLATFORM_STEPS = ['FOUND', 'CHANGED', 'GONE'] as const;
export const DECISIONS = ['EXPLAIN', 'ACCEPT', 'CONFIRM', 'REOPEN'] as const;
export const ANOMALY_STEPS = [...PLATFORM_STEPS, ...DECISIONS] as const;
export type Decision = (typeof DECISIONS)[number];
export type AnomalyStepKind = (typeof ANOMALY_STEPS)[number];
export const ANOMALY_STEP_TEXT = {
  FOUND: { zh: '规则发现', en: 'found by its rule' },
  CHANGED: {
    zh: '决定后数值明显变动，重新打开',
    en: 'figures changed after a decision, which opens it again',
  },
  GONE: { zh: '事实不再显示', en: 'the facts no longer show it' },
  EXPLAIN: { zh: '企业说明', en: 'explained by the firm' },
  ACCEPT: { zh: '接受说明', en: 'explanation accepted' },
  CONFIRM: { zh: '确认异常', en: 'confirmed' },
  REOPEN: { zh: '重新打开', en: 'opened again' },
} as const satisfies Record<AnomalyStepKind, { zh: string; en: string }>;

/** An anomaly as it stands: its state, and whether the facts have ceased to show it. */
export interface Standing {
  readonly state: AnomalyState;
  readonly isGone: boolean;
}

/** What a look at the facts shows: nothing, what was known (or decided on), or figures that moved materially since. */
export type Sight = 'NOTHING' | 'SAME' | 'MOVED';

export const isDecided = (state: AnomalyState): boolean =>
  state === 'EXPLAINED' || state === 'ACCEPTED' || state === 'CONFIRMED';

/**
 * What follows from a look; undefined where nothing does. What nobody has decided is resolved when the facts no longer
 * show it; a decision stays, until the figures that it was about move.
 */
export function afterLook(
  before: Standing | undefined,
  sight: Sight,
): (Standing & { readonly step: AnomalyStepKind }) | undefined {
  if (sight === 'NOTHING') {
    if (!before || before.isGone) return undefined;
    return { state: before.state === 'OPEN' ? 'RESOLVED' : before.state, isGone: true, step: 'GONE' };
  }
  if (!before || before.state === 'RESOLVED') return { state: 'OPEN', isGone: false, step: 'FOUND' };
  if (isDecided(before.state) && sight === 'MOVED') return { state: 'OPEN', isGone: false, step: 'CHANGED' };
  return before.isGone ? { state: before.state, isGone: false, step: 'FOUND' } : undefined;
}

const ALLOWED: Record<Decision, { readonly from: readonly AnomalyState[]; readonly to: AnomalyState }> = {
  EXPLAIN: { from: ['OPEN', 'EXPLAINED'], to: 'EXPLAINED' },
  ACCEPT: { from: ['EXPLAINED'], to: 'ACCEPTED' },
  CONFIRM: { from: ['OPEN', 'EXPLAINED'], to: 'CONFIRMED' },
  REOPEN: { from: ['EXPLAINED', 'ACCEPTED', 'CONFIRMED'], to: 'OPEN' },
};

/**
 * The state after a decision; undefined where it cannot be taken. What is opened again after its facts ceased to show it
 * is resolved at once: there is nothing left to explain.
 */
export function afterDecision({ state, isGone }: Standing, decision: Decision): AnomalyState | undefined {
  const { from, to } = ALLOWED[decision];
  if (!from.includes(state)) return undefined;
  return to === 'OPEN' && isGone ? 'RESOLVED' : to;
}
