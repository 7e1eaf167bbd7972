import { InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';

export const INSPECTION_FINDINGS = [
  'NOTHING_FOUND',
  'CORRECTED',
  'ORDERED_TO_CORRECT',
  'REFERRED',
  'NOT_AT_ADDRESS',
  'REFUSED',
] as const;
export type InspectionFinding = (typeof INSPECTION_FINDINGS)[number];
/** The platform's own words: no official list of them was read. */
export const InspectionFindingType = enumType('InspectionFinding', INSPECTION_FINDINGS, {
  NOTHING_FOUND: { zh: '未发现问题', en: 'nothing was found' },
  CORRECTED: { zh: '发现问题，已当场改正', en: 'something was found and put right at once' },
  ORDERED_TO_CORRECT: { zh: '发现问题，责令限期改正', en: 'ordered to put something right by a day' },
  REFERRED: { zh: '发现问题，移送处理', en: 'handed on to whom it concerns' },
  NOT_AT_ADDRESS: { zh: '通过登记的住所无法联系', en: 'could not be found at its address' },
  REFUSED: { zh: '不配合检查', en: 'did not let itself be inspected' },
});

/** 抽查结果: what was found at a drawn firm, open to everybody. A correction is another that names what it supersedes. */
@ObjectType({ description: '抽查结果公示: what was found at a firm that was drawn.' })
@Entity('inspection_result')
@Index('inspection_result_superseded_once', ['supersedesId'], { unique: true })
@Index('inspection_result_draw', ['drawId', 'enterpriseId'])
@Index('inspection_result_recorded', ['recordedAt', 'id'])
export class InspectionResult {
  @PrimaryId()
  id!: Id;

  @IdField()
  drawId!: Id;

  @IdField()
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @DateField()
  inspectedOn!: LocalDate;

  @EnumField(InspectionFindingType)
  finding!: InspectionFinding;

  @TextField({ max: LIMITS.inspectionWordsCharacters, description: 'What is told to everybody.' })
  words!: string;

  @IdField({ nullable: true, description: 'The result that it corrects.' })
  supersedesId!: Id | null;

  @IdField()
  recordedBy!: Id;

  @InstantField()
  recordedAt!: Date;
}

export const digestOfResult = (of: InspectionResult): string =>
  digest(
    of.drawId,
    of.enterpriseId,
    of.regionCode,
    of.inspectedOn,
    of.finding,
    of.words,
    of.supersedesId ?? '',
    of.recordedBy,
    of.recordedAt.toISOString(),
  );

@InputType()
export class RecordInspectionResultInput extends PickType(
  InspectionResult,
  ['id', 'drawId', 'enterpriseId', 'inspectedOn', 'finding', 'words', 'supersedesId'],
  InputType,
) {}
