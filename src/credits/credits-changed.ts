import type { DomainEvent } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { factsChanged } from '../platform/facts-changed.js';

/** An award that is credited or taken back. Those older than the columns belong to no firm. */
interface Changed {
  readonly id: Id;
  readonly enterpriseId: Id | null;
  readonly regionCode: RegionCode | null;
  readonly occurredAt: Date;
}

/** One event a firm, county and month, however many awards are credited and taken back together. */
export function creditsChanged(
  credited: readonly Changed[],
  takenBack: readonly Changed[],
): DomainEvent<'facts.changed'>[] {
  const awards = [...credited, ...takenBack];
  const months = awards.flatMap(({ enterpriseId, regionCode, occurredAt }) =>
    enterpriseId && regionCode ? [{ enterpriseId, regionCode, month: monthOf(dateOf(occurredAt)) }] : [],
  );
  if (months.length === 0) return [];
  // What is credited and later taken back is told twice.
  const ids = [
    ...credited.map(({ id }) => id),
    ...takenBack.map(({ id }) => derivedId('credit_withdrawal', id)),
  ];
  const latest = awards.reduce((last, { occurredAt }) => Math.max(last, occurredAt.getTime()), 0);
  return factsChanged('credits', months, ids, new Date(latest));
}
