import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { DateField, RegionField } from '../platform/fields.js';
import { DateScalar } from '../platform/scalars.js';

const KEY = { type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin' } as const;

/** 成员: a firm in a pool, from one day to another. */
@ObjectType({ description: '成员: a firm in a pool, from one day to another.' })
@Entity('pool_member')
@Index('pool_member_enterprise', ['enterpriseId'])
export class PoolMember {
  @Field(() => ID)
  @PrimaryColumn(KEY)
  poolId!: Id;

  @Field(() => ID)
  @PrimaryColumn(KEY)
  enterpriseId!: Id;

  @Field(() => DateScalar)
  @PrimaryColumn({ type: 'date' })
  joinedOn!: LocalDate;

  @DateField({ nullable: true, description: 'Last day of its membership; null while it lasts.' })
  leftOn!: LocalDate | null;

  @RegionField({ description: 'Where the firm is registered.' })
  regionCode!: RegionCode;
}
