import { Field, ObjectType } from '@nestjs/graphql';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { exact, plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { EvidenceGradeType } from '../platform/facts.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import type { RecyclerHandOver } from './recycler-hand-over.entity.js';
import type { WeighedAgain } from './recycler-hand-overs.queries.js';
import { toleranceKg } from './weighing-tolerance.js';

@ObjectType({ description: '复磅结果: what the recycler weighed of a hand-over, beside the ticket.' })
export class WeighedByRecycler {
  @Field(() => DateScalar)
  day!: LocalDate;

  @Field(() => DecimalScalar, { description: 'Mass that the recycler weighed.' })
  massKg!: string;

  @Field(() => String, { nullable: true })
  ownTicketNumber!: string | null;

  @Field(() => EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;

  @Field(() => DecimalScalar, { description: '差额: the recycler’s mass less that of the ticket.' })
  differenceKg!: string;

  @Field(() => DecimalScalar, { description: '允差: the operator’s setting for the day of the ticket.' })
  toleranceKg!: string;

  @Field(() => Boolean)
  isWithinTolerance!: boolean;
}

export function besideTheTicket(
  { day, massKg: ticketKg }: Pick<RecyclerHandOver, 'day' | 'massKg'>,
  weighing: WeighedAgain,
): WeighedByRecycler {
  const difference = exact(weighing.massKg).minus(ticketKg);
  const tolerance = toleranceKg(day, ticketKg);
  return {
    day: weighing.day,
    massKg: plain(exact(weighing.massKg)),
    ownTicketNumber: weighing.ownTicketNumber,
    evidenceGrade: weighing.evidenceGrade as EvidenceGrade,
    differenceKg: plain(difference),
    toleranceKg: plain(tolerance),
    isWithinTolerance: difference.abs().lte(tolerance),
  };
}
