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
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import { CorrectVehicleUseInput, RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';
import { VehicleUsesService } from './vehicle-uses.service.js';
import { FirmInput } from './writing-firm.js';

@ObjectType()
class VehicleUseConnection extends connectionOf(VehicleUse) {}

@InputType()
class RecordVehicleUsesInput extends FirmInput {
  @BatchField(() => RecordVehicleUseInput)
  items!: RecordVehicleUseInput[];
}

@InputType('CorrectVehicleUseInput')
class CorrectFirmVehicleUseInput extends IntersectionType(FirmInput, CorrectVehicleUseInput) {}

@ArgsType()
class VehicleUseArgs extends FactListArgs {
  @IdField({ nullable: true })
  vehicleId?: Id | null;
}

@Resolver(() => VehicleUse)
export class VehicleUsesResolver {
  constructor(private readonly uses: VehicleUsesService) {}

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '记录车辆使用，按月或按日: all items or none.' })
  recordVehicleUses(@CurrentActor() actor: Actor, @Args('input') input: RecordVehicleUsesInput) {
    return this.uses.record(actor, input);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => RecordedFact, { description: '更正车辆使用.' })
  correctVehicleUse(@CurrentActor() actor: Actor, @Args('input') input: CorrectFirmVehicleUseInput) {
    return this.uses.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleUseConnection, {
    description: '车辆使用: newest month first; from and to are taken as their months.',
  })
  vehicleUses(@CurrentActor() actor: Actor, @Args() args: VehicleUseArgs) {
    return this.uses.uses.page(actor, args, [
      args.vehicleId ? sql`vehicle_id = ${args.vehicleId}` : undefined,
    ]);
  }

  @Permit(...REPORT_READERS)
  @Query(() => VehicleUse)
  vehicleUse(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.uses.uses.one(actor, id);
  }
}
