import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRM, recordReturns, returned } from '../../test/support/firm-months.js';
import {
  AGAIN,
  APPLY,
  CLOSED,
  type Difference,
  DIFFERENCES,
  ONE,
  OPEN,
  openRestatements,
  PROPOSE,
  type Restatement,
  type Restatements,
} from '../../test/support/restatements.js';
import { RestatedProof } from '../indicators/index.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { RestatementProof } from './index.js';
import { isResult } from './restatement-reach.service.js';

const HISTORY = `query ($regionCode: ID!, $enterpriseId: ID, $period: String!, $code: String!) {
  resultHistory(regionCode: $regionCode, enterpriseId: $enterpriseId, period: $period, code: $code) {
    stands value factorRelease restatedBy restatedBecause
  }
}`;

describe('a restatement', () => {
  let world: Restatements;

  beforeAll(async () => {
    world = await openRestatements();
    await world.loadRelease('2026-2', '0.05');
  }, 60_000);
  afterAll(() => world.firm.platform.close());

  it('changes nothing while it is previewed, in any table', async () => {
    const tables = await world.firm.platform.rows<{ name: string }>(sql`
      SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name NOT LIKE 'restatement%' ORDER BY 1`);
    const checksums = () =>
      world.firm.platform.rows(sql`CHECKSUM TABLE ${raw(tables.map(({ name }) => name).join(', '))}`);
    expect(tables.length).toBeGreaterThan(50);
    const before = await checksums();
    const found = await world.propose('factors-2');
    expect(await checksums()).toEqual(before);
    expect(found.state).toBe('PREVIEWED');
    expect(found.moved).toEqual(
      [CLOSED, OPEN, '2026', '2026-Q4'].map((period) =>
        expect.objectContaining({ period, before: '2026-1', edition: '2026-2' }),
      ),
    );
    expect(found.progress).toMatchObject({ attempts: 1, done: found.progress?.total });
    expect(found.totals).toContainEqual(
      expect.objectContaining({ kind: 'REDUCTION', code: 'carton-reuse', roseCount: 2, fellCount: 0 }),
    );
  }, 60_000);

  it('shows what it would change, in the region of the reader alone', async () => {
    const all = await world.differences('factors-2');
    // 100 × 0.037 in the closed month, 100 × 0.05 by the later release
    expect(all).toContainEqual(
      expect.objectContaining({
        kind: 'REDUCTION',
        code: 'carton-reuse',
        enterpriseId: FIRM,
        period: CLOSED,
        valueBefore: '3.7',
        valueAfter: '5',
      }),
    );
    expect(all.filter(({ kind }) => kind === 'INDICATOR').length).toBeGreaterThan(0);
    const here = await world.differences('factors-2', world.firm.officer);
    expect(here.length).toBeGreaterThan(0);
    expect(here).toEqual(all.filter(({ regionCode }) => regionCode.startsWith('4301')));
    expect(await world.differences('factors-2', world.firm.elsewhere)).toEqual([]);
    const { restatement } = await world.firm.elsewhere.get<{ restatement: Restatement }>(ONE, {
      id: 'factors-2',
    });
    expect(restatement.totals).toEqual([]);
    const byOne = [];
    for (let after: string | null = null; ;) {
      const page: {
        restatementDifferences: {
          nodes: Difference[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      } = await world.second.get(DIFFERENCES, { id: 'factors-2', first: 3, after });
      byOne.push(...page.restatementDifferences.nodes);
      after = page.restatementDifferences.pageInfo.endCursor;
      if (!page.restatementDifferences.pageInfo.hasNextPage) break;
    }
    expect(byOne).toEqual(all);
  });

  it('reaches no credit and no programme, as their documents read no result', async () => {
    const { reach } = await world.read('factors-2');
    expect(reach.map(({ part, reading }) => [part, reading])).toEqual([
      ['CREDITS', []],
      ['PROGRAMMES', []],
    ]);
    expect(reach.every(({ documentCount }) => documentCount > 0)).toBe(true);
    expect([isResult('indicator.EWR'), isResult('vehicle.drive')]).toEqual([true, false]);
  });

  it('is not applied by who proposed it, nor before it was previewed, nor by a department', async () => {
    const own = await world.editor.refused(APPLY, { id: 'factors-2' });
    expect(own.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'SECOND_PERSON_NEEDED' });
    const officer = await world.firm.officer.refused(APPLY, { id: 'factors-2' });
    expect(officer.extensions.reason).toBe('ROLE_NOT_PERMITTED');
    await world.change(sql`UPDATE restatement SET state = 'FAILED' WHERE id = 'factors-2'`);
    const early = await world.second.refused(APPLY, { id: 'factors-2' });
    expect(early.extensions).toMatchObject({ code: 'CONFLICT', reason: 'RESTATEMENT_NOT_PREVIEWED' });
    await world.change(sql`UPDATE restatement SET state = 'PREVIEWED' WHERE id = 'factors-2'`);
    const unknown = await world.second.refused(APPLY, { id: 'none' });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'RESTATEMENT_UNKNOWN' });
  });

  it('leaves nothing when it is cut off before its end', async () => {
    const before = [await world.results(), await world.carbon()];
    await world.change(sql`CREATE TRIGGER cut_off BEFORE INSERT ON audit_entry FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'cut off'`);
    const refused = await world.second.refused(APPLY, { id: 'factors-2' });
    await world.change(raw('DROP TRIGGER cut_off'));
    expect(refused.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect([await world.results(), await world.carbon()]).toEqual(before);
    expect((await world.read('factors-2')).state).toBe('PREVIEWED');
    expect(await world.prove()).toEqual([]);
  });

  it('is refused once facts of its months came in, and previewed again', async () => {
    await recordReturns(
      world.firm.reporter,
      returned('three', `${OPEN}-05`, { disposition: 'REUSE', quantity: 10 }),
    );
    await world.firm.platform.settled();
    const before = [await world.results(), await world.carbon()];
    const stale = await world.second.refused(APPLY, { id: 'factors-2' });
    expect(stale.extensions).toMatchObject({ code: 'CONFLICT', reason: 'PREVIEW_STALE' });
    expect([await world.results(), await world.carbon()]).toEqual(before);
    await world.editor.get(AGAIN, { id: 'factors-2' });
    expect((await world.previewed('factors-2')).state).toBe('PREVIEWED');
  }, 60_000);

  it('applied, stores what its preview said, keeps the old bytes of a closed month beside, and is proved', async () => {
    const before = { results: await world.results(), carbon: await world.carbon() };
    const said = await world.differences('factors-2');
    const applied = await world.apply('factors-2');
    expect(applied).toMatchObject({ state: 'APPLIED', appliedBy: 'operator' });
    const after = { results: await world.results(), carbon: await world.carbon() };
    const aside = [...after.results, ...after.carbon].filter(
      ({ restated_by }) => restated_by === 'factors-2',
    );
    expect(aside.length).toBe(applied.resultCount);
    const asTheyWere = (some: readonly { restated_by: string }[]) =>
      some
        .filter(({ restated_by }) => restated_by === 'factors-2')
        .map((one) => ({ ...one, restated_by: '' }));
    expect(asTheyWere(after.results)).toEqual(before.results);
    expect(asTheyWere(after.carbon)).toEqual(before.carbon);
    expect(after.results.some(({ period, restated_by }) => period === CLOSED && restated_by !== '')).toBe(
      true,
    );
    const nowAndThen = await world.firm.platform.rows<{
      place: string;
      before: string | null;
      after: string | null;
    }>(sql`
      SELECT CONCAT_WS('/', old.enterprise_id, old.region_code, old.period, old.code) AS place,
        old.value AS 'before', now.value AS 'after'
      FROM indicator_result old JOIN indicator_result now USING (enterprise_id, region_code, period, code)
      WHERE old.restated_by = 'factors-2' AND now.restated_by = '' AND NOT (old.value <=> now.value) ORDER BY place`);
    expect(nowAndThen.length).toBeGreaterThan(0);
    expect(nowAndThen.map((one) => [one.place, Number(one.before), Number(one.after)])).toEqual(
      said
        .filter(({ kind }) => kind === 'INDICATOR')
        .map((one) => [
          [one.enterpriseId ?? '', one.regionCode, one.period, one.code].join('/'),
          Number(one.valueBefore),
          Number(one.valueAfter),
        ])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it('leaves old results that are proved too, and are found out where one was changed', async () => {
    const { app } = world.firm.platform;
    const { checked } = await app.get(RestatedProof).results({});
    expect(checked).toBeGreaterThan(0);
    const old = sql`code = 'ERD' AND restated_by = 'factors-2' AND enterprise_id = '' AND region_code = '430102'
      AND period = ${CLOSED}`;
    expect(await world.change(sql`UPDATE indicator_result SET value = value + 1 WHERE ${old}`)).toBe(1);
    const { differences } = await app.get(RestatedProof).results({});
    expect(differences.map(({ where }) => where)).toEqual([
      `restated result all firms / 430102 / ${CLOSED} ERD (factors-2)`,
    ]);
    await world.change(sql`UPDATE indicator_result SET value = value - 1 WHERE ${old}`);
  });

  it('applied twice is applied once', async () => {
    const before = [
      await world.results(),
      await world.carbon(),
      await world.firm.platform.rows(sql`SELECT * FROM audit_entry`),
    ];
    expect((await world.apply('factors-2')).state).toBe('APPLIED');
    expect([
      await world.results(),
      await world.carbon(),
      await world.firm.platform.rows(sql`SELECT * FROM audit_entry`),
    ]).toEqual(before);
    const again = await world.editor.refused(AGAIN, { id: 'factors-2' });
    expect(again.extensions.reason).toBe('RESTATEMENT_APPLIED');
  });

  it('is told by the history of a result, and facts that come later are computed by it', async () => {
    await recordReturns(
      world.firm.reporter,
      returned('four', `${OPEN}-06`, { disposition: 'REUSE', quantity: 10 }),
    );
    await world.firm.platform.settled();
    expect(await world.prove()).toEqual([]);
    const { resultHistory } = await world.firm.officer.get<{ resultHistory: unknown[] }>(HISTORY, {
      regionCode: '430102',
      period: CLOSED,
      code: 'ERD',
    });
    expect(resultHistory).toEqual([
      expect.objectContaining({
        stands: false,
        factorRelease: '2026-1',
        restatedBy: 'factors-2',
        restatedBecause: '因子更正',
      }),
      expect.objectContaining({ stands: true, factorRelease: '2026-2', restatedBy: null }),
    ]);
    const elsewhere = await world.firm.elsewhere.refused(HISTORY, {
      regionCode: '430102',
      period: CLOSED,
      code: 'ERD',
    });
    expect(elsewhere.extensions.reason).toBe('REGION_OUTSIDE');
  }, 60_000);

  it('is proved by the audit chain', async () => {
    const proof = world.firm.platform.app.get(RestatementProof);
    expect(await proof.restatements()).toEqual({ restatements: 1, breaches: [] });
    await world.change(sql`UPDATE restatement SET reason = 'another' WHERE id = 'factors-2'`);
    expect((await proof.restatements()).breaches.map(({ where }) => where)).toEqual([
      'restatement factors-2',
    ]);
    await world.change(sql`UPDATE restatement SET reason = '因子更正' WHERE id = 'factors-2'`);
  });

  it('moves a quarter and a year only with all of their months', async () => {
    await world.loadRelease('2026-3', '0.06');
    const { moved } = await world.propose('one-month', { toMonth: CLOSED, edition: '2026-3' });
    expect(moved.map(({ period }) => period)).toEqual([CLOSED]);
    expect((await world.apply('one-month')).state).toBe('APPLIED');
    expect(await world.prove()).toEqual([]);
    const rest = await world.propose('the-rest', { fromMonth: OPEN, edition: '2026-3' });
    expect(rest.moved.map(({ period }) => period)).toEqual([OPEN, '2026', '2026-Q4']);
    await world.apply('the-rest');
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it('is given up when its preview does not get on, and can be asked for again', async () => {
    await world.change(sql`INSERT INTO restatement_progress (restatement_id, attempts, done, total)
      VALUES ('back', ${LIMITS.restatementAttempts}, 0, 0)`);
    expect((await world.propose('back', { edition: '2026-1' })).state).toBe('FAILED');
    await world.editor.get(AGAIN, { id: 'back' });
    expect((await world.previewed('back')).state).toBe('PREVIEWED');
  }, 60_000);

  it('is refused where there is nothing of the kind, nothing to restate, or another of its id', async () => {
    const refused = async (more: object) =>
      (await world.editor.refused(PROPOSE, { input: world.proposal('wrong', more) })).extensions.reason;
    expect(await refused({ subject: 'PSR' })).toBe('RESTATEMENT_SUBJECT_UNKNOWN');
    expect(await refused({ subject: 'EWR', edition: '99' })).toBe('EDITION_UNKNOWN');
    expect(await refused({ edition: '1999-1' })).toBe('FACTOR_RELEASE_UNKNOWN');
    expect(await refused({ edition: '2026-3' })).toBe('NOTHING_TO_RESTATE');
    expect(await refused({ fromMonth: OPEN, toMonth: CLOSED })).toBe('MONTHS_REVERSED');
    expect(await refused({ id: 'back', edition: '2026-2' })).toBe('RESTATEMENT_ID_TAKEN');
    const replayed = await world.editor.get<{ proposeRestatement: Restatement }>(PROPOSE, {
      input: world.proposal('back', { edition: '2026-1' }),
    });
    expect(replayed.proposeRestatement.state).toBe('PREVIEWED');
    expect(await world.firm.platform.rows(sql`SELECT id FROM restatement WHERE id = 'wrong'`)).toEqual([]);
  });
});
