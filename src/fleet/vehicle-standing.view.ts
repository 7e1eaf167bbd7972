import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { enumType } from '../platform/fields.js';
import { DateScalar } from '../platform/scalars.js';
import { VehicleDocument } from './vehicle-document.entity.js';
import { Vehicle } from './vehicle.entity.js';

export const OWNERSHIPS = ['OWNED', 'CONTESTED', 'NOT_OWNED'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];
export const OwnershipType = enumType('Ownership', OWNERSHIPS, {
  OWNED: { zh: '在本单位车队中', en: 'in the firm’s fleet' },
  CONTESTED: {
    zh: '归属有争议，不计入',
    en: 'claimed by another firm first, so that it counts for that one',
  },
  NOT_OWNED: { zh: '不在本单位车队中', en: 'not in the firm’s fleet' },
});

@ObjectType({ description: '车辆状况: what held of a firm’s vehicle on a day.' })
export class VehicleStanding {
  @Field(() => ID)
  vehicleId!: Id;

  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => DateScalar)
  on!: LocalDate;

  @Field(() => OwnershipType)
  ownership!: Ownership;

  @Field(() => Vehicle, {
    nullable: true,
    description: 'The register entry for that day; null where there is none.',
  })
  entry!: Vehicle | null;

  @Field(() => [VehicleDocument], {
    description: 'Filing, marking, insurance and other documents that held on that day, by kind.',
  })
  documents!: VehicleDocument[];
}
