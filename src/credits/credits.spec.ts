import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, carton, DAY, envelope } from '../../test/support/actions.js';
import { openPlatform, type Platform } from '../../test/support/app.js';
import type { DomainEvent } from '../kernel/event.js';
import { LedgerService } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { tell } from '../platform/outbox.js';
import { policyFiles } from '../platform/policy-files.js';
import { sql } from '../platform/sql.js';
import { parseCreditRule } from '../rulebook/credits.js';
import { CreditPostings } from './credit-postings.service.js';
import { AwardsService, consumer, type CreditRuleBook, GREEN_CREDITS, issuer } from './index.js';

const MY_CREDITS = `query ($first: Int, $after: String) { myCredits { balance entries(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { id eventId rule ruleVersion points pointsRequested refusedBecause expiresOn occurredAt why
    title { zh en } explanation { zh en } capsApplied { name unit limit usedBefore text { zh en } } } } } }`;

interface Entry {
  eventId: string;
  points: string;
  refusedBecause: string | null;
  why: string;
  capsApplied: object[];
}
interface MyCredits {
  myCredits: {
    balance: string;
    entries: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  };
}

describe('green credits', () => {
  let platform: Platform;
  let credits: AwardsService;
  let ledger: LedgerService;
  beforeAll(async () => {
    platform = await openPlatform();
    credits = platform.app.get(AwardsService);
    ledger = platform.app.get(LedgerService);
  });
  afterAll(() => platform.close());

  const award = (...events: DomainEvent[]) =>
    platform.database.transaction((transaction) => credits.hear(transaction, events));
  const balance = (personId: string) => ledger.balance(consumer(personId), GREEN_CREDITS);
  const consumerCalled = (id: string, language?: 'zh-CN' | 'en') =>
    platform.as({ id, roles: ['CONSUMER'] }, language);

  it('reach the consumer from the told event, with rule, version, expiry and why', async () => {
    const told = envelope('told', 'reader');
    await platform.database.transaction((transaction) => tell(transaction, [told]));
    await platform.settled();
    const { myCredits } = await (await consumerCalled('reader')).get<MyCredits>(MY_CREDITS);
    expect(myCredits.balance).toBe('20');
    expect(myCredits.entries.nodes).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventId: told.id,
        rule: 'envelope-returned',
        ruleVersion: 1,
        points: '20',
        pointsRequested: '20',
        refusedBecause: null,
        expiresOn: '2027-03-08',
        occurredAt: '2026-03-08T01:00:00.000Z',
        why: expect.stringContaining('Rule "Reusable packaging returned in time", version 1'),
        title: { zh: '可循环快递包装按时归还', en: 'Reusable packaging returned in time' },
        explanation: {
          zh: expect.stringContaining('每件 20 分，1 件，计 20 分。有效期至 2027-03-08。'),
          en: expect.stringContaining('Valid through 2027-03-08.'),
        },
        capsApplied: [],
      },
    ]);
    const inChinese = await (await consumerCalled('reader', 'zh-CN')).get<MyCredits>(MY_CREDITS);
    expect(inChinese.myCredits.entries.nodes[0]!.why).toContain('规则“可循环快递包装按时归还”第 1 版');
  });

  it('tell the consumer why an action earned less or nothing', async () => {
    const early = [0, 1, 2, 3].map((index) => envelope(`less-${index}`, 'capped', index));
    await award(...early, carton('less-c', 'capped', 10, { quantity: 7 }), envelope('less-4', 'capped', 20));
    await award(
      envelope('less-5', 'capped', 30),
      envelope('less-late', 'capped', 31, { issuedAt: at(-40 * DAY).toISOString() }),
    );
    const { myCredits } = await (await consumerCalled('capped')).get<MyCredits>(MY_CREDITS);
    expect(myCredits.balance).toBe('125');
    const [late, full, , cartons] = myCredits.entries.nodes;
    expect(late).toMatchObject({ points: '0', refusedBecause: 'CONDITION_NOT_MET', expiresOn: null });
    expect(late!.why).toContain('no points. The condition "returned within 30 days of issue" is not met');
    expect(full).toMatchObject({
      points: '0',
      refusedBecause: 'CAP_REACHED',
      capsApplied: [{ name: 'PERSON_DAY', unit: 'points', limit: '100', usedBefore: '100' }],
    });
    expect(cartons).toMatchObject({
      points: '25',
      pointsRequested: '35',
      refusedBecause: null,
      capsApplied: [{ name: 'PERSON_DAY', limit: '5', text: { zh: '每人每日最多 5 件' } }],
    });
  });

  it('page through a statement that grows, without gap or repetition', async () => {
    const cause = (index: number) => `paged-${index}`;
    await award(...[0, 1, 2, 3, 4].map((index) => envelope(cause(index), 'pager', index)));
    const reader = await consumerCalled('pager');
    const first = await reader.get<MyCredits>(MY_CREDITS, { first: 3 });
    await award(envelope(cause(5), 'pager', 5));
    const after = first.myCredits.entries.pageInfo.endCursor;
    const rest = await reader.get<MyCredits>(MY_CREDITS, { first: 3, after });
    const seen = [...first.myCredits.entries.nodes, ...rest.myCredits.entries.nodes];
    expect(seen.map((entry) => entry.eventId)).toEqual(
      [4, 3, 2, 1, 0].map((index) => envelope(cause(index), 'pager').id),
    );
    expect(rest.myCredits.entries.pageInfo.hasNextPage).toBe(false);
  });

  it('are seen by nobody but their owner', async () => {
    await award(envelope('private', 'owner'));
    const { myCredits } = await (await consumerCalled('stranger')).get<MyCredits>(MY_CREDITS);
    expect(myCredits).toMatchObject({ balance: '0', entries: { nodes: [] } });
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-1' });
    expect((await reporter.refused(MY_CREDITS)).extensions).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'ROLE_NOT_PERMITTED',
    });
    expect((await platform.caller().refused(MY_CREDITS)).extensions.code).toBe('UNAUTHENTICATED');
  });

  it('record an event without a person and credit nobody', async () => {
    const nobody = envelope('nobody', null);
    await award(nobody);
    await expect(
      platform.rows(
        sql`SELECT person_id, points, refused_because FROM credit_award WHERE event_id = ${nobody.id}`,
      ),
    ).resolves.toEqual([{ person_id: null, points: '0', refused_because: 'NO_PERSON' }]);
  });

  it('keep no record of what no rule is about, nor of what happened before any rule', async () => {
    const film = carton('film', 'filmer', 0, { itemKind: 'FILM' });
    const early = envelope('before', 'early-bird', -1_200 * DAY);
    await award(film, early);
    await expect(
      platform.rows(sql`SELECT id FROM credit_award WHERE event_id IN ${[film.id, early.id]}`),
    ).resolves.toEqual([]);
  });

  it('change nothing when events come again: no award, no counter, no balance', async () => {
    const events = [
      envelope('again-1', 'again'),
      envelope('again-2', 'again', 5),
      carton('again-3', 'again', 9, { itemCode: 'C-again' }),
      envelope('again-4', null),
    ];
    await award(...events);
    const everything = async () => [
      await platform.rows(sql`SELECT * FROM credit_award ORDER BY sequence`),
      await platform.rows(sql`SELECT * FROM credit_cap_usage ORDER BY cap_key`),
      await platform.rows(sql`SELECT * FROM ledger_transfer ORDER BY sequence`),
      await platform.rows(sql`SELECT * FROM ledger_account ORDER BY id`),
    ];
    const before = await everything();
    await award(...events);
    await award(events[2]!, events[2]!, events[0]!);
    await expect(everything()).resolves.toEqual(before);
    await expect(balance('again')).resolves.toBe(45n);
  });

  it('leave no trace of a batch whose transaction is given up', async () => {
    const events = [envelope('given-up', 'given-up')];
    const givenUp = platform.database.transaction(async (transaction) => {
      await credits.hear(transaction, events);
      throw new Error('power cut');
    });
    await expect(givenUp).rejects.toThrow('power cut');
    await expect(balance('given-up')).resolves.toBe(0n);
    await award(...events);
    await expect(balance('given-up')).resolves.toBe(20n);
  });

  it('are decided once, by the version in force when it happened, whatever was published since', async () => {
    const file = policyFiles('credits').find(({ name }) => name === 'envelope-returned.yaml')!;
    const second = parseCreditRule(file.text, file.name);
    const [version] = second.versions;
    const published = {
      ...second,
      versions: [
        version!,
        {
          ...version!,
          version: 2,
          from: '2026-03-09' as never,
          points: { form: 'FIXED' as const, points: 30 },
        },
      ],
    };
    const book = { rules: () => Promise.resolve([published]) } as unknown as CreditRuleBook;
    const later = new AwardsService(book, platform.app.get(CreditPostings, { strict: false }), new Clock());
    const awardLater = (...events: DomainEvent[]) =>
      platform.database.transaction((transaction) => later.hear(transaction, events));
    const before = envelope('version-before', 'versioned', 0);
    await award(before);
    await awardLater(
      before,
      envelope('version-late', 'versioned', 1),
      envelope('version-new', 'versioned', DAY),
    );
    await expect(
      platform.rows(
        sql`SELECT rule_version, points FROM credit_award WHERE person_id = 'versioned' ORDER BY sequence`,
      ),
    ).resolves.toEqual([
      { rule_version: 1, points: '20' },
      { rule_version: 1, points: '20' },
      { rule_version: 2, points: '30' },
    ]);
  });

  it('come from the account of their rule, so that the ledger says what a rule has issued', async () => {
    const [issued] = await platform.rows<{ points: string }>(
      sql`SELECT SUM(points) AS points FROM credit_award WHERE rule = 'carton-reused'`,
    );
    await expect(ledger.balance(issuer('carton-reused'), GREEN_CREDITS)).resolves.toBe(
      -BigInt(issued!.points),
    );
  });

  describe('whatever comes', () => {
    let world = 0;
    const PEOPLE = [1, 2, 3];
    const balancesOf = (prefix: string) =>
      Promise.all(PEOPLE.map((person) => balance(`${prefix}-p${person}`)));

    const step = fc.record({
      kind: fc.constantFrom('envelope', 'carton'),
      person: fc.constantFrom(...PEOPLE),
      day: fc.integer({ min: 0, max: 2 }),
      quantity: fc.integer({ min: 1, max: 4 }),
      /** What may be the same thing for several: an asset for envelopes, a code for cartons. */
      thing: fc.integer({ min: 1, max: 4 }),
      batch: fc.nat(),
      order: fc.nat(),
    });
    type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
    const steps = fc.array(step, { minLength: 1, maxLength: 30 });

    /** The steps as events of a world of their own, minutes apart, in the order in which they happened. */
    function eventsOf(all: readonly Step[], shared: boolean) {
      const prefix = `w${(world += 1)}`;
      const events = all.map((one, index) => {
        const thing = shared ? `${prefix}-t${one.thing}` : `${prefix}-i${index}`;
        const person = `${prefix}-p${one.person}`;
        const minutes = one.day * DAY + index * 2;
        const event =
          one.kind === 'envelope'
            ? envelope(`${prefix}-${index}`, person, minutes, { outletId: prefix, assetId: thing })
            : carton(`${prefix}-${index}`, person, minutes, {
                outletId: prefix,
                itemCode: shared ? thing : null,
                quantity: one.quantity,
              });
        return { ...one, event };
      });
      events.sort((a, b) => a.event.occurredAt.getTime() - b.event.occurredAt.getTime());
      return { prefix, events };
    }

    /** Cuts a list into one to three pieces, at places that the steps choose. */
    function cut<T extends Step>(events: readonly T[]): T[][] {
      const places = [
        ...new Set([0, ...events.slice(0, 2).map((one) => one.batch % events.length), events.length]),
      ];
      places.sort((a, b) => a - b);
      return places.slice(1).map((end, index) => events.slice(places[index], end));
    }

    it('the same balances follow when batches are cut otherwise, shuffled inside and delivered twice', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const plain = eventsOf(all, true);
          for (const { event } of plain.events) await award(event);
          const other = eventsOf(all, true);
          for (const piece of cut(other.events)) {
            const shuffled = [...piece].sort((a, b) => a.order - b.order).map((one) => one.event);
            await award(...shuffled);
            await award(...shuffled, ...shuffled);
          }
          expect(await balancesOf(other.prefix)).toEqual(await balancesOf(plain.prefix));
        }),
        { numRuns: 15 },
      );
    });

    it('the same balances follow when things without a common cap or cooling time come in any order', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const plain = eventsOf(all, false);
          await award(...plain.events.map((one) => one.event));
          const other = eventsOf(all, false);
          const shuffled = [...other.events].sort((a, b) => a.order - b.order);
          for (const piece of cut(shuffled)) await award(...piece.map((one) => one.event));
          await award(...shuffled.map((one) => one.event));
          expect(await balancesOf(other.prefix)).toEqual(await balancesOf(plain.prefix));
        }),
        { numRuns: 15 },
      );
    });

    it('workers at the same time exceed no cap and leave nothing of it unused', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...PEOPLE), { minLength: 10, maxLength: 40 }),
          fc.integer({ min: 2, max: 5 }),
          async (people, workers) => {
            const prefix = `w${(world += 1)}`;
            const events = people.map((person, index) =>
              envelope(`${prefix}-${index}`, `${prefix}-p${person}`, index, { outletId: prefix }),
            );
            const shares = Array.from({ length: workers }, (_unused, worker) =>
              // Every event goes to two workers.
              events.filter((_event, index) => [worker, (worker + 1) % workers].includes(index % workers)),
            );
            await Promise.all(shares.map((share) => award(...share)));
            const earned = PEOPLE.map((person) => 20 * people.filter((one) => one === person).length);
            expect(await balancesOf(prefix)).toEqual(earned.map((points) => BigInt(Math.min(points, 100))));
          },
        ),
        { numRuns: 10 },
      );
    });

    it('balances sum to zero and are rebuilt by replaying every transfer', async () => {
      await expect(ledger.discrepancies()).resolves.toEqual([]);
      await expect(ledger.totals()).resolves.toEqual([{ unit: GREEN_CREDITS, total: '0' }]);
    });

    it('balances are the sums of the awards that explain them', async () => {
      await expect(
        platform.rows(sql`
          SELECT account.owner_id, account.balance, SUM(award.points) AS explained
          FROM ledger_account AS account LEFT JOIN credit_award AS award ON award.person_id = account.owner_id AND award.state = 'CREDITED'
          WHERE account.owner_kind = 'PERSON'
          GROUP BY account.id, account.owner_id, account.balance
          HAVING account.balance <> COALESCE(SUM(award.points), 0)`),
      ).resolves.toEqual([]);
    });
  });
});
