import { ObjectType } from '@nestjs/graphql';
import { Entity } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode, RegionLevel } from '../kernel/region-code.js';
import { DateField, EnumField, enumType, PrimaryId, RegionField, TextField } from '../platform/fields.js';
import { RegionLevelType } from '../regions/index.js';

export const DEPARTMENT_KINDS = [
  'COMMERCE',
  'POSTAL',
  'FINANCE',
  'INDUSTRY',
  'TRANSPORT',
  'DEVELOPMENT_AND_REFORM',
  'ECOLOGY',
  'MARKET_REGULATION',
  'TRAFFIC_POLICE',
  'HOUSING',
] as const;
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number];
export const DepartmentKindType = enumType('DepartmentKind', DEPARTMENT_KINDS, {
  COMMERCE: { zh: '商务', en: 'commerce' },
  POSTAL: { zh: '邮政管理', en: 'postal administration' },
  FINANCE: { zh: '财政', en: 'finance' },
  INDUSTRY: { zh: '工信', en: 'industry and information technology' },
  TRANSPORT: { zh: '交通运输', en: 'transport' },
  DEVELOPMENT_AND_REFORM: { zh: '发展改革', en: 'development and reform' },
  ECOLOGY: { zh: '生态环境', en: 'ecology and environment' },
  MARKET_REGULATION: { zh: '市场监管', en: 'market regulation' },
  TRAFFIC_POLICE: { zh: '公安交管', en: 'traffic police' },
  HOUSING: { zh: '住房城乡建设', en: 'housing' },
});

/** 主管部门: dated, because names and duties change with reforms. */
@ObjectType({ description: '主管部门: a department of a province, city or county.' })
@Entity('department')
export class Department {
  @PrimaryId()
  id!: Id;

  @TextField()
  nameZh!: string;

  @TextField()
  nameEn!: string;

  @EnumField(DepartmentKindType)
  kind!: DepartmentKind;

  @EnumField(RegionLevelType)
  level!: RegionLevel;

  @RegionField()
  regionCode!: RegionCode;

  @DateField()
  validFrom!: LocalDate;

  @DateField({ nullable: true })
  validTo!: LocalDate | null;
}
