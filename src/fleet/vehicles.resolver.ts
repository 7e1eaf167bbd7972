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
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, BooleanField, CodeField, IdField, InstantField } from '../platform/fields.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import { VehicleClaim } from './vehicle-claim.entity.js';
import { claimKey, VehicleClaimsService } from './vehicle-claims.service.js';
import { CorrectVehicleInput, RegisterVehicleInput, Vehicle } from './vehicle.entity.js';
import { VehiclesService } from './vehicles.service.js';
import { FirmInput } from './writing-firm.js';

@ObjectType()
class VehicleConnection extends connectionOf(Vehicle) {}

@InputType()
class RegisterVehiclesInput extends FirmInput {
  @BatchField(() => RegisterVehicleInput)
  items!: RegisterVehicleInput[];
}

@InputType('CorrectVehicleInput')
class CorrectFirmVehicleInput extends IntersectionType(FirmInput, CorrectVehicleInput) {}

@ObjectType({ description: 'What became of one register entry.' })
class RegisteredVehicle extends RecordedFact {
  @Field(() => Boolean, {
    description:
      '归属争议: another firm claims the vehicle for some of these days, and one firm alone counts it.',
  })
  isContested!: boolean;
}

@ArgsType()
class VehicleListArgs extends PageArgs {
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @CodeField({ max: 17, nullable: true, description: '车辆识别代号.' })
  vin?: string | null;

  @BooleanField({ nullable: true, description: 'Also those that a correction has replaced.' })
  includeSuperseded?: boolean | null;

  @InstantField({ nullable: true, description: '当时所知: the list as it was known at this instant.' })
  asKnownAt?: Date | null;
}

@Resolver(() => Vehicle)
export class VehiclesResolver {
  constructor(
    private readonly vehiclesService: VehiclesService,
    private readonly claimsService: VehicleClaimsService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => [RegisteredVehicle], {
    description:
      '登记车辆. A vehicle that another firm claims is recorded as contested, and counts for the first alone.',
  })
  registerVehicles(@CurrentActor() actor: Actor, @Args('input') input: RegisterVehiclesInput) {
    return this.vehiclesService.register(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => RegisteredVehicle, {
    description:
      '更正车辆登记. With ownedTo it gives the vehicle up: from the next day on it is free for another firm.',
  })
  correctVehicle(@CurrentActor() actor: Actor, @Args('input') input: CorrectFirmVehicleInput) {
    return this.vehiclesService.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleConnection, { description: '车辆登记.' })
  vehicles(@CurrentActor() actor: Actor, @Args() args: VehicleListArgs) {
    return this.vehiclesService.entries.page(actor, args, [args.vin ? sql`vin = ${args.vin}` : undefined]);
  }

  @Permit(...REPORT_READERS)
  @Query(() => Vehicle, { description: '一条车辆登记, by the id of the entry.' })
  vehicle(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.vehiclesService.entries.one(actor, id);
  }

  @ResolveField(() => [VehicleClaim], {
    description:
      'The days for which the firm claims the vehicle, as they stand now; which of them are contested.',
  })
  async claims(vehicle: Vehicle, _arguments: object, { loaders }: WithLoaders) {
    const loader = loaderOf<VehicleClaim[]>(loaders, 'vehicleClaims', (keys) =>
      this.claimsService.claims(keys),
    );
    return (await loader.load(claimKey(vehicle))) ?? [];
  }
}
