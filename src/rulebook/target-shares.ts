import { type Exact, round, sum } from '../kernel/decimal.js';

interface Shared {
  readonly id: string;
  readonly indicator: string;
  readonly unit: string;
  readonly value?: Exact | undefined;
  readonly handedDown?: { readonly from: string; readonly sharePercent?: Exact | undefined } | undefined;
}

/**
 * Targets with their shares of what they were handed down from: a share gives the value (rounded half up to a whole for
 * counts, to 2 places else), a value gives the share. Throws where a parent is missing, measures something else, or is
 * handed down by more than its whole: documents that contradict themselves must not start.
 */
export function handedDown<T extends Shared>(
  targets: readonly T[],
): (T & { readonly sharePercent: Exact | null })[] {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const found = new Map<string, T & { readonly sharePercent: Exact | null }>();
  const resolve = (target: T, below: readonly string[]): T & { readonly sharePercent: Exact | null } => {
    const known = found.get(target.id);
    if (known) return known;
    if (below.includes(target.id)) throw new Error(`the target ${target.id} is handed down from itself`);
    const resolved = { ...target, ...valueAndShare(target, [...below, target.id]) };
    found.set(target.id, resolved);
    return resolved;
  };
  const valueAndShare = (target: T, below: readonly string[]) => {
    if (!target.handedDown) return { sharePercent: null };
    const parent = byId.get(target.handedDown.from);
    if (!parent || parent.indicator !== target.indicator || parent.unit !== target.unit)
      throw new Error(
        `the target ${target.id} is handed down from ${target.handedDown.from}, which is no such target`,
      );
    const whole = resolve(parent, below).value;
    const { sharePercent } = target.handedDown;
    if (!whole || whole.isZero()) return { sharePercent: sharePercent ?? null };
    if (sharePercent === undefined) {
      return { sharePercent: target.value ? round(target.value.times(100).div(whole), 2, 'HALF_UP') : null };
    }
    return {
      value: round(whole.times(sharePercent).div(100), decimalsOf(target.unit), 'HALF_UP'),
      sharePercent,
    };
  };
  const resolved = targets.map((target) => resolve(target, []));
  for (const { id } of resolved) {
    const handed = sum(
      resolved.flatMap((one) => (one.handedDown?.from === id ? (one.sharePercent ?? []) : [])),
    );
    if (handed.gt(100)) throw new Error(`the target ${id} is handed down by ${handed.toFixed()} %`);
  }
  return resolved;
}

const COUNTED = ['piece', 'outlet', 'device'];
const decimalsOf = (unit: string): number => (COUNTED.includes(unit) ? 0 : 2);
