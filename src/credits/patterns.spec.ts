import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, carton, DAY, envelope, withdrawn } from '../../test/support/actions.js';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import type { DomainEvent } from '../kernel/event.js';
import { dateOf } from '../kernel/month.js';
import { LedgerService } from '../ledger/index.js';
import { CreditPatterns } from './credit-patterns.service.js';
import { AwardsService, consumer, GREEN_CREDITS } from './index.js';

const ANOMALIES = `query ($rule: String) { anomalies(rule: $rule) { nodes {
  enterpriseId subject measured { name value } } } }`;
interface Found {
  readonly enterpriseId: string;
  readonly subject: Record<string, string>;
  readonly measured: readonly { readonly name: string; readonly value: string }[];
}

describe('patterns of credits', () => {
  let platform: Platform;
  let awards: AwardsService;
  let operator: Caller;
  beforeAll(async () => {
    platform = await openPlatform();
    awards = platform.app.get(AwardsService);
    operator = await platform.as({ roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  const hear = (...events: DomainEvent[]) =>
    platform.database.transaction((transaction) => awards.hear(transaction, events));
  const lookAt = async (minutes: number) => {
    await platform.app.get(CreditPatterns).lookAt(dateOf(at(minutes)));
    await platform.settled();
  };
  const found = async (rule: string) =>
    (await operator.get<{ anomalies: { nodes: Found[] } }>(ANOMALIES, { rule })).anomalies.nodes;
  const valuesOf = ({ measured }: Found) =>
    Object.fromEntries(measured.map(({ name, value }) => [name, value]));
  /** So many returns of one person, a minute apart, in turns: no limit is reached. */
  const quick = (personId: string, count: number, minutes: number) =>
    Array.from({ length: count }, (_none, index) => {
      const cause = `${personId}-${index}`;
      return index % 2 === 0
        ? envelope(cause, personId, minutes + index)
        : carton(cause, personId, minutes + index);
    });

  it('show who earns more often within minutes than one can, without a name', async () => {
    await hear(...quick('steady', 8, 0), ...quick('hasty', 9, 0));
    await lookAt(0);
    const [one, ...more] = await found('credit-velocity');
    expect(more).toEqual([]);
    expect(one).toMatchObject({ enterpriseId: 'firm-1', subject: { day: '2026-03-08' } });
    expect(valuesOf(one!).actions).toBe('1');
    expect(JSON.stringify(one)).not.toContain('hasty');
    await lookAt(0);
    expect(await found('credit-velocity')).toEqual([one]);
  });

  it('count no action that was withdrawn', async () => {
    const events = quick('corrected', 9, 2 * DAY);
    await hear(...events);
    await hear(withdrawn(events[0]!));
    await lookAt(2 * DAY);
    expect((await found('credit-velocity')).map(({ subject }) => subject.day)).not.toContain('2026-03-10');
  });

  it('show an outlet whose credits of a week go to few people, and no outlet that many bring to', async () => {
    const brought = (outletId: string, people: number, count: number) =>
      Array.from({ length: count }, (_none, index) =>
        envelope(
          `${outletId}-${index}`,
          `${outletId}-p${index % people}`,
          8 * DAY + (index % 5) * DAY + Math.floor(index / 5),
          { outletId },
        ),
      );
    await hear(...brought('few', 3, 40), ...brought('many', 8, 40), ...brought('quiet', 3, 39));
    await lookAt(10 * DAY);
    const concentrated = await found('credit-few-people');
    expect(concentrated.map(({ subject }) => subject)).toEqual([
      { outletId: 'few', weekFrom: '2026-03-16', month: '2026-03' },
    ]);
    expect(valuesOf(concentrated[0]!)).toMatchObject({ actions: '40', ofFew: '40' });
  });

  it('are looked for on the days of what was decided since the last look', async () => {
    const patterns = platform.app.get(CreditPatterns);
    await patterns.look();
    await hear(...quick('late', 9, 40 * DAY));
    await patterns.look();
    await platform.settled();
    expect((await found('credit-velocity')).map(({ subject }) => subject.day)).toContain('2026-04-17');
  });

  it('leave one asset to earn once for each real trip, and one carton code once for ever', async () => {
    const ledger = platform.app.get(LedgerService);
    const trip = (number: number, days: number) =>
      envelope(`trip-${number}`, 'traveller', days * DAY, { assetId: 'one-asset', tripId: `real-${number}` });
    await hear(trip(1, 60), trip(2, 63));
    await hear(
      envelope('again', 'traveller', 66 * DAY, { assetId: 'one-asset', tripId: 'real-2' }),
      carton('code', 'traveller', 67 * DAY, { itemCode: 'ONE-CODE' }),
      carton('code-elsewhere', 'stranger', 400 * DAY, { itemCode: 'ONE-CODE', outletId: 'outlet-9' }),
    );
    const balances = ['traveller', 'stranger'].map((id) => ledger.balance(consumer(id), GREEN_CREDITS));
    expect(await Promise.all(balances)).toEqual([45n, 0n]);
  });
});
