import { type ProgrammeDecision, type SubjectDecision } from '../rulebook/programmes.js';
import { fenOf } from './fen.js';

/** A part of an award that is tested and paid on its own. */
export interface AwardPart {
  /** The assessment year; null for what is paid at once. */
  readonly assessment: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly fen: bigint;
}

export interface Award {
  /** Everything that may still be earned; null while more is open than later years. */
  readonly claimFen: bigint | null;
  readonly parts: readonly AwardPart[];
}

/** What a decision gives, later years included: what is not lost, to the fen. */
export function awardOf(decision: ProgrammeDecision): Award {
  const { applicantState, outcome, notLookedUp, subjects } = decision;
  if (applicantState === 'NOT_MET' || outcome.kind === 'EXPIRED') return { claimFen: 0n, parts: [] };
  if (applicantState === 'UNDETERMINED' || notLookedUp.length > 0) return { claimFen: null, parts: [] };
  if (subjects.some(isOpen)) return { claimFen: null, parts: [] };
  const parts = new Map<number | null, AwardPart>();
  for (const part of subjects.flatMap(partsOf)) {
    const before = parts.get(part.assessment)?.fen ?? 0n;
    parts.set(part.assessment, { ...part, fen: before + part.fen });
  }
  const inOrder = [...parts.values()]
    .filter(({ fen }) => fen > 0n)
    .sort((a, b) => (a.assessment ?? 0) - (b.assessment ?? 0));
  return { claimFen: inOrder.reduce((sum, { fen }) => sum + fen, 0n), parts: inOrder };
}

/** Open for another reason than a year whose test is still to come. */
const isOpen = ({ state, outcome, instalments }: SubjectDecision): boolean =>
  instalments.length > 0 ? state === 'UNDETERMINED' : outcome === 'UNDETERMINED';

function partsOf({ state, dueYuan, instalments }: SubjectDecision): AwardPart[] {
  if (state === 'NOT_MET') return [];
  if (instalments.length === 0) return [{ assessment: null, from: null, to: null, fen: fenOf(dueYuan) }];
  return instalments
    .filter((part) => part.state !== 'NOT_MET')
    .map(({ number, from, to, amountYuan }) => ({ assessment: number, from, to, fen: fenOf(amountYuan) }));
}

/** Divides what the fund gives among the parts of a claim, running sums rounded down: the parts make it exactly. */
export function shareOut(givenFen: bigint, parts: readonly AwardPart[]): AwardPart[] {
  const whole = parts.reduce((sum, { fen }) => sum + fen, 0n);
  let [claimed, given] = [0n, 0n];
  return parts.map((part) => {
    claimed += part.fen;
    const upToHere = whole === 0n ? 0n : (claimed * givenFen) / whole;
    const fen = upToHere - given;
    given = upToHere;
    return { ...part, fen };
  });
}
