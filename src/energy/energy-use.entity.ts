import { Field, InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Month } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CodeField,
  EnumField,
  enumType,
  MonthField,
  QuantityField,
  StandingField,
} from '../platform/fields.js';
import { ENERGY_CARRIERS, type EnergyCarrier, type SiteKind } from '../rulebook/energy-carriers.js';
import { SiteKindType } from './site.entity.js';

const CARRIERS = Object.keys(ENERGY_CARRIERS) as EnergyCarrier[];
export const EnergyCarrierType = enumType(
  'EnergyCarrier',
  CARRIERS,
  Object.fromEntries(
    CARRIERS.map((carrier) => {
      const { title, unit } = ENERGY_CARRIERS[carrier];
      return [carrier, { zh: title.zh, en: `${title.en}, in ${unit}` }];
    }),
  ),
);

/** 能耗: what one meter of a site counted of one carrier in one month. */
@ObjectType({ description: '能耗: what one meter of a site counted of one carrier in a month.' })
@Entity('energy_use')
@Index('energy_use_supersedes', ['supersedesId'], { unique: true })
@Index('energy_use_enterprise_region', ['enterpriseId', 'regionCode', 'month'])
@Index('energy_use_enterprise_month', ['enterpriseId', 'month', 'id'])
@Index('energy_use_month', ['month', 'id', 'regionCode'])
@Index('energy_use_stands_once', ['enterpriseId', 'siteCode', 'meter', 'carrier', 'month', 'standing'], {
  unique: true,
})
export class EnergyUse extends Fact {
  @CodeField({ max: 64, description: '站点编号: the site, by the firm’s own code.' })
  siteCode!: string;

  @CodeField({ max: 64, description: '表计编号: the meter, or what stands for it on the bill.' })
  meter!: string;

  @MonthField()
  month!: Month;

  @EnumField(EnergyCarrierType)
  carrier!: EnergyCarrier;

  @QuantityField({ unit: 'kWh, m³, L, kg, GJ', description: '用量: in the unit of its carrier.' })
  quantity!: string;

  /** As the site is recorded; it is kept here so that a monthly sum needs no other table. */
  @Field(() => SiteKindType)
  @Column({ type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' })
  siteKind!: SiteKind;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordEnergyUseInput extends PickType(
  EnergyUse,
  ['siteCode', 'meter', 'month', 'carrier', 'quantity', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectEnergyUseInput extends IntersectionType(Correction, RecordEnergyUseInput) {}
