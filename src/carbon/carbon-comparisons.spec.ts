import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { RegionCode } from '../kernel/region-code.js';

const INVENTORIES = `query ($month: Month!, $method: ID, $methodVersion: Int, $besideMethod: ID, $besideMethodVersion: Int) {
  carbonComparison(month: $month, method: $method, methodVersion: $methodVersion, besideMethod: $besideMethod,
    besideMethodVersion: $besideMethodVersion) {
    first { method methodVersion computedAt } second { method methodVersion computedAt }
    lines { id firstKg secondKg differenceKg firstRows secondRows } totals
  }
}`;
const REDUCTIONS = `query ($month: Month!, $enterpriseId: ID, $method: ID!, $methodVersion: Int, $besideMethod: ID, $besideMethodVersion: Int) {
  carbonReductionComparison(month: $month, enterpriseId: $enterpriseId, method: $method, methodVersion: $methodVersion,
    besideMethod: $besideMethod, besideMethodVersion: $besideMethodVersion) {
    first { method methodVersion reductionKg } second { method methodVersion reductionKg alternativeTo }
    lines { id firstKg secondKg differenceKg firstRows secondRows } differenceKg
  }
}`;
const MONTH = '2026-10';
const grade = { evidenceGrade: 'SYSTEM_FEED' };

interface Line {
  id: string;
  firstKg: string | null;
  secondKg: string | null;
  differenceKg: string | null;
  firstRows: string[];
  secondRows: string[];
}
interface Comparison {
  first: { method: string; methodVersion: number; computedAt?: string | null };
  second: { method: string; methodVersion: number; computedAt?: string | null };
  lines: Line[];
  differenceKg?: string | null;
}

describe('two methods on the same facts', () => {
  let platform: Platform;
  let firm: Caller;
  const inventories = async (variables: object) =>
    (await firm.get<{ carbonComparison: Comparison }>(INVENTORIES, { month: MONTH, ...variables }))
      .carbonComparison;
  const reductions = async (variables: object, caller = firm) =>
    (await caller.get<{ carbonReductionComparison: Comparison }>(REDUCTIONS, { month: MONTH, ...variables }))
      .carbonReductionComparison;

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    await firm.get(
      `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`,
      {
        items: [
          {
            ...grade,
            sourceRef: 'cartons',
            outletId: 'outlet-a',
            occurredAt: '2026-10-09T02:00:00Z',
            itemKind: 'CARTON',
            quantity: 100,
            itemCondition: 'GOOD',
            disposition: 'REUSE',
          },
        ],
      },
    );
    await firm.get(
      `mutation ($specifications: [RecordEnterpriseSpecificationInput!]!, $assets: [CommissionAssetInput!]!) {
        recordEnterpriseSpecifications(input: { items: $specifications }) { state }
        commissionAssets(input: { items: $assets }) { state }
      }`,
      {
        specifications: [
          {
            ...grade,
            sourceRef: 'pp-box',
            code: 'PP-BOX',
            platformCode: 'PKG-BOX-REUSE-PP',
            massPerUnitGrams: '1200',
            isBiodegradable: false,
            isReusable: true,
            validFrom: '2026-01-01',
          },
        ],
        assets: ['B-1', 'B-2'].map((id) => ({
          ...grade,
          id,
          kind: 'BOX',
          specificationCode: 'PP-BOX',
          commissionedOn: '2026-09-05',
        })),
      },
    );
    await firm.get(
      `mutation ($issue: [IssueAssetInput!]!, $back: [TakeBackAssetInput!]!) {
        issueAssets(input: { items: $issue }) { state }
        takeBackAssets(input: { items: $back }) { state }
      }`,
      {
        issue: [
          {
            ...grade,
            assetId: 'B-1',
            sourceRef: 'out',
            outletId: 'outlet-a',
            parcelRef: 'p-1',
            issuedAt: '2026-10-12T01:00:00Z',
          },
        ],
        back: [
          {
            ...grade,
            assetId: 'B-1',
            sourceRef: 'back',
            outletId: 'outlet-a',
            returnedAt: '2026-10-12T09:00:00Z',
          },
        ],
      },
    );
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('of inventory differ where the methods do, line by line, and neither is stored', async () => {
    const found = await inventories({ besideMethod: 'published-use' });
    expect([found.first, found.second]).toEqual([
      { method: 'observed-turns', methodVersion: 1, computedAt: null },
      { method: 'published-use', methodVersion: 1, computedAt: null },
    ]);
    // Two boxes of 1.2 kg over one turn: 2.4 × (1.587 + 0.35683076), beside 1 × 0.098068
    expect(found.lines.filter(({ differenceKg }) => differenceKg && differenceKg !== '0')).toEqual([
      expect.objectContaining({
        id: 'REUSABLE/PKG-BOX-REUSE-PP',
        firstKg: '4.665',
        secondKg: '0.098',
        differenceKg: '-4.567',
        secondRows: ['ef-use-reusable-pp-box'],
      }),
    ]);
    expect(found.lines.find(({ id }) => id === 'REUSABLE/PKG-BOX-REUSE-PP')?.firstRows).toContain(
      'ef-mat-pp-2021',
    );
  });

  it('of reduction differ part by part, and are alternatives that are never added', async () => {
    const found = await reductions({ method: 'carton-reuse', besideMethod: 'carton-reuse-by-material' });
    // 100 × 0.037, beside 100 × 0.304 × 1.137
    expect(found).toMatchObject({
      first: { method: 'carton-reuse', reductionKg: '3.7' },
      second: { method: 'carton-reuse-by-material', reductionKg: '34.565', alternativeTo: 'carton-reuse' },
      lines: [
        {
          id: 'baseline/carton',
          firstKg: '3.7',
          secondKg: '34.565',
          differenceKg: '30.865',
          firstRows: ['ef-act-carton-reuse'],
          secondRows: ['ef-pkg-carton'],
        },
      ],
      differenceKg: '30.865',
    });
  });

  it('of which one is not determined have no difference', async () => {
    const found = await reductions({
      method: 'material-and-tape',
      methodVersion: 1,
      besideMethodVersion: 2,
    });
    expect([found.first.methodVersion, found.second.methodVersion, found.differenceKg]).toEqual([1, 2, null]);
  });

  it('are seen in a region by its department alone', async () => {
    const department = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    const asked = { method: 'carton-reuse', besideMethod: 'carton-reuse-by-material' };
    expect((await reductions(asked, department)).differenceKg).toBe('30.865');
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    const refused = await stranger.refused(REDUCTIONS, { month: MONTH, enterpriseId: 'firm-a', ...asked });
    expect(refused.extensions.reason).toBe('ENTERPRISE_UNKNOWN');
  });

  it('are refused where a method or version is not there, and where both sides are the same', async () => {
    const unknown = await firm.refused(INVENTORIES, { month: MONTH, besideMethod: 'by-guessing' });
    expect(unknown).toMatchObject({
      message: 'There is no method by-guessing; there are observed-turns v1, published-use v1.',
      extensions: { code: 'NOT_FOUND', reason: 'METHOD_UNKNOWN' },
    });
    const version = await firm.refused(REDUCTIONS, {
      month: MONTH,
      method: 'carton-reuse',
      besideMethodVersion: 9,
    });
    expect(version.extensions.reason).toBe('METHOD_UNKNOWN');
    const same = await firm.refused(INVENTORIES, { month: MONTH });
    expect(same.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'NOTHING_TO_COMPARE' });
    const early = await firm.refused(INVENTORIES, { month: '2018-12', besideMethod: 'published-use' });
    expect(early.extensions.reason).toBe('METHOD_NOT_IN_FORCE');
  });
});
