import { Controller, Get, Query, Res } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { periodCheck } from '../indicators/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CodeField, IdField, MonthField, RegionField } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';
import type { Period } from '../rulebook/indicator-period.js';
import { type Bundle, BundlesService } from './bundles.service.js';
import { CarbonBundlesService } from './carbon-bundles.service.js';

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

@ArgsType()
class CarbonBundleQuery {
  @IdField()
  enterpriseId!: Id;

  @MonthField()
  month!: Month;

  /** Of the inventory or of a reduction. */
  @CodeField({ max: 64 })
  method!: string;

  /** The one that the month is computed with when left out. */
  @IdField({ nullable: true })
  release?: string | null;
}

/** Calculation bundles: one stored result as an archive that works it out again outside the platform. */
@Controller('bundles')
export class BundlesResolver {
  constructor(
    private readonly bundles: BundlesService,
    private readonly carbonBundles: CarbonBundlesService,
  ) {}

  /** `GET /bundles/indicator?regionCode=430100&period=2026-10&code=EWR&enterpriseId=wn-express` */
  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Get('indicator')
  async indicator(
    @CurrentActor() actor: Actor,
    @Query() named: IndicatorBundleQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.bundles.ofIndicator(actor, named));
  }

  /** `GET /bundles/carbon?enterpriseId=wn-express&month=2026-10&method=observed-turns` */
  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Get('carbon')
  async carbon(
    @CurrentActor() actor: Actor,
    @Query() named: CarbonBundleQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.carbonBundles.ofCarbon(actor, named));
  }
}

const send = (reply: FastifyReply, { name, archive }: Bundle) =>
  reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9-]/g, '-')}.zip"`)
    .header('cache-control', 'no-store')
    .send(archive);
