import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { connectionOf, type Page } from '../platform/connection.js';
import { DecimalScalar, JsonScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ description: '度量: a stored sum that a result reads.' })
export class TracedMeasure {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => String)
  code!: string;

  @Field(() => String, { description: 'Word of its dimension; empty where it has none.' })
  dimension!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => String, { description: '证据等级: the weakest of its facts.' })
  weakestGrade!: EvidenceGrade;

  @Field(() => Boolean, {
    description: 'False where its reporter does not report all that the formula needs, and is left out.',
  })
  isCounted!: boolean;

  @Field(() => String)
  summedAt!: string;
}

@ObjectType()
export class TracedMeasureConnection extends connectionOf(TracedMeasure) {}

@ObjectType({ description: '溯源: one stored result, with everything that it was computed from.' })
export class ResultExplanation {
  @Field(() => String, { description: 'Code of the indicator or of the method.' })
  code!: string;

  @Field(() => String)
  period!: string;

  @Field(() => ID, { nullable: true, description: 'Null for all firms of the region.' })
  enterpriseId!: Id | null;

  @Field(() => ID, { nullable: true, description: 'Null for all that a firm did.' })
  regionCode!: RegionCode | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the formula or method; null where none is in force.',
  })
  version!: number | null;

  @Field(() => ID, { nullable: true, description: '因子发布包' })
  factorRelease!: string | null;

  @Field(() => String, { description: '输入指纹: the digest of `inputs`.' })
  inputsDigest!: string;

  @Field(() => JsonScalar, { description: 'The sums that it was computed from, as they were then.' })
  inputs!: unknown;

  @Field(() => JsonScalar, { description: 'The whole result with its derivation, factor rows included.' })
  result!: unknown;

  @Field(() => String)
  computedAt!: string;

  @Field(() => TracedMeasureConnection, { description: 'The stored sums behind it, as they are now.' })
  measures!: Page<TracedMeasure>;
}

@ObjectType({ description: '事实: a record that a measure counts, as it is known now, and what it adds.' })
export class MeasuredFactView {
  @Field(() => String)
  factTable!: string;

  @Field(() => ID)
  id!: Id;

  @Field(() => String, { nullable: true, description: '来源单号' })
  sourceRef!: string | null;

  @Field(() => String, { description: 'Day, month or instant (UTC), as its table says it.' })
  happened!: string;

  @Field(() => String, { nullable: true })
  evidenceGrade!: EvidenceGrade | null;

  @Field(() => String, { nullable: true, description: 'When the platform learned it.' })
  recordedAt!: string | null;

  @Field(() => DecimalScalar, { description: 'In the unit of the measure.' })
  amount!: string;

  @Field(() => Boolean, {
    description: 'Recorded after the measure was summed, so that it is not part of it.',
  })
  isLater!: boolean;
}

@ObjectType()
export class MeasuredFactConnection extends connectionOf(MeasuredFactView) {
  @Field(() => DecimalScalar, { description: 'The measure as stored.' })
  value!: string;

  @Field(() => DecimalScalar, { description: 'What all its facts, not this page alone, add up to now.' })
  sumOfFacts!: string;

  @Field(() => Int)
  factCount!: number;
}
