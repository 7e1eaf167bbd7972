import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import {
  readByCarbon,
  ResultBasis,
  type ResultExplanation,
  ResultTrace,
  resultUnknown,
  STANDS,
} from '../indicators/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { isInside, NATION } from '../kernel/region-code.js';
import type { PageArgs } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { BASE_YEARS } from './carbon-rules.js';
import { findKeptCarbon, type KeptCarbon } from './carbon.queries.js';

export interface CarbonNamed {
  readonly enterpriseId: Id;
  readonly month: Month;
  readonly method: string;
  readonly release?: string | null;
}

/** 溯源: walks from a stored inventory or reduction to its inputs and the measures that it reads. */
@Injectable()
export class CarbonTrace {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly basis: ResultBasis,
    private readonly trace: ResultTrace,
  ) {}

  /**
   * Of a firm's whole month, so that a department sees it of the firms that are registered in its region. Refuses with
   * NOT_FOUND RESULT_UNKNOWN what is not stored or not for the caller to see.
   */
  async explain(actor: Actor, named: CarbonNamed, page: PageArgs): Promise<ResultExplanation> {
    const firm = await this.enterprises.enterpriseInReach(actor, named.enterpriseId);
    const own = hasRole(actor, 'OPERATOR') ? NATION : actor.regionCode;
    const seesAll = actor.enterpriseId !== undefined || (own && isInside(firm.regionCode, own));
    const release = named.release ?? (await this.basis.read([named.month])).bookOf(named.month)?.release;
    const found = await this.database.rows<KeptCarbon>(
      findKeptCarbon(sql`carbon_result.enterprise_id = ${firm.id} AND carbon_result.month = ${named.month}
        AND method = ${named.method} AND factor_release = ${release ?? ''} AND restated_by = ${STANDS}`),
    );
    const stored = found.at(-1);
    if (!seesAll || !stored?.content) throw resultUnknown(named.method);
    return {
      code: stored.method,
      period: stored.month,
      enterpriseId: firm.id,
      regionCode: null,
      version: stored.methodVersion,
      factorRelease: stored.factorRelease,
      inputsDigest: stored.inputDigest,
      inputs: JSON.parse(stored.content) as unknown,
      result: JSON.parse(stored.result) as unknown,
      computedAt: stored.computedAt.toISOString(),
      measures: await this.trace.measures(page, readByCarbon(stored, BASE_YEARS)),
    };
  }
}
