import type { DomainEvent, EventPayloads } from '../../src/kernel/event.js';
import { derivedId } from '../../src/kernel/id.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { withdrawnAction } from '../../src/platform/withdrawn-action.js';

const MORNING = Date.parse('2026-03-08T09:00:00+08:00');
/** Minutes after nine in the morning of 8 March 2026. */
export const at = (minutes: number): Date => new Date(MORNING + minutes * 60_000);
export const DAY = 1_440;

const place = {
  enterpriseId: 'firm-1',
  outletId: 'outlet-1',
  regionCode: '430102' as RegionCode,
  evidenceGrade: 'PLATFORM_VERIFIED' as const,
};

/** An envelope that a consumer brought back three days after its issue. */
export const envelope = (
  cause: string,
  personId: string | null,
  minutes = 0,
  changes: Partial<EventPayloads['envelope.returned']> = {},
): DomainEvent<'envelope.returned'> => ({
  id: derivedId('envelope.returned', cause),
  name: 'envelope.returned',
  occurredAt: at(minutes),
  payload: {
    ...place,
    tripId: `trip-${cause}`,
    assetId: `asset-${cause}`,
    assetKind: 'ENVELOPE',
    personId,
    issuedAt: at(minutes - 3 * DAY).toISOString(),
    returnedAt: at(minutes).toISOString(),
    ...changes,
  },
});

/** A good carton without a code, handed in for reuse. */
export const carton = (
  cause: string,
  personId: string | null,
  minutes = 0,
  changes: Partial<EventPayloads['return.recorded']> = {},
): DomainEvent<'return.recorded'> => ({
  id: derivedId('return.recorded', cause),
  name: 'return.recorded',
  occurredAt: at(minutes),
  payload: {
    ...place,
    returnId: `return-${cause}`,
    itemKind: 'CARTON',
    itemCode: null,
    quantity: 1,
    massKg: null,
    condition: 'GOOD',
    disposition: 'REUSE',
    handedTo: null,
    personId,
    occurredAt: at(minutes).toISOString(),
    ...changes,
  },
});

export const withdrawn = (
  event: DomainEvent<'envelope.returned' | 'return.recorded' | 'order.recorded'>,
): DomainEvent => withdrawnAction(event, 'WITHDRAWN', new Date(event.occurredAt.getTime() + 3_600_000));
