import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  attest,
  close,
  type FirmMonths,
  FIRM,
  lookAt,
  openFirmMonths,
  OUTLET,
  recordReturns,
  reopen,
  returned,
} from '../../test/support/firm-months.js';
import fc from 'fast-check';
import { CarbonService } from '../carbon/index.js';
import { write } from '../platform/database.js';
import { type Sql, sql } from '../platform/sql.js';
import type { DomainEvent } from '../kernel/event.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { IndicatorsService } from './index.js';

const MONTH = '2026-10' as Month;
const NEXT = '2026-11' as Month;

describe('a closed month', () => {
  let firm: FirmMonths;
  const change = (statement: Sql) =>
    firm.platform.database.transaction((transaction) => write(transaction, statement));
  const stored = async () => ({
    measures: await firm.platform.rows(sql`
      SELECT * FROM measure WHERE enterprise_id = ${FIRM} AND month = ${MONTH} ORDER BY region_code, code, dimension`),
    indicators: await firm.platform.rows(sql`
      SELECT * FROM indicator_result WHERE enterprise_id = ${FIRM} AND period = ${MONTH} ORDER BY region_code, code`),
    carbon: await firm.platform.rows(sql`
      SELECT * FROM carbon_result WHERE enterprise_id = ${FIRM} AND month = ${MONTH} ORDER BY method`),
  });
  const told = (name: 'facts.changed' | 'measures.changed', feature: string): DomainEvent => ({
    id: `${name}-${feature}`,
    name,
    occurredAt: new Date(),
    payload:
      name === 'facts.changed'
        ? { feature, enterpriseId: FIRM, regionCode: '430102' as RegionCode, month: MONTH }
        : { enterpriseId: FIRM, month: MONTH, features: [feature] },
  });
  /** What may happen after a month was closed, as told to the services that compute. */
  const AFTERWARDS = {
    recompute: () =>
      firm.platform.database.transaction((transaction) =>
        firm.platform.app.get(IndicatorsService).recompute(transaction, [told('facts.changed', 'returns')]),
      ),
    recomputeCarbon: () =>
      firm.platform.database.transaction((transaction) =>
        firm.platform.app.get(CarbonService).recompute(transaction, [told('measures.changed', 'envelopes')]),
      ),
    // A device that was put up before the month ended, entered now.
    laterDevice: () =>
      change(sql`
        INSERT INTO recovery_device (id, enterprise_id, region_code, source_ref, evidence_grade, recorded_by, recorded_at,
          content_digest, device_code, outlet_id, device_kind, in_service_from, standing)
        VALUES (UUID(), ${FIRM}, '430102', UUID(), 'SYSTEM_FEED', 'x', NOW(), REPEAT('0', 64), UUID(), ${OUTLET}, 'STANDARD_BIN',
          '2026-01-01', 1)`),
    // What no door lets in: even then nothing is computed again.
    smuggledFact: () => change(sql`UPDATE recycling_return SET mass_kg = COALESCE(mass_kg, 0) + 1`),
    laterRelease: async () => {
      const [made] = await firm.platform.rows<{ id: string }>(sql`SELECT LEFT(UUID(), 8) AS id`);
      await firm.platform.database.transaction(async (transaction) => {
        await write(
          transaction,
          sql`INSERT INTO factor_release (id, released_on, choices, content_digest)
            SELECT ${made?.id}, '2026-11-30', choices, REPEAT('0', 64) FROM factor_release WHERE id = '2026-1'`,
        );
        await write(
          transaction,
          sql`INSERT INTO factor_row (release_id, id, kind, region, year, content)
            SELECT ${made?.id}, id, kind, region, year, content FROM factor_row WHERE release_id = '2026-1'`,
        );
      });
    },
    nextMonth: async () => {
      await recordReturns(firm.reporter, returned(`next-${Math.random()}`, `${NEXT}-03`));
      await firm.platform.settled();
    },
  };
  type Afterwards = keyof typeof AFTERWARDS;

  beforeAll(async () => {
    firm = await openFirmMonths({ worker: true });
    await recordReturns(
      firm.reporter,
      returned('one', `${MONTH}-03`, { disposition: 'REUSE' }),
      returned('two', `${MONTH}-04`, { disposition: 'REUSE' }),
    );
    await attest(firm.attestor, MONTH, (await lookAt(firm.attestor, MONTH)).statement.digest);
    await close(firm.officer, MONTH);
    await firm.platform.settled();
  });
  afterAll(() => firm.platform.close());

  it('has final results, whatever comes afterwards and in whatever order', async () => {
    const before = await stored();
    expect(before.measures.length).toBeGreaterThan(0);
    expect(before.indicators.length).toBeGreaterThan(0);
    expect(before.carbon.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...(Object.keys(AFTERWARDS) as Afterwards[])), {
          minLength: 2,
          maxLength: 5,
        }),
        async (happens) => {
          for (const one of happens) await AFTERWARDS[one]();
          await AFTERWARDS.recompute();
          await AFTERWARDS.recomputeCarbon();
          expect(await stored()).toEqual(before);
        },
      ),
      { numRuns: 6 },
    );
  }, 120_000);

  it('is computed again once a department has opened it', async () => {
    const before = await stored();
    await AFTERWARDS.smuggledFact();
    await AFTERWARDS.recompute();
    expect(await stored()).toEqual(before);
    await reopen(firm.officer, MONTH, '补报');
    await AFTERWARDS.recompute();
    await firm.platform.settled();
    expect((await stored()).measures).not.toEqual(before.measures);
  });
});
