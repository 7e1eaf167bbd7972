import { Injectable } from '@nestjs/common';
import { fenOf, FundingRounds, yuanOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Database, row, rows, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { fund, moneyMoved, treasury } from './payment-accounts.js';
import {
  type AppropriateFundInput,
  digestOfAppropriation,
  type FundAppropriation,
} from './payment-batch.entity.js';
import { PaymentBook } from './payment-book.service.js';
import { aboveFund, nothingAppropriated, paymentIdTaken } from './payment-refusals.js';
import type { FundStandingView } from './payments.view.js';
import { findAppropriation, findAppropriations } from './payments.queries.js';
import { sumReturned } from './recoveries.queries.js';

/** 资金到位: what the treasury has put at the disposal of a round. */
@Injectable()
export class Appropriations {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly book: PaymentBook,
  ) {}

  /**
   * Up to the fund of the round, and again what firms gave back of it: a supplement may be due when the fund is spent. The
   * same again is a replay. Refuses with NOT_FOUND ROUND_UNKNOWN, BAD_USER_INPUT AMOUNT_ZERO, APPROPRIATION_ABOVE_FUND, CONFLICT PAYMENT_ID_TAKEN.
   */
  async appropriate(actor: Actor, input: AppropriateFundInput): Promise<FundAppropriation> {
    const round = await this.rounds.one(actor, input.roundId);
    const amountFen = fenOf(input.amountYuan);
    if (amountFen <= 0n) throw nothingAppropriated();
    return this.database.transaction(async (transaction) => {
      const accounts = { debit: treasury(round.regionCode), credit: fund(round.id) };
      await this.book.lock(transaction, [accounts.debit, accounts.credit]);
      const before = await row<FundAppropriation>(transaction, findAppropriation(input.id));
      if (before) return assertSame(before, input, amountFen);
      const sofar = sumOf(await rows<FundAppropriation>(transaction, findAppropriations(round.id)));
      const returned = await row<{ fen: string }>(transaction, sumReturned(round.id));
      const returnedFen = BigInt(returned?.fen ?? 0);
      if (round.fundFen !== null && sofar - returnedFen + amountFen > BigInt(round.fundFen))
        throw aboveFund(round.fundFen, sofar, returnedFen);
      const made: FundAppropriation = {
        id: input.id,
        roundId: round.id,
        regionCode: round.regionCode,
        amountFen: amountFen.toString(),
        reference: input.reference,
        appropriatedBy: actor.id,
        appropriatedAt: this.book.now(),
      };
      await write(transaction, insertInto('fund_appropriation', [rowOf(made)]));
      const transfer = moneyMoved({
        reason: 'APPROPRIATED',
        cause: [made.id],
        ...accounts,
        amount: amountFen,
        occurredAt: made.appropriatedAt,
        context: { appropriationId: made.id, reference: made.reference },
      });
      await this.book.enter(transaction, [transfer], {
        subject: `appropriation:${made.id}`,
        digest: digestOfAppropriation(made),
      });
      return made;
    });
  }

  async standing(actor: Actor, roundId: Id): Promise<FundStandingView> {
    const round = await this.rounds.one(actor, roundId);
    const [appropriations, left] = await Promise.all([
      this.database.rows<FundAppropriation>(findAppropriations(round.id)),
      this.book.balance(fund(round.id)),
    ]);
    return {
      roundId,
      fundYuan: round.fundFen === null ? null : yuanOf(round.fundFen),
      appropriatedYuan: yuanOf(sumOf(appropriations)),
      leftYuan: yuanOf(left),
      appropriations,
    };
  }
}

const sumOf = (made: readonly FundAppropriation[]): bigint =>
  made.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);

const rowOf = (made: FundAppropriation) => ({
  id: made.id,
  round_id: made.roundId,
  region_code: made.regionCode,
  amount_fen: made.amountFen,
  reference: made.reference,
  appropriated_by: made.appropriatedBy,
  appropriated_at: made.appropriatedAt,
});

function assertSame(
  before: FundAppropriation,
  { id, roundId, reference }: AppropriateFundInput,
  amountFen: bigint,
): FundAppropriation {
  if (before.roundId === roundId && before.reference === reference && BigInt(before.amountFen) === amountFen)
    return before;
  throw paymentIdTaken(id);
}
