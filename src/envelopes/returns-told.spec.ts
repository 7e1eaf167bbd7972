import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { openPoolWorld, send, steps } from '../../test/support/pool-world.js';
import { sql } from '../platform/sql.js';

const CORRECT = `mutation ($input: CorrectCustodyEventInput!) { correctCustodyEvent(input: $input) { id } }`;
interface Told {
  readonly event_id: string;
  readonly name: string;
  readonly payload: string;
}
interface Said {
  readonly personId: string | null;
  readonly returnedAt: string;
  readonly issuedAt: string;
  readonly because?: string;
  readonly event?: { readonly id: string };
  readonly corrects?: { readonly event: { readonly id: string } };
}

describe('what is told of returns', () => {
  const clock = new SetClock(new Date('2026-06-20T04:00:00Z'));
  let platform: Platform;
  let firm: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    const { firms } = await openPoolWorld(platform);
    firm = firms[0];
  });
  afterAll(() => platform.close());

  const { commission, issue, takeBack } = steps;
  const day = (text: string) => `2026-${text}T02:00:00Z`;
  /** An asset that went out to a consumer and came back; the ids of both steps. */
  const roundTrip = async (asset: string) => {
    await send(firm, 'commissionAssets', commission(asset));
    const [out] = await send(firm, 'issueAssets', issue(asset, day('03-01'), { personId: 'consumer-1' }));
    const [home] = await send(firm, 'takeBackAssets', takeBack(asset, day('03-05')));
    return { out: out!.id, home: home!.id };
  };
  const correct = async (supersedesId: string, sourceRef: string, more: object) => {
    clock.passSeconds(1);
    const input = { supersedesId, sourceRef, reason: '核对单据', ...more };
    const { correctCustodyEvent } = await firm.get<{ correctCustodyEvent: { id: string } }>(CORRECT, {
      input,
    });
    return correctCustodyEvent.id;
  };
  const told = async (asset: string) =>
    (
      await platform.rows<Told>(
        sql`SELECT event_id, name, payload FROM outbox_event WHERE queue = 'credits'
            AND payload LIKE ${`%"assetId":"${asset}"%`} ORDER BY id`,
      )
    ).map(({ event_id: id, name, payload }) => ({ id, name, said: JSON.parse(payload) as Said }));

  it('is withdrawn and told anew where the return is corrected', async () => {
    const { home } = await roundTrip('R-1');
    await correct(home, 'r-1', { occurredAt: day('03-06') });
    const [first, withdrawn, anew, ...more] = await told('R-1');
    expect(more).toEqual([]);
    expect(withdrawn).toMatchObject({
      name: 'action.withdrawn',
      said: { because: 'CORRECTED', event: { id: first!.id, payload: first!.said } },
    });
    expect(anew).toMatchObject({
      name: 'envelope.returned',
      said: { returnedAt: '2026-03-06T02:00:00.000Z', corrects: withdrawn!.said },
    });
    expect(anew!.id).not.toBe(first!.id);
  });

  it('is told anew where the issue before it is corrected, and follows correction after correction', async () => {
    const { out } = await roundTrip('R-2');
    const once = await correct(out, 'r-2', { occurredAt: day('02-20') });
    await correct(once, 'r-3', { occurredAt: day('02-21') });
    const [first, , second, again, third] = await told('R-2');
    expect([second!.said.issuedAt, third!.said.issuedAt]).toEqual([
      '2026-02-20T02:00:00.000Z',
      '2026-02-21T02:00:00.000Z',
    ]);
    expect(second!.said.corrects?.event.id).toBe(first!.id);
    expect(again!.said.event?.id).toBe(second!.id);
    expect(third!.said.corrects?.event.id).toBe(second!.id);
    expect(new Set([first!.id, second!.id, third!.id]).size).toBe(3);
  });

  it('stays where a correction changes nothing of it', async () => {
    const { home } = await roundTrip('R-3');
    const once = await correct(home, 'r-4', { note: '补记' });
    expect(await told('R-3')).toHaveLength(1);
    await correct(once, 'r-5', { isWithdrawn: true });
    const [first, withdrawn, ...more] = await told('R-3');
    expect(more).toEqual([]);
    expect(withdrawn!.said).toMatchObject({ because: 'WITHDRAWN', event: { id: first!.id } });
  });

  it('is withdrawn with the return, and a later return of the same trip is another', async () => {
    const { home } = await roundTrip('R-4');
    await correct(home, 'r-6', { isWithdrawn: true });
    await send(firm, 'takeBackAssets', takeBack('R-4', day('03-09')));
    const [first, withdrawn, later] = await told('R-4');
    expect(withdrawn!.said.event?.id).toBe(first!.id);
    expect(later).toMatchObject({
      name: 'envelope.returned',
      said: { returnedAt: '2026-03-09T02:00:00.000Z' },
    });
    expect(later!.id).not.toBe(first!.id);
  });

  it('is told where a withdrawn return is said to have happened after all', async () => {
    const { home } = await roundTrip('R-5');
    const gone = await correct(home, 'r-7', { isWithdrawn: true });
    await correct(gone, 'r-8', { isWithdrawn: false });
    const names = (await told('R-5')).map(({ name }) => name);
    expect(names).toEqual(['envelope.returned', 'action.withdrawn', 'envelope.returned']);
  });
});
