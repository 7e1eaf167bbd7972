import {
  Args,
  ArgsType,
  ID,
  InputType,
  Mutation,
  ObjectType,
  OmitType,
  PickType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, DateField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import {
  CorrectRecoveryDeviceInput,
  RecordRecoveryDeviceInput,
  RecoveryDevice,
  RecoveryDeviceCoverage,
} from './recovery-device.entity.js';
import { inServiceOn, RecoveryDevicesService } from './recovery-devices.service.js';

@ObjectType()
class RecoveryDeviceConnection extends connectionOf(RecoveryDevice) {}

@InputType()
class RecordRecoveryDevicesInput {
  @BatchField(() => RecordRecoveryDeviceInput)
  items!: RecordRecoveryDeviceInput[];
}

@ArgsType()
class RecoveryDeviceArgs extends OmitType(FactListArgs, ['from', 'to'], ArgsType) {
  @IdField({ nullable: true })
  outletId?: Id | null;

  @DateField({ nullable: true, description: 'Only devices in service on this day.' })
  on?: LocalDate | null;
}

@ArgsType()
class CoverageArgs extends PickType(FactListArgs, ['enterpriseId', 'asKnownAt'], ArgsType) {
  @DateField({ description: 'The day on which the devices are in service.' })
  on!: LocalDate;
}

const narrowed = ({ outletId, on }: RecoveryDeviceArgs) => [
  outletId ? sql`outlet_id = ${outletId}` : undefined,
  on ? inServiceOn(on) : undefined,
];

@Resolver(() => RecoveryDevice)
export class RecoveryDevicesResolver {
  constructor(private readonly recovery: RecoveryDevicesService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '登记回收装置: records all items or none.' })
  recordRecoveryDevices(@CurrentActor() actor: Actor, @Args('input') input: RecordRecoveryDevicesInput) {
    return this.recovery.devices.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, {
    description: '更正回收装置, also to take it out of service: a new record takes its place.',
  })
  correctRecoveryDevice(@CurrentActor() actor: Actor, @Args('input') input: CorrectRecoveryDeviceInput) {
    return this.recovery.devices.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecoveryDeviceConnection, { description: '回收装置' })
  recoveryDevices(@CurrentActor() actor: Actor, @Args() args: RecoveryDeviceArgs) {
    return this.recovery.devices.page(actor, args, narrowed(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecoveryDevice)
  recoveryDevice(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.recovery.devices.one(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => [RecoveryDeviceCoverage], {
    description: '回收装置覆盖: outlets with a device in service on a day, by county.',
  })
  recoveryDeviceCoverage(@CurrentActor() actor: Actor, @Args() args: CoverageArgs) {
    return this.recovery.coverage(actor, args);
  }
}
