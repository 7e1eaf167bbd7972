import { ArgsType, Field } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { IdField, MonthField, RegionField, wordCheck } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';
import { type HalfYear, halfYearCheck } from './half-year.js';
import {
  REPORT_FORMATS,
  REPORT_LANGUAGES,
  type ReportForm,
  type ReportFormat,
  type ReportLanguage,
} from './report-files.service.js';

/** How a file of a report is asked for, beside what it is of. */
@ArgsType()
export abstract class FormQuery implements ReportForm {
  @Checked(wordCheck(REPORT_FORMATS), { nullable: true })
  format: ReportFormat = 'pdf';

  @Checked(wordCheck(REPORT_LANGUAGES), { nullable: true })
  language: ReportLanguage = 'zh';
}

@ArgsType()
export class PlasticsArgs {
  @Checked(halfYearCheck)
  @Field(() => String, { description: '半年: 2026-H1 or 2026-H2.' })
  halfYear!: HalfYear;

  @IdField({
    nullable: true,
    description: 'The firm; a firm’s people see their own, departments all of a region.',
  })
  enterpriseId?: Id | null;

  @RegionField({
    nullable: true,
    description: 'Only what was done in this region; all that you may see when left out.',
  })
  regionCode?: RegionCode | null;
}

@ArgsType()
export class PlasticsQuery extends FormQuery {
  @Checked(halfYearCheck)
  halfYear!: HalfYear;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true })
  regionCode?: RegionCode | null;
}

@ArgsType()
export class EnterpriseMonthQuery extends FormQuery {
  @MonthField()
  month!: Month;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true })
  regionCode?: RegionCode | null;
}

@ArgsType()
export class BulletinQuery extends FormQuery {
  @MonthField()
  month!: Month;

  @RegionField({ nullable: true })
  regionCode?: RegionCode | null;
}
