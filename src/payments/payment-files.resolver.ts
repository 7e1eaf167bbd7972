import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PaymentFiles } from './payment-files.service.js';

@Controller('payments')
export class PaymentFilesResolver {
  constructor(private readonly files: PaymentFiles) {}

  /** `GET /payments/batches/ID/treasury`: the file for the treasury, as CSV. */
  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR')
  @Get('batches/:id/treasury')
  async treasury(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.treasury(actor, id);
    const name = id.replaceAll(/[^A-Za-z0-9-]/g, '-');
    await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="payments-${name}.csv"`)
      .header('cache-control', 'no-store')
      .send(file);
  }
}
