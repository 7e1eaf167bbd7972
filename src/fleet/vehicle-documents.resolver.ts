import {
  Args,
  ArgsType,
  ID,
  InputType,
  IntersectionType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, BooleanField, DateField, EnumField, IdField, InstantField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import {
  CorrectVehicleDocumentInput,
  RecordVehicleDocumentInput,
  VehicleDocument,
  type VehicleDocumentKind,
  VehicleDocumentKindType,
} from './vehicle-document.entity.js';
import { VehicleDocumentsService } from './vehicle-documents.service.js';
import { VehicleStanding } from './vehicle-standing.view.js';
import { VehicleStandingsService } from './vehicle-standings.service.js';
import { FirmInput } from './writing-firm.js';

@ObjectType()
class VehicleDocumentConnection extends connectionOf(VehicleDocument) {}

@InputType()
class RecordVehicleDocumentsInput extends FirmInput {
  @BatchField(() => RecordVehicleDocumentInput)
  items!: RecordVehicleDocumentInput[];
}

@InputType('CorrectVehicleDocumentInput')
class CorrectFirmVehicleDocumentInput extends IntersectionType(FirmInput, CorrectVehicleDocumentInput) {}

@ArgsType()
class VehicleDocumentArgs extends PageArgs {
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @IdField({ nullable: true })
  vehicleId?: Id | null;

  @EnumField(VehicleDocumentKindType, { nullable: true })
  kind?: VehicleDocumentKind | null;

  @DateField({ nullable: true, description: 'Those that hold on this day.' })
  heldOn?: LocalDate | null;

  @BooleanField({ nullable: true, description: 'Also those that a correction has replaced.' })
  includeSuperseded?: boolean | null;

  @InstantField({ nullable: true, description: '当时所知: the list as it was known at this instant.' })
  asKnownAt?: Date | null;
}

const narrowed = ({ vehicleId, kind, heldOn }: VehicleDocumentArgs) => [
  vehicleId ? sql`vehicle_id = ${vehicleId}` : undefined,
  kind ? sql`kind = ${kind}` : undefined,
  heldOn ? sql`valid_from <= ${heldOn} AND (valid_to IS NULL OR valid_to >= ${heldOn})` : undefined,
];

@ArgsType()
class VehicleStandingArgs {
  @IdField()
  vehicleId!: Id;

  @DateField()
  on!: LocalDate;

  @IdField({
    nullable: true,
    description: 'The firm; otherwise the one that holds the vehicle on the day, or had it last.',
  })
  enterpriseId?: Id | null;

  @InstantField({ nullable: true, description: '当时所知: as it was known at this instant.' })
  asKnownAt?: Date | null;
}

@Resolver(() => VehicleDocument)
export class VehicleDocumentsResolver {
  constructor(
    private readonly documents: VehicleDocumentsService,
    private readonly standings: VehicleStandingsService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '记录车辆备案、标识、保险等证照: all items or none.' })
  recordVehicleDocuments(@CurrentActor() actor: Actor, @Args('input') input: RecordVehicleDocumentsInput) {
    return this.documents.record(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => RecordedFact, { description: '更正车辆证照.' })
  correctVehicleDocument(
    @CurrentActor() actor: Actor,
    @Args('input') input: CorrectFirmVehicleDocumentInput,
  ) {
    return this.documents.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleDocumentConnection, { description: '车辆证照.' })
  vehicleDocuments(@CurrentActor() actor: Actor, @Args() args: VehicleDocumentArgs) {
    return this.documents.documents.page(actor, args, narrowed(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleDocument)
  vehicleDocument(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.documents.documents.one(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleStanding, { description: '车辆状况: what held of a vehicle on a day.' })
  vehicleStanding(@CurrentActor() actor: Actor, @Args() { vehicleId, on, ...of }: VehicleStandingArgs) {
    return this.standings.standing(actor, vehicleId, on, of);
  }
}
