import { Injectable } from '@nestjs/common';
import { CarbonBoard, type CarbonInventoryView } from '../carbon/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { CarbonFound } from './carbon-sections.js';
import { CODE } from './codes-in-words.js';
import { ReportScopes } from './report-scopes.service.js';

/** A report is made all the same where no method is in force or no factors are loaded, and says so. */
const NO_RESULT = new Set(['METHOD_NOT_IN_FORCE', 'FACTOR_RELEASE_UNKNOWN']);

/** What is known of a month's emissions, read from where the API reads it. */
@Injectable()
export class CarbonFigures {
  constructor(
    private readonly board: CarbonBoard,
    private readonly scopes: ReportScopes,
  ) {}

  async ofMonth(
    actor: Actor,
    question: { enterpriseId?: Id | null; regionCode?: RegionCode | null; month: Month },
  ): Promise<CarbonFound> {
    try {
      const inventory = await this.board.inventory(actor, question);
      const reductions = await this.board.reductions(actor, question);
      return { inventory, reductions, why: null, names: await this.namesIn(inventory) };
    } catch (problem) {
      if (problem instanceof Refusal && NO_RESULT.has(problem.reason))
        return { inventory: null, reductions: [], why: problem.text, names: new Map() };
      throw problem;
    }
  }

  private async namesIn({ lines }: CarbonInventoryView): Promise<Map<string, Text>> {
    const said = JSON.stringify(lines.map(({ name, undetermined, notes }) => [name, undetermined, notes]));
    const known = await this.scopes.specificationsByCodes([...new Set(said.match(CODE) ?? [])]);
    return new Map([...known].map(([code, { nameZh, nameEn }]) => [code, { zh: nameZh, en: nameEn }]));
  }
}
