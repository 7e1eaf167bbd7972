import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, carton, withdrawn } from '../../test/support/actions.js';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import type { DomainEvent } from '../kernel/event.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LedgerService } from '../ledger/index.js';
import { IdentityService } from '../identity/index.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { AwardsService, consumer, GREEN_CREDITS } from './index.js';

const REVIEWS = `query ($isOpen: Boolean, $first: Int, $after: String) {
  creditReviews(isOpen: $isOpen, first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    awardId rule enterpriseId regionCode outletId items above decision decidedBy reason state points ruleVersion
    expiresOn occurredAt toOwnStaff explanation { zh en } } } }`;
const DECIDE = `mutation ($input: DecideCreditReviewInput!) {
  decideCreditReview(input: $input) { awardId state decision decidedBy decidedAt reason } }`;
const ANOMALIES = `query ($rule: String) { anomalies(rule: $rule) { nodes {
  enterpriseId goneAt subject measured { name value } facts { factTable factId } } } }`;

interface Review {
  readonly awardId: string;
  readonly items: string;
  readonly points: string;
}
interface Reviews {
  readonly creditReviews: {
    readonly nodes: readonly Review[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

describe('a review of credits', () => {
  let platform: Platform;
  let awards: AwardsService;
  let ledger: LedgerService;
  let officer: Caller;
  let operator: Caller;
  beforeAll(async () => {
    platform = await openPlatform();
    awards = platform.app.get(AwardsService);
    ledger = platform.app.get(LedgerService);
    officer = await platform.as({
      id: 'officer',
      roles: ['CASE_OFFICER'],
      regionCode: '430100' as RegionCode,
    });
    operator = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  const hear = (...events: DomainEvent[]) =>
    platform.database.transaction((transaction) => awards.hear(transaction, events));
  const balance = (personId: string) => ledger.balance(consumer(personId), GREEN_CREDITS);
  const open = async (caller = officer) => (await caller.get<Reviews>(REVIEWS)).creditReviews.nodes;
  /** Two hundred cartons from one hand, and the award that is held. */
  const held = async (personId: string, minutes = 0) => {
    const event = carton(`many-${personId}`, personId, minutes, { quantity: 200 });
    await hear(event);
    const [award] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM credit_award WHERE event_id = ${event.id} AND state = 'UNDER_REVIEW'`,
    );
    return { event, awardId: award!.id };
  };
  const decide = (awardId: string, decision: string, caller = officer) =>
    caller.get<{ decideCreditReview: object }>(DECIDE, { input: { awardId, decision, reason: '核对监控' } });
  const counters = () =>
    platform.rows(
      sql`SELECT cap_key, used, last_at FROM credit_cap_usage WHERE used <> 0 OR last_at IS NOT NULL ORDER BY cap_key`,
    );

  it('holds two hundred cartons from one hand, credits nothing yet, and raises an anomaly for the firm', async () => {
    const { awardId } = await held('hoarder');
    expect(await balance('hoarder')).toBe(0n);
    expect(await open()).toMatchObject([
      {
        awardId,
        rule: 'carton-reused',
        enterpriseId: 'firm-1',
        regionCode: '430102',
        outletId: 'outlet-1',
        items: '200',
        above: '50',
        decision: null,
        state: 'UNDER_REVIEW',
        points: '25',
        expiresOn: '2027-03-08',
        toOwnStaff: false,
        explanation: { zh: expect.stringContaining('每人每日超过 50 件须人工复核，复核通过后入账。') },
      },
    ]);
    await platform.settled();
    const { anomalies } = await operator.get<{ anomalies: { nodes: object[] } }>(ANOMALIES, {
      rule: 'credit-review',
    });
    expect(anomalies.nodes).toMatchObject([{ enterpriseId: 'firm-1', goneAt: null, subject: { awardId } }]);
    expect(JSON.stringify(anomalies)).not.toContain('hoarder');
  });

  it('lets no cap be passed by what is held', async () => {
    await held('capped');
    await hear(carton('capped-more', 'capped', 10, { quantity: 5 }));
    const refused = await platform.rows(
      sql`SELECT refused_because FROM credit_award WHERE person_id = 'capped' AND state = 'REFUSED'`,
    );
    expect(refused).toEqual([{ refused_because: 'CAP_REACHED' }]);
  });

  it('grants once, with the version and expiry of the day, and says who and why', async () => {
    const { awardId } = await held('granted');
    const first = await decide(awardId, 'GRANT');
    expect(first.decideCreditReview).toMatchObject({
      state: 'CREDITED',
      decision: 'GRANT',
      decidedBy: 'officer',
      reason: '核对监控',
    });
    expect(await decide(awardId, 'GRANT', operator)).toEqual(first);
    expect(await balance('granted')).toBe(25n);
    const lots = await ledger.lots(consumer('granted'), GREEN_CREDITS, { first: 10 });
    expect(lots.nodes).toMatchObject([{ amount: '25', expiresOn: '2027-03-08', earnedAt: at(0) }]);
    const other = await officer.refused(DECIDE, { input: { awardId, decision: 'REFUSE', reason: '反悔' } });
    expect(other.extensions).toMatchObject({ code: 'CONFLICT', reason: 'CREDIT_REVIEW_DECIDED' });
    await platform.settled();
    const { anomalies } = await operator.get<{ anomalies: { nodes: { goneAt: string; subject: object }[] } }>(
      ANOMALIES,
      { rule: 'credit-review' },
    );
    expect(
      anomalies.nodes.find(({ subject }) => JSON.stringify(subject).includes(awardId))?.goneAt,
    ).not.toBeNull();
  });

  it('refuses and gives back what was counted', async () => {
    const before = await counters();
    const { awardId } = await held('refused');
    await decide(awardId, 'REFUSE');
    expect(await counters()).toEqual(before);
    await hear(carton('refused-honest', 'refused', 30));
    expect(await balance('refused')).toBe(5n);
    await expect(
      platform.rows(sql`SELECT state, refused_because, points FROM credit_award WHERE id = ${awardId}`),
    ).resolves.toEqual([{ state: 'REFUSED', refused_because: 'REVIEW', points: '25' }]);
  });

  it('that is refused lets what was refused for it be judged again', async () => {
    const { awardId } = await held('refused-waiting');
    await hear(carton('after-many', 'refused-waiting', 30));
    expect(await balance('refused-waiting')).toBe(0n);
    await decide(awardId, 'REFUSE');
    await platform.settled();
    expect(await balance('refused-waiting')).toBe(5n);
  });

  it('is over where the action is withdrawn, and nothing is credited afterwards', async () => {
    const { awardId, event } = await held('gone');
    await hear(withdrawn(event));
    expect((await open()).map((review) => review.awardId)).not.toContain(awardId);
    const late = await officer.refused(DECIDE, { input: { awardId, decision: 'GRANT', reason: '晚了' } });
    expect(late.extensions).toMatchObject({ code: 'CONFLICT', reason: 'AWARD_WITHDRAWN' });
    expect(await balance('gone')).toBe(0n);
  });

  it('that was granted is taken back with the action all the same', async () => {
    const { awardId, event } = await held('granted-gone');
    await decide(awardId, 'GRANT');
    await hear(withdrawn(event));
    expect(await balance('granted-gone')).toBe(0n);
  });

  it('credits once when two officers decide at the same time', async () => {
    const { awardId } = await held('twice');
    const answers = await Promise.all(
      [officer, operator, officer, operator].map((caller) =>
        caller.ask(DECIDE, { input: { awardId, decision: 'GRANT', reason: '核对监控' } }),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(await balance('twice')).toBe(25n);
  });

  it('is seen and decided in its own region alone, and by nobody but officers and the operator', async () => {
    const { awardId } = await held('elsewhere');
    const far = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '440300' as RegionCode });
    expect(await open(far)).toEqual([]);
    const input = { awardId, decision: 'GRANT', reason: '越权' };
    expect((await far.refused(DECIDE, { input })).extensions).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'CREDIT_REVIEW_UNKNOWN',
    });
    for (const roles of [['CONSUMER'], ['REPORTER'], ['AUDITOR']] as const) {
      const caller = await platform.as({ roles: [...roles] });
      expect((await caller.refused(DECIDE, { input })).extensions.reason).toBe('ROLE_NOT_PERMITTED');
    }
  });

  it('needs a reason of at most so many characters', async () => {
    const { awardId } = await held('wordy');
    const long = '长'.repeat(LIMITS.anomalyWordsCharacters + 1);
    for (const reason of ['', long]) {
      const refused = await officer.refused(DECIDE, { input: { awardId, decision: 'GRANT', reason } });
      expect(refused.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('pages without gap or repetition, the decided ones on request', async () => {
    const all = (await officer.get<Reviews>(REVIEWS, { isOpen: false, first: 100 })).creditReviews.nodes;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Reviews = await officer.get<Reviews>(REVIEWS, { isOpen: false, first: 2, after });
      seen.push(...page.creditReviews.nodes.map(({ awardId }) => awardId));
      after = page.creditReviews.pageInfo.hasNextPage ? page.creditReviews.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(all.map(({ awardId }) => awardId));
    expect(all.length).toBeGreaterThan((await open()).length);
  });

  it('marks what a firm credits to its own staff, and leaves a trace that names nobody', async () => {
    const identity = platform.app.get(IdentityService, { strict: false });
    await identity.registerPerson({
      id: 'clerk',
      signInName: 'clerk',
      displayName: '网点员工',
      password: 'a long enough password',
      roles: ['REPORTER', 'CONSUMER'],
      enterpriseId: 'firm-1',
    });
    await hear(carton('own', 'clerk'), carton('other-firm', 'clerk', 5, { enterpriseId: 'firm-2' }));
    await expect(
      platform.rows(
        sql`SELECT enterprise_id, to_own_staff FROM credit_award WHERE person_id = 'clerk' ORDER BY sequence`,
      ),
    ).resolves.toEqual([
      { enterprise_id: 'firm-1', to_own_staff: 1 },
      { enterprise_id: 'firm-2', to_own_staff: 0 },
    ]);
    expect(await balance('clerk')).toBe(10n);
    await platform.settled();
    const { anomalies } = await operator.get<{ anomalies: { nodes: object[] } }>(ANOMALIES, {
      rule: 'credit-to-own-staff',
    });
    expect(anomalies.nodes).toMatchObject([
      { enterpriseId: 'firm-1', subject: { outletId: 'outlet-1', day: '2026-03-08' } },
    ]);
    expect(JSON.stringify(anomalies)).not.toContain('clerk');
  });
});
