import {
  Args,
  ArgsType,
  Field,
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
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, monthCheck } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { FleetService } from './fleet.service.js';
import { CorrectVehicleInput, RegisterVehicleInput, Vehicle } from './vehicle.entity.js';
import { CorrectVehicleUseInput, RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';

@ObjectType()
class VehicleConnection extends connectionOf(Vehicle) {}

@ObjectType()
class VehicleUseConnection extends connectionOf(VehicleUse) {}

@InputType({ isAbstract: true })
class FirmInput {
  @Field(() => ID, {
    nullable: true,
    description: 'For an operator, who records for a firm; own firm otherwise.',
  })
  enterpriseId?: Id | null;
}

@InputType()
class RegisterVehiclesInput extends FirmInput {
  @BatchField(() => RegisterVehicleInput)
  items!: RegisterVehicleInput[];
}

@InputType()
class RecordVehicleUsesInput extends FirmInput {
  @BatchField(() => RecordVehicleUseInput)
  items!: RecordVehicleUseInput[];
}

@InputType('CorrectVehicleInput')
class CorrectFirmVehicleInput extends IntersectionType(FirmInput, CorrectVehicleInput) {}

@InputType('CorrectVehicleUseInput')
class CorrectFirmVehicleUseInput extends IntersectionType(FirmInput, CorrectVehicleUseInput) {}

@ArgsType()
class VehicleUseArgs extends PageArgs {
  @Field(() => ID, { nullable: true })
  enterpriseId?: Id | null;

  @Field(() => ID, { nullable: true })
  vehicleId?: Id | null;

  @Checked(monthCheck, { nullable: true })
  @Field(() => MonthScalar, { nullable: true })
  from?: Month | null;

  @Checked(monthCheck, { nullable: true })
  @Field(() => MonthScalar, { nullable: true })
  to?: Month | null;
}

@Resolver()
export class FleetResolver {
  constructor(private readonly fleet: FleetService) {}

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '登记车辆.' })
  registerVehicles(@CurrentActor() actor: Actor, @Args('input') input: RegisterVehiclesInput) {
    return this.fleet.registerVehicles(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => RecordedFact, { description: '更正车辆登记.' })
  correctVehicle(@CurrentActor() actor: Actor, @Args('input') input: CorrectFirmVehicleInput) {
    return this.fleet.correctVehicle(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '记录车辆使用.' })
  recordVehicleUses(@CurrentActor() actor: Actor, @Args('input') input: RecordVehicleUsesInput) {
    return this.fleet.recordVehicleUses(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => RecordedFact, { description: '更正车辆使用.' })
  correctVehicleUse(@CurrentActor() actor: Actor, @Args('input') input: CorrectFirmVehicleUseInput) {
    return this.fleet.correctVehicleUse(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleConnection)
  vehicles(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('enterpriseId', { type: () => ID, nullable: true }) enterpriseId?: Id,
  ) {
    return this.fleet.vehicles(actor, enterpriseId, page);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleUseConnection)
  vehicleUses(@CurrentActor() actor: Actor, @Args() args: VehicleUseArgs) {
    return this.fleet.vehicleUses(actor, args, args);
  }
}
