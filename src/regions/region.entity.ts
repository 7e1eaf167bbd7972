import { ObjectType } from '@nestjs/graphql';
import { Entity, Index, PrimaryColumn } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode, RegionLevel } from '../kernel/region-code.js';
import { DateField, EnumField, enumType, RegionField, TextField } from '../platform/fields.js';
import { Field, ID } from '@nestjs/graphql';

export const RegionLevelType = enumType<RegionLevel>(
  'RegionLevel',
  ['nation', 'province', 'prefecture', 'county'],
  {
    nation: { zh: '全国', en: 'nation' },
    province: { zh: '省级', en: 'province' },
    prefecture: { zh: '地级', en: 'prefecture' },
    county: { zh: '县级', en: 'county' },
  },
);

/** 行政区划 (GB/T 2260). Codes change every year: a row stands from `validFrom` until `validTo`. */
@ObjectType({ description: '行政区划: administrative division, GB/T 2260.' })
@Entity('region')
@Index('region_parent', ['parentCode'])
export class Region {
  @PrimaryColumn({ type: 'char', length: 6, charset: 'ascii', collation: 'ascii_bin' })
  @Field(() => ID)
  code!: RegionCode;

  @PrimaryColumn({ type: 'date' })
  @Field(() => String, { description: 'First day known to this platform as valid.' })
  validFrom!: LocalDate;

  @DateField({ nullable: true })
  validTo!: LocalDate | null;

  @TextField()
  nameZh!: string;

  @EnumField(RegionLevelType)
  level!: RegionLevel;

  @RegionField({ nullable: true })
  parentCode!: RegionCode | null;

  @TextField({ description: 'Package and version the row was read from.' })
  source!: string;
}
