import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { SetClock } from '../support/clock.js';
import { registerTwoFirms } from '../support/two-firms.js';

const RECORD = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`;
const CORRECT = `mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id } }`;
const ORDER = `mutation ($items: [RecordGreenOrderInput!]!) { recordGreenOrders(input: { items: $items }) { id } }`;
const CORRECT_ORDER = `mutation ($input: CorrectGreenOrderInput!) { correctGreenOrder(input: $input) { id } }`;
const MINE = `{ myCredits { balance entries { nodes { rule state points refusedBecause } } } }`;
const REVIEWS = `{ creditReviews { nodes { awardId items } } }`;
const DECIDE = `mutation ($input: DecideCreditReviewInput!) { decideCreditReview(input: $input) { state } }`;
interface Mine {
  readonly myCredits: { readonly balance: string; readonly entries: { readonly nodes: readonly object[] } };
}

/** A firm records, corrects itself, and the consumer's credits follow. */
describe('credits of what is corrected', () => {
  const clock = new SetClock(new Date('2026-03-10T04:00:00Z'));
  let platform: Platform;
  let system: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
    system = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const shared = { evidenceGrade: 'SYSTEM_FEED', outletId: 'outlet-a', occurredAt: '2026-03-08T02:00:00Z' };
  const cartons = (sourceRef: string, personId: string, quantity: number, more: object = {}) => ({
    ...shared,
    sourceRef,
    personId,
    quantity,
    itemKind: 'CARTON',
    itemCondition: 'GOOD',
    disposition: 'REUSE',
    ...more,
  });
  const mine = async (id: string) => {
    await platform.settled();
    return (await (await platform.as({ id, roles: ['CONSUMER'] })).get<Mine>(MINE)).myCredits;
  };
  const recorded = async (item: object) =>
    (await system.get<{ recordReturns: [{ id: string }] }>(RECORD, { items: [item] })).recordReturns[0].id;
  const correct = (supersedesId: string, item: object) =>
    system.get<{ correctReturn: { id: string } }>(CORRECT, {
      input: { ...item, supersedesId, reason: '更正' },
    });

  it('are taken back and judged afresh, once for each correction', async () => {
    const first = await recorded(cartons('r-1', 'li', 4));
    expect((await mine('li')).balance).toBe('20');
    const { correctReturn } = await correct(first, cartons('r-2', 'li', 2));
    expect((await mine('li')).balance).toBe('10');
    await correct(correctReturn.id, cartons('r-3', 'li', 3, { itemCondition: 'DAMAGED' }));
    expect(await mine('li')).toEqual({
      balance: '0',
      entries: {
        nodes: [
          { rule: 'carton-reused', state: 'REFUSED', points: '0', refusedBecause: 'CONDITION_NOT_MET' },
          { rule: 'carton-reused', state: 'WITHDRAWN', points: '10', refusedBecause: null },
          { rule: 'carton-reused', state: 'WITHDRAWN', points: '20', refusedBecause: null },
        ],
      },
    });
  });

  it('go to whom the correction names, whose code earns once', async () => {
    const first = await recorded(cartons('c-1', 'wang', 1, { itemCode: 'CTN-7' }));
    await mine('wang');
    await correct(first, cartons('c-2', 'zhao', 1, { itemCode: 'CTN-7' }));
    expect([(await mine('wang')).balance, (await mine('zhao')).balance]).toEqual(['0', '5']);
  });

  it('follow an order whose choice was recorded wrongly', async () => {
    const order = (sourceRef: string, chosenClass: string) => ({
      ...shared,
      sourceRef,
      chosenClass,
      personId: 'sun',
      standardPriceYuan: '1',
      greenPriceYuan: '2',
      noPackagingPriceYuan: '0',
    });
    const { recordGreenOrders } = await system.get<{ recordGreenOrders: [{ id: string }] }>(ORDER, {
      items: [order('o-1', 'NO_PACKAGING')],
    });
    expect((await mine('sun')).balance).toBe('10');
    const supersedesId = recordGreenOrders[0].id;
    await system.get(CORRECT_ORDER, { input: { ...order('o-2', 'GREEN'), supersedesId, reason: '更正' } });
    expect((await mine('sun')).balance).toBe('8');
  });

  it('are held where a hundred too many were typed, and the correction is credited without a review', async () => {
    const first = await recorded(cartons('h-1', 'qian', 200));
    expect((await mine('qian')).balance).toBe('0');
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    const { creditReviews } = await officer.get<{ creditReviews: { nodes: { awardId: string }[] } }>(REVIEWS);
    expect(creditReviews.nodes).toMatchObject([{ items: '200' }]);
    await correct(first, cartons('h-2', 'qian', 2));
    expect((await mine('qian')).balance).toBe('10');
    const { awardId } = creditReviews.nodes[0]!;
    const late = await officer.refused(DECIDE, { input: { awardId, decision: 'GRANT', reason: '核对' } });
    expect(late.extensions.reason).toBe('AWARD_WITHDRAWN');
    expect((await mine('qian')).balance).toBe('10');
  });

  it('earn at the door by another rule than at the outlet, and by mass where it is waste', async () => {
    await recorded(cartons('d-1', 'zhou', 2, { handedTo: 'COURIER' }));
    expect((await mine('zhou')).balance).toBe('8');
    await recorded(
      cartons('w-1', 'wu', 9, {
        itemKind: 'FILLER',
        disposition: 'RECYCLE',
        massKg: '1.3',
        itemCondition: 'DIRTY',
      }),
    );
    expect((await mine('wu')).balance).toBe('5');
  });
});
