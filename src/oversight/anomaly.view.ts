import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Month } from '../kernel/month.js';
import { DecimalScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { type AnomalyRule, type Figures, type FigureTitle, FURTHER_FINDINGS } from '../rulebook/anomaly.js';

@ObjectType('AnomalySetting', { description: '阈值: a threshold of a rule, dated and with its source.' })
export class AnomalySettingView {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it holds for; null where for everything.' })
  of!: string | null;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => String)
  unit!: string;

  @Field(() => MonthScalar, { description: 'First month that is judged by it.' })
  from!: Month;

  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String, { description: 'A, the best, to D: set by the platform or one weak source.' })
  confidence!: string;

  @Field(() => String, { nullable: true })
  note!: string | null;
}

@ObjectType('AnomalyRule', { description: '异常规则: what is compared with what, and by which thresholds.' })
export class AnomalyRuleView {
  @Field(() => ID)
  code!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => TextView, { description: 'What is compared, and what a firm should look at.' })
  text!: TextView;

  @Field(() => [AnomalySettingView], { complexity: 10 })
  settings!: AnomalySettingView[];
}

@ObjectType('AnomalyFigure', { description: 'A figure of an anomaly, with its name for people.' })
export class AnomalyFigureView {
  @Field(() => String)
  name!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => String)
  value!: string;

  @Field(() => String)
  unit!: string;
}

export const ruleView = ({ code, title, text, settings }: AnomalyRule): AnomalyRuleView => ({
  code,
  title,
  text,
  settings: settings.map(({ source, ...setting }) => ({
    ...setting,
    of: setting.of ?? null,
    source: `${source.title}（${source.body}，${source.year}）`,
    confidence: source.confidence,
    note: source.note ?? null,
  })),
});

/** The stored figures with the names that their rule gives them; an unknown name stands for itself. */
export function figureViews(rule: AnomalyRule | undefined, json: string): AnomalyFigureView[] {
  const titles: Readonly<Record<string, FigureTitle>> = {
    ...rule?.figures,
    furtherFindings: FURTHER_FINDINGS,
  };
  return Object.entries(JSON.parse(json) as Figures).map(([name, value]) => {
    const { title, unit } = titles[name] ?? { title: { zh: name, en: name }, unit: '' };
    return { name, title, value, unit };
  });
}
