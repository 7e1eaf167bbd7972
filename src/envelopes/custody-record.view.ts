import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { RecordedFact } from '../platform/facts.js';

@ObjectType({ description: '流转记录: what became of one custody event, and why.' })
export class CustodyRecord extends RecordedFact {
  @Field(() => ID)
  assetId!: Id;

  @Field(() => String)
  whyZh!: string;

  @Field(() => String)
  whyEn!: string;
}
