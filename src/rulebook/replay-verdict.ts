import type { Outcome } from './programme-decision.js';
import type { Programme } from './programme-document.js';
import { ENTITLEMENTS } from './programme-outcome.js';

export const REPLAY_VERDICTS = ['WINNER', 'LOSER', 'UNCHANGED', 'UNDETERMINED'] as const;
export type ReplayVerdict = (typeof REPLAY_VERDICTS)[number];

type Decided = Pick<Outcome, 'kind' | 'amountYuan'>;

/** What a rule changes for a firm. More money wins; of the same money who gains a right or relief. Null is no rule. */
export function replayVerdict(before: Decided | null, after: Decided): ReplayVerdict {
  const was = before ?? { kind: 'NONE', amountYuan: after.amountYuan?.times(0) ?? null };
  if (was.amountYuan === null || after.amountYuan === null) return 'UNDETERMINED';
  const more = after.amountYuan.cmp(was.amountYuan);
  if (more !== 0) return more > 0 ? 'WINNER' : 'LOSER';
  const [had, has] = [was.kind, after.kind].map((kind) => ENTITLEMENTS.includes(kind));
  if (had === has) return 'UNCHANGED';
  return has ? 'WINNER' : 'LOSER';
}

/** The document as if one of its versions had judged every day since this one: for looking back with a new rule. */
export function asIfInForce(
  programme: Programme,
  version: number,
  since: Programme['validity']['from'],
): Programme {
  const wanted = programme.versions.find((one) => one.version === version);
  if (!wanted) throw new Error(`programme ${programme.code} has no version ${version}`);
  const { validity } = programme;
  return {
    ...programme,
    validity: { ...validity, from: validity.from < since ? validity.from : since },
    versions: [{ ...wanted, from: wanted.from < since ? wanted.from : since }],
  };
}
