import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { connectionOf } from '../platform/connection.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType('SubsidyCandidate', {
  description: '免申即享候选企业: a firm that qualifies on the facts, before it has applied.',
})
export class CandidateView {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => String)
  nameZh!: string;

  @Field(() => String)
  programme!: string;

  @Field(() => Int, { description: 'Version of the rule that decided.' })
  version!: number;

  @Field(() => DateScalar)
  at!: LocalDate;

  @Field(() => String, { description: 'CASH, ACCESS_RIGHT, TOLL_RELIEF or RENT_RELIEF.' })
  outcome!: string;

  @Field(() => DecimalScalar)
  amountYuan!: string;

  @Field(() => DecimalScalar, { description: 'Earned if everything undetermined turns out well.' })
  possibleYuan!: string;

  @Field(() => Int, { description: 'Vehicles, purchases and the like for which money is due.' })
  subjectCount!: number;

  @Field(() => TextView)
  explanation!: TextView;
}

@ObjectType({
  description:
    'A page may hold fewer candidates than were asked for, or none, while more firms are to be looked at: go on while there is a next page.',
})
export class CandidateConnection extends connectionOf(CandidateView) {}
