import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { PaymentBatches, PaymentFiles } from '../payments/index.js';
import { fileOf, FormQuery, sendReport, wordsOf } from '../reports/index.js';
import { applicationForm } from './application-form.js';
import { decisionNotice } from './decision-notice.js';
import { noticeList, paymentList } from './lists.js';
import { PaperContents } from './papers.service.js';

@ArgsType()
class PaperQuery extends FormQuery {}

/** 文书: papers as files, `format` pdf or xlsx, `language` zh or en. */
@Controller('papers')
export class PapersResolver {
  constructor(
    private readonly contents: PaperContents,
    private readonly batches: PaymentBatches,
    private readonly files: PaymentFiles,
    private readonly clock: Clock,
  ) {}

  /** `GET /papers/cases/ID/application?format=pdf`: 申报表 */
  @Permit(...REPORT_READERS)
  @Get('cases/:id/application')
  async application(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Query() form: PaperQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const paper = applicationForm(await this.contents.ofCase(actor, id), wordsOf(form, this.clock.now()));
    await sendReport(reply, await fileOf(paper, form), form.format, ['application', id]);
  }

  /** `GET /papers/cases/ID/decision`: 决定书, with reasons */
  @Permit(...REPORT_READERS)
  @Get('cases/:id/decision')
  async decision(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Query() form: PaperQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const paper = decisionNotice(await this.contents.ofCase(actor, id), wordsOf(form, this.clock.now()));
    await sendReport(reply, await fileOf(paper, form), form.format, ['decision', id]);
  }

  /** `GET /papers/rounds/ID/notice`: 公示名单 */
  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR')
  @Get('rounds/:id/notice')
  async notice(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Query() form: PaperQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const paper = noticeList(await this.contents.ofNotice(actor, id), wordsOf(form, this.clock.now()));
    await sendReport(reply, await fileOf(paper, form), form.format, ['notice', id]);
  }

  /** `GET /papers/batches/ID/payments`: 拨付清单 */
  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR')
  @Get('batches/:id/payments')
  async payments(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Query() form: PaperQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const batch = await this.batches.batch(actor, id);
    const listed = { batch, ...(await this.files.contents(actor, batch)) };
    const paper = paymentList(listed, wordsOf(form, this.clock.now()));
    await sendReport(reply, await fileOf(paper, form), form.format, ['payments', id]);
  }
}
