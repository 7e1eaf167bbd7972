import { exact } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { Facts, Instalment, ProgrammeDecision, ProgrammeFacts } from '../rulebook/programmes.js';
import { fenOf } from './fen.js';
import type { InstalmentState } from './case-instalment.entity.js';

/** What one assessment year comes to: how many subjects earned it, lost it, or cannot be told, and why. */
export interface InstalmentFinding {
  readonly state: Extract<InstalmentState, 'PAYABLE' | 'LOST' | 'UNDETERMINED'>;
  readonly payableFen: bigint | null;
  readonly met: number;
  readonly lost: number;
  readonly undetermined: number;
  /** What is missing, each once. */
  readonly missing: readonly Text[];
  /** The first subjects that lost the year, or of which something is missing. */
  readonly named: readonly string[];
}

const MOST_NAMED = 20;

/** The pinned facts with what is recorded of one assessment year now; a figure that a check verified stands. */
export function withYear(pinned: ProgrammeFacts, now: ProgrammeFacts, assessment: number): ProgrammeFacts {
  const subjects = Object.entries(pinned.subjects).map(([kind, known]) => {
    const recorded = new Map((now.subjects[kind] ?? []).map((subject) => [subject.id, subject]));
    return [
      kind,
      known?.map((subject) => ({
        ...subject,
        assessments: {
          ...subject.assessments,
          [assessment]: yearOf(
            subject.assessments?.[assessment],
            recorded.get(subject.id)?.assessments?.[assessment],
          ),
        },
      })),
    ] as const;
  });
  return { ...pinned, subjects: Object.fromEntries(subjects) };
}

/** Recorded figures are those of today; of what nobody records, the pinned one stands. */
const yearOf = (pinned: Facts = {}, recorded: Facts = {}): Facts => ({ ...pinned, ...recorded });

/**
 * Tests one year of an award: each subject by its own conditions, its money as pinned. `plannedFen` of `claimFen` is what
 * the fund gives for the year. What is undetermined holds the year back, unless a person closed it as not proven.
 */
export function testYear(
  decision: ProgrammeDecision,
  { assessment, plannedFen, isClosed }: { assessment: number; plannedFen: bigint; isClosed: boolean },
): InstalmentFinding {
  const parts = decision.subjects.flatMap((subject) =>
    subject.state === 'MET'
      ? subject.instalments
          .filter(({ number }) => number === assessment)
          .map((part) => ({ id: subject.subjectId, part, state: stateOf(part) }))
      : [],
  );
  const of = (state: string) => parts.filter((one) => one.state === state);
  const [met, lost, open] = [of('MET'), of('NOT_MET'), of('UNDETERMINED')];
  const missing = open.flatMap(({ part }) => part.conditions.flatMap((condition) => condition.missing));
  const finding = {
    met: met.length,
    lost: lost.length,
    undetermined: open.length,
    missing: [...new Map(missing.map((text) => [text.en, text])).values()],
    named: [...lost, ...open].slice(0, MOST_NAMED).map(({ id }) => id),
  };
  if (open.length > 0 && !isClosed) return { ...finding, state: 'UNDETERMINED', payableFen: null };
  const earned = sumOf(met);
  const payableFen = share(plannedFen, earned, sumOf(parts));
  return { ...finding, state: payableFen > 0n ? 'PAYABLE' : 'LOST', payableFen };
}

/** By its conditions: the decision is as of the day of filing, when the year may still have been running. */
function stateOf({ conditions }: Instalment): string {
  const states = conditions.map(({ state }) => state);
  return (
    states.find((state) => state === 'NOT_MET') ?? states.find((state) => state === 'UNDETERMINED') ?? 'MET'
  );
}

const sumOf = (parts: readonly { part: Instalment }[]): bigint =>
  parts.reduce((sum, { part }) => sum + fenOf(exact(part.amountYuan)), 0n);

/** Rounded down, so that the fund is never exceeded. */
const share = (plannedFen: bigint, earned: bigint, whole: bigint): bigint =>
  whole === 0n ? 0n : (plannedFen * earned) / whole;
