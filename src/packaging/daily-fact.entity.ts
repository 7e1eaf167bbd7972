import { ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Fact } from '../platform/facts.js';
import { DateField, IdField, StoredInOrderOf, StandingField } from '../platform/fields.js';

/** What an outlet did on a day. Stored by firm, county and day, so that a month is summed from neighbouring rows. */
@ObjectType({ isAbstract: true })
@StoredInOrderOf('enterpriseId', 'regionCode', 'day')
export abstract class DailyFact extends Fact {
  @DateField({ description: '日期: the civil day.' })
  day!: LocalDate;

  @IdField({ description: '网点: the outlet.' })
  outletId!: Id;

  @StandingField()
  standing!: number | null;
}
