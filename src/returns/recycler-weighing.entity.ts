import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CodeField,
  DateField,
  EnumField,
  IdField,
  QuantityField,
  StandingField,
} from '../platform/fields.js';
import { type ReturnItemKind, ReturnItemKindType } from './recycling-return.entity.js';

/**
 * 回收企业复磅: what the recycler itself weighed of a hand-over. A fact of the recycler's. It goes with the ticket, so
 * that it stands while the firm corrects the rest of what it said.
 */
@ObjectType({ description: '回收企业复磅: what the recycler itself weighed of a hand-over.' })
@Entity('recycler_weighing')
@Index('recycler_weighing_supersedes', ['supersedesId'], { unique: true })
@Index(
  'recycler_weighing_stands_once',
  ['handedOverBy', 'recyclerUscc', 'ticketNumber', 'itemKind', 'standing'],
  { unique: true },
)
@Index('recycler_weighing_enterprise', ['enterpriseId', 'regionCode', 'day'])
@Index('recycler_weighing_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('recycler_weighing_day', ['day', 'id', 'regionCode'])
export class RecyclerWeighing extends Fact {
  @IdField({ description: 'The hand-over as it stood when it was weighed.' })
  handOverId!: Id;

  @DateField({ description: '复磅日期' })
  day!: LocalDate;

  @QuantityField({
    unit: 'kg',
    description: '复磅净重: mass that the recycler weighed; 0 where nothing arrived.',
  })
  massKg!: string;

  @CodeField({ max: 64, nullable: true, description: 'Number of the recycler’s own weighing ticket.' })
  ownTicketNumber!: string | null;

  @IdField({ description: 'The firm that handed over.' })
  handedOverBy!: Id;

  @CodeField({ max: 18, description: '回收企业统一社会信用代码' })
  recyclerUscc!: string;

  @CodeField({ max: 64, description: '磅单号: of the ticket of the hand-over.' })
  ticketNumber!: string;

  @EnumField(ReturnItemKindType)
  itemKind!: ReturnItemKind;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordRecyclerWeighingInput extends PickType(
  RecyclerWeighing,
  ['handOverId', 'day', 'massKg', 'ownTicketNumber', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectRecyclerWeighingInput extends IntersectionType(Correction, RecordRecyclerWeighingInput) {}
