import { Injectable } from '@nestjs/common';
import { type CarbonNamed, carbonRuleFiles, CarbonTrace } from '../carbon/index.js';
import { resultUnknown } from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import { sql } from '../platform/sql.js';
import { archiveOf } from './archive.js';
import type { BundledCarbon, CarbonContent } from './bundle-content.js';
import { carbonFilesOf } from './bundle-files.js';
import { BundleSources } from './bundle-sources.service.js';
import { behindFacts, type Bundle } from './bundles.service.js';
import { CARBON_READS, factorsNamedBy, recomputeCarbon } from './carbon-recomputation.js';

/** 计算包: a stored inventory or reduction of a firm's month, with all that it was computed from. */
@Injectable()
export class CarbonBundlesService {
  constructor(
    private readonly trace: CarbonTrace,
    private readonly sources: BundleSources,
  ) {}

  /** Refuses as `BundlesService.ofIndicator` does. */
  async ofCarbon(actor: Actor, named: CarbonNamed): Promise<Bundle> {
    const explained = await this.trace.explain(actor, named, { first: 1 });
    const files = carbonRuleFiles(explained.code);
    const { enterpriseId, version, factorRelease } = explained;
    if (!files || enterpriseId === null || version === null || factorRelease === null)
      throw resultUnknown(named.method);
    const result: BundledCarbon = {
      kind: files.kind,
      method: explained.code,
      methodVersion: version,
      month: named.month,
      enterpriseId,
      factorRelease,
      rules: { method: files.method.name, quality: files.quality.name, shares: files.shares.name },
      inputsDigest: explained.inputsDigest,
      inputs: explained.inputs,
      result: explained.result,
      computedAt: explained.computedAt,
    };
    const content: CarbonContent = {
      result,
      ...(await this.sources.sumsOf(sql`
        enterprise_id = ${enterpriseId} AND month = ${result.month} AND code IN ${[...CARBON_READS]}`)),
      factors: await this.sources.factorsOf(factorRelease, factorsNamedBy(result)),
      rules: [files.method, files.quality, files.shares],
    };
    if (recomputeCarbon(content).differences.length > 0) throw behindFacts(result.method, result.month);
    return {
      name: ['bundle', result.method, result.month, enterpriseId].join('-'),
      archive: await archiveOf(carbonFilesOf(content), new Date(result.computedAt)),
    };
  }
}
