import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { write } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { FactorsService } from './index.js';

const FACTORS = `query ($ids: [ID!], $region: String) {
  emissionFactors(ids: $ids, region: $region) { id release value unit region year source confidence }
}`;

describe('factor releases', () => {
  let platform: Platform;
  const load = () =>
    platform.database.transaction((transaction) =>
      platform.app.get(FactorsService).loadReleases(transaction),
    );
  const stored = () =>
    platform.rows(sql`SELECT release_id, id, content FROM factor_row ORDER BY release_id, id`);

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
  });
  afterAll(() => platform.close());

  it('tell anybody a row with its value, unit, release, source and confidence', async () => {
    const { emissionFactors } = await platform.caller().get<{ emissionFactors: object[] }>(FACTORS, {
      ids: ['ef-pkg-carton'],
    });
    expect(emissionFactors).toEqual([
      {
        id: 'ef-pkg-carton',
        release: '2026-1',
        value: '1.137',
        unit: 'kgCO2e/kg',
        region: 'CN',
        year: null,
        source:
          '中国产品全生命周期温室气体排放系数库（CPCD）（生态环境部环境规划院、北京师范大学、中山大学 等，2022）',
        confidence: 'C',
      },
    ]);
  });

  it('give the electricity factors of a province by year', async () => {
    const { emissionFactors } = await platform
      .caller()
      .get<{ emissionFactors: { year: number; value: string }[] }>(FACTORS, { region: '430000' });
    // Announcements of MEE and NBS: Hunan 0.5138 (2021), 0.4900 (2022), 0.4976 (2023) kgCO2/kWh.
    expect(emissionFactors.map(({ year, value }) => [year, value]).toSorted()).toEqual([
      [2021, '0.5138'],
      [2022, '0.4900'],
      [2023, '0.4976'],
    ]);
  });

  it('change nothing when they are loaded again', async () => {
    const before = await stored();
    await expect(load()).resolves.toEqual(['2026-1']);
    expect(await stored()).toEqual(before);
  });

  it('are refused when a loaded release has other content, and stay as they were', async () => {
    const before = await stored();
    await platform.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE factor_release SET content_digest = ${'0'.repeat(64)} WHERE id = '2026-1'`,
      ),
    );
    await expect(load()).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'FACTOR_RELEASE_CHANGED',
      text: {
        en: 'Factor release 2026-1 is loaded with other content: a release never changes; give corrections as a new release.',
      },
    });
    expect(await stored()).toEqual(before);
  });
});
