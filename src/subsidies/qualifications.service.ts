import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { EnterprisesService } from '../enterprises/index.js';
import { atItem } from '../platform/batch-item.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { recordFacts } from '../platform/append-facts.js';
import { assertMayClaim, type Recorded } from '../platform/facts.js';
import { factTable } from '../platform/fact-table.js';
import type { Qualification } from './qualification.entity.js';

const QUALIFICATION = factTable({
  name: 'qualification',
  title: { zh: '资质', en: 'qualification' },
  happened: null,
});

export type NewQualification = Pick<
  Qualification,
  'sourceRef' | 'evidenceGrade' | 'name' | 'isHeld' | 'validFrom' | 'validTo' | 'documentRef'
>;

@Injectable()
export class QualificationsService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  async record(actor: Actor, enterpriseId: Id, items: readonly NewQualification[]): Promise<Recorded[]> {
    items.forEach((item, index) => {
      assertMayClaim(actor, item.evidenceGrade);
      if (item.validTo && item.validTo < item.validFrom) throw atItem(index, validityReversed(item));
    });
    const { regionCode } = await this.enterprises.enterprise(actor, enterpriseId);
    const facts = items.map((item) => ({
      enterpriseId,
      regionCode,
      sourceRef: item.sourceRef,
      evidenceGrade: item.evidenceGrade,
      columns: {
        name: item.name,
        is_held: item.isHeld,
        valid_from: item.validFrom,
        valid_to: item.validTo ?? null,
        document_ref: item.documentRef,
      },
    }));
    return this.database.transaction((transaction) =>
      recordFacts(transaction, QUALIFICATION, facts, { actor, at: this.clock.now() }),
    );
  }
}

const validityReversed = ({ validFrom, validTo }: NewQualification) =>
  refuse.badInput(
    'VALIDITY_REVERSED',
    {
      zh: `validTo ${validTo} 早于 validFrom ${validFrom}，请核对日期。`,
      en: `validTo ${validTo} is before validFrom ${validFrom}; check the dates.`,
    },
    { validFrom, validTo },
  );
