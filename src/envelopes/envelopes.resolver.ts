import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { EvidenceGradeType } from '../platform/facts.js';
import {
  BatchField,
  BooleanField,
  CodeField,
  DateField,
  EnumField,
  IdField,
  InstantField,
  TextField,
} from '../platform/fields.js';
import { CorrectionsService } from './corrections.service.js';
import { CorrectCustodyEventInput } from './custody-event.entity.js';
import { CustodyRecord } from './custody-record.view.js';
import type { Fitness } from './envelope-trip.js';
import { EnvelopesService } from './envelopes.service.js';
import { graiCheck } from './grai.js';
import { AssetNumberField, CommissionAssetInput, FitnessType } from './reusable-asset.entity.js';

@InputType({ isAbstract: true })
abstract class Sourced {
  @AssetNumberField()
  assetId!: string;

  @CodeField({
    max: 64,
    description: "来源单号: the source's own reference; sending it again changes nothing.",
  })
  sourceRef!: string;

  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;
}

@InputType()
class IssueAssetInput extends Sourced {
  @IdField({ description: 'Outlet at which the parcel was accepted.' })
  outletId!: Id;

  @CodeField({ max: 64, description: '快件编号: parcel, or consolidation of a transit bag.' })
  parcelRef!: string;

  @IdField({ nullable: true, description: 'Pseudonymous consumer who receives it.' })
  personId?: Id | null;

  @InstantField()
  issuedAt!: Date;

  @DateField({
    nullable: true,
    description: "应还日期; after the operator's term in force where it is left out.",
  })
  dueBackOn?: LocalDate | null;
}

@InputType()
class TakeBackAssetInput extends Sourced {
  @IdField({ description: 'Outlet that scanned it.' })
  outletId!: Id;

  @IdField({ nullable: true, description: 'Pseudonymous consumer who handed it in.' })
  personId?: Id | null;

  @InstantField()
  returnedAt!: Date;
}

@InputType()
class AssetStepInput extends Sourced {
  @InstantField()
  occurredAt!: Date;

  @IdField({ nullable: true, description: 'Outlet at which it happened, where there was one.' })
  outletId?: Id | null;

  @TextField({ nullable: true })
  note?: string | null;
}

@InputType()
class InspectAssetInput extends AssetStepInput {
  @EnumField(FitnessType, { description: '检查结果' })
  result!: Fitness;
}

@InputType()
class HandOverAssetInput extends AssetStepInput {
  @IdField({ description: 'Firm that receives it; a member of its pool, unless it is in none and sold.' })
  toEnterpriseId!: Id;

  @BooleanField({ nullable: true, description: '出售: whether its owner changes too.' })
  isSale?: boolean | null;
}

@InputType()
class AcceptAssetInput extends AssetStepInput {
  @BooleanField({ nullable: true, description: '购入: must agree with what the giver recorded.' })
  isSale?: boolean | null;
}

@InputType()
class AssignGraiInput extends AssetStepInput {
  @CodeField({ max: 34, check: graiCheck, description: 'GS1 GRAI with its application identifier 8003.' })
  grai!: string;
}

@InputType()
class RetireAssetInput {
  @AssetNumberField()
  assetId!: string;

  @DateField()
  retiredOn!: LocalDate;

  @TextField({ description: '退役原因' })
  reason!: string;

  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;

  @CodeField({ max: 64, nullable: true, description: '来源单号; made of the number where it is left out.' })
  sourceRef?: string | null;
}

@InputType()
class ReturnEnvelopeInput {
  @IdField({ description: "The consumer's own id of this scan; sending it again changes nothing." })
  id!: Id;

  @AssetNumberField('What the label says: local number, GRAI or GS1 Digital Link.')
  assetId!: string;

  @IdField()
  outletId!: Id;

  @InstantField()
  scannedAt!: Date;
}

@InputType()
class CommissionAssetsInput {
  @BatchField(() => CommissionAssetInput)
  items!: CommissionAssetInput[];
}

@InputType()
class IssueAssetsInput {
  @BatchField(() => IssueAssetInput)
  items!: IssueAssetInput[];
}

@InputType()
class TakeBackAssetsInput {
  @BatchField(() => TakeBackAssetInput)
  items!: TakeBackAssetInput[];
}

@InputType()
class AssetStepsInput {
  @BatchField(() => AssetStepInput)
  items!: AssetStepInput[];
}

@InputType()
class InspectAssetsInput {
  @BatchField(() => InspectAssetInput)
  items!: InspectAssetInput[];
}

@InputType()
class HandOverAssetsInput {
  @BatchField(() => HandOverAssetInput)
  items!: HandOverAssetInput[];
}

@InputType()
class AcceptAssetsInput {
  @BatchField(() => AcceptAssetInput)
  items!: AcceptAssetInput[];
}

@InputType()
class AssignGraisInput {
  @BatchField(() => AssignGraiInput)
  items!: AssignGraiInput[];
}

@InputType()
class RetireAssetsInput {
  @BatchField(() => RetireAssetInput)
  items!: RetireAssetInput[];
}

/** What happens to assets: every batch whole or not at all. */
@Resolver()
export class EnvelopesResolver {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly envelopes: EnvelopesService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '投用可循环包装' })
  commissionAssets(@CurrentActor() actor: Actor, @Args('input') input: CommissionAssetsInput) {
    return this.envelopes.commissionAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '赋予 GRAI: by the owner, once for an asset.' })
  assignGrais(@CurrentActor() actor: Actor, @Args('input') input: AssignGraisInput) {
    return this.envelopes.assignGrais(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '随快件发出可循环包装' })
  issueAssets(@CurrentActor() actor: Actor, @Args('input') input: IssueAssetsInput) {
    return this.envelopes.issueAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '收回可循环包装: the outlet has scanned it.' })
  takeBackAssets(@CurrentActor() actor: Actor, @Args('input') input: TakeBackAssetsInput) {
    return this.envelopes.takeBackAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '检查可循环包装: what is not fit is not issued.' })
  inspectAssets(@CurrentActor() actor: Actor, @Args('input') input: InspectAssetsInput) {
    return this.envelopes.inspectAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '清洁可循环包装' })
  cleanAssets(@CurrentActor() actor: Actor, @Args('input') input: AssetStepsInput) {
    return this.envelopes.takeSteps(actor, 'CLEAN', input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '维修可循环包装' })
  repairAssets(@CurrentActor() actor: Actor, @Args('input') input: AssetStepsInput) {
    return this.envelopes.takeSteps(actor, 'REPAIR', input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], {
    description: '登记丢失: a trip under way ends as lost. By custodian or owner.',
  })
  reportAssetsLost(@CurrentActor() actor: Actor, @Args('input') input: AssetStepsInput) {
    return this.envelopes.takeSteps(actor, 'LOST', input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], {
    description: '登记找回: back in store; nothing is earned by it. By custodian or owner.',
  })
  reportAssetsFound(@CurrentActor() actor: Actor, @Args('input') input: AssetStepsInput) {
    return this.envelopes.takeSteps(actor, 'FOUND', input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], {
    description: '交出可循环包装: custody passes when the receiver accepts.',
  })
  handOverAssets(@CurrentActor() actor: Actor, @Args('input') input: HandOverAssetsInput) {
    return this.envelopes.handOverAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], {
    description: '接收可循环包装: by the firm to which it was handed over.',
  })
  acceptAssets(@CurrentActor() actor: Actor, @Args('input') input: AcceptAssetsInput) {
    return this.envelopes.acceptAssets(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '退役可循环包装: by the owner.' })
  retireAssets(@CurrentActor() actor: Actor, @Args('input') input: RetireAssetsInput) {
    return this.envelopes.retireAssets(actor, input.items);
  }

  @Permit('CONSUMER')
  @Mutation(() => CustodyRecord, {
    description: '消费者申报归还: it counts once the outlet confirms it by its own scan.',
  })
  returnEnvelope(@CurrentActor() actor: Actor, @Args('input') input: ReturnEnvelopeInput) {
    return this.envelopes.returnEnvelope(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => CustodyRecord, {
    description: '更正或撤销流转事件: refused where a later event would no longer be possible.',
  })
  correctCustodyEvent(@CurrentActor() actor: Actor, @Args('input') input: CorrectCustodyEventInput) {
    return this.corrections.correctCustodyEvent(actor, input);
  }
}
