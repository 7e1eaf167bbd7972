import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate } from '../kernel/month.js';

/** What a firm's register entry says of its ownership, and when it said so. */
export interface OwnershipStatement {
  /** Id of the entry, a fact. */
  readonly id: Id;
  readonly enterpriseId: Id;
  readonly ownedFrom: LocalDate;
  /** Last day; null while the vehicle is in the fleet. */
  readonly ownedTo: LocalDate | null;
  readonly recordedAt: Date;
  readonly supersededAt: Date | null;
}

/** A stretch of days that one firm claims, all of which it holds, or all of which another held first. */
export interface ClaimedDays {
  readonly enterpriseId: Id;
  readonly entryId: Id;
  readonly heldFrom: LocalDate;
  readonly heldTo: LocalDate | null;
  readonly isContested: boolean;
  /** Since when the firm has claimed these days without a break. */
  readonly claimedAt: Date;
}

interface Days {
  readonly from: LocalDate;
  /** Null for all that follow. */
  readonly to: LocalDate | null;
}

/**
 * Who holds one vehicle on which days, from everything that firms have said of it. A day belongs to the firm that has
 * claimed it longest without a break; for everyone else who claims it, it is contested. So the first claim goes on
 * counting, whatever others say later; a day that its holder gives up goes to whoever has waited longest; and who gives
 * a day up and claims it again stands at the end.
 */
export function claimsOf(statements: readonly OwnershipStatement[]): ClaimedDays[] {
  const enterprises = [...new Set(statements.map(({ enterpriseId }) => enterpriseId))].sort();
  const histories = enterprises.map((id) => statements.filter(({ enterpriseId }) => enterpriseId === id));
  const claims = stretchesOf(statements).flatMap((days) => {
    const claiming = histories.flatMap((history) => claimOn(history, days) ?? []);
    const holder = claiming.reduce<ClaimedDays | undefined>(
      (first, claim) => (first && first.claimedAt <= claim.claimedAt ? first : claim),
      undefined,
    );
    return claiming.map((claim) => ({ ...claim, isContested: claim !== holder }));
  });
  return enterprises.flatMap((id) => joined(claims.filter(({ enterpriseId }) => enterpriseId === id)));
}

/** The days cut wherever any statement begins or ends, oldest first; on all days of a stretch the same is said. */
function stretchesOf(statements: readonly OwnershipStatement[]): Days[] {
  const starts = statements.flatMap(({ ownedFrom, ownedTo }) => [
    ownedFrom,
    ...(ownedTo ? [addDays(ownedTo, 1)] : []),
  ]);
  return [...new Set(starts)].sort().map((from, index, all) => {
    const next = all[index + 1];
    return { from, to: next ? addDays(next, -1) : null };
  });
}

/** A firm's claim to a stretch of days as it stands, with the instant since which it has stood unbroken. */
function claimOn(history: readonly OwnershipStatement[], days: Days): ClaimedDays | undefined {
  const about = history.filter(({ ownedFrom, ownedTo }) => {
    const endsLater = ownedTo === null || (days.to !== null && ownedTo >= days.to);
    return ownedFrom <= days.from && endsLater;
  });
  const entry = about.find(({ supersededAt }) => supersededAt === null);
  if (!entry) return undefined;
  let claimedAt = entry.recordedAt;
  for (let before = precedes(about, claimedAt); before; before = precedes(about, claimedAt)) {
    claimedAt = before.recordedAt;
  }
  const { enterpriseId, id: entryId } = entry;
  return { enterpriseId, entryId, heldFrom: days.from, heldTo: days.to, isContested: false, claimedAt };
}

/** A statement about the same days that stood until, or beyond, the instant at which another was made. */
const precedes = (about: readonly OwnershipStatement[], at: Date): OwnershipStatement | undefined =>
  about.find(
    ({ recordedAt, supersededAt }) => recordedAt < at && (supersededAt === null || supersededAt >= at),
  );

/** Neighbouring stretches that say the same as one. */
function joined(claims: readonly ClaimedDays[]): ClaimedDays[] {
  const whole: ClaimedDays[] = [];
  for (const claim of claims) {
    const last = whole.at(-1);
    const continues =
      last?.heldTo &&
      addDays(last.heldTo, 1) === claim.heldFrom &&
      last.entryId === claim.entryId &&
      last.isContested === claim.isContested &&
      last.claimedAt.getTime() === claim.claimedAt.getTime();
    if (last && continues) whole[whole.length - 1] = { ...last, heldTo: claim.heldTo };
    else whole.push(claim);
  }
  return whole;
}

export const overlaps = (
  a: { readonly heldFrom: LocalDate; readonly heldTo: LocalDate | null },
  b: { readonly heldFrom: LocalDate; readonly heldTo: LocalDate | null },
): boolean => (b.heldTo === null || a.heldFrom <= b.heldTo) && (a.heldTo === null || b.heldFrom <= a.heldTo);

/** The statements as they stood at an instant, with nothing of what was said later. */
export const knownAt = (statements: readonly OwnershipStatement[], at: Date): OwnershipStatement[] =>
  statements
    .filter(({ recordedAt }) => recordedAt <= at)
    .map((statement) => ({
      ...statement,
      supersededAt: statement.supersededAt && statement.supersededAt <= at ? statement.supersededAt : null,
    }));
