import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Platform } from '../support/app.js';
import { SetClock } from '../support/clock.js';
import { settledWorld, WORLD_NOW } from '../support/settled-world.js';
import { AppModule } from '../../src/app.module.js';
import { IndicatorsService, MeasureProof, type ProofScope, ResultProof } from '../../src/indicators/index.js';
import type { StoredColumns } from '../../src/indicators/computed-result.js';
import { Derivations } from '../../src/indicators/derivations.service.js';
import { factsOfMeasure } from '../../src/indicators/fact-sources.js';
import { RESULTS_WITH_INPUTS, STORED_COLUMNS } from '../../src/indicators/indicators.queries.js';
import { INDICATORS } from '../../src/indicators/known-indicators.js';
import { withInputs } from '../../src/indicators/stored-results.js';
import { MONTHLY_FEATURES, REGISTERS, sumsByFeature } from '../../src/indicators/measure-sources.js';
import { exact } from '../../src/kernel/decimal.js';
import type { DomainEvent } from '../../src/kernel/event.js';
import { canonicalJson, digest, type Id } from '../../src/kernel/id.js';
import type { Month } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { write } from '../../src/platform/database.js';
import type { MeasureScope, SummedMeasure } from '../../src/platform/facts.js';
import type { MeasureName } from '../../src/platform/measured-facts.js';
import { joined, type Sql, sql } from '../../src/platform/sql.js';
import { inputsText } from '../../src/rulebook/indicator-inputs.js';
import type { Period } from '../../src/rulebook/indicator-period.js';
import { scopeInputsFrom } from '../../src/rulebook/scope-inputs.js';
import { CarbonProof } from '../../src/carbon/carbon-proof.service.js';
import { INVENTORY_METHOD, REDUCTION_METHODS } from '../../src/carbon/carbon-rules.js';
import { CarbonService } from '../../src/carbon/carbon.service.js';

const MONTH = '2026-09' as Month;

describe('stored results of the demo world', () => {
  const world = settledWorld();
  let platform: Platform;
  /** As a process that starts now sees it: with every release that is loaded, and every version of the rulebook. */
  async function inside<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
    const app = await NestFactory.createApplicationContext(
      AppModule.inside(platform.config, new SetClock(WORLD_NOW)),
      {
        logger: false,
        abortOnError: false,
      },
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }
  const prove = (scope: ProofScope = {}) =>
    inside(async (app) => {
      const measures = await app.get(MeasureProof).measures(scope);
      const results = await app.get(ResultProof).results(scope);
      const carbon = await app.get(CarbonProof).results(scope);
      return {
        checked: { measures: measures.checked, results: results.checked, carbon: carbon.checked },
        where: [...measures.differences, ...results.differences, ...carbon.differences].map(
          ({ where }) => where,
        ),
      };
    });
  const change = (statement: Sql) =>
    platform.database.transaction((transaction) => write(transaction, statement));
  /** Of a firm's month and year, as a process that starts now works them out. */
  const derivations = () =>
    inside(async (app) => {
      const found = await platform.rows<StoredColumns & { period: Period }>(sql`
        SELECT period, ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS}
        WHERE enterprise_id = 'wutongling' AND period IN ${[MONTH, '2026']} ORDER BY region_code, period, code`);
      const worked: string[] = [];
      for (const one of withInputs(found)) worked.push(canonicalJson(await app.get(Derivations).of(one)));
      return worked;
    });
  const stored = async () => ({
    indicators: await platform.rows(sql`
      SELECT enterprise_id, region_code, period, ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS} ORDER BY 1, 2, 3, 4`),
    derivations: await derivations(),
    carbon: await platform.rows(sql`SELECT * FROM carbon_result ORDER BY 1, 2, 4, 5, 6`),
  });
  /** A later release, in which every carton weighs more on the climate. */
  const loadRelease = async (id: string, releasedOn: string, value: string) => {
    await change(sql`
      INSERT INTO factor_release (id, released_on, choices, content_digest)
      SELECT ${id}, ${releasedOn}, choices, REPEAT('0', 64) FROM factor_release WHERE id = '2026-1'`);
    await change(sql`
      INSERT INTO factor_row (release_id, id, kind, region, year, content)
      SELECT ${id}, id, kind, region, year,
        IF(id = 'ef-pkg-carton', REPLACE(content, '"1.137"', ${`"${value}"`}), content)
      FROM factor_row WHERE release_id = '2026-1'`);
  };
  /** Every fact of a firm's month told again, worked by a process that starts now. */
  const tellAgain = (enterpriseId: string) =>
    inside(async (app) => {
      const places = await platform.rows<{ regionCode: RegionCode }>(sql`
        SELECT DISTINCT region_code AS regionCode FROM measure WHERE enterprise_id = ${enterpriseId} AND month = ${MONTH}`);
      const events = places.map(({ regionCode }, index): DomainEvent => ({
        id: `again-${enterpriseId}-${index}`,
        name: 'facts.changed',
        occurredAt: WORLD_NOW,
        payload: { feature: 'packaging', enterpriseId, regionCode, month: MONTH },
      }));
      await platform.database.transaction(async (transaction) => {
        await app.get(IndicatorsService).recompute(transaction, events);
        await app.get(CarbonService).recompute(transaction, [
          {
            id: `again-${enterpriseId}`,
            name: 'measures.changed',
            occurredAt: WORLD_NOW,
            payload: { enterpriseId, month: MONTH, features: ['packaging'] },
          },
        ]);
      });
    });

  beforeAll(async () => {
    platform = await world.open();
  }, 400_000);
  afterAll(() => world.close());

  /** Of the whole world, `npm run -s results -- verify` says the same, in minutes. */
  it('are what their facts, releases and versions come to, of a month and its year', async () => {
    const proved = [];
    for (const period of [MONTH, '2026' as Month]) proved.push(await prove({ month: period }));
    expect(proved.flatMap(({ where }) => where)).toEqual([]);
    expect(proved[0]?.checked.measures).toBeGreaterThan(100);
    expect(proved[0]?.checked.carbon).toBeGreaterThan(10);
    for (const { checked } of proved) expect(checked.results).toBeGreaterThan(100);
  }, 400_000);

  it('name the digest of their inputs, their release and version', async () => {
    const found = await platform.rows<StoredColumns>(sql`
      SELECT ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS} WHERE period IN ${[MONTH, '2026']}`);
    const unnamed = withInputs(found).filter(
      ({ value, formula_version, factor_release, inputs_digest, from }) =>
        factor_release === null ||
        (formula_version === null && value !== null) ||
        inputs_digest !== digest(inputsText(from.inputs, from.base)),
    );
    expect(found.length).toBeGreaterThan(100);
    expect(unnamed).toEqual([]);
    const kept = await platform.rows<{ inputs: string }>(sql`
      SELECT inputs FROM indicator_inputs WHERE period IN ${[MONTH, '2026']} AND restated_by = ''`);
    expect(kept.flatMap(({ inputs }) => [...scopeInputsFrom(inputs).keys()])).toHaveLength(found.length);
  });

  it('are of measures that are the sums of the facts named behind them, every one', async () => {
    interface Kept extends MeasureScope, MeasureName {
      readonly value: string;
    }
    const measures = await platform.rows<Kept>(sql`
      SELECT enterprise_id AS enterpriseId, region_code AS regionCode, month, code, dimension, value FROM measure
      WHERE month = ${MONTH}`);
    const wrong: string[] = [];
    for (let from = 0; from < measures.length; from += 25) {
      const batch = measures.slice(from, from + 25);
      const summed = await platform.rows<{ place: string; total: string | null }>(
        joined(
          batch.map(
            (one, index) =>
              sql`SELECT ${index} AS place, SUM(amount) AS total FROM (${factsOfMeasure(one, one)}) AS fact`,
          ),
          ' UNION ALL ',
        ),
      );
      for (const { place, total } of summed) {
        const one = batch[Number(place)]!;
        const isSum = exact(total ?? 0)
          .toDecimalPlaces(6)
          .eq(one.value);
        if (!isSum) wrong.push(`${one.code} ${one.dimension} ${one.enterpriseId}: ${total} of ${one.value}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(new Set(measures.map(({ code }) => code)).size).toBeGreaterThan(20);
  }, 400_000);

  it('are of sums that are the same for a county of a firm alone and for all firms and counties together', async () => {
    const places = await platform.rows<MeasureScope>(sql`
      SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode FROM measure WHERE month = ${MONTH}`);
    const enterpriseIds = [...new Set(places.map(({ enterpriseId }) => enterpriseId))];
    const regionCodes = [...new Set(places.map(({ regionCode }) => regionCode))];
    expect(Math.min(enterpriseIds.length, regionCodes.length)).toBeGreaterThan(2);
    const written = (some: SummedMeasure[]) => some.map((sum) => canonicalJson({ ...sum })).sort();
    const summed = new Set<string>();
    const expectSame = (feature: string, together: SummedMeasure[], alone: SummedMeasure[]) => {
      expect(written(together)).toEqual(written(alone));
      if (new Set(alone.map((sum) => `${sum.enterpriseId}/${sum.regionCode}`)).size > 2) summed.add(feature);
    };
    for (const feature of MONTHLY_FEATURES) {
      const sums = (firms: Id[], counties: RegionCode[]) =>
        platform.rows<SummedMeasure>(
          sumsByFeature(feature)({ enterpriseIds: firms, regionCodes: counties, month: MONTH }),
        );
      const alone: SummedMeasure[] = [];
      for (const one of enterpriseIds)
        for (const county of regionCodes) alone.push(...(await sums([one], [county])));
      expectSame(feature, await sums(enterpriseIds, regionCodes), alone);
    }
    for (const { feature, sums } of REGISTERS) {
      const alone: SummedMeasure[] = [];
      for (const one of enterpriseIds)
        alone.push(...(await platform.rows<SummedMeasure>(sums({ enterpriseIds: [one], month: MONTH }))));
      expectSame(feature, await platform.rows(sums({ enterpriseIds, month: MONTH })), alone);
    }
    const inManyPlaces = [
      'assets',
      'credits',
      'devices',
      'energy',
      'envelopes',
      'fleet',
      'orders',
      'packaging',
      'returns',
    ];
    expect([...summed]).toEqual(expect.arrayContaining(inManyPlaces));
  }, 400_000);

  it('stay as they are after two later releases and later versions, also when facts are told again', async () => {
    const before = await stored();
    await loadRelease('2026-2', '2026-11-20', '1.605');
    await loadRelease('2026-3', '2026-11-21', '2.5');
    const documents = [...INDICATORS, INVENTORY_METHOD, ...REDUCTION_METHODS].map(
      ({ versions }) => versions as { version: number; from: Month; rounding: { decimals: number } }[],
    );
    for (const versions of documents) {
      const last = versions.at(-1)!;
      versions.push({
        ...last,
        version: last.version + 1,
        from: '2025-01' as Month,
        rounding: { ...last.rounding, decimals: 0 },
      });
    }
    try {
      expect((await prove({ month: MONTH })).where).toEqual([]);
      await tellAgain('wutongling');
      const after = await stored();
      expect(after.indicators.length).toBe(before.indicators.length);
      expect(
        after.indicators.filter((one, index) => !isDeepStrictEqual(one, before.indicators[index])),
      ).toEqual([]);
      expect(after.derivations).toEqual(before.derivations);
      expect(after.derivations.length).toBeGreaterThan(20);
      expect(after.carbon.filter((one, index) => !isDeepStrictEqual(one, before.carbon[index]))).toEqual([]);
      expect((await prove({ month: MONTH })).where).toEqual([]);
    } finally {
      for (const versions of documents) versions.pop();
    }
  }, 400_000);

  it('are found out where a row was changed by hand, in every table', async () => {
    const scope = { month: MONTH };
    const found = async (statement: Sql, back: Sql) => {
      expect(await change(statement)).toBe(1);
      const { where } = await prove(scope);
      expect(await change(back)).toBe(1);
      return where.join('\n');
    };
    const result = sql`enterprise_id = 'wutongling' AND region_code = '000000' AND period = ${MONTH} AND code = 'EWR'`;
    expect(
      await found(
        sql`UPDATE indicator_result SET value = value + 1 WHERE ${result}`,
        sql`UPDATE indicator_result SET value = value - 1 WHERE ${result}`,
      ),
    ).toContain('wutongling / 000000 / 2026-09 EWR');
    const inventory = sql`enterprise_id = 'wutongling' AND month = ${MONTH} AND kind = 'INVENTORY'`;
    expect(
      await found(
        sql`UPDATE carbon_result SET result = REPLACE(result, '"pieces":"', '"pieces":"9') WHERE ${inventory}`,
        sql`UPDATE carbon_result SET result = REPLACE(result, '"pieces":"9', '"pieces":"') WHERE ${inventory}`,
      ),
    ).toContain('carbon wutongling / 2026-09 observed-turns');
    const [place] = await platform.rows<{ regionCode: string }>(sql`
      SELECT region_code AS regionCode FROM measure
      WHERE enterprise_id = 'wutongling' AND month = ${MONTH} AND code = 'parcels.accepted' LIMIT 1`);
    const measure = sql`enterprise_id = 'wutongling' AND month = ${MONTH} AND code = 'parcels.accepted'
      AND region_code = ${place?.regionCode}`;
    expect(
      await found(
        sql`UPDATE measure SET value = value + 1 WHERE ${measure}`,
        sql`UPDATE measure SET value = value - 1 WHERE ${measure}`,
      ),
    ).toContain(`measure wutongling / ${place?.regionCode} / 2026-09 parcels.accepted`);
    expect((await prove(scope)).where).toEqual([]);
  }, 400_000);
});
