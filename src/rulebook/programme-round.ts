import { type Exact, exact, type ExactInput, round, sum, ZERO } from '../kernel/decimal.js';
import { isAtLeast } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import { Setting } from './decision-scope.js';
import { factReader } from './fact-reader.js';
import { vocabularyOf } from './fact-vocabulary.js';
import type { Facts, FactValue, ProgrammeFacts } from './facts.js';
import type { State } from './kleene.js';
import { decide, type ProgrammeDecision } from './programme-decision.js';
import { type Programme, programmeVersionAt } from './programme-document.js';
import type { Fund, Ranking } from './programme-round-rule.js';

/** One applicant of a round 批次. */
export interface Entry {
  readonly applicantId: string;
  readonly facts: ProgrammeFacts;
  /** The day as of which this one is judged, where it is not that of the round. */
  readonly at?: LocalDate;
}

export interface EntryDecision {
  readonly applicantId: string;
  /** Null where there is no ranking, the firm is not ranked, or a firm that may be before it is undetermined. */
  readonly place: number | null;
  readonly decision: ProgrammeDecision;
  /** What it is due before the fund is looked at; null while that cannot be told. */
  readonly claimYuan: Exact | null;
  /** What the fund pays of it. */
  readonly payableYuan: Exact | null;
}

export interface RoundDecision {
  readonly entries: readonly EntryDecision[];
  readonly fundYuan: Exact | null;
  readonly claimedYuan: Exact;
  readonly paidYuan: Exact;
  /** Whether nothing is open any more: what is payable can still change as long as something is. */
  readonly isFinal: boolean;
}

/**
 * Decides all applicants of a round together: places by the ranking, then each award, then what the fund can pay.
 * Entries come in any order and are answered in the order of their ids. Without a fund nothing is scaled.
 */
export function decideRound(
  programme: Programme,
  entries: readonly Entry[],
  at: LocalDate,
  fundYuan: ExactInput | null = null,
): RoundDecision {
  const version = programmeVersionAt(programme, at);
  const inOrder = entries.toSorted((a, b) => (a.applicantId < b.applicantId ? -1 : 1));
  const alone = inOrder.map(({ facts, at: own = at }) => decide(programme, facts, own));
  const places = version.ranking ? placesOf(programme, version.ranking, inOrder, alone) : null;
  const decided = inOrder.map(({ applicantId, facts, at: own = at }, index) => {
    const place = places?.places[index] ?? null;
    const decision = places
      ? decide(programme, { ...facts, round: { ...facts.round, ...roundFacts(place, places.count) } }, own)
      : (alone[index] as ProgrammeDecision);
    return { applicantId, place, decision, claimYuan: decision.outcome.amountYuan };
  });
  const total = fundYuan === null ? (version.fund?.totalYuan ?? null) : exact(fundYuan);
  const payable = payableOf(decided, version.fund, total);
  const claims = decided.map(({ claimYuan }) => claimYuan ?? ZERO);
  return {
    entries: decided.map((entry, index) => ({ ...entry, payableYuan: payable[index] ?? null })),
    fundYuan: total,
    claimedYuan: sum(claims),
    paidYuan: sum(payable.map((yuan) => yuan ?? ZERO)),
    isFinal: decided.every(
      ({ decision: { outcome } }) =>
        outcome.amountYuan !== null && outcome.possibleYuan.eq(outcome.amountYuan),
    ),
  };
}

const computed = (value: number): FactValue => ({ value, grade: 'PLATFORM_VERIFIED', sources: [] });
/** What a round says of one applicant. */
export const roundFacts = (place: number | null, count: number): Facts => ({
  ...(place !== null && { 'round.place': computed(place) }),
  'round.entrantCount': computed(count),
});

const placesOf = (
  programme: Programme,
  ranking: Ranking,
  entries: readonly Entry[],
  alone: readonly ProgrammeDecision[],
): Places =>
  placesAmong(
    entries.map(({ facts }, index) => entrant(programme, ranking, facts, alone[index] as ProgrammeDecision)),
    ranking.order,
  );

/** What decides the place of one applicant. */
export interface Entrant {
  /** Null where it is not known well enough. */
  readonly figure: Exact | null;
  /** Of its own conditions. */
  readonly state: State;
}

/** Null where the programme ranks nobody on that day. */
export function entrantOf(programme: Programme, facts: ProgrammeFacts, at: LocalDate): Entrant | null {
  const { ranking } = programmeVersionAt(programme, at);
  if (!ranking) return null;
  return entrant(programme, ranking, facts, decide(programme, facts, at));
}

function entrant(
  programme: Programme,
  { by, grade }: Ranking,
  facts: ProgrammeFacts,
  { at, applicantState }: ProgrammeDecision,
): Entrant {
  const setting = new Setting(programme.code, programme.validity, at, facts);
  const fact = factReader(by, vocabularyOf(programme)).read(setting.firm);
  const isKnown = fact && isAtLeast(fact.grade, grade);
  return { figure: isKnown ? exact(fact.value as ExactInput) : null, state: applicantState };
}

export interface Places {
  /** In the order of the entrants; null for who has none, or none yet. */
  readonly places: readonly (number | null)[];
  /** Who has a place, or will have one. */
  readonly count: number;
}

/** A firm that its own conditions exclude takes no place. A place is known when nothing undetermined can change it. */
export function placesAmong(entrants: readonly Entrant[], order: Ranking['order']): Places {
  const places = entrants.map((): number | null => null);
  const ranked = entrants.flatMap(({ figure, state }, index) =>
    state === 'NOT_MET' ? [] : [{ figure, state, index }],
  );
  const known = ranked.flatMap((one) => (one.figure ? [{ ...one, figure: one.figure }] : []));
  const count = known.filter(({ state }) => state === 'MET').length;
  // Whose figure is not known may be before everybody.
  if (known.length < ranked.length) return { places, count };
  const sign = order === 'HIGHEST_FIRST' ? -1 : 1;
  known.sort((one, other) => sign * one.figure.comparedTo(other.figure));
  let place = 1;
  let isSureSoFar = true;
  for (const [position, { figure, state, index }] of known.entries()) {
    const before = known[position - 1];
    if (before && !before.figure.eq(figure)) {
      place = position + 1;
      if (!isSureSoFar) break;
    }
    if (state === 'MET') places[index] = place;
    else isSureSoFar = false;
  }
  return { places, count };
}

/** What one applicant may get at most, and its place where there is a ranking. */
export interface Claim {
  readonly claimYuan: Exact | null;
  readonly place: number | null;
}

/** What the fund pays of each claim; each is paid whole where the fund is enough, or no rule says how it is shared. */
export function payableOf(
  claims: readonly Claim[],
  fund: Fund | undefined,
  total: Exact | null,
): readonly (Exact | null)[] {
  const claimed = sum(claims.map(({ claimYuan }) => claimYuan ?? ZERO));
  if (!total || !fund || claimed.lte(total)) return claims.map(({ claimYuan }) => claimYuan);
  const down = (yuan: Exact) => round(yuan, fund.rounding.decimals, fund.rounding.mode);
  return fund.method === 'PRO_RATA'
    ? claims.map(({ claimYuan }) => claimYuan && down(claimYuan.times(total).div(claimed)))
    : inTurn(claims, total, down);
}

/** Best place first; those of one place share what is left in proportion. Who has no place gets nothing yet. */
function inTurn(claims: readonly Claim[], total: Exact, down: (yuan: Exact) => Exact): (Exact | null)[] {
  const paid: (Exact | null)[] = claims.map(({ claimYuan }) => claimYuan && ZERO);
  const places = [...new Set(claims.flatMap(({ place }) => place ?? []))].sort((a, b) => a - b);
  let left = total;
  for (const place of places) {
    const here = claims.flatMap((claim, index) => (claim.place === place && claim.claimYuan ? [index] : []));
    const wanted = sum(here.map((index) => claims[index]?.claimYuan ?? ZERO));
    for (const index of here) {
      const claim = claims[index]?.claimYuan ?? ZERO;
      paid[index] = wanted.lte(left) ? claim : down(claim.times(left).div(wanted));
    }
    if (wanted.gt(left)) break;
    left = left.minus(sum(here.map((index) => paid[index] ?? ZERO)));
  }
  return paid;
}
