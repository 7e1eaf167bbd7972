import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { BulletinQuery, EnterpriseMonthQuery, PlasticsQuery } from './report-arguments.js';
import { ReportFiles, type ReportFormat } from './report-files.service.js';

const TYPE: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Reports as files: `format` pdf or xlsx, `language` zh or en. */
@Controller('reports')
export class ReportFilesResolver {
  constructor(private readonly files: ReportFiles) {}

  /** `GET /reports/plastics?halfYear=2026-H1&enterpriseId=wn-express&format=xlsx&language=en` */
  @Permit(...REPORT_READERS)
  @Get('plastics')
  async plastics(
    @CurrentActor() actor: Actor,
    @Query() { format, language, ...question }: PlasticsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.plastics(actor, question, { format, language });
    await sendReport(reply, file, format, [
      'plastics',
      question.halfYear,
      question.enterpriseId ?? question.regionCode,
    ]);
  }

  /** `GET /reports/enterprise-month?month=2026-10` */
  @Permit(...REPORT_READERS)
  @Get('enterprise-month')
  async enterpriseMonth(
    @CurrentActor() actor: Actor,
    @Query() { format, language, ...question }: EnterpriseMonthQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.enterpriseMonth(actor, question, { format, language });
    const of = question.enterpriseId ?? actor.enterpriseId;
    await sendReport(reply, file, format, ['enterprise', question.month, of]);
  }

  /** `GET /reports/regional-bulletin?month=2026-10&regionCode=430100` */
  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR')
  @Get('regional-bulletin')
  async bulletin(
    @CurrentActor() actor: Actor,
    @Query() { format, language, ...question }: BulletinQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.bulletin(actor, question, { format, language });
    const of = question.regionCode ?? actor.regionCode;
    await sendReport(reply, file, format, ['bulletin', question.month, of]);
  }
}

/** A name of letters that every system takes. */
export async function sendReport(
  reply: FastifyReply,
  file: Buffer,
  format: ReportFormat,
  parts: readonly (string | null | undefined)[],
): Promise<void> {
  const name = parts
    .filter((part) => part)
    .join('-')
    .replaceAll(/[^A-Za-z0-9-]/g, '-');
  await reply
    .type(TYPE[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store')
    .send(file);
}
