import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { scopeOf } from '../platform/access.js';
import { Database } from '../platform/database.js';
import { monthsAsked } from '../platform/months-asked.js';
import { SpecificationsService } from '../specifications/index.js';
import { BALANCE_DEFINITION, balanceOf, SPECIFICATION_OF_ITEM } from './mass-balance.js';
import {
  findMassFlows,
  findWeighingDifferences,
  type MonthFlows,
  type MonthWeighings,
} from './mass-balance.queries.js';
import type { MassBalance, MassBalanceArgs, TypicalMass } from './mass-balance.view.js';
import { RETURN_ITEM_KINDS } from './recycling-return.entity.js';

@Injectable()
export class MassBalanceService {
  constructor(
    private readonly database: Database,
    private readonly specifications: SpecificationsService,
  ) {}

  /** Within the actor's scope, from the facts as they stand or were known. Refuses with MONTHS_REVERSED or MONTHS_TOO_MANY. */
  async balance(actor: Actor, { from, to, ...narrowed }: MassBalanceArgs): Promise<MassBalance> {
    const months = monthsAsked(from, to ?? from);
    const filter = { ...narrowed, to: to ?? from };
    const scope = scopeOf(actor);
    const typicalMasses = await this.typicalMasses();
    const grams = typicalMasses.map(({ itemKind, massGrams }) => ({ itemKind, grams: massGrams }));
    const [flows, weighings] = await Promise.all([
      this.database.rows<MonthFlows>(findMassFlows(filter, scope, grams)),
      this.database.rows<MonthWeighings>(findWeighingDifferences(filter, scope)),
    ]);
    return { definition: BALANCE_DEFINITION, months: balanceOf(months, flows, weighings), typicalMasses };
  }

  private async typicalMasses(): Promise<TypicalMass[]> {
    const codes = Object.values(SPECIFICATION_OF_ITEM).filter((code) => code !== null);
    const listed = await this.specifications.specificationsByCodes(codes);
    return RETURN_ITEM_KINDS.flatMap((itemKind) => {
      const found = listed.find(({ code }) => code === SPECIFICATION_OF_ITEM[itemKind]);
      if (!found?.typicalMassGrams) return [];
      const { code, typicalMassGrams, source, sourceYear, confidence, factorRelease } = found;
      const origin = { source, sourceYear, confidence, factorRelease };
      return [{ itemKind, specificationCode: code, massGrams: typicalMassGrams, ...origin }];
    });
  }
}
