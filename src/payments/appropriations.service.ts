import { Injectable } from '@nestjs/common';
import { fenOf, type FundingRound, FundingRounds, yuanOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, sql } from '../platform/sql.js';
import {
  type AppropriationProposal,
  type AppropriationState,
  type ProposeAppropriationInput,
  type RejectAppropriationInput,
} from './appropriation-proposal.entity.js';
import { fund, moneyMoved, treasury } from './payment-accounts.js';
import { digestOfAppropriation, type FundAppropriation } from './payment-batch.entity.js';
import { PaymentBook } from './payment-book.service.js';
import {
  aboveFund,
  appropriationDecided,
  appropriationUnknown,
  nothingAppropriated,
  paymentIdTaken,
  secondPersonNeeded,
} from './payment-refusals.js';
import type { FundStandingView } from './payments.view.js';
import { findAppropriations, findProposal, findProposals } from './payments.queries.js';
import { sumReturned } from './recoveries.queries.js';

/** 资金到位: what the treasury has put at the disposal of a round, entered by one person and approved by another. */
@Injectable()
export class Appropriations {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly book: PaymentBook,
  ) {}

  /**
   * Up to the fund of the round, and again what firms gave back of it: a supplement may be due when the fund is spent. Moves
   * nothing. The same again is a replay. Refuses with NOT_FOUND ROUND_UNKNOWN, BAD_USER_INPUT AMOUNT_ZERO,
   * APPROPRIATION_ABOVE_FUND, CONFLICT PAYMENT_ID_TAKEN.
   */
  async propose(actor: Actor, input: ProposeAppropriationInput): Promise<AppropriationProposal> {
    const round = await this.rounds.one(actor, input.roundId);
    const amountFen = fenOf(input.amountYuan);
    if (amountFen <= 0n) throw nothingAppropriated();
    return this.database.transaction(async (transaction) => {
      const before = await row<AppropriationProposal>(transaction, findProposal(input.id, true));
      if (before) return assertSame(before, input, amountFen);
      await this.assertWithin(transaction, round, amountFen);
      const proposed = {
        id: input.id,
        round_id: round.id,
        amount_fen: amountFen.toString(),
        reference: input.reference,
        state: 'PROPOSED',
        proposed_by: actor.id,
        proposed_at: this.book.now(),
      };
      await write(transaction, insertInto('appropriation_proposal', [proposed]));
      return (await row<AppropriationProposal>(transaction, findProposal(input.id))) as AppropriationProposal;
    });
  }

  /**
   * The money is there, by the word of two people. Once approved it is a replay. Refuses with NOT_FOUND
   * APPROPRIATION_UNKNOWN, FORBIDDEN FOUR_EYES, CONFLICT APPROPRIATION_DECIDED, BAD_USER_INPUT APPROPRIATION_ABOVE_FUND.
   */
  approve(actor: Actor, id: Id): Promise<AppropriationProposal> {
    return this.deciding(actor, { id, state: 'APPROVED' }, async (transaction, proposal, round) => {
      const amountFen = BigInt(proposal.amountFen);
      await this.assertWithin(transaction, round, amountFen);
      const made: FundAppropriation = {
        id,
        roundId: round.id,
        regionCode: round.regionCode,
        amountFen: proposal.amountFen,
        reference: proposal.reference,
        proposedBy: proposal.proposedBy,
        appropriatedBy: actor.id,
        appropriatedAt: this.book.now(),
      };
      await write(transaction, insertInto('fund_appropriation', [rowOf(made)]));
      const transfer = moneyMoved({
        reason: 'APPROPRIATED',
        cause: [id],
        debit: treasury(round.regionCode),
        credit: fund(round.id),
        amount: amountFen,
        occurredAt: made.appropriatedAt,
        context: { appropriationId: id, reference: made.reference },
      });
      await this.book.enter(transaction, [transfer], {
        subject: `appropriation:${id}`,
        digest: digestOfAppropriation(made),
      });
    });
  }

  /** Nothing was moved, and nothing is. Refuses as `approve` does. */
  reject(actor: Actor, { id, reason }: RejectAppropriationInput): Promise<AppropriationProposal> {
    return this.deciding(actor, { id, state: 'REJECTED', reason }, async () => undefined);
  }

  async standing(actor: Actor, roundId: Id): Promise<FundStandingView> {
    const round = await this.rounds.one(actor, roundId);
    const [appropriations, proposals, left] = await Promise.all([
      this.database.rows<FundAppropriation>(findAppropriations(round.id)),
      this.database.rows<AppropriationProposal>(findProposals(round.id)),
      this.book.balance(fund(round.id)),
    ]);
    return {
      roundId,
      fundYuan: round.fundFen === null ? null : yuanOf(round.fundFen),
      appropriatedYuan: yuanOf(sumOf(appropriations)),
      leftYuan: yuanOf(left),
      appropriations,
      proposals,
    };
  }

  private async deciding(
    actor: Actor,
    { id, state, reason = null }: { id: Id; state: AppropriationState; reason?: string | null },
    work: (transaction: Transaction, proposal: AppropriationProposal, round: FundingRound) => Promise<void>,
  ): Promise<AppropriationProposal> {
    const known = await this.database.row<AppropriationProposal>(findProposal(id));
    if (!known) throw appropriationUnknown(id);
    const round = await this.rounds.one(actor, known.roundId);
    return this.database.transaction(async (transaction) => {
      await this.book.lock(transaction, [treasury(round.regionCode), fund(round.id)]);
      const proposal = (await row<AppropriationProposal>(transaction, findProposal(id, true))) ?? known;
      if (proposal.state === state && proposal.decidedBy === actor.id && proposal.reason === reason)
        return proposal;
      if (proposal.state !== 'PROPOSED') throw appropriationDecided(id);
      if (proposal.proposedBy === actor.id) throw secondPersonNeeded();
      await write(
        transaction,
        sql`UPDATE appropriation_proposal SET state = ${state}, decided_by = ${actor.id},
              decided_at = ${this.book.now()}, reason = ${reason} WHERE id = ${id}`,
      );
      const decided = (await row<AppropriationProposal>(
        transaction,
        findProposal(id),
      )) as AppropriationProposal;
      await work(transaction, proposal, round);
      return decided;
    });
  }

  private async assertWithin(
    transaction: Transaction,
    { id, fundFen }: FundingRound,
    amountFen: bigint,
  ): Promise<void> {
    const sofar = sumOf(await rows<FundAppropriation>(transaction, findAppropriations(id)));
    const returned = await row<{ fen: string }>(transaction, sumReturned(id));
    const returnedFen = BigInt(returned?.fen ?? 0);
    if (fundFen !== null && sofar - returnedFen + amountFen > BigInt(fundFen))
      throw aboveFund(fundFen, sofar, returnedFen);
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
  proposed_by: made.proposedBy,
  appropriated_by: made.appropriatedBy,
  appropriated_at: made.appropriatedAt,
});

function assertSame(
  before: AppropriationProposal,
  { id, roundId, reference }: ProposeAppropriationInput,
  amountFen: bigint,
): AppropriationProposal {
  if (before.roundId === roundId && before.reference === reference && BigInt(before.amountFen) === amountFen)
    return before;
  throw paymentIdTaken(id);
}
