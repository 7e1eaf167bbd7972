import type { Answer, Caller } from './caller.js';
import { CAUSE, PEOPLE, type Reward, REWARDS } from './cast.js';
import { Chance } from './chance.js';
import type { Redeemed, Told } from './told.js';

type Ending = 'CONFIRM' | 'CANCEL' | 'LEAVE' | 'BOTH';
const ENDINGS: readonly Ending[] = ['CONFIRM', 'CONFIRM', 'CONFIRM', 'CANCEL', 'LEAVE', 'BOTH'];
/** Those whose credits have expired have nothing to spend. */
const SPENDERS = [...PEOPLE.capped, ...PEOPLE.corrected];
const NOT_TO_BE_HAD = new Set(['BALANCE_TOO_LOW', 'REWARD_SOLD_OUT']);

/** Spends what people have: donates, or redeems and has it confirmed, gives it back, leaves it open, or both at once. */
export class ConsumerClient {
  private readonly chance: Chance;
  private asked = 0;

  constructor(
    seed: number,
    private readonly client: number,
    private readonly told: Told,
    private readonly consumer: (personId: string) => Caller,
    private readonly partner: (firmId: string) => Caller,
  ) {
    this.chance = new Chance('consumers', seed, client);
  }

  async spend(): Promise<void> {
    this.asked += 1;
    const personId = this.chance.oneOf(SPENDERS);
    await (this.chance.isOneIn(4) ? this.donate(personId) : this.redeem(personId));
  }

  /** What is refused may be given under the same id later, so that one success is one. */
  private async donate(personId: string): Promise<void> {
    const credits = this.chance.between(1, 12);
    const input = {
      id: `donation-${this.client}-${this.asked}`,
      causeId: CAUSE.id,
      credits: String(credits),
    };
    const give = () => this.consumer(personId).ask('donate', 'DonateInput', 'id', input);
    const answers = await Promise.all(this.chance.isOneIn(4) ? [give(), give()] : [give()]);
    this.told.answered += answers.length;
    for (const answer of answers) if (!('value' in answer)) refused(answer);
    if (answers.some((answer) => 'value' in answer)) this.told.donations.set(input.id, { personId, credits });
  }

  private async redeem(personId: string): Promise<void> {
    const id = `redemption-${this.client}-${this.asked}`;
    const reward = this.chance.oneOf(REWARDS);
    const ending = this.chance.oneOf(ENDINGS);
    const isTwice = this.chance.isOneIn(6);
    const ask = () =>
      this.consumer(personId).ask<{ code: string }>('redeem', 'RedeemInput', 'code', {
        id,
        rewardId: reward.id,
      });
    const [answer] = await Promise.all(isTwice ? ([ask(), ask()] as const) : ([ask()] as const));
    this.told.answered += 1;
    const state =
      'value' in answer ? await this.end(id, personId, reward, answer.value.code, ending) : refused(answer);
    this.told.redemptions.set(id, { personId, rewardId: reward.id, state });
  }

  private async end(
    id: string,
    personId: string,
    { partnerId }: Reward,
    code: string,
    ending: Ending,
  ): Promise<Redeemed['state']> {
    const isConfirming = ending === 'CONFIRM' || ending === 'BOTH';
    const isCancelling = ending === 'CANCEL' || ending === 'BOTH';
    const [confirmed, cancelled] = await Promise.all([
      isConfirming
        ? this.partner(partnerId).ask('confirmRedemption', 'ConfirmRedemptionInput', 'redemptionId', { code })
        : undefined,
      isCancelling
        ? this.consumer(personId).ask('cancelRedemption', 'CancelRedemptionInput', 'id', { id })
        : undefined,
    ]);
    const isConfirmed = done(confirmed, 'ALREADY_CONFIRMED', 'CODE_CANCELLED');
    const isCancelled = done(cancelled, undefined, 'REDEMPTION_CONFIRMED');
    if (isConfirmed && isCancelled) throw new Error(`${id} was confirmed and cancelled`);
    if (isConfirmed) return 'CONFIRMED';
    return isCancelled ? 'CANCELLED' : 'OPEN';
  }
}

const refused = ({ reason, message }: Extract<Answer<unknown>, { reason: string }>): 'REFUSED' => {
  if (NOT_TO_BE_HAD.has(reason)) return 'REFUSED';
  throw new Error(`spending was refused: ${reason} ${message}`);
};

/** Whether it is done, perhaps by an earlier request whose answer was lost. */
function done(answer: Answer<unknown> | undefined, before: string | undefined, other: string): boolean {
  if (!answer) return false;
  if ('value' in answer || answer.reason === before) return true;
  if (answer.reason === other) return false;
  throw new Error(`the end of a redemption was refused: ${answer.reason} ${answer.message}`);
}
