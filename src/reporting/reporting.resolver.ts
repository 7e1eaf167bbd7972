import { Args, ArgsType, InputType, Mutation, PickType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PageArgs } from '../platform/connection.js';
import { CodeField, IdField, InstantField, MonthField, TextField } from '../platform/fields.js';
import { MonthReview } from './month-review.service.js';
import {
  LookedAtMonth,
  MonthChangeConnection,
  MonthStatement,
  MonthVerification,
} from './month-statement.view.js';
import { ReportingMonth } from './reporting-month.entity.js';
import { ReportingService } from './reporting.service.js';

@ArgsType()
class ReportingMonthsArgs {
  @IdField({ nullable: true, description: 'The firm; without it, your own.' })
  enterpriseId?: Id | null;

  @MonthField({ nullable: true, description: 'First month, included; without it, twelve months are listed.' })
  from?: Month | null;

  @MonthField({ nullable: true, description: 'Last month, included; none later than this one is listed.' })
  to?: Month | null;
}

@ArgsType()
class ReportingMonthArgs {
  @IdField({ nullable: true, description: 'The firm; without it, your own.' })
  enterpriseId?: Id | null;

  @MonthField()
  month!: Month;
}

@ArgsType()
class MonthChangesArgs extends PageArgs {
  @IdField({ nullable: true, description: 'The firm; without it, your own.' })
  enterpriseId?: Id | null;

  @MonthField()
  month!: Month;

  @InstantField({
    nullable: true,
    description: 'A look of yours, or any instant; without it, your last look.',
  })
  since?: Date | null;
}

@InputType()
class CloseMonthInput {
  @IdField()
  enterpriseId!: Id;

  @MonthField()
  month!: Month;
}

@InputType()
class AttestMonthInput extends PickType(CloseMonthInput, ['enterpriseId', 'month'], InputType) {
  @CodeField({
    max: 64,
    description: '数据指纹: what you looked at, from `lookAtMonth` or `reportingMonth`.',
  })
  digest!: string;
}

@InputType()
class ReopenMonthInput extends PickType(CloseMonthInput, ['enterpriseId', 'month'], InputType) {
  @TextField({ description: 'Why it has to be opened again; kept for ever.' })
  reason!: string;
}

@Resolver(() => ReportingMonth)
export class ReportingResolver {
  constructor(
    private readonly reporting: ReportingService,
    private readonly review: MonthReview,
  ) {}

  @Permit(...REPORT_READERS)
  @Query(() => [ReportingMonth], {
    description: '填报月份: newest first, also those in which nothing was recorded.',
  })
  reportingMonths(@CurrentActor() actor: Actor, @Args() args: ReportingMonthsArgs) {
    return this.review.months(actor, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => MonthStatement, { description: '月份清单: what a month holds now, and its digest.' })
  reportingMonth(@CurrentActor() actor: Actor, @Args() args: ReportingMonthArgs) {
    return this.review.month(actor, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => MonthChangeConnection, {
    description: '变动: what came into a month or left it since you last looked, newest first.',
  })
  monthChanges(@CurrentActor() actor: Actor, @Args() { first, after, ...asked }: MonthChangesArgs) {
    return this.review.changes(actor, asked, { first, after });
  }

  @Permit(...REPORT_READERS)
  @Query(() => MonthVerification, { description: '核验: whether a month is still what was attested.' })
  verifyMonth(@CurrentActor() actor: Actor, @Args() args: ReportingMonthArgs) {
    return this.review.verify(actor, args);
  }

  @Permit('ATTESTOR')
  @Mutation(() => LookedAtMonth, {
    description: '查看: what a month holds, remembered so that you see what changes from now on.',
  })
  lookAtMonth(@CurrentActor() actor: Actor, @Args() args: ReportingMonthArgs) {
    return this.review.lookAtMonth(actor, args);
  }

  @Permit('ATTESTOR')
  @Mutation(() => ReportingMonth, {
    description: '确认: a second person says that the month is complete and true.',
  })
  attestMonth(@CurrentActor() actor: Actor, @Args('input') input: AttestMonthInput) {
    return this.reporting.attestMonth(actor, input);
  }

  @Permit('CASE_OFFICER', 'APPROVER')
  @Mutation(() => ReportingMonth, { description: '关闭: a department closes an attested month.' })
  closeMonth(@CurrentActor() actor: Actor, @Args('input') input: CloseMonthInput) {
    return this.reporting.closeMonth(actor, input);
  }

  @Permit('CASE_OFFICER', 'APPROVER')
  @Mutation(() => ReportingMonth, { description: '重新开放: a department lets a month take facts again.' })
  reopenMonth(@CurrentActor() actor: Actor, @Args('input') input: ReopenMonthInput) {
    return this.reporting.reopenMonth(actor, input);
  }
}
