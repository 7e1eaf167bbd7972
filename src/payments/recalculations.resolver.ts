import { Args, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { yuanOf } from '../cases/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { inLanguage } from '../kernel/text.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { callerLanguage } from '../platform/request-context.js';
import { DecimalScalar } from '../platform/scalars.js';
import { RecalculationReadings } from './recalculation-readings.service.js';
import {
  ChangedFactView,
  type Difference,
  DismissRecalculationInput,
  LowerPayableInput,
  RecalculatedPartView,
  Recalculation,
} from './recalculation.entity.js';
import { OfCaseArgs } from './recoveries.resolver.js';

@ObjectType()
class RecalculationConnection extends connectionOf(Recalculation) {}

const differenceOf = ({ difference }: Recalculation): Difference => JSON.parse(difference) as Difference;

@Resolver(() => Recalculation)
export class RecalculationsResolver {
  constructor(private readonly readings: RecalculationReadings) {}

  @Permit(...REPORT_READERS)
  @Query(() => RecalculationConnection, { description: '重新计算: newest first.' })
  recalculations(@CurrentActor() actor: Actor, @Args() { caseId, ...page }: OfCaseArgs) {
    return this.readings.page(actor, caseId ?? null, page);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => Recalculation, {
    nullable: true,
    description: '立即重新计算: gives what stands; null where a case was never other than it was decided.',
  })
  recalculateCase(@CurrentActor() actor: Actor, @Args('caseId', { type: () => ID }) caseId: Id) {
    return this.readings.recalculate(actor, caseId);
  }

  @Permit('APPROVER')
  @Mutation(() => Recalculation, {
    description: '照常拨付: payment goes on though less seems due, with why.',
  })
  dismissRecalculation(@CurrentActor() actor: Actor, @Args('input') input: DismissRecalculationInput) {
    return this.readings.dismiss(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => Recalculation, {
    description:
      '核减: what is payable comes down to what is due on the facts as they stand, and can be paid.',
  })
  lowerPayable(@CurrentActor() actor: Actor, @Args('input') input: LowerPayableInput) {
    return this.readings.lower(actor, input);
  }

  @ResolveField(() => DecimalScalar, { description: 'Paid and not asked back.' })
  keptYuan({ keptFen }: Recalculation): string {
    return yuanOf(keptFen);
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'Due on the facts as they stand.' })
  dueYuan({ dueFen }: Recalculation): string | null {
    return dueFen === null ? null : yuanOf(dueFen);
  }

  @ResolveField(() => DecimalScalar)
  recoverYuan({ recoverFen }: Recalculation): string {
    return yuanOf(recoverFen);
  }

  @ResolveField(() => DecimalScalar, { description: 'Payable, and not to be paid.' })
  withholdYuan({ withholdFen }: Recalculation): string {
    return yuanOf(withholdFen);
  }

  @ResolveField(() => DecimalScalar)
  supplementYuan({ supplementFen }: Recalculation): string {
    return yuanOf(supplementFen);
  }

  @ResolveField(() => [RecalculatedPartView])
  parts(of: Recalculation): RecalculatedPartView[] {
    const language = callerLanguage();
    return differenceOf(of).parts.map(({ number, wasFen, nowFen, missing }) => ({
      number,
      wasYuan: yuanOf(wasFen),
      nowYuan: nowFen === null ? null : yuanOf(nowFen),
      missing: missing.map((text) => inLanguage(text, language)),
    }));
  }

  @ResolveField(() => [ChangedFactView], { description: 'Facts that are other than when it was decided.' })
  changes(of: Recalculation): readonly ChangedFactView[] {
    return differenceOf(of).changes;
  }
}
