import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import type { RegionCode } from '../kernel/region-code.js';
import { write } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { RegionsService } from './regions.service.js';

const CHANGSHA = '430100' as RegionCode;
const ZHUZHOU = '430200' as RegionCode;

describe('regions by code', () => {
  const clock = new SetClock(new Date('2026-06-01T00:00:00Z'));
  let inside: Awaited<ReturnType<typeof openInside>>;
  beforeAll(async () => {
    inside = await openInside(clock);
  });
  afterAll(() => inside.close());

  const names = async (...codes: RegionCode[]) => {
    const regions = await inside.app.get(RegionsService).regionsByCodes(codes);
    return codes.map((code) => regions.get(code)?.nameZh);
  };
  const rename = (code: RegionCode, name: string) =>
    inside.database.transaction((transaction) =>
      write(transaction, sql`UPDATE region SET name_zh = ${name} WHERE code = ${code}`),
    );

  it('are known, and an unknown code is left out', async () => {
    await expect(names(CHANGSHA, '990000' as RegionCode)).resolves.toEqual(['长沙市', undefined]);
  });

  it('show a change of the register after a minute, and what was not read before at once', async () => {
    await names(CHANGSHA);
    await rename(CHANGSHA, '星城市');
    await rename(ZHUZHOU, '建宁市');
    clock.passSeconds(59);
    await expect(names(CHANGSHA, ZHUZHOU)).resolves.toEqual(['长沙市', '建宁市']);
    clock.passSeconds(1);
    await expect(names(CHANGSHA, ZHUZHOU)).resolves.toEqual(['星城市', '建宁市']);
  });
});
