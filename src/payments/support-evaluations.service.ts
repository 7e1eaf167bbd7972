import { Injectable } from '@nestjs/common';
import { StoredReductions } from '../carbon/index.js';
import { FundingRounds, yuanOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { Database } from '../platform/database.js';
import { monthsAsked } from '../platform/months-asked.js';
import { sql } from '../platform/sql.js';
import { costOfReduction } from './cost-of-reduction.js';
import type { SupportEvaluationView } from './payments.view.js';

export interface EvaluationQuestion {
  readonly roundId: Id;
  readonly method: string;
  readonly fromMonth: Month;
  readonly toMonth: Month;
}

/** 绩效评价: what a round has paid, and what the firms that got it have avoided. */
@Injectable()
export class SupportEvaluations {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly reductions: StoredReductions,
  ) {}

  /** Refuses with NOT_FOUND ROUND_UNKNOWN, BAD_USER_INPUT MONTHS_REVERSED, MONTHS_TOO_MANY. */
  async evaluate(actor: Actor, question: EvaluationQuestion): Promise<SupportEvaluationView> {
    const { roundId, method, fromMonth, toMonth } = question;
    const months = monthsAsked(fromMonth, toMonth);
    const round = await this.rounds.one(actor, roundId);
    const paid = await this.database.rows<{ enterpriseId: Id; fen: string }>(findNetPaid(roundId));
    const firms = paid.map(({ enterpriseId }) => enterpriseId);
    const found = await this.reductions.of(firms, months, method);
    const netFen = paid.reduce((sum, { fen }) => sum + BigInt(fen), 0n);
    const firmMonths = firms.length * months.length;
    const cost = costOfReduction(netFen, found, firmMonths - found.length);
    const shown = (value: { toFixed(places: number): string } | null, places: number) =>
      value?.toFixed(places) ?? null;
    return {
      roundId,
      programme: round.programme,
      method,
      firms: firms.length,
      firmMonths,
      firmMonthsStored: found.length,
      paidYuan: yuanOf(netFen),
      avoidedTonnes: shown(cost.tonnes, 3),
      avoidedTonnesLow: shown(cost.tonnesLow, 3),
      avoidedTonnesHigh: shown(cost.tonnesHigh, 3),
      yuanPerTonne: shown(cost.yuanPerTonne, 2),
      yuanPerTonneLow: shown(cost.yuanPerTonneLow, 2),
      yuanPerTonneHigh: shown(cost.yuanPerTonneHigh, 2),
      undetermined: cost.undetermined,
    };
  }
}

/** What firms were paid of a round and did not give back. */
const findNetPaid = (roundId: Id) => sql`
  SELECT enterpriseId, SUM(fen) AS fen FROM (
    SELECT payment_order.enterprise_id AS enterpriseId, payment_order.paid_fen AS fen
    FROM payment_order JOIN payment_batch ON payment_batch.id = payment_order.batch_id
    WHERE payment_batch.round_id = ${roundId} AND payment_order.paid_fen > 0
    UNION ALL
    SELECT enterprise_id, -returned_fen FROM recovery WHERE round_id = ${roundId}
  ) AS moved GROUP BY enterpriseId ORDER BY enterpriseId`;
