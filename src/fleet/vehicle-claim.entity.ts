import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { BooleanField, DateField, InstantField } from '../platform/fields.js';
import { DateScalar } from '../platform/scalars.js';

const ID = { type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin' } as const;

/** Every vehicle of which anybody has said that it is theirs. Held while anything of the vehicle is written. Internal. */
@Entity('known_vehicle')
@Index('known_vehicle_vin', ['vin'], { unique: true })
export class KnownVehicle {
  @PrimaryColumn(ID)
  vehicleId!: Id;

  @Column({ type: 'varchar', length: 17, charset: 'ascii', collation: 'ascii_bin' })
  vin!: string;
}

/**
 * 车辆归属: days on which a firm claims a vehicle, as `claimsOf` concludes from what all firms have said of it. Who
 * else claims it is never shown.
 */
@ObjectType({ description: '车辆归属: days on which the firm claims the vehicle.' })
@Entity('vehicle_claim')
@Index('vehicle_claim_enterprise', ['enterpriseId', 'heldFrom'])
export class VehicleClaim {
  @PrimaryColumn(ID)
  vehicleId!: Id;

  @PrimaryColumn(ID)
  enterpriseId!: Id;

  @PrimaryColumn({ type: 'date' })
  @Field(() => DateScalar)
  heldFrom!: LocalDate;

  @DateField({ nullable: true, description: 'Last day; null where no end is known.' })
  heldTo!: LocalDate | null;

  @BooleanField({
    description:
      '归属争议: another firm claimed these days first, so that nothing of them counts until it is settled.',
  })
  isContested!: boolean;

  @Column(ID)
  entryId!: Id;

  @InstantField({ description: 'Since when the firm has claimed these days.' })
  claimedAt!: Date;
}
