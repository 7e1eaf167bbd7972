import { Injectable } from '@nestjs/common';
import { consumer, GREEN_CREDITS } from '../credits/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { LedgerService, type Owner } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { afterCursor, type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, write } from '../platform/database.js';
import { all, insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { Cause, DonateInput, Donation, OpenCauseInput } from './cause.entity.js';
import { instantKey } from './rewards.service.js';

const CAUSE = raw(`id, title_zh AS titleZh, title_en AS titleEn, description_zh AS descriptionZh,
  description_en AS descriptionEn, least_credits AS leastCredits, most_credits AS mostCredits,
  opened_at AS openedAt, closed_at AS closedAt, opened_by AS openedBy`);
const DONATION = raw(`id, person_id AS personId, cause_id AS causeId, credits, donated_at AS donatedAt`);
const AS_IT_STANDS = raw('ON DUPLICATE KEY UPDATE id = id');

/** The account of a cause. */
export const community = (causeId: Id): Owner => ({ kind: 'COMMUNITY', id: causeId });

/** 捐赠 */
@Injectable()
export class DonationsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
    private readonly clock: Clock,
  ) {}

  /** Opens a cause once. Refuses with CONFLICT CAUSE_ID_TAKEN the same id with other content. */
  async openCause(actor: Actor, input: OpenCauseInput): Promise<Cause> {
    const [least, most] = [BigInt(input.leastCredits), BigInt(input.mostCredits)];
    if (least <= 0n || most < least) throw amountsReversed();
    const opened = {
      id: input.id,
      title_zh: input.titleZh,
      title_en: input.titleEn,
      description_zh: input.descriptionZh,
      description_en: input.descriptionEn,
      least_credits: input.leastCredits,
      most_credits: input.mostCredits,
      opened_at: this.clock.now(),
      opened_by: actor.id,
    };
    await this.database.transaction((transaction) =>
      write(transaction, insertInto('cause', [opened], AS_IT_STANDS)),
    );
    const stored = await this.cause(input.id);
    const isSame = Object.entries(input).every(([field, value]) => stored[field as keyof Cause] === value);
    if (!isSame) throw causeIdTaken(input.id);
    return stored;
  }

  /** From now on nothing is donated to it; doing it again changes nothing. */
  async closeCause(id: Id): Promise<Cause> {
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE cause SET closed_at = ${this.clock.now()} WHERE id = ${id} AND closed_at IS NULL`,
      ),
    );
    return this.cause(id);
  }

  /** Last opened first; what was closed is for the operator alone. */
  async causes(actor: Actor, page: PageArgs): Promise<Page<Cause>> {
    const open = hasRole(actor, 'OPERATOR') ? undefined : raw('closed_at IS NULL');
    const found = await this.database.rows<Cause>(sql`
      SELECT ${CAUSE} FROM cause WHERE ${all([open, afterCursor(page, ['opened_at', 'id'])])}
      ORDER BY opened_at DESC, id DESC LIMIT ${page.first + 1}`);
    return pageOf(found, page.first, ({ openedAt, id }) => [instantKey(openedAt), id]);
  }

  /**
   * Gives credits to a cause, at once and for good; the same id again gives no more. Refuses with NOT_FOUND
   * CAUSE_UNKNOWN, BAD_USER_INPUT DONATION_AMOUNT, CONFLICT CAUSE_CLOSED, BALANCE_TOO_LOW or DONATION_ID_TAKEN.
   */
  async donate(actor: Actor, input: DonateInput): Promise<Donation> {
    const donatedAt = this.clock.now();
    const credits = BigInt(input.credits);
    const given = {
      id: input.id,
      person_id: actor.id,
      cause_id: input.causeId,
      credits: credits.toString(),
      donated_at: donatedAt,
    };
    return this.database.transaction(async (transaction) => {
      const earlier = await row<Donation>(transaction, lockDonation(input.id));
      if (earlier) return assertSame(earlier, actor, input);
      const cause = await row<Cause>(
        transaction,
        sql`SELECT ${CAUSE} FROM cause WHERE id = ${input.causeId} LOCK IN SHARE MODE`,
      );
      assertTakes(cause, input.causeId, credits);
      await write(transaction, insertInto('donation', [given], AS_IT_STANDS));
      // Of two requests under one id the second has waited for the first here.
      const stored = await row<Donation>(transaction, lockDonation(input.id));
      const donation = assertSame(stored, actor, input);
      await this.ledger.post(transaction, [transferOf(donation, cause)]);
      return donation;
    });
  }

  private async cause(id: Id): Promise<Cause> {
    const cause = await this.database.row<Cause>(sql`SELECT ${CAUSE} FROM cause WHERE id = ${id}`);
    if (!cause) throw causeUnknown(id);
    return cause;
  }
}

const lockDonation = (id: Id): Sql => sql`SELECT ${DONATION} FROM donation WHERE id = ${id} FOR UPDATE`;

const transferOf = ({ id, personId, causeId, credits, donatedAt }: Donation, cause: Cause) => ({
  id: derivedId('donation', id),
  unit: GREEN_CREDITS,
  debit: consumer(personId),
  credit: community(causeId),
  amount: BigInt(credits),
  occurredAt: donatedAt,
  reason: 'DONATION',
  context: { donationId: id, causeId, title: { zh: cause.titleZh, en: cause.titleEn } },
  expiresOn: null,
});

function assertTakes(cause: Cause | undefined, causeId: Id, credits: bigint): asserts cause is Cause {
  if (!cause) throw causeUnknown(causeId);
  const { leastCredits, mostCredits, closedAt } = cause;
  if (closedAt !== null) {
    throw refuse.conflict(
      'CAUSE_CLOSED',
      {
        zh: '该公益项目已结束，不再接受捐赠；请选择其他项目。',
        en: 'The cause is closed and takes no more donations; choose another.',
      },
      { causeId },
    );
  }
  if (credits >= BigInt(leastCredits) && credits <= BigInt(mostCredits)) return;
  throw refuse.badInput(
    'DONATION_AMOUNT',
    {
      zh: `每次可捐赠 ${leastCredits} 至 ${mostCredits} 分，请调整数额。`,
      en: `A donation is from ${leastCredits} to ${mostCredits} credits; choose another amount.`,
    },
    { leastCredits, mostCredits },
  );
}

function assertSame(stored: Donation | undefined, actor: Actor, again: DonateInput): Donation {
  const isSame =
    stored?.personId === actor.id &&
    stored.causeId === again.causeId &&
    BigInt(stored.credits) === BigInt(again.credits);
  if (stored && isSame) return stored;
  throw refuse.conflict(
    'DONATION_ID_TAKEN',
    {
      zh: `捐赠标识 ${again.id} 已用于另一次捐赠，请使用新的标识。`,
      en: `The id ${again.id} was used for another donation; use a new one.`,
    },
    { id: again.id },
  );
}

const causeUnknown = (causeId: Id) =>
  refuse.notFound(
    'CAUSE_UNKNOWN',
    { zh: '没有找到该公益项目，请核对标识。', en: 'There is no such cause; check its id.' },
    { causeId },
  );

const causeIdTaken = (causeId: Id) =>
  refuse.conflict(
    'CAUSE_ID_TAKEN',
    {
      zh: `公益项目 ${causeId} 已按不同内容登记，请使用新的标识。`,
      en: `The cause ${causeId} is open with other content; use a new id.`,
    },
    { causeId },
  );

const amountsReversed = () =>
  refuse.badInput('DONATION_AMOUNTS', {
    zh: '最低捐赠额须大于 0，且不高于最高捐赠额。',
    en: 'The least donation must be above 0, and not above the most.',
  });
