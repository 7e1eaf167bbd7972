import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Language } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { type EnterpriseReportQuestion, EnterpriseReports } from './enterprise-reports.service.js';
import { plasticsDocument } from './plastics-document.js';
import { type PlasticsQuestion, PlasticsReports } from './plastics-reports.service.js';
import { type BulletinQuestion, RegionalBulletins } from './regional-bulletins.service.js';
import type { ReportDocument } from './report-document.js';
import { reportPdf } from './report-pdf.js';
import { type Say, speaking } from './report-words.js';
import { reportWorkbook } from './report-workbook.js';

export const REPORT_FORMATS = ['pdf', 'xlsx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const REPORT_LANGUAGES = ['zh', 'en'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

const LANGUAGE: Readonly<Record<ReportLanguage, Language>> = { zh: 'zh-CN', en: 'en' };

/** The three reports as files. */
@Injectable()
export class ReportFiles {
  constructor(
    private readonly plasticsReports: PlasticsReports,
    private readonly enterpriseReports: EnterpriseReports,
    private readonly bulletins: RegionalBulletins,
    private readonly clock: Clock,
  ) {}

  async plastics(actor: Actor, question: PlasticsQuestion, form: ReportForm): Promise<Buffer> {
    const report = await this.plasticsReports.report(actor, question);
    return fileOf(plasticsDocument(report, this.words(form)), form);
  }

  async enterpriseMonth(actor: Actor, question: EnterpriseReportQuestion, form: ReportForm): Promise<Buffer> {
    return fileOf(await this.enterpriseReports.document(actor, question, this.words(form)), form);
  }

  async bulletin(actor: Actor, question: BulletinQuestion, form: ReportForm): Promise<Buffer> {
    return fileOf(await this.bulletins.document(actor, question, this.words(form)), form);
  }

  private words(form: ReportForm): Say {
    return wordsOf(form, this.clock.now());
  }
}

export interface ReportForm {
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
}

export const wordsOf = ({ language }: ReportForm, createdAt: Date): Say =>
  speaking(LANGUAGE[language], createdAt);

export const fileOf = (report: ReportDocument, { format }: ReportForm): Promise<Buffer> =>
  format === 'pdf' ? reportPdf(report) : reportWorkbook(report);
