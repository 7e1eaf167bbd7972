import type { Database } from '../../src/platform/database.js';
import { sql } from '../../src/platform/sql.js';
import { dayOf, monthOf } from './calendar.js';
import { CAUSE, PEOPLE, REWARDS } from './cast.js';
import type { Findings } from './findings.js';
import { grouped } from '../../src/platform/grouped.js';
import { type Earned, earnedBy } from './model.js';
import type { Told } from './told.js';

/** A credit that was not taken back. */
interface Credit {
  readonly personId: string;
  readonly rule: string;
  readonly points: number;
  readonly earnedAt: Date;
}

/** Every person has been credited under every rule what the model says, and has left of it what was not spent. */
export async function compareCredits(database: Database, told: Told, findings: Findings): Promise<void> {
  const actions = told.standing().flatMap(({ action }) => action ?? []);
  const earned = earnedBy(actions);
  compareEarned(await creditsIn(database), earned, findings);
  await compareBalances(database, told, earned, findings);
}

function compareEarned(credits: readonly Credit[], earned: readonly Earned[], findings: Findings): void {
  const own = grouped(credits, ({ personId, rule }) => `${personId} under ${rule}`);
  const expected = new Map(earned.map((one) => [`${one.personId} under ${one.rule}`, one]));
  for (const who of new Set([...own.keys(), ...expected.keys()])) {
    const credited = own.get(who) ?? [];
    const { months, days } = expected.get(who) ?? { months: new Map(), days: new Map() };
    const ofMonth = sums(credited, ({ earnedAt }) => monthOf(dayOf(earnedAt)));
    for (const month of new Set([...ofMonth.keys(), ...months.keys()]))
      findings.compare(`${who} in ${month}`, ofMonth.get(month) ?? 0, months.get(month) ?? 0);
    for (const [day, points] of sums(credited, ({ earnedAt }) => dayOf(earnedAt)))
      if (points > (days.get(day) ?? 0)) findings.compare(`${who} on ${day}`, points, days.get(day) ?? 0);
  }
}

async function creditsIn(database: Database): Promise<Credit[]> {
  const found = await database.rows<Omit<Credit, 'points'> & { points: string }>(
    sql`SELECT holder.owner_id AS personId, issuer.owner_id AS rule, opening.amount AS points,
          opening.occurred_at AS earnedAt
        FROM ledger_lot AS lot
          JOIN ledger_transfer AS opening ON opening.id = lot.id
          JOIN ledger_account AS holder ON holder.id = lot.account_id
          JOIN ledger_account AS issuer ON issuer.id = opening.debit_account_id
        WHERE lot.reversed_at IS NULL`,
  );
  return found.map((credit) => ({ ...credit, points: Number(credit.points) }));
}

/**
 * What a person can spend, less what the person owes, is what was earned and has not expired, less what was paid and is
 * held: whichever lots it was taken from, and whatever of it was taken back after it had been spent.
 */
async function compareBalances(
  database: Database,
  told: Told,
  earned: readonly Earned[],
  findings: Findings,
): Promise<void> {
  const balances = await balancesIn(database);
  const balanceOf = (kind: string, id: string): number => balances.get(`${kind}/${id}`) ?? 0;
  const points = new Map(
    [...grouped(earned, ({ personId }) => personId)].map(([id, own]) => [id, total(own)]),
  );
  const spent = [...told.redemptions.values()];
  const donated = [...told.donations.values()];
  const price = new Map(REWARDS.map(({ id, priceCredits }) => [id, priceCredits]));
  const sum = (own: typeof spent, state: string): number =>
    own
      .filter((one) => one.state === state)
      .reduce((all, { rewardId }) => all + (price.get(rewardId) ?? 0), 0);

  for (const personId of [...PEOPLE.capped, ...PEOPLE.corrected]) {
    const own = spent.filter((one) => one.personId === personId);
    const free = balanceOf('PERSON', personId);
    const owed = -balanceOf('DEBT', personId);
    const given = donated.filter((one) => one.personId === personId);
    const left = (points.get(personId) ?? 0) - sum(own, 'CONFIRMED') - sum(own, 'OPEN') - creditsOf(given);
    findings.compare(`${personId}: balance less debt`, free - owed, left);
    findings.compare(`${personId}: held`, balanceOf('HOLD', personId), sum(own, 'OPEN'));
    if (free > 0 && owed > 0) findings.find('unbalanced', `${personId} has ${free} and owes ${owed}`);
  }
  findings.compare('donated', balanceOf('COMMUNITY', CAUSE.id), creditsOf(donated));
  for (const personId of PEOPLE.late)
    findings.compare(`${personId}: expired`, balanceOf('PERSON', personId), 0);
  for (const partnerId of new Set(REWARDS.map((reward) => reward.partnerId))) {
    const rewards = new Set(REWARDS.flatMap((reward) => (reward.partnerId === partnerId ? reward.id : [])));
    const paid = sum(
      spent.filter(({ rewardId }) => rewards.has(rewardId)),
      'CONFIRMED',
    );
    findings.compare(`${partnerId}: paid`, balanceOf('PARTNER', partnerId), paid);
  }
}

async function balancesIn(database: Database): Promise<Map<string, number>> {
  const found = await database.rows<{ owner: string; balance: string }>(
    sql`SELECT CONCAT(owner_kind, '/', owner_id) AS owner, balance FROM ledger_account`,
  );
  return new Map(found.map(({ owner, balance }) => [owner, Number(balance)]));
}

const creditsOf = (given: readonly { readonly credits: number }[]): number =>
  given.reduce((sum, { credits }) => sum + credits, 0);

const total = (earned: readonly Earned[]): number =>
  earned.flatMap(({ months }) => [...months.values()]).reduce((sum, points) => sum + points, 0);

const sums = (credits: readonly Credit[], keyOf: (credit: Credit) => string): Map<string, number> =>
  new Map(
    [...grouped(credits, keyOf)].map(([key, own]) => [key, own.reduce((sum, { points }) => sum + points, 0)]),
  );
