import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { approveCases, CITY, OFFICER, openRound, registerFirms } from '../../test/support/approved-cases.js';
import { yuanOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import { Refusal } from '../kernel/refusal.js';
import { raw, sql } from '../platform/sql.js';
import { Appropriations } from './appropriations.service.js';
import { PaymentProof } from './index.js';
import type { PaymentOrder } from './payment-batch.entity.js';
import { PaymentBatches } from './payment-batches.service.js';
import { PaymentConfirmations } from './payment-confirmations.service.js';
import { findOrders } from './payments.queries.js';

const APPROVER: Actor = { id: 'approver', kind: 'person', roles: ['APPROVER'], regionCode: CITY };
const RUNS = 20;

type Answer = 'PAID' | 'PARTLY_PAID' | 'FAILED' | 'SILENT';
const step = fc.oneof(
  fc.record({ kind: fc.constant('appropriate' as const), fen: fc.bigInt({ min: 1n, max: 300n }) }),
  fc.record({ kind: fc.constant('propose' as const) }),
  fc.record({ kind: fc.constantFrom('approve' as const, 'reject' as const), batch: fc.nat(5) }),
  fc.record({
    kind: fc.constant('confirm' as const),
    batch: fc.nat(5),
    answers: fc.array(fc.constantFrom<Answer>('PAID', 'PARTLY_PAID', 'FAILED', 'SILENT'), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({ kind: fc.constant('again' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Every sequence begins with money and a batch, or hardly anything would ever be paid. */
const BEGUN: readonly Step[] = [
  { kind: 'appropriate', fen: 250n },
  { kind: 'propose' },
  { kind: 'approve', batch: 0 },
];

describe('any sequence of payments', () => {
  let platform: Platform;
  let run = 0;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await registerFirms(platform, ['firm-1', 'firm-2']);
  });
  afterAll(() => platform.close());

  async function take(one: Step, at: { round: string; number: number; batches: string[] }): Promise<void> {
    const batches = platform.app.get(PaymentBatches);
    const id = `${at.round}-${at.number}`;
    const batch = 'batch' in one ? at.batches[one.batch % Math.max(at.batches.length, 1)] : undefined;
    if (one.kind === 'appropriate') {
      const input = { id, roundId: at.round, amountYuan: yuanOf(one.fen), reference: '文号' };
      await platform.app.get(Appropriations).propose(OFFICER, input);
      await platform.app.get(Appropriations).approve(APPROVER, id);
    } else if (one.kind === 'propose') {
      await batches.propose(OFFICER, { id, roundId: at.round });
      at.batches.push(id);
    } else if (one.kind === 'again') {
      const failed = await platform.rows<{ id: string }>(
        sql`SELECT payment_order.id FROM payment_order JOIN case_instalment ON case_instalment.id = instalment_id
            WHERE payment_order.state = 'FAILED' AND case_instalment.state = 'FAILED' AND batch_id LIKE ${`${at.round}-%`}`,
      );
      for (const { id: paymentId } of failed)
        await platform.app.get(PaymentConfirmations).payAgain(OFFICER, { paymentId, reason: '账号已更正' });
    } else if (batch !== undefined) {
      if (one.kind === 'confirm') await confirm(batch, one.answers, at.number);
      else if (one.kind === 'approve') await batches.approve(APPROVER, batch);
      else await batches.reject(APPROVER, { id: batch, reason: '名单有误' });
    }
  }

  async function confirm(batchId: string, answers: readonly Answer[], day: number): Promise<void> {
    const orders = await platform.rows<PaymentOrder>(findOrders(batchId));
    const said = orders.flatMap(({ id, orderedFen }, index) => {
      const answer = answers[index % answers.length];
      const ordered = BigInt(orderedFen);
      const part = answer === 'PARTLY_PAID' && ordered > 1n ? ordered / 2n : ordered;
      const on = `2024-08-${String((day % 28) + 1).padStart(2, '0')}`;
      if (answer === 'SILENT') return [];
      if (answer === 'FAILED') return [{ line: `${id},支付失败,0.00,,账号有误`, fen: 0n }];
      const word = part < ordered ? `部分支付,${yuanOf(part)},${on},限额` : `已支付,${yuanOf(part)},${on},`;
      return [{ line: `${id},${word}`, fen: part }];
    });
    const total = yuanOf(said.reduce((sum, { fen }) => sum + fen, 0n));
    const lines = said.map(({ line }) => line).join('\n');
    const file = `批次,${batchId}\n指令号,结果,实付金额（元）,支付日期,原因\n${lines}\n合计,${said.length},${total}\n`;
    await platform.app.get(PaymentConfirmations).read(OFFICER, { batchId, file });
  }

  it('pays no case above its decision and no round above its fund, and its records are the ledger’s', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: 1n, max: 200n }), { minLength: 1, maxLength: 3 }),
        fc.array(step, { minLength: 8, maxLength: 20 }),
        async (payableFen, steps) => {
          run += 1;
          const round = `round-${run}`;
          await openRound(platform, round, '5');
          await approveCases(platform, [
            { id: `${round}-a`, roundId: round, enterpriseId: 'firm-1', payableFen },
            { id: `${round}-b`, roundId: round, enterpriseId: 'firm-2', payableFen: payableFen.slice(0, 1) },
          ]);
          const at = { round, number: 0, batches: [] as string[] };
          for (const one of [...BEGUN, ...steps]) {
            at.number += 1;
            await take(one, at).catch((error: unknown) => {
              if (!(error instanceof Refusal)) throw error;
            });
          }
          const over = await platform.rows(sql`
            SELECT case_id FROM payment_order JOIN subsidy_case ON subsidy_case.id = case_id
            WHERE round_id = ${round} GROUP BY case_id, claim_fen HAVING SUM(paid_fen) > claim_fen`);
          expect(over).toEqual([]);
          const [money] = await platform.rows<{ paid: string; given: string }>(sql`
            SELECT (SELECT COALESCE(SUM(paid_fen), 0) FROM payment_order WHERE batch_id LIKE ${`${round}-%`}) AS paid,
              (SELECT COALESCE(SUM(amount_fen), 0) FROM fund_appropriation WHERE round_id = ${round}) AS given`);
          expect(BigInt(money?.paid ?? 0) <= BigInt(money?.given ?? 0)).toBe(true);
          expect(BigInt(money?.given ?? 0) <= 500n).toBe(true);
        },
      ),
      { numRuns: RUNS, seed: 2026 },
    );
    expect((await platform.app.get(PaymentProof).payments()).breaches).toEqual([]);
    const [paid] = await platform.rows<{ count: string }>(
      raw(`SELECT COUNT(*) AS count FROM payment_order WHERE paid_fen > 0`),
    );
    expect(Number(paid?.count)).toBeGreaterThan(RUNS / 4);
  });
});
