import { ArgsType, Field, ID } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { monthCheck } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import type { CarbonQuestion } from './carbon-board.service.js';

@ArgsType()
export class CarbonArgs implements CarbonQuestion {
  @Field(() => ID, {
    nullable: true,
    description: "One enterprise's figures; all of a region together when left out.",
  })
  enterpriseId?: Id | null;

  @Field(() => ID, { nullable: true, description: 'Only what was done in this region.' })
  regionCode?: RegionCode | null;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => ID, {
    nullable: true,
    description: 'Factor release; that which the month is computed with when left out.',
  })
  release?: string | null;
}
