import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  PickType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { EvidenceGradeType } from '../platform/facts.js';
import {
  BatchField,
  CodeField,
  DateField,
  EnumField,
  IdField,
  InstantField,
  TextField,
} from '../platform/fields.js';
import { CommissioningService } from './commissioning.service.js';
import { CustodyRecord } from './custody-record.view.js';
import type { AssetState } from './envelope-trip.js';
import { EnvelopeTrip, type TripState, TripStateType } from './envelope-trip.entity.js';
import { EnvelopesService } from './envelopes.service.js';
import { type AssetKind, AssetKindType, AssetStateType, ReusableAsset } from './reusable-asset.entity.js';

@InputType({ isAbstract: true })
abstract class Sourced {
  @CodeField({
    max: 64,
    description: "来源单号: the source's own reference; sending it again changes nothing.",
  })
  sourceRef!: string;

  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;
}

@InputType()
class CommissionAssetInput extends PickType(
  ReusableAsset,
  ['id', 'kind', 'specificationCode', 'grai', 'commissionedOn'],
  InputType,
) {
  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;
}

@InputType()
class IssueAssetInput extends Sourced {
  @IdField()
  assetId!: Id;

  @IdField({ description: 'Outlet at which the parcel was accepted.' })
  outletId!: Id;

  @CodeField({ max: 64, description: '快件编号: parcel, or consolidation of a transit bag.' })
  parcelRef!: string;

  @IdField({ nullable: true, description: 'Pseudonymous consumer who receives it.' })
  personId?: Id | null;

  @InstantField()
  issuedAt!: Date;

  @DateField({ nullable: true, description: '应还日期; 30 days after issue where it is left out.' })
  dueBackOn?: LocalDate | null;
}

@InputType()
class TakeBackAssetInput extends Sourced {
  @IdField()
  assetId!: Id;

  @IdField({ description: 'Outlet that scanned it.' })
  outletId!: Id;

  @IdField({ nullable: true, description: 'Pseudonymous consumer who handed it in.' })
  personId?: Id | null;

  @InstantField()
  returnedAt!: Date;
}

@InputType()
class RetireAssetInput {
  @IdField()
  assetId!: Id;

  @DateField()
  retiredOn!: LocalDate;

  @TextField({ description: '退役原因' })
  reason!: string;

  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;
}

@InputType()
class ReturnEnvelopeInput {
  @IdField({ description: "The consumer's own id of this scan; sending it again changes nothing." })
  id!: Id;

  @IdField({ description: 'The number on the label.' })
  assetId!: Id;

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
class RetireAssetsInput {
  @BatchField(() => RetireAssetInput)
  items!: RetireAssetInput[];
}

@ObjectType()
class ReusableAssetConnection extends connectionOf(ReusableAsset) {}

@ObjectType()
class EnvelopeTripConnection extends connectionOf(EnvelopeTrip) {}

@ArgsType()
class AssetsArgs extends PageArgs {
  @Field(() => AssetKindType, { nullable: true })
  kind?: AssetKind | null;

  @Field(() => AssetStateType, { nullable: true })
  state?: AssetState | null;
}

@ArgsType()
class TripsArgs extends PageArgs {
  @Field(() => ID, { nullable: true })
  assetId?: Id | null;

  @Field(() => TripStateType, { nullable: true })
  state?: TripState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only trips past their due date that have not ended.',
  })
  isOverdue?: boolean | null;
}

@Resolver(() => ReusableAsset)
export class EnvelopesResolver {
  constructor(
    private readonly commissioning: CommissioningService,
    private readonly envelopes: EnvelopesService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [CustodyRecord], { description: '投用可循环包装' })
  commissionAssets(@CurrentActor() actor: Actor, @Args('input') input: CommissionAssetsInput) {
    return this.commissioning.commissionAssets(actor, input.items);
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
  @Mutation(() => [CustodyRecord], { description: '退役可循环包装' })
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

  @Permit(...REPORT_READERS)
  @Query(() => ReusableAssetConnection)
  assets(@CurrentActor() actor: Actor, @Args() { kind, state, ...page }: AssetsArgs) {
    return this.envelopes.assets(actor, { kind, state }, page);
  }

  @Permit(...REPORT_READERS)
  @Query(() => ReusableAsset)
  asset(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.envelopes.asset(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnvelopeTripConnection)
  envelopeTrips(@CurrentActor() actor: Actor, @Args() { assetId, state, isOverdue, ...page }: TripsArgs) {
    return this.envelopes.trips(actor, { assetId, state, isOverdue }, page);
  }
}
