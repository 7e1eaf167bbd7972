import { Args, ArgsType, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { yuanOf } from '../cases/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { IdField } from '../platform/fields.js';
import { DecimalScalar } from '../platform/scalars.js';
import { Recoveries } from './recoveries.service.js';
import { RecoveryReceipts } from './recovery-receipts.service.js';
import {
  DecideRecoveryInput,
  ProposeRecoveryInput,
  RecordReceiptInput,
  Recovery,
  RecoveryReceipt,
} from './recovery.entity.js';

@ObjectType()
class RecoveryConnection extends connectionOf(Recovery) {}

@ArgsType()
export class OfCaseArgs extends PageArgs {
  @IdField({ nullable: true })
  caseId?: Id | null;
}

@Resolver(() => Recovery)
export class RecoveriesResolver {
  constructor(
    private readonly service: Recoveries,
    private readonly returned: RecoveryReceipts,
  ) {}

  @Permit(...REPORT_READERS)
  @Query(() => RecoveryConnection, { description: '追缴: newest first; a firm sees what was approved.' })
  recoveries(@CurrentActor() actor: Actor, @Args() { caseId, ...page }: OfCaseArgs) {
    return this.service.recoveries(actor, caseId ?? null, page);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => Recovery, {
    description: '提出追缴: a fine only for fraud or misuse, and within the bounds of the law in force.',
  })
  proposeRecovery(@CurrentActor() actor: Actor, @Args('input') input: ProposeRecoveryInput) {
    return this.service.propose(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => Recovery, { description: '批准追缴: by another person than who proposed it.' })
  approveRecovery(@CurrentActor() actor: Actor, @Args('input') input: DecideRecoveryInput) {
    return this.service.approve(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => Recovery, { description: '不予追缴: by another person than who proposed it.' })
  rejectRecovery(@CurrentActor() actor: Actor, @Args('input') input: DecideRecoveryInput) {
    return this.service.reject(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => Recovery, { description: '登记缴回: money that came back to the treasury.' })
  recordReceipt(@CurrentActor() actor: Actor, @Args('input') input: RecordReceiptInput) {
    return this.returned.record(actor, input);
  }

  @ResolveField(() => DecimalScalar)
  principalYuan({ principalFen }: Recovery): string {
    return yuanOf(principalFen);
  }

  @ResolveField(() => DecimalScalar)
  fineYuan({ fineFen }: Recovery): string {
    return yuanOf(fineFen);
  }

  @ResolveField(() => DecimalScalar, { description: 'Of the money, what has come back.' })
  returnedYuan({ returnedFen }: Recovery): string {
    return yuanOf(returnedFen);
  }

  @ResolveField(() => DecimalScalar)
  finePaidYuan({ finePaidFen }: Recovery): string {
    return yuanOf(finePaidFen);
  }

  @ResolveField(() => [RecoveryReceipt], { complexity: 10 })
  receipts({ id }: Recovery): Promise<RecoveryReceipt[]> {
    return this.returned.receipts(id);
  }
}

@Resolver(() => RecoveryReceipt)
export class RecoveryReceiptResolver {
  @ResolveField(() => DecimalScalar)
  principalYuan({ principalFen }: RecoveryReceipt): string {
    return yuanOf(principalFen);
  }

  @ResolveField(() => DecimalScalar)
  fineYuan({ fineFen }: RecoveryReceipt): string {
    return yuanOf(fineFen);
  }
}
