import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { sql } from '../platform/sql.js';
import { ResultProof } from './result-proof.service.js';

const COUNTS = `mutation ($items: [RecordParcelCountInput!]!) { recordParcelCounts(input: { items: $items }) { id } }`;
const USES = `mutation ($items: [RecordPackagingUseInput!]!) { recordPackagingUses(input: { items: $items }) { id } }`;
const CORRECT = `mutation ($input: CorrectPackagingUseInput!) { correctPackagingUse(input: $input) { id } }`;

/** The tape of a piece is compared with that of 2020. */
describe('results that compare with a year', () => {
  let platform: Platform;
  let firm: Caller;
  const tape = (sourceRef: string, day: string, massKg: string) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    day,
    specificationCode: 'PKG-TAPE-60',
    massKg,
  });
  const told = async (day: string, massKg: string) => {
    const count = {
      sourceRef: `c-${day}`,
      evidenceGrade: 'SYSTEM_FEED',
      outletId: 'outlet-a',
      day,
      accepted: 1_000,
    };
    await firm.get(COUNTS, { items: [count] });
    const { recordPackagingUses } = await firm.get<{ recordPackagingUses: [{ id: string }] }>(USES, {
      items: [tape(`u-${day}`, day, massKg)],
    });
    await platform.settled();
    return recordPackagingUses[0].id;
  };
  const values = async () =>
    (
      await platform.rows<{ scope: string; value: string | null }>(sql`
        SELECT CONCAT_WS(' ', NULLIF(enterprise_id, ''), region_code, period) AS scope, value FROM indicator_result
        WHERE code = 'TAW' AND region_code IN ('430102', '000000') AND period IN ('2021-06', '2021') ORDER BY 1`)
    ).map(({ scope, value }) => `${scope} ${value === null ? 'null' : Number(value)}`);
  const everywhere = (value: string) => [
    `000000 2021 ${value}`,
    `000000 2021-06 ${value}`,
    `430102 2021 ${value}`,
    `430102 2021-06 ${value}`,
    `firm-a 000000 2021 ${value}`,
    `firm-a 000000 2021-06 ${value}`,
    `firm-a 430102 2021 ${value}`,
    `firm-a 430102 2021-06 ${value}`,
  ];

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2021-07-20T04:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  it('follow what is recorded of that year, and corrected, after them', async () => {
    await told('2021-06-10', '6');
    expect(await values()).toEqual(everywhere('null'));
    const before = await told('2020-05-10', '8');
    expect(await values()).toEqual(everywhere('25'));
    await firm.get(CORRECT, {
      input: { ...tape('u-corrected', '2020-05-10', '12'), supersedesId: before, reason: '漏记' },
    });
    await platform.settled();
    expect(await values()).toEqual(everywhere('50'));
    expect((await platform.app.get(ResultProof).results({})).differences).toEqual([]);
  });
});
