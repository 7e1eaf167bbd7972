import type { DomainEvent } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { factsChanged } from '../platform/facts-changed.js';
import { type RegisterEntry, registerMonths } from '../platform/register-months.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

/** What indicators hear where the register of assets changed. */
export const assetsChanged = (
  entries: readonly RegisterEntry[],
  recordedIds: readonly Id[],
  at: Date,
): DomainEvent<'facts.changed'>[] => factsChanged('assets', registerMonths(entries, at), recordedIds, at);

/** What of the register differs by what happened to an asset: when it came, when it went, and whose it is. */
export function entriesMoved(before: ReusableAsset, after: ReusableAsset): RegisterEntry[] {
  const days = [
    ...differing(before.commissionedOn, after.commissionedOn),
    ...differing(before.retiredOn, after.retiredOn),
    ...(before.enterpriseId === after.enterpriseId ? [] : [dateOf(after.stateSince)]),
  ].sort();
  const [from] = days;
  return from
    ? [before, after].map(({ enterpriseId, regionCode }) => ({ enterpriseId, regionCode, from }))
    : [];
}

const differing = (before: LocalDate | null, after: LocalDate | null): LocalDate[] =>
  before === after ? [] : [before, after].filter((day): day is LocalDate => day !== null);
