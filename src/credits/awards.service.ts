import { Injectable } from '@nestjs/common';
import type { DomainEvent, Withdrawal } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { firmsOf } from '../identity/index.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto } from '../platform/sql.js';
import { decideAward } from '../rulebook/credits.js';
import { creditedBy, type Decided, rowOf, stateOf, withdrawnRowOf } from './award-row.js';
import { awardAnomalies } from './credit-anomalies.js';
import type { CreditAward } from './credit-award.entity.js';
import { asItHappened, type Candidate, candidatesOf, usageKeys, withdrawalsOf } from './credit-candidate.js';
import { CreditPostings, type TakenBack } from './credit-postings.service.js';
import { reviewRowOf } from './credit-review.js';
import { CreditRuleBook } from './credit-rule-book.service.js';
import { countedThen, LockedUsage } from './credit-usage.js';
import { type Freed, nextTurns, queueUp, stillWaiting, tellFreed, turns } from './credit-waiting.js';
import { enterAwards, lockAwards, withdrawAward } from './credits.queries.js';

const STANDS: readonly string[] = ['CREDITED', 'UNDER_REVIEW'];

/** Decides what actions earn, and takes back what was withdrawn. */
@Injectable()
export class AwardsService {
  constructor(
    private readonly book: CreditRuleBook,
    private readonly postings: CreditPostings,
    private readonly clock: Clock,
  ) {}

  /**
   * Decides what events earn, each under each rule that is about it, and credits it; refusals are recorded too. What is
   * said to be withdrawn is taken back first, with what it counted, or never credited where it was not heard of yet.
   * What was decided before stays as it is, but for what a limit refused: it is judged again when what had filled the
   * limit is taken back. Within a batch things are judged in the order in which they happened; between batches the first
   * to be decided takes what a cap leaves.
   */
  async hear(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const rules = await this.book.rules(transaction);
    const withdrawals = withdrawalsOf(events);
    const gone = candidatesOf(
      rules,
      [...withdrawals.values()].map(({ event }) => event),
    );
    const actions = candidatesOf(
      rules,
      events.filter(({ id }) => !withdrawals.has(id)),
    );
    const whose = await turns(transaction, rules, events);
    const all = [...gone, ...actions, ...whose.map(({ candidate }) => candidate)];
    if (all.length === 0) return;
    const usage = await LockedUsage.lock(transaction, usageKeys(all));
    // Read only now: another worker that decided the same event held the same counters until it was done.
    const stored = await rows<CreditAward>(transaction, lockAwards(all.map(({ awardId }) => awardId)));
    const known = new Map(stored.map((award) => [award.id, award]));
    const at = this.clock.now();
    const { takenBack, freed } = await takeBack(transaction, gone, { known, withdrawals, usage, at });
    const fresh = actions.filter(({ awardId }) => !known.has(awardId));
    const again = stillWaiting(whose, gone, known);
    const decided = await decideAll(transaction, [...fresh, ...again].sort(asItHappened), usage);
    await usage.store();
    if (decided.length > 0) await enter(transaction, decided, at);
    await queueUp(transaction, decided, [...gone, ...again]);
    await tellFreed(transaction, new Map([...nextTurns(whose, decided), ...freed]), at);
    const credited = decided.filter(({ award }) => stateOf(award) === 'CREDITED');
    await this.postings.post(transaction, credited.map(creditedBy), takenBack);
  }
}

interface Before {
  readonly known: ReadonlyMap<Id, CreditAward>;
  readonly withdrawals: ReadonlyMap<Id, Withdrawal>;
  readonly usage: LockedUsage;
  readonly at: Date;
}

/** Marks what is gone and gives back what it counted; gives what the ledger has to take back, and what has room again. */
async function takeBack(
  transaction: Transaction,
  gone: readonly Candidate[],
  { known, withdrawals, usage, at }: Before,
): Promise<{ takenBack: TakenBack[]; freed: Freed }> {
  const takenBack: TakenBack[] = [];
  const freed = new Map<string, Id>();
  const cooled = new Set<string>();
  const unheard: ReturnType<typeof withdrawnRowOf>[] = [];
  for (const candidate of gone) {
    const withdrawal = withdrawals.get(candidate.eventId) as Withdrawal;
    const award = known.get(candidate.awardId);
    if (!award) unheard.push(withdrawnRowOf(candidate, withdrawal, at));
    if (!award || award.state === 'WITHDRAWN') continue;
    await write(transaction, withdrawAward(award.id, withdrawal));
    if (!STANDS.includes(award.state)) continue;
    const { points, times } = award;
    const counted = countedThen(candidate, { points: BigInt(points), times: BigInt(times) });
    usage.giveBack(counted);
    if (award.coolingKey) cooled.add(award.coolingKey);
    for (const key of [...counted.keys(), ...(award.coolingKey ? [award.coolingKey] : [])])
      freed.set(key, award.id);
    if (award.state === 'CREDITED') takenBack.push({ award, withdrawal });
  }
  if (unheard.length > 0) await write(transaction, insertInto('credit_award', unheard));
  await usage.coolBy([...cooled]);
  return { takenBack, freed };
}

async function decideAll(
  transaction: Transaction,
  candidates: readonly Candidate[],
  usage: LockedUsage,
): Promise<Decided[]> {
  const people = candidates.flatMap(({ action }) => action.personId ?? []);
  const firms = await firmsOf(transaction, people);
  return candidates.map((candidate) => {
    const { inForce, action, place } = candidate;
    const award = decideAward(inForce, action, usage);
    usage.count(award);
    const toOwnStaff = firms.get(action.personId ?? '') === place.enterpriseId;
    return { ...candidate, award, toOwnStaff };
  });
}

async function enter(transaction: Transaction, decided: readonly Decided[], at: Date): Promise<void> {
  await write(transaction, enterAwards(decided.map((one) => rowOf(one, at))));
  const held = decided.flatMap((one) => reviewRowOf(one, at));
  if (held.length > 0) await write(transaction, insertInto('credit_review', held));
  await tell(transaction, awardAnomalies(decided, at));
}
