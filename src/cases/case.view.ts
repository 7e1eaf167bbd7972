import { applyDecorators } from '@nestjs/common';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type as TransformTo } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode, RegionLevel } from '../kernel/region-code.js';
import { EvidenceGradeType } from '../platform/facts.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import {
  BatchField,
  CodeField,
  CountField,
  EnumField,
  IdField,
  RegionField,
  TextField,
  textCheck,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { Checked } from '../platform/validation.js';
import { RegionLevelType } from '../regions/index.js';
import type { CaseState } from './case-flow.js';
import type { Application, SaidFact, SaidFunding, SaidSubject, VerifiedFact } from './application.js';
import { type ClaimFinding, ClaimFindingType } from './case-claim.entity.js';
import { CaseStateType } from './subsidy-case.entity.js';

@ObjectType({ description: '环节统计: cases at one stage, and how long those that left it stood there.' })
export class CaseStatistics {
  @Field(() => CaseStateType)
  state!: CaseState;

  @Field(() => Int, { description: 'Cases that stand there now.' })
  cases!: number;

  @Field(() => Int, { description: 'Of these, past the last day.' })
  overdue!: number;

  @Field(() => Int, {
    description: 'Of these, without a last day because nobody says it or a calendar is missing.',
  })
  undated!: number;

  @Field(() => Int, { description: 'Times that a case left this stage.' })
  left!: number;

  @Field(() => DecimalScalar, { nullable: true, description: 'Mean calendar days until it was left.' })
  averageDays!: string | null;
}

@ObjectType({ description: '公示: one line of the public notice list.' })
export class PublicNotice {
  @Field(() => ID)
  caseId!: Id;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  programme!: string;

  @Field(() => String)
  roundTitle!: string;

  @Field(() => String)
  enterpriseName!: string;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => DecimalScalar, { nullable: true })
  amountYuan!: string | null;

  @Field(() => DateScalar)
  noticeFrom!: LocalDate;

  @Field(() => DateScalar, { description: 'Last day for objections.' })
  noticeTo!: LocalDate;
}

@ObjectType({ description: '重复申领: another case that claims money for the same.' })
export class DoubleClaim {
  @Field(() => ID)
  otherCaseId!: Id;

  @Field(() => String)
  otherNumber!: string;

  @Field(() => String)
  otherProgramme!: string;

  @Field(() => Int)
  otherYear!: number;

  @Field(() => Int, { description: 'How many things both claim for.' })
  keyCount!: number;

  @Field(() => String, { description: 'One of them: a VIN, an invoice, a project.' })
  firstKey!: string;

  @Field(() => ClaimFindingType, { nullable: true, description: 'Null while nobody has decided.' })
  finding!: ClaimFinding | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@ObjectType({ description: '缺少材料: a paper that the programme asks for and no file serves as.' })
export class MissingPaper {
  @Field(() => String)
  documentCode!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => String, { description: 'Empty where it is asked once.' })
  subject!: string;
}

@ObjectType({ description: '待拟定金额: a sum that the rule leaves to a plan.' })
export class AmountToSet {
  @Field(() => String)
  subjectId!: string;

  @Field(() => String, { description: 'Id of the benefit.' })
  benefit!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => Boolean, {
    description: 'The rule names a sum, which a plan may lower; else a plan has to set one.',
  })
  isNamed!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'At most; null where only the fund limits it.' })
  ceilingYuan!: string | null;
}

@ObjectType({ description: '考核结论: what the test of one assessment year found.' })
export class InstalmentFindingView {
  @Field(() => Int)
  met!: number;

  @Field(() => Int)
  lost!: number;

  @Field(() => Int)
  undetermined!: number;

  @Field(() => [TextView])
  missing!: TextView[];

  @Field(() => [String], {
    description: 'The first subjects that lost the year, or of which something is missing.',
  })
  named!: string[];
}

@InputType({ description: 'A fact as the firm says it.' })
export class SaidFactInput implements SaidFact {
  @CodeField({ max: 64, description: 'Name of the fact, for example project.investmentYuan.' })
  name!: string;

  @TextField({ description: 'A number, a date, a word, or true or false, as text.' })
  value!: string;
}

@InputType({ description: 'What money is asked for: a project, a purchase, a pair of assets.' })
export class SaidSubjectInput {
  @CodeField({ max: 31 })
  kind!: string;

  @TextField({ max: 64 })
  id!: string;

  @Checked(keysCheck, { nullable: true })
  @Field(() => [String], {
    nullable: true,
    description: 'VIN, number of the invoice, asset or project; its id if left out.',
  })
  keys?: string[] | null;

  @BatchField(() => SaidFactInput)
  facts!: SaidFactInput[];
}

@InputType({ description: 'Other public money that the firm has asked for or got.' })
export class SaidFundingInput {
  @TextField({ max: 64 })
  programme!: string;

  @EnumField(RegionLevelType, { nullable: true })
  level?: RegionLevel | null;

  @CountField()
  year!: number;

  @TextField({ max: 120, nullable: true, description: 'What it is for; left out where it is for the firm.' })
  subject?: string | null;
}

@InputType({ description: '申报内容: what the firm says beside its records.' })
export class ApplicationInput {
  @BatchField(() => SaidFactInput, LIMITS.factsPerMutation, { nullable: true })
  applicant?: SaidFactInput[] | null;

  @BatchField(() => SaidSubjectInput, LIMITS.factsPerMutation, { nullable: true })
  subjects?: SaidSubjectInput[] | null;

  @BatchField(() => SaidFundingInput, LIMITS.factsPerMutation, { nullable: true })
  otherFunding?: SaidFundingInput[] | null;
}

/** The application as a part of an input. */
export const ApplicationField = (): PropertyDecorator =>
  applyDecorators(
    Field(() => ApplicationInput, { nullable: true }),
    TransformTo(() => ApplicationInput),
    IsOptional(),
    ValidateNested(),
  );

@InputType({ description: 'A fact as a check found it.' })
export class VerifiedFactInput implements VerifiedFact {
  @CodeField({ max: 31, nullable: true, description: 'Left out for a fact of the firm itself.' })
  subjectKind!: string | null;

  @TextField({ max: 64, nullable: true })
  subjectId!: string | null;

  @CountField({ nullable: true, description: 'Assessment year, for a fact of one year.' })
  assessment!: number | null;

  @CodeField({ max: 64 })
  name!: string;

  @TextField()
  value!: string;

  @EnumField(EvidenceGradeType)
  grade!: EvidenceGrade;

  @TextField({ description: 'The paper, register or report that shows it.' })
  sourceRef!: string;
}

@InputType()
export class DraftCaseInput {
  @IdField()
  id!: Id;

  @IdField()
  roundId!: Id;

  @RegionField({
    nullable: true,
    description: 'Where it is to be handled; where the firm is registered if left out.',
  })
  regionCode?: RegionCode | null;

  @ApplicationField()
  application?: ApplicationInput | null;
}

function keysCheck(value: unknown, field: string) {
  const keys = Array.isArray(value) ? value : [value];
  if (keys.length > LIMITS.keysOfSubject)
    return {
      reason: 'TOO_MANY_KEYS',
      text: {
        zh: `${field} 最多 ${LIMITS.keysOfSubject} 个。`,
        en: `${field} may hold at most ${LIMITS.keysOfSubject}.`,
      },
    };
  return keys.map((key) => textCheck(120)(key, field)).find((finding) => finding !== undefined);
}

/** An application as it is kept: every list there, nothing undefined. */
export const applicationOf = (input: ApplicationInput): Application => ({
  applicant: (input.applicant ?? []).map(said),
  subjects: (input.subjects ?? []).map(({ kind, id, keys, facts }): SaidSubject => ({
    kind,
    id,
    keys: keys ?? [],
    facts: facts.map(said),
  })),
  otherFunding: (input.otherFunding ?? []).map(({ programme, level, year, subject }): SaidFunding => ({
    programme,
    level: level ?? null,
    year,
    subject: subject ?? null,
  })),
});

const said = ({ name, value }: SaidFact): SaidFact => ({ name, value });
