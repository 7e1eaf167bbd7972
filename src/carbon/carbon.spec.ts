import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { write } from '../platform/database.js';
import { sql } from '../platform/sql.js';

const INVENTORY = `query ($enterpriseId: ID, $regionCode: ID, $month: Month!, $release: ID) {
  carbonInventory(enterpriseId: $enterpriseId, regionCode: $regionCode, month: $month, release: $release) {
    enterpriseId regionCode factorRelease method methodVersion inputDigest computedAt pieces avoidedKg biogenicKg
    lines { id account kg undetermined { en } because }
    totals { account kg undetermined { zh en } unit lacks kgPerPiece low high quality }
  }
}`;
const COMPARISON = `query ($month: Month!, $besideRelease: ID!) {
  carbonComparison(month: $month, besideRelease: $besideRelease) {
    first { factorRelease } second { factorRelease }
    lines { id differenceKg firstKg secondKg firstRows }
    totals
  }
}`;
const RECORDS = `mutation ($counts: RecordParcelCountsInput!, $uses: RecordPackagingUsesInput!) {
  recordParcelCounts(input: $counts) { state }
  recordPackagingUses(input: $uses) { state }
}`;

const ASSETS = `mutation ($specifications: RecordEnterpriseSpecificationsInput!, $assets: CommissionAssetsInput!) {
  recordEnterpriseSpecifications(input: $specifications) { state }
  commissionAssets(input: $assets) { state }
}`;
const TURN = `mutation ($issue: IssueAssetsInput!, $back: TakeBackAssetsInput!) {
  issueAssets(input: $issue) { state }
  takeBackAssets(input: $back) { state }
}`;

interface Line {
  id: string;
  kg: string | null;
  undetermined: { en: string } | null;
  because: { factor: { rowId: string; release: string }; activity: { measure: string; value: string } }[];
}
interface Answer {
  factorRelease: string;
  enterpriseId: string | null;
  regionCode: string | null;
  inputDigest: string | null;
  computedAt: string | null;
  lines: Line[];
  avoidedKg: string | null;
  totals: {
    account: string;
    kg: string | null;
    undetermined: { zh: string; en: string } | null;
    lacks: string[];
    kgPerPiece: string | null;
    low: string | null;
  }[];
}
const MONTH = '2026-10' as Month;

describe('carbon', () => {
  let platform: Platform;
  let firm: Caller;
  let stranger: Caller;
  let changsha: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const inventory = async (caller: Caller, variables: object = {}): Promise<Answer> =>
    (await caller.get<{ carbonInventory: Answer }>(INVENTORY, { month: MONTH, ...variables }))
      .carbonInventory;
  const kgOf = ({ lines }: Answer, id: string) => lines.find((line) => line.id === id)?.kg;
  const stored = () =>
    platform.rows<{ factorRelease: string; method: string; result: string; computedAt: Date }>(
      sql`SELECT factor_release AS factorRelease, method, result, computed_at AS computedAt FROM carbon_result
          WHERE enterprise_id = 'firm-a' ORDER BY method, method_version, factor_release`,
    );
  const record = (caller: Caller, ref: string, outletId: string, massKg: string) =>
    caller.get(RECORDS, {
      counts: {
        items: [
          { sourceRef: ref, evidenceGrade: 'SYSTEM_FEED', outletId, day: '2026-10-08', accepted: 1_000 },
        ],
      },
      uses: {
        items: [
          {
            sourceRef: ref,
            evidenceGrade: 'SYSTEM_FEED',
            outletId,
            day: '2026-10-08',
            specificationCode: 'PKG-BOX-CORR',
            massKg,
          },
        ],
      },
    });

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    stranger = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    changsha = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    await record(firm, 'one', 'outlet-a', '304');
    await record(firm, 'two', 'outlet-a2', '100');
    await record(stranger, 'three', 'outlet-b', '50');
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('stores the inventory of a month when its facts change, down to measures and factor rows', async () => {
    const found = await inventory(firm);
    // (304 + 100) × 1.137
    expect(kgOf(found, 'PACKAGING/PKG-BOX-CORR')).toBe('459.348');
    expect(found).toMatchObject({ enterpriseId: 'firm-a', regionCode: null, factorRelease: '2026-1' });
    expect(found.computedAt).toBe('2026-11-21T02:00:00.000Z');
    const [product] = found.lines.find(({ id }) => id === 'PACKAGING/PKG-BOX-CORR')!.because;
    expect(product).toMatchObject({
      factor: { rowId: 'ef-pkg-carton', release: '2026-1' },
      activity: { measure: 'packaging.massKg', value: '404', weakestGrade: 'SYSTEM_FEED' },
    });
  });

  it('says what is lacking, and gives no figure per piece of a part', async () => {
    const { totals } = await inventory(firm);
    expect(totals.find(({ account }) => account === 'LIFE_CYCLE')).toMatchObject({
      lacks: ['TRANSPORT/LIFE_CYCLE', 'SITE_ENERGY/LIFE_CYCLE'],
      kgPerPiece: null,
    });
  });

  it('gives no sum of an account of which nothing can be determined, and says why: that is not zero', async () => {
    const { totals } = await inventory(firm);
    const of = (account: string) => totals.find((total) => total.account === account);
    expect(of('TANK_TO_WHEEL')).toMatchObject({
      kg: null,
      low: null,
      undetermined: {
        zh: expect.stringContaining('没有一项能够确定：'),
        en: expect.stringContaining('not reported'),
      },
    });
    expect(of('LIFE_CYCLE')).toMatchObject({ kg: expect.any(String), undetermined: null });
    const empty = await inventory(firm, { month: '2026-08' });
    expect(empty.totals.map(({ kg }) => kg)).toEqual([null, null, null]);
    expect(empty.totals.filter(({ undetermined }) => !undetermined)).toEqual([]);
    expect(empty.avoidedKg).toBeNull();
  });

  it('shows a firm its own month only, and a department its region', async () => {
    const foreign = await stranger.refused(INVENTORY, { month: MONTH, enterpriseId: 'firm-a' });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
    expect(kgOf(await inventory(changsha, { enterpriseId: 'firm-a' }), 'PACKAGING/PKG-BOX-CORR')).toBe(
      '459.348',
    );
    // All firms of Changsha: (304 + 100 + 50) × 1.137
    expect(kgOf(await inventory(changsha), 'PACKAGING/PKG-BOX-CORR')).toBe('516.198');
    const guiyang = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '520100' as RegionCode });
    const outside = await guiyang.refused(INVENTORY, { month: MONTH, regionCode: '430100' });
    expect(outside.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'REGION_OUTSIDE' });
    const absent = await guiyang.refused(INVENTORY, { month: MONTH, enterpriseId: 'firm-a' });
    expect(absent.extensions.reason).toBe('ENTERPRISE_UNKNOWN');
  });

  it('shows a county that does not register the firm only what the firm does there', async () => {
    const county = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    const found = await inventory(county, { enterpriseId: 'firm-a' });
    expect(found).toMatchObject({ regionCode: '430103', computedAt: null });
    expect(kgOf(found, 'PACKAGING/PKG-BOX-CORR')).toBe('113.7');
  });

  it('takes turns from returns and mass from the firm’s own specification, and follows them in later months', async () => {
    const grade = { evidenceGrade: 'SYSTEM_FEED' };
    await firm.get(ASSETS, {
      specifications: {
        items: [
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
      },
      assets: {
        items: ['B-1', 'B-2'].map((id) => ({
          ...grade,
          id,
          kind: 'BOX',
          specificationCode: 'PP-BOX',
          commissionedOn: '2026-09-05',
        })),
      },
    });
    const turn = (assetId: string, ref: string, day: string) =>
      firm.get(TURN, {
        issue: {
          items: [
            {
              ...grade,
              assetId,
              sourceRef: `${ref}-out`,
              outletId: 'outlet-a',
              parcelRef: ref,
              issuedAt: `${day}T01:00:00Z`,
            },
          ],
        },
        back: {
          items: [
            {
              ...grade,
              assetId,
              sourceRef: `${ref}-back`,
              outletId: 'outlet-a',
              returnedAt: `${day}T09:00:00Z`,
            },
          ],
        },
      });
    const box = async () => kgOf(await inventory(firm), 'REUSABLE/PKG-BOX-REUSE-PP');
    await turn('B-1', 't-1', '2026-10-12');
    await platform.settled();
    // Two boxes of 1.2 kg over one turn: 2.4 × (1.587 + 0.35683076)
    expect(await box()).toBe('4.665');
    await turn('B-2', 't-0', '2026-09-12');
    await platform.settled();
    // A turn of September was recorded later: the same mass over two turns, one of them in October.
    expect(await box()).toBe('2.333');
  });

  it('changes nothing when the same change is delivered again', async () => {
    const before = await stored();
    clock.set(new Date('2026-11-21T02:05:00Z'));
    await platform.database.transaction((transaction) =>
      transaction.query('UPDATE outbox_event SET done_at = NULL, relay_due_at = UTC_TIMESTAMP(3)'),
    );
    await platform.settled();
    expect(await stored()).toEqual(before);
  });

  it('keeps an older release’s results beside those of a newer one, and shows both with their difference', async () => {
    const before = await stored();
    await platform.database.transaction(async (transaction) => {
      await write(
        transaction,
        sql`INSERT INTO factor_release (id, released_on, choices, content_digest)
            SELECT '2026-2', '2026-11-01', choices, REPEAT('0', 64) FROM factor_release WHERE id = '2026-1'`,
      );
      await write(
        transaction,
        sql`INSERT INTO factor_row (release_id, id, kind, region, year, content)
            SELECT '2026-2', id, kind, region, year,
              IF(id = 'ef-pkg-carton', REPLACE(content, '"1.137"', '"1.605"'), content)
            FROM factor_row WHERE release_id = '2026-1'`,
      );
    });
    const { carbonComparison } = await firm.get<{
      carbonComparison: { lines: { id: string; differenceKg: string | null }[] };
    }>(COMPARISON, { month: MONTH, besideRelease: '2026-2' });
    // 404 × (1.605 − 1.137)
    expect(carbonComparison.lines.filter(({ differenceKg }) => differenceKg && differenceKg !== '0')).toEqual(
      [expect.objectContaining({ id: 'PACKAGING/PKG-BOX-CORR', differenceKg: '189.072' })],
    );
    expect(kgOf(await inventory(firm, { release: '2026-2' }), 'PACKAGING/PKG-BOX-CORR')).toBe('648.42');
    expect(await stored()).toEqual(before);
  });

  it('refuses a release that does not exist and a month before any method', async () => {
    const unknown = await firm.refused(INVENTORY, { month: MONTH, release: '1999-1' });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACTOR_RELEASE_UNKNOWN' });
    const early = await firm.refused(INVENTORY, { month: '2018-12' });
    expect(early.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'METHOD_NOT_IN_FORCE' });
  });
});
