import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CodeField,
  CountField,
  DateField,
  EnumField,
  enumType,
  IdField,
  TextField,
  StandingField,
} from '../platform/fields.js';

export const SAMPLE_SUBJECTS = [
  'PACKING_OPERATION',
  'EXCESSIVE_PACKAGING',
  'HARMFUL_SUBSTANCES',
  'OTHER',
] as const;
export type SampleSubject = (typeof SAMPLE_SUBJECTS)[number];
export const SampleSubjectType = enumType('SampleSubject', SAMPLE_SUBJECTS, {
  PACKING_OPERATION: { zh: '规范包装操作', en: 'packing by the rule of operation' },
  EXCESSIVE_PACKAGING: { zh: '过度包装', en: 'excessive packaging' },
  HARMFUL_SUBSTANCES: { zh: '重金属与特定物质', en: 'heavy metals and specified substances' },
  OTHER: { zh: '其他', en: 'other' },
});

export const SAMPLERS = ['ENTERPRISE', 'DEPARTMENT', 'THIRD_PARTY'] as const;
export type Sampler = (typeof SAMPLERS)[number];
export const SamplerType = enumType('Sampler', SAMPLERS, {
  ENTERPRISE: { zh: '企业自检', en: 'the enterprise itself' },
  DEPARTMENT: { zh: '主管部门', en: 'a department' },
  THIRD_PARTY: { zh: '第三方机构', en: 'a third party' },
});

/** 抽检: pieces taken at random on a day and held against one rule or standard. For laboratory tests, a batch. */
@ObjectType({ description: '抽检: pieces taken on a day and held against one rule or standard.' })
@Entity('sample')
@Index('sample_supersedes', ['supersedesId'], { unique: true })
@Index('sample_stands_once', ['enterpriseId', 'sampleCode', 'standing'], { unique: true })
@Index('sample_enterprise_region', ['enterpriseId', 'regionCode', 'day'])
@Index('sample_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('sample_day', ['day', 'id', 'regionCode'])
export class Sample extends Fact {
  @CodeField({ max: 64, description: '抽检编号: the firm’s own, by which a laboratory report names it.' })
  sampleCode!: string;

  @DateField({ description: '抽样日期' })
  day!: LocalDate;

  @IdField({ nullable: true, description: '网点: where it was taken; null for a batch in no outlet.' })
  outletId!: Id | null;

  @EnumField(SampleSubjectType, { description: '抽检项目' })
  subject!: SampleSubject;

  @TextField({ description: '依据: the rule or standard applied, for example GB 45186-2024.' })
  appliedStandard!: string;

  @EnumField(SamplerType, { description: '抽检主体: who took it.' })
  sampler!: Sampler;

  @TextField({ nullable: true, description: '抽检单位: name of the department or third party.' })
  samplerName!: string | null;

  @CodeField({
    max: 64,
    nullable: true,
    description: '包装规格: of the packaging concerned, as the firm says it.',
  })
  specificationCode!: string | null;

  @TextField({ max: 64, nullable: true, description: '批号: the batch of packaging concerned.' })
  batch!: string | null;

  @CountField({ description: '抽检件数: pieces taken, at least one.' })
  piecesSampled!: number;

  @CountField({ description: '不合格件数: of the pieces taken, those that failed.' })
  piecesFailed!: number;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordSampleInput extends PickType(
  Sample,
  [
    'sampleCode',
    'day',
    'outletId',
    'subject',
    'appliedStandard',
    'sampler',
    'samplerName',
    'specificationCode',
    'batch',
    'piecesSampled',
    'piecesFailed',
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {}

@InputType()
export class CorrectSampleInput extends IntersectionType(Correction, RecordSampleInput) {}
