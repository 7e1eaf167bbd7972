import { ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { DateField, IdField, PrimaryId, RegionField, TextField } from '../platform/fields.js';

/** 网点: a place of an enterprise. Its region is where its parcels count. */
@ObjectType({ description: '网点: an outlet of an enterprise.' })
@Entity('outlet')
@Index('outlet_enterprise', ['enterpriseId'])
export class Outlet {
  @PrimaryId()
  id!: Id;

  @IdField()
  enterpriseId!: Id;

  @TextField()
  nameZh!: string;

  @RegionField({ description: 'County in which it stands.' })
  regionCode!: RegionCode;

  @DateField()
  openedOn!: LocalDate;

  @DateField({ nullable: true })
  closedOn!: LocalDate | null;
}
