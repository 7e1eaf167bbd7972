import type { RegionCode } from '../../src/kernel/region-code.js';
import { type Caller, openPlatform, type Platform } from './app.js';
import { SetClock } from './clock.js';
import { registerTwoFirms } from './two-firms.js';

const RECORD = `mutation ($counts: RecordParcelCountsInput!, $uses: RecordPackagingUsesInput!) {
  recordParcelCounts(input: $counts) { state } recordPackagingUses(input: $uses) { state }
}`;
const RETURNS = `mutation ($input: RecordReturnsInput!) { recordReturns(input: $input) { state } }`;

export interface ReportWorld {
  readonly platform: Platform;
  readonly firm: Caller;
  readonly stranger: Caller;
  /** Changsha's case officer, and one of Guiyang. */
  readonly changsha: Caller;
  readonly guiyang: Caller;
}

const used = (
  month: string,
  outletId: string,
  specificationCode: string,
  massKg: string,
  units: number | null,
) => ({
  sourceRef: `${month}-${specificationCode}`,
  evidenceGrade: 'SYSTEM_FEED',
  outletId,
  day: `${month}-08`,
  specificationCode,
  massKg,
  units,
});

/** Two firms of Changsha, on 21 November 2026: firm-a reports July, August and October, firm-b October alone. */
export async function openReportWorld(): Promise<ReportWorld> {
  const platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')) });
  await registerTwoFirms(platform);
  const integrator = (enterpriseId: string) =>
    platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId });
  const [firm, stranger] = [await integrator('firm-a'), await integrator('firm-b')];
  const record = (caller: Caller, month: string, outletId: string, uses: object[], eWaybill: number) =>
    caller.get(RECORD, {
      counts: {
        items: [
          {
            sourceRef: month,
            evidenceGrade: 'SYSTEM_FEED',
            outletId,
            day: `${month}-08`,
            accepted: 10_000,
            eWaybill,
          },
        ],
      },
      uses: { items: uses },
    });
  const bags = (month: string, massKg: string) => used(month, 'outlet-a', 'PKG-BAG-FILM', massKg, 1_000);
  await record(firm, '2025-10', 'outlet-a', [bags('2025-10', '80')], 9_000);
  await record(firm, '2026-07', 'outlet-a', [bags('2026-07', '100.125')], 9_100);
  await record(
    firm,
    '2026-08',
    'outlet-a',
    [bags('2026-08', '50.5'), used('2026-08', 'outlet-a', 'PKG-TAPE-45', '12.345678', null)],
    9_200,
  );
  await record(
    firm,
    '2026-10',
    'outlet-a',
    [bags('2026-10', '40'), used('2026-10', 'outlet-a', 'PKG-SUSPEND', '7', 70)],
    9_876,
  );
  await record(
    stranger,
    '2026-10',
    'outlet-b',
    [used('2026-10', 'outlet-b', 'PKG-BAG-FILM', '5', 50)],
    5_000,
  );
  const returned = (sourceRef: string, itemKind: string, massKg: string | null) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    occurredAt: '2026-08-03T02:00:00Z',
    itemKind,
    quantity: 12,
    massKg,
    itemCondition: 'GOOD',
    disposition: 'RECYCLE',
  });
  await firm.get(RETURNS, {
    input: {
      items: [
        returned('bags', 'FILM_BAG', '3.25'),
        returned('more', 'FILM_BAG', null),
        returned('filler', 'FILLER', '2'),
      ],
    },
  });
  await platform.settled();
  const officer = (regionCode: string) =>
    platform.as({ roles: ['CASE_OFFICER'], regionCode: regionCode as RegionCode });
  return { platform, firm, stranger, changsha: await officer('430100'), guiyang: await officer('520100') };
}
