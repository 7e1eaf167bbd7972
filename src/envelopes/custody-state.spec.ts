import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { CustodyEventKind } from './custody-event.entity.js';
import { NOTHING_SAID } from './custody-row.js';
import { commissioned, follow, replay, type SaidEvent, tripIdOf } from './custody-state.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));
let count = 0;
const event = (kind: CustodyEventKind, minute: number, more: Partial<SaidEvent> = {}): SaidEvent => ({
  ...NOTHING_SAID,
  id: `event-${++count}`,
  enterpriseId: 'firm-1',
  regionCode: '430102' as RegionCode,
  evidenceGrade: 'SYSTEM_FEED',
  assetId: 'A-1',
  position: minute + 1,
  assetKind: 'ENVELOPE',
  poolId: null,
  kind,
  occurredAt: at(minute),
  ...more,
});
const COMMISSION = event('COMMISSION', 0, { specificationCode: 'PKG-ENV-REUSE' });
const issue = (minute: number): SaidEvent =>
  event('ISSUE', minute, { outletId: 'O-1', parcelRef: 'P-1', dueBackOn: '2026-03-31' as LocalDate });
const back = (minute: number): SaidEvent => event('RETURN', minute, { outletId: 'O-2', personId: 'P-1' });

describe('the events of an asset', () => {
  it('leave it and its trips as each did in its turn, however many there are', () => {
    const kinds = ['ISSUE', 'RETURN', 'LOST', 'FOUND', 'INSPECT', 'CLEAN', 'REPAIR'] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 40 }), (words) => {
        const taken: SaidEvent[] = [COMMISSION];
        let standing = commissioned(COMMISSION);
        const trips = new Map<string, object>();
        words.forEach((kind, index) => {
          const next =
            kind === 'ISSUE'
              ? issue(index + 1)
              : kind === 'RETURN'
                ? back(index + 1)
                : event(kind, index + 1, kind === 'INSPECT' ? { inspection: 'NEEDS_CLEANING' } : {});
          const followed = follow(standing, next);
          if (followed instanceof Refusal) return;
          taken.push(next);
          const { why: _why, ...left } = followed;
          standing = left;
          if (left.trip) trips.set(left.trip.id, left.trip);
        });
        expect(replay(taken)).toEqual({ standing, trips: [...trips.values()] });
      }),
    );
  });

  it('name the first that cannot have happened after those before it', () => {
    const [out, home, again] = [issue(1), back(2), back(3)];
    expect(replay([COMMISSION, out, home, again])).toMatchObject({
      event: { id: again.id },
      refusal: { reason: 'TRIP_ALREADY_RETURNED' },
    });
  });

  it('are followed without those that were withdrawn', () => {
    const left = replay([COMMISSION, { ...issue(1), isWithdrawn: true }]);
    expect(left).toMatchObject({ standing: { asset: { state: 'COMMISSIONED', turns: 0 } }, trips: [] });
  });

  it('name a trip by the place of its issue, so that a corrected issue is the same trip', () => {
    const out = issue(1);
    const corrected = { ...out, id: 'corrected', outletId: 'O-9' };
    expect(tripIdOf(corrected)).toBe(tripIdOf(out));
    expect(tripIdOf({ ...out, position: 9 })).not.toBe(tripIdOf(out));
  });

  it('make the buyer the owner where it is registered, and keep the pool', () => {
    const sold = replay([
      { ...COMMISSION, poolId: 'pool-1' },
      event('HAND_OVER', 1, { toEnterpriseId: 'firm-2', isSale: true }),
      event('ACCEPT', 2, { enterpriseId: 'firm-2', regionCode: '440300' as RegionCode, isSale: true }),
    ]);
    expect(sold).toMatchObject({
      standing: {
        asset: { enterpriseId: 'firm-2', custodianId: 'firm-2', regionCode: '440300', poolId: 'pool-1' },
      },
    });
  });

  it('give a GRAI once, by the owner, and not to what is retired', () => {
    const grai = '800304006381333931A1';
    const given = event('ASSIGN_GRAI', 1, { grai });
    expect(replay([COMMISSION, given])).toMatchObject({
      standing: { asset: { grai, state: 'COMMISSIONED', stateSince: COMMISSION.occurredAt } },
    });
    const reasons = [
      [given, event('ASSIGN_GRAI', 2, { grai: '800304006381333931A2' })],
      [event('ASSIGN_GRAI', 1, { grai, enterpriseId: 'firm-2' })],
      [event('ASSIGN_GRAI', 1, { grai, occurredAt: at(-60 * 24) })],
      [event('RETIRE', 1, { note: '破损' }), event('ASSIGN_GRAI', 2, { grai })],
    ].map((later) => {
      const left = replay([COMMISSION, ...later]);
      return 'refusal' in left ? left.refusal.reason : 'TAKEN';
    });
    expect(reasons).toEqual(['GRAI_ALREADY_ASSIGNED', 'NOT_THE_OWNER', 'OUT_OF_ORDER', 'ASSET_RETIRED']);
  });
});
