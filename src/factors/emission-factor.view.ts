import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DecimalScalar } from '../platform/scalars.js';

@ObjectType({ description: '排放因子: one factor row of a release, with its source.' })
export class EmissionFactorView {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  release!: string;

  @Field(() => String)
  kind!: string;

  @Field(() => String)
  nameZh!: string;

  @Field(() => String)
  nameEn!: string;

  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => String)
  region!: string;

  @Field(() => Int, { nullable: true })
  year!: number | null;

  @Field(() => String)
  source!: string;

  @Field(() => String, {
    description: 'A official text read, B official value in a transcript, C literature, D one weak source.',
  })
  confidence!: string;

  @Field(() => String)
  note!: string;
}
