import { InputType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { CodeField, IdField } from '../platform/fields.js';
import type { FieldFinding } from '../platform/validation.js';
import { vinCheck } from './vehicle-identity.js';
import { vehicleIdOf } from './vehicle.entity.js';

/** The vehicle that a fact is about, by its id or, as a firm's own system knows it, by its VIN. */
@InputType({ isAbstract: true })
export class NamedVehicle {
  @IdField({ nullable: true, description: 'The vehicle; may be left out where its VIN is given.' })
  vehicleId?: Id | null;

  @CodeField({
    max: 17,
    check: vinCheck,
    nullable: true,
    description: '车辆识别代号, in the place of the id.',
  })
  vin?: string | null;
}

/** With the id that the VIN stands for. */
export const withVehicleId = <Item extends NamedVehicle>(item: Item): Item =>
  item.vehicleId || !item.vin ? item : { ...item, vehicleId: vehicleIdOf(item.vin) };

/** What is wrong with the name of a vehicle that has been given its id. */
export function vehicleFinding({ vehicleId, vin }: NamedVehicle): FieldFinding | undefined {
  if (!vehicleId) {
    return {
      path: 'vin',
      reason: 'VEHICLE_MISSING',
      text: {
        zh: '缺少车辆：请填写 vin（车辆识别代号）或 vehicleId。',
        en: 'The vehicle is missing: give its vin, or its vehicleId.',
      },
    };
  }
  if (!vin || vehicleId === vehicleIdOf(vin)) return undefined;
  return {
    path: 'vin',
    reason: 'VEHICLE_AND_VIN',
    text: {
      zh: 'vehicleId 与 vin 不是同一车辆，请核对，或只填其一。',
      en: 'vehicleId and vin are not one vehicle; check them, or give one of them only.',
    },
  };
}
