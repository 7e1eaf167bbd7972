import { Controller, Get, Query, Res } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { periodCheck } from '../indicators/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CodeField, IdField, RegionField } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';
import type { Period } from '../rulebook/indicator-period.js';
import { BundlesService } from './bundles.service.js';

@ArgsType()
class IndicatorBundleQuery {
  @RegionField()
  regionCode!: RegionCode;

  /** The region as a whole when left out; a firm's people see their own. */
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @Checked(periodCheck)
  period!: Period;

  @CodeField({ max: 8 })
  code!: string;
}

/** Calculation bundles: one stored result as an archive that works it out again outside the platform. */
@Controller('bundles')
export class BundlesResolver {
  constructor(private readonly bundles: BundlesService) {}

  /** `GET /bundles/indicator?regionCode=430100&period=2026-10&code=EWR&enterpriseId=wn-express` */
  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Get('indicator')
  async indicator(
    @CurrentActor() actor: Actor,
    @Query() named: IndicatorBundleQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, archive } = await this.bundles.ofIndicator(actor, named);
    await reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9-]/g, '-')}.zip"`)
      .header('cache-control', 'no-store')
      .send(archive);
  }
}
