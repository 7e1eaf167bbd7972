import { Args, ArgsType, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { BooleanField, CodeField, IdField, MonthField, TextField } from '../platform/fields.js';
import { EvidenceFile } from './evidence-file.entity.js';
import { EvidenceService } from './evidence.service.js';

@ArgsType()
class EvidenceOfFactArgs {
  @CodeField({ max: 64, description: 'The kind of fact, as `monthChanges` and uploads name it.' })
  factTable!: string;

  @IdField()
  factId!: Id;

  @BooleanField({ nullable: true, description: 'Also those that were withdrawn.' })
  includeWithdrawn?: boolean | null;
}

@ArgsType()
class EvidenceOfMonthArgs {
  @IdField()
  enterpriseId!: Id;

  @MonthField()
  month!: Month;

  @BooleanField({ nullable: true, description: 'Also those that were withdrawn.' })
  includeWithdrawn?: boolean | null;
}

@ArgsType()
class EvidenceFileArgs {
  @IdField()
  id!: Id;
}

@InputType()
class WithdrawEvidenceInput {
  @IdField()
  id!: Id;

  @TextField({ description: 'Why it is the wrong file; kept for ever.' })
  reason!: string;
}

@Resolver(() => EvidenceFile)
export class EvidenceResolver {
  constructor(private readonly evidence: EvidenceService) {}

  @Permit(...REPORT_READERS)
  @Query(() => [EvidenceFile], { description: '记录的证据文件: newest first.' })
  evidenceOfFact(@CurrentActor() actor: Actor, @Args() { includeWithdrawn, ...target }: EvidenceOfFactArgs) {
    return this.evidence.evidence(actor, target, includeWithdrawn ?? false);
  }

  @Permit(...REPORT_READERS)
  @Query(() => [EvidenceFile], {
    description: '月份的证据文件: those bound to the month itself, newest first.',
  })
  evidenceOfMonth(
    @CurrentActor() actor: Actor,
    @Args() { includeWithdrawn, ...target }: EvidenceOfMonthArgs,
  ) {
    return this.evidence.evidence(actor, target, includeWithdrawn ?? false);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EvidenceFile, {
    description: '证据文件: one file; its bytes are at `GET /files/evidence/:id`.',
  })
  evidenceFile(@CurrentActor() actor: Actor, @Args() { id }: EvidenceFileArgs) {
    return this.evidence.evidenceFile(actor, id);
  }

  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR')
  @Mutation(() => EvidenceFile, {
    description: '撤回证据: a wrong file counts no longer; it stays on record, and its month must be open.',
  })
  withdrawEvidence(@CurrentActor() actor: Actor, @Args('input') input: WithdrawEvidenceInput) {
    return this.evidence.withdraw(actor, input);
  }
}
