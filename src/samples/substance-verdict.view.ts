import { Field, Int, ObjectType } from '@nestjs/graphql';
import { plain } from '../kernel/decimal.js';
import { enumType } from '../platform/fields.js';
import { DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { LIMIT_VERDICTS, type LimitVerdict, type SubstanceVerdict } from '../rulebook/substance-limits.js';
import { type Substance, SUBSTANCE_NAMES, SUBSTANCES } from '../rulebook/substances.js';

export const SubstanceType = enumType(
  'Substance',
  SUBSTANCE_NAMES,
  Object.fromEntries(
    SUBSTANCE_NAMES.map((name) => {
      const { title, symbol, unit } = SUBSTANCES[name];
      return [name, { zh: `${title.zh}（${symbol}）`, en: `${title.en}, ${unit}` }];
    }),
  ),
);

export const LimitVerdictType = enumType('LimitVerdict', LIMIT_VERDICTS, {
  WITHIN: { zh: '符合限量', en: 'within the limit' },
  ABOVE: { zh: '超过限量', en: 'above the limit' },
  UNDETERMINED: {
    zh: '无法判断：缺限量、缺检测值或检出限过高',
    en: 'limit or value is missing, or not seen sharply enough',
  },
});

@ObjectType({ description: '限量: a limit of a dated standard, with its source.' })
export class SubstanceLimitView {
  @Field(() => String)
  standard!: string;

  @Field(() => Int, { description: 'Version of the document of limits.' })
  version!: number;

  @Field(() => String, { description: 'AT_MOST, or BELOW where the limit itself is too much.' })
  comparison!: string;

  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => String, { description: '来源' })
  source!: string;

  @Field(() => String, { description: '可信度 A–D: how sure the figure is.' })
  confidence!: string;

  @Field(() => TextView, { nullable: true })
  note!: TextView | null;
}

@ObjectType({ description: '限量判断: how a report stands to one limit, by the limits of its day.' })
export class SubstanceVerdictView {
  @Field(() => [SubstanceType], { description: 'One substance, or those whose sum is limited.' })
  substances!: readonly Substance[];

  @Field(() => LimitVerdictType)
  verdict!: LimitVerdict;

  @Field(() => TextView)
  because!: TextView;

  @Field(() => SubstanceLimitView, {
    nullable: true,
    description: 'Null where there was no limit on the day.',
  })
  limit!: SubstanceLimitView | null;
}

export const verdictView = ({
  substances,
  verdict,
  because,
  limit,
}: SubstanceVerdict): SubstanceVerdictView => ({
  substances,
  verdict,
  because,
  limit: limit && {
    standard: limit.standard,
    version: limit.version,
    comparison: limit.comparison,
    value: plain(limit.value),
    unit: limit.unit,
    source: `${limit.source.title}，${limit.source.body}，${limit.source.year}`,
    confidence: limit.confidence,
    note: limit.note,
  },
});
