import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { OutcomeKind } from '../rulebook/programmes.js';
import { OutcomeType } from '../cases/index.js';
import { IMPORT_KINDS } from '../exchange/index.js';
import { BatchField, CodeField, IdField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CreditsScalar, DecimalScalar } from '../platform/scalars.js';
import { type DifferenceKind, DifferenceKindType, TargetTurnView } from '../restatements/index.js';

@InputType({ description: 'A cell as in a file of this kind.' })
export class CorrectedCellInput {
  @TextField({ description: 'Name of the column, in Chinese or as the API names the field.' })
  column!: string;

  @Field(() => String, { description: 'As people write it; empty where nothing is said.' })
  value!: string;
}

@InputType()
export class PreviewCorrectionInput {
  @CodeField({ max: 32, description: `Kind of file: ${IMPORT_KINDS.map(({ code }) => code).join(', ')}.` })
  kind!: string;

  @IdField({ description: 'Id of the fact to correct.' })
  supersedesId!: Id;

  @TextField({ description: 'Why it is to be corrected.' })
  reason!: string;

  @BatchField(() => CorrectedCellInput, LIMITS.correctedCells)
  cells!: CorrectedCellInput[];
}

@ObjectType({ description: 'A figure that would be another, or would have none for another reason.' })
export class CorrectedFigureView {
  @Field(() => DifferenceKindType)
  kind!: DifferenceKind;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => String)
  period!: Period;

  @Field(() => String, { description: 'Code of the indicator or of the carbon method.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Account of an inventory.' })
  figure!: string | null;

  @Field(() => String)
  unit!: string;

  @Field(() => DecimalScalar, { nullable: true })
  valueBefore!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  valueAfter!: string | null;

  @Field(() => String, { nullable: true })
  reasonBefore!: string | null;

  @Field(() => String, { nullable: true })
  reasonAfter!: string | null;

  @Field(() => [TargetTurnView])
  turned!: TargetTurnView[];
}

@ObjectType({
  description:
    '项目结果: what a programme would give otherwise: the firm, were it to apply today, or one of its cases by the version that judges it.',
})
export class CorrectedOutcomeView {
  @Field(() => String, { description: 'Code of the programme.' })
  programme!: string;

  @Field(() => String, { nullable: true, description: 'Null for what the firm could apply for today.' })
  caseNumber!: string | null;

  @Field(() => OutcomeType)
  outcomeBefore!: OutcomeKind;

  @Field(() => OutcomeType)
  outcomeAfter!: OutcomeKind;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What it gives, of a case with its later years; null while that cannot be told.',
  })
  amountYuanBefore!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  amountYuanAfter!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Due for the parts of a case that were tested; null where that cannot be told, or none was.',
  })
  dueYuanBefore!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  dueYuanAfter!: string | null;
}

@ObjectType({
  description: '更正预览: what the correction would change of the firm itself. Nothing was changed.',
})
export class CorrectionPreview {
  @Field(() => Boolean, {
    description: 'Whether the fact as it would be stands already, so that nothing is to be done.',
  })
  isSame!: boolean;

  @Field(() => [CorrectedFigureView], {
    description: 'Indicators with the targets on whose other side they come, inventories and reductions.',
  })
  figures!: CorrectedFigureView[];

  @Field(() => [CorrectedOutcomeView], {
    description:
      'What programmes would give otherwise. A difference in a case is proposed to its department, and changes nothing by itself.',
  })
  outcomes!: CorrectedOutcomeView[];

  @Field(() => CreditsScalar, {
    description: 'Credited for the actions that the correction is about, as it stands.',
  })
  creditsBefore!: bigint;

  @Field(() => CreditsScalar, { description: 'And with the correction.' })
  creditsAfter!: bigint;
}
