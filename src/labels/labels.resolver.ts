import { Controller, Get, Query, Res } from '@nestjs/common';
import { Transform } from 'class-transformer';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { wordCheck } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';
import { LabelsService } from './labels.service.js';

const FORMATS = ['svg', 'pdf'] as const;

/** What is asked for in the address of a request for labels. */
class LabelsQuery {
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value : [value]).map(String))
  @Checked(() => undefined, { nullable: true })
  id: string[] = [];

  @Checked(wordCheck(FORMATS), { nullable: true })
  format: (typeof FORMATS)[number] = 'pdf';
}

/** The label door: what is stuck on assets. */
@Controller('assets')
export class LabelsResolver {
  constructor(private readonly labels: LabelsService) {}

  /** `GET /assets/labels?id=WN-E-001&id=WN-E-002&format=pdf`; local numbers, GRAIs and Digital Links alike. */
  @Permit('REPORTER', 'INTEGRATOR')
  @Get('labels')
  async print(
    @CurrentActor() actor: Actor,
    @Query() { id, format }: LabelsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (format === 'svg') {
      await reply.type('image/svg+xml; charset=utf-8').send(await this.labels.label(actor, id));
      return;
    }
    const sheet = await this.labels.sheet(actor, id);
    await reply
      .type('application/pdf')
      .header('content-disposition', 'inline; filename="labels.pdf"')
      .send(sheet);
  }
}
