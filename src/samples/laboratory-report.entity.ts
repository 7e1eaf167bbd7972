import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import { CodeField, DateField, EnumField, enumType, TextField, StandingField } from '../platform/fields.js';
import { TESTED_MATERIAL_NAMES, TESTED_MATERIALS, type TestedMaterial } from '../rulebook/substances.js';
import { LaboratoryValueField, VALUE_FIELDS } from './laboratory-value-field.js';

export const TestedMaterialType = enumType('TestedMaterial', TESTED_MATERIAL_NAMES, TESTED_MATERIALS);

/** 检测报告: what a laboratory found in one material of a batch. The verdict is not stored: the limits of its day decide. */
@ObjectType({
  description:
    '检测报告: what a laboratory found in one material. Each value is as printed: 12.5, or <0.05 for what was not detected below a detection limit of 0.05; null is not reported.',
})
@Entity('laboratory_report')
@Index('laboratory_report_supersedes', ['supersedesId'], { unique: true })
@Index(
  'laboratory_report_stands_once',
  ['enterpriseId', 'reportNumber', 'laboratoryName', 'testedMaterial', 'standing'],
  { unique: true },
)
@Index('laboratory_report_sample', ['enterpriseId', 'sampleCode'])
@Index('laboratory_report_enterprise_region', ['enterpriseId', 'regionCode', 'day'])
@Index('laboratory_report_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('laboratory_report_day', ['day', 'id', 'regionCode'])
export class LaboratoryReport extends Fact {
  @TextField({ max: 64, description: '报告编号: number of the report or certificate.' })
  reportNumber!: string;

  @DateField({ description: '签发日期: the day on which it was issued; the limits then in force apply.' })
  day!: LocalDate;

  @TextField({ description: '检测机构' })
  laboratoryName!: string;

  @CodeField({ max: 32, nullable: true, description: '资质认定证书编号（CMA）' })
  cmaNumber!: string | null;

  @CodeField({ max: 32, nullable: true, description: '认可证书编号（CNAS）' })
  cnasNumber!: string | null;

  @CodeField({
    max: 64,
    nullable: true,
    description: '抽检编号: the sample that was tested; null for a report without one.',
  })
  sampleCode!: string | null;

  @CodeField({
    max: 64,
    nullable: true,
    description: '包装规格: of the packaging tested, as the firm says it.',
  })
  specificationCode!: string | null;

  @TextField({ max: 64, nullable: true, description: '批号: the batch of packaging tested.' })
  batch!: string | null;

  @EnumField(TestedMaterialType, { description: '材质: of a composite, the one tested here.' })
  testedMaterial!: TestedMaterial;

  @LaboratoryValueField('LEAD')
  leadMgPerKg!: string | null;

  @LaboratoryValueField('MERCURY')
  mercuryMgPerKg!: string | null;

  @LaboratoryValueField('CADMIUM')
  cadmiumMgPerKg!: string | null;

  @LaboratoryValueField('CHROMIUM')
  chromiumMgPerKg!: string | null;

  @LaboratoryValueField('ZINC')
  zincMgPerKg!: string | null;

  @LaboratoryValueField('COPPER')
  copperMgPerKg!: string | null;

  @LaboratoryValueField('NICKEL')
  nickelMgPerKg!: string | null;

  @LaboratoryValueField('MOLYBDENUM')
  molybdenumMgPerKg!: string | null;

  @LaboratoryValueField('SELENIUM')
  seleniumMgPerKg!: string | null;

  @LaboratoryValueField('ARSENIC')
  arsenicMgPerKg!: string | null;

  @LaboratoryValueField('FLUORINE')
  fluorineMgPerKg!: string | null;

  @LaboratoryValueField('SOLVENT_RESIDUE')
  solventResidueMgPerM2!: string | null;

  @LaboratoryValueField('BENZENES')
  benzenesMgPerM2!: string | null;

  @LaboratoryValueField('BISPHENOL_A')
  bisphenolAMgPerKg!: string | null;

  @LaboratoryValueField('AOX')
  aoxMgPerM2!: string | null;

  @LaboratoryValueField('DBP')
  dbpMgPerKg!: string | null;

  @LaboratoryValueField('BBP')
  bbpMgPerKg!: string | null;

  @LaboratoryValueField('DEHP')
  dehpMgPerKg!: string | null;

  @LaboratoryValueField('DNOP')
  dnopMgPerKg!: string | null;

  @LaboratoryValueField('DINP')
  dinpMgPerKg!: string | null;

  @LaboratoryValueField('DIDP')
  didpMgPerKg!: string | null;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordLaboratoryReportInput extends PickType(
  LaboratoryReport,
  [
    'reportNumber',
    'day',
    'laboratoryName',
    'cmaNumber',
    'cnasNumber',
    'sampleCode',
    'specificationCode',
    'batch',
    'testedMaterial',
    ...Object.values(VALUE_FIELDS),
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {}

@InputType()
export class CorrectLaboratoryReportInput extends IntersectionType(Correction, RecordLaboratoryReportInput) {}
