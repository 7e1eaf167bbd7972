import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { EnterprisesService } from '../enterprises/index.js';
import { RegionsService } from '../regions/index.js';
import { type ResultScope, WHOLE_REGION } from './indicators.queries.js';

/** Whose results a caller may see. */
@Injectable()
export class VisibleScopes {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
  ) {}

  /** A firm's people see their firm only; a department sees, within its region, the firms at work there and the whole. */
  async visible(
    actor: Actor,
    { enterpriseId, regionCode }: { enterpriseId?: Id | null; regionCode: RegionCode },
  ): Promise<Omit<ResultScope, 'period'>> {
    await this.regions.assertKnown(regionCode);
    const isOwn = actor.enterpriseId !== undefined;
    if (
      !isOwn &&
      !hasRole(actor, 'OPERATOR') &&
      !(actor.regionCode && isInside(regionCode, actor.regionCode))
    ) {
      throw regionOutside();
    }
    const asked = enterpriseId ?? actor.enterpriseId;
    return {
      enterpriseId: asked ? (await this.enterprises.enterpriseInReach(actor, asked)).id : WHOLE_REGION,
      regionCode,
    };
  }
}

const regionOutside = () =>
  refuse.notFound('REGION_OUTSIDE', {
    zh: '没有找到该地区的数据：地区有误，或不在您的权限范围内。',
    en: 'There are no figures for this region: the code is wrong, or it is outside what you may see.',
  });
