import {
  type CaseDecision,
  type CaseStep,
  type FundingRound,
  type SubsidyCase,
  yuanOf,
} from '../cases/index.js';
import type { CaseInstalment } from '../cases/index.js';
import type { Enterprise } from '../enterprises/index.js';
import type { Programme, ProgrammeVersion } from '../rulebook/programmes.js';

/** All that a paper about one case shows. */
export interface CaseContents {
  readonly of: SubsidyCase;
  readonly round: FundingRound;
  readonly firm: Enterprise;
  readonly programme: Programme;
  readonly version: ProgrammeVersion;
  /** The decision that stands; undefined before it was filed. */
  readonly decision: CaseDecision | undefined;
  readonly steps: readonly CaseStep[];
  readonly instalments: readonly CaseInstalment[];
}

export const sourceText = ({ source }: ProgrammeVersion): string =>
  `${source.title}（${source.body}，${source.year}）［${source.confidence}］`;

/** What was planned for it, or else what it claims. */
export const amountOf = ({
  plannedFen,
  claimFen,
}: Pick<SubsidyCase, 'plannedFen' | 'claimFen'>): string | null => {
  const fen = plannedFen ?? claimFen;
  return fen === null ? null : yuanOf(fen);
};
