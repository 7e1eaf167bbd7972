import { ArgsType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate, monthOf, startOf } from '../kernel/month.js';
import { PageArgs } from './connection.js';
import { type FactTable, type HappenedColumn, standing } from './fact-table.js';
import type { Fact } from './facts.js';
import { BooleanField, DateField, IdField, InstantField } from './fields.js';
import { all, type Sql, sql } from './sql.js';

/** What every list of facts may be asked for. */
@ArgsType()
export class FactListArgs extends PageArgs {
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @DateField({ nullable: true, description: 'First day, included.' })
  from?: LocalDate | null;

  @DateField({ nullable: true, description: 'Last day, included.' })
  to?: LocalDate | null;

  @BooleanField({ nullable: true, description: 'Also those that a correction has replaced.' })
  includeSuperseded?: boolean | null;

  @InstantField({ nullable: true, description: '当时所知: the list as it was known at this instant.' })
  asKnownAt?: Date | null;
}

/** The facts that a list is asked for, of one firm or of all, in a time, as they are or were known. */
export const factsAsked = (happened: FactTable['happened'], args: FactListArgs): Sql =>
  all([
    args.enterpriseId ? sql`enterprise_id = ${args.enterpriseId}` : undefined,
    ...within(happened, args),
    knownBy(args),
  ]);

/** The property of a row or an item that the column of its time is read into. */
export const propertyOfTime = (happened: HappenedColumn): string =>
  happened === 'occurred_at' ? 'occurredAt' : happened;

function within(happened: FactTable['happened'], { from, to }: FactListArgs): (Sql | undefined)[] {
  switch (happened) {
    case null:
      return [];
    case 'day':
      return [from ? sql`day >= ${from}` : undefined, to ? sql`day <= ${to}` : undefined];
    case 'month':
      return [
        from ? sql`month >= ${monthOf(from)}` : undefined,
        to ? sql`month <= ${monthOf(to)}` : undefined,
      ];
    case 'occurred_at':
      return [
        from ? sql`occurred_at >= ${startOf(from)}` : undefined,
        to ? sql`occurred_at < ${startOf(addDays(to, 1))}` : undefined,
      ];
  }
}

/** The facts as they stand, or stood at an instant; all that were learned by then where superseded ones are asked for. */
function knownBy({ asKnownAt, includeSuperseded }: FactListArgs): Sql | undefined {
  if (!includeSuperseded) return standing(asKnownAt);
  return asKnownAt ? sql`recorded_at <= ${asKnownAt}` : undefined;
}

/** What a cursor says of when a fact happened, as the database compares it. */
export function cursorKey(fact: Fact, happened: HappenedColumn): string {
  const value = (fact as unknown as Record<string, unknown>)[propertyOfTime(happened)];
  return value instanceof Date ? value.toISOString().slice(0, 23).replace('T', ' ') : String(value);
}
