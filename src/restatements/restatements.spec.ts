import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../test/support/app.js';
import {
  attest,
  close,
  type FirmMonths,
  FIRM,
  lookAt,
  openFirmMonths,
  recordReturns,
  returned,
} from '../../test/support/firm-months.js';
import { until } from '../../test/support/until.js';
import { CarbonProof } from '../carbon/index.js';
import { MeasureProof, ResultProof } from '../indicators/index.js';
import { row, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { RestatementProof } from './index.js';
import { isResult } from './restatement-reach.service.js';

const CLOSED = '2026-10';
const OPEN = '2026-11';
const RESTATEMENT = `id state reason proposedBy appliedBy resultCount moved { period before edition }
  progress { attempts done total } totals { kind code figure unit differenceCount roseCount fellCount turnedCount }`;
const PROPOSE = `mutation ($input: ProposeRestatementInput!) { proposeRestatement(input: $input) { ${RESTATEMENT} } }`;
const APPLY = `mutation ($id: ID!) { applyRestatement(id: $id) { ${RESTATEMENT} } }`;
const AGAIN = `mutation ($id: ID!) { previewRestatementAgain(id: $id) { state } }`;
const ONE = `query ($id: ID!) { restatement(id: $id) { ${RESTATEMENT} reach { part documentCount reading text { zh } } } }`;
const DIFFERENCES = `query ($id: ID!, $first: Int, $after: String, $code: String) {
  restatementDifferences(restatementId: $id, first: $first, after: $after, code: $code) {
    nodes { position kind enterpriseId regionCode period code figure unit valueBefore valueAfter reasonBefore reasonAfter }
    pageInfo { hasNextPage endCursor }
  }
}`;
const HISTORY = `query ($regionCode: ID!, $enterpriseId: ID, $period: String!, $code: String!) {
  resultHistory(regionCode: $regionCode, enterpriseId: $enterpriseId, period: $period, code: $code) {
    stands value factorRelease restatedBy restatedBecause
  }
}`;

interface Difference {
  position: number;
  kind: string;
  enterpriseId: string | null;
  regionCode: string;
  period: string;
  code: string;
  figure: string | null;
  valueBefore: string | null;
  valueAfter: string | null;
}
interface Restatement {
  id: string;
  state: string;
  appliedBy: string | null;
  resultCount: number | null;
  moved: { period: string; before: string; edition: string }[];
  progress: { attempts: number; done: number; total: number } | null;
  totals: { kind: string; code: string; differenceCount: number; roseCount: number }[];
  reach: { part: string; documentCount: number; reading: string[] }[];
}

describe('a restatement', () => {
  let firm: FirmMonths;
  let editor: Caller;
  let second: Caller;
  const change = (statement: Sql) =>
    firm.platform.database.transaction((transaction) => write(transaction, statement));
  const stored = () =>
    firm.platform.rows<Record<string, unknown> & { restated_by: string; period: string }>(
      sql`SELECT * FROM indicator_result ORDER BY enterprise_id, region_code, period, code, restated_by`,
    );
  const carbon = () =>
    firm.platform.rows<Record<string, unknown> & { restated_by: string; month: string }>(
      sql`SELECT * FROM carbon_result ORDER BY enterprise_id, month, method, restated_by`,
    );
  /** A later release, in which a carton that is used again saves more. */
  const loadRelease = async (id: string, value: string) => {
    await change(sql`
      INSERT INTO factor_release (id, released_on, choices, content_digest)
      SELECT ${id}, '2026-11-20', choices, REPEAT('0', 64) FROM factor_release WHERE id = '2026-1'`);
    await change(sql`
      INSERT INTO factor_row (release_id, id, kind, region, year, content)
      SELECT ${id}, id, kind, region, year,
        IF(id = 'ef-act-carton-reuse', REPLACE(content, '"0.037"', ${`"${value}"`}), content)
      FROM factor_row WHERE release_id = '2026-1'`);
  };
  const proposal = (id: string, more: object = {}) => ({
    id,
    reason: '因子更正',
    fromMonth: CLOSED,
    toMonth: OPEN,
    subject: 'factors',
    edition: '2026-2',
    ...more,
  });
  const propose = async (id: string, more: object = {}) => {
    await editor.get(PROPOSE, { input: proposal(id, more) });
    return previewed(id);
  };
  const read = async (id: string) =>
    (await editor.get<{ restatement: Restatement }>(ONE, { id })).restatement;
  const previewed = async (id: string) => {
    await until(`the preview of ${id}`, async () => (await read(id)).state !== 'WAITING');
    return read(id);
  };
  const apply = async (id: string) =>
    (await second.get<{ applyRestatement: Restatement }>(APPLY, { id })).applyRestatement;
  const differences = async (id: string, caller: Caller = second, more: object = {}) =>
    (
      await caller.get<{ restatementDifferences: { nodes: Difference[] } }>(DIFFERENCES, {
        id,
        first: 100,
        ...more,
      })
    ).restatementDifferences.nodes;
  const prove = async () => {
    const [measures, results, inventories] = [
      await firm.platform.app.get(MeasureProof).measures({}),
      await firm.platform.app.get(ResultProof).results({}),
      await firm.platform.app.get(CarbonProof).results({}),
    ];
    expect(results.checked).toBeGreaterThan(0);
    return [...measures.differences, ...results.differences, ...inventories.differences].map(
      ({ where }) => where,
    );
  };

  beforeAll(async () => {
    firm = await openFirmMonths({ worker: true });
    editor = await firm.platform.as({
      id: 'editor',
      roles: ['POLICY_EDITOR'],
      regionCode: '430000' as never,
    });
    second = await firm.platform.as({ id: 'operator', roles: ['OPERATOR'] });
    await recordReturns(
      firm.reporter,
      returned('one', `${CLOSED}-03`, { disposition: 'REUSE', quantity: 100 }),
      returned('two', `${OPEN}-04`, { disposition: 'REUSE', quantity: 50 }),
    );
    await attest(firm.attestor, CLOSED, (await lookAt(firm.attestor, CLOSED)).statement.digest);
    await close(firm.officer, CLOSED);
    await firm.platform.settled();
    await loadRelease('2026-2', '0.05');
  }, 60_000);
  afterAll(() => firm.platform.close());

  it('changes nothing while it is previewed, in any table', async () => {
    const tables = await firm.platform.rows<{ name: string }>(sql`
      SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name NOT LIKE 'restatement%' ORDER BY 1`);
    const checksums = () =>
      firm.platform.rows(sql`CHECKSUM TABLE ${raw(tables.map(({ name }) => name).join(', '))}`);
    expect(tables.length).toBeGreaterThan(50);
    const before = await checksums();
    const found = await propose('factors-2');
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
    const all = await differences('factors-2');
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
    const here = await differences('factors-2', firm.officer);
    expect(here.length).toBeGreaterThan(0);
    expect(here).toEqual(all.filter(({ regionCode }) => regionCode.startsWith('4301')));
    expect(await differences('factors-2', firm.elsewhere)).toEqual([]);
    const { restatement } = await firm.elsewhere.get<{ restatement: Restatement }>(ONE, { id: 'factors-2' });
    expect(restatement.totals).toEqual([]);
    const byOne = [];
    for (let after: string | null = null; ;) {
      const page: {
        restatementDifferences: {
          nodes: Difference[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      } = await second.get(DIFFERENCES, { id: 'factors-2', first: 3, after });
      byOne.push(...page.restatementDifferences.nodes);
      after = page.restatementDifferences.pageInfo.endCursor;
      if (!page.restatementDifferences.pageInfo.hasNextPage) break;
    }
    expect(byOne).toEqual(all);
  });

  it('reaches no credit and no programme, as their documents read no result', async () => {
    const { reach } = await read('factors-2');
    expect(reach.map(({ part, reading }) => [part, reading])).toEqual([
      ['CREDITS', []],
      ['PROGRAMMES', []],
    ]);
    expect(reach.every(({ documentCount }) => documentCount > 0)).toBe(true);
    expect([isResult('indicator.EWR'), isResult('vehicle.drive')]).toEqual([true, false]);
  });

  it('is not applied by who proposed it, nor before it was previewed, nor by a department', async () => {
    const own = await editor.refused(APPLY, { id: 'factors-2' });
    expect(own.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'SECOND_PERSON_NEEDED' });
    const officer = await firm.officer.refused(APPLY, { id: 'factors-2' });
    expect(officer.extensions.reason).toBe('ROLE_NOT_PERMITTED');
    await change(sql`UPDATE restatement SET state = 'FAILED' WHERE id = 'factors-2'`);
    const early = await second.refused(APPLY, { id: 'factors-2' });
    expect(early.extensions).toMatchObject({ code: 'CONFLICT', reason: 'RESTATEMENT_NOT_PREVIEWED' });
    await change(sql`UPDATE restatement SET state = 'PREVIEWED' WHERE id = 'factors-2'`);
    const unknown = await second.refused(APPLY, { id: 'none' });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'RESTATEMENT_UNKNOWN' });
  });

  it('leaves nothing when it is cut off before its end', async () => {
    const before = [await stored(), await carbon()];
    await change(sql`CREATE TRIGGER cut_off BEFORE INSERT ON audit_entry FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'cut off'`);
    const refused = await second.refused(APPLY, { id: 'factors-2' });
    await change(raw('DROP TRIGGER cut_off'));
    expect(refused.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect([await stored(), await carbon()]).toEqual(before);
    expect((await read('factors-2')).state).toBe('PREVIEWED');
    expect(await prove()).toEqual([]);
  });

  it('is refused once facts of its months came in, and previewed again', async () => {
    await recordReturns(
      firm.reporter,
      returned('three', `${OPEN}-05`, { disposition: 'REUSE', quantity: 10 }),
    );
    await firm.platform.settled();
    const before = [await stored(), await carbon()];
    const stale = await second.refused(APPLY, { id: 'factors-2' });
    expect(stale.extensions).toMatchObject({ code: 'CONFLICT', reason: 'PREVIEW_STALE' });
    expect([await stored(), await carbon()]).toEqual(before);
    await editor.get(AGAIN, { id: 'factors-2' });
    expect((await previewed('factors-2')).state).toBe('PREVIEWED');
  }, 60_000);

  it('applied, stores what its preview said, keeps the old bytes of a closed month beside, and is proved', async () => {
    const before = { results: await stored(), carbon: await carbon() };
    const said = await differences('factors-2');
    const applied = await apply('factors-2');
    expect(applied).toMatchObject({ state: 'APPLIED', appliedBy: 'operator' });
    const after = { results: await stored(), carbon: await carbon() };
    const aside = [...after.results, ...after.carbon].filter(
      ({ restated_by }) => restated_by === 'factors-2',
    );
    expect(aside.length).toBe(applied.resultCount);
    const asTheyWere = (rows: { restated_by: string }[]) =>
      rows
        .filter(({ restated_by }) => restated_by === 'factors-2')
        .map((one) => ({ ...one, restated_by: '' }));
    expect(asTheyWere(after.results)).toEqual(before.results);
    expect(asTheyWere(after.carbon)).toEqual(
      before.carbon.filter((one) => asTheyWere(after.carbon).some((kept) => kept.method === one.method)),
    );
    expect(after.results.some(({ period, restated_by }) => period === CLOSED && restated_by !== '')).toBe(
      true,
    );
    const nowAndThen = await firm.platform.rows<{
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
    expect(await prove()).toEqual([]);
  }, 60_000);

  it('applied twice is applied once', async () => {
    const before = [await stored(), await carbon(), await firm.platform.rows(sql`SELECT * FROM audit_entry`)];
    expect((await apply('factors-2')).state).toBe('APPLIED');
    expect([
      await stored(),
      await carbon(),
      await firm.platform.rows(sql`SELECT * FROM audit_entry`),
    ]).toEqual(before);
    const again = await editor.refused(AGAIN, { id: 'factors-2' });
    expect(again.extensions.reason).toBe('RESTATEMENT_APPLIED');
  });

  it('is told by the history of a result, and facts that come later are computed by it', async () => {
    await recordReturns(
      firm.reporter,
      returned('four', `${OPEN}-06`, { disposition: 'REUSE', quantity: 10 }),
    );
    await firm.platform.settled();
    expect(await prove()).toEqual([]);
    const { resultHistory } = await firm.officer.get<{ resultHistory: unknown[] }>(HISTORY, {
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
    const elsewhere = await firm.elsewhere.refused(HISTORY, {
      regionCode: '430102',
      period: CLOSED,
      code: 'ERD',
    });
    expect(elsewhere.extensions.reason).toBe('REGION_OUTSIDE');
  }, 60_000);

  it('is proved by the audit chain', async () => {
    const proof = firm.platform.app.get(RestatementProof);
    expect(await proof.restatements()).toEqual({ restatements: 1, breaches: [] });
    await change(sql`UPDATE restatement SET reason = 'another' WHERE id = 'factors-2'`);
    expect((await proof.restatements()).breaches.map(({ where }) => where)).toEqual([
      'restatement factors-2',
    ]);
    await change(sql`UPDATE restatement SET reason = '因子更正' WHERE id = 'factors-2'`);
  });

  it('moves a quarter and a year only with all of their months', async () => {
    await loadRelease('2026-3', '0.06');
    const { moved } = await propose('one-month', { toMonth: CLOSED, edition: '2026-3' });
    expect(moved.map(({ period }) => period)).toEqual([CLOSED]);
    expect((await apply('one-month')).state).toBe('APPLIED');
    expect(await prove()).toEqual([]);
    const rest = await propose('the-rest', { fromMonth: OPEN, edition: '2026-3' });
    expect(rest.moved.map(({ period }) => period)).toEqual([OPEN, '2026', '2026-Q4']);
    await apply('the-rest');
    expect(await prove()).toEqual([]);
  }, 60_000);

  it('is given up when its preview does not get on, and can be asked for again', async () => {
    await change(sql`INSERT INTO restatement_progress (restatement_id, attempts, done, total)
      VALUES ('back', ${LIMITS.restatementAttempts}, 0, 0)`);
    expect((await propose('back', { edition: '2026-1' })).state).toBe('FAILED');
    await editor.get(AGAIN, { id: 'back' });
    expect((await previewed('back')).state).toBe('PREVIEWED');
  }, 60_000);

  it('is refused where there is nothing of the kind, nothing to restate, or another of its id', async () => {
    const refused = async (more: object) =>
      (await editor.refused(PROPOSE, { input: proposal('wrong', more) })).extensions.reason;
    expect(await refused({ subject: 'PSR' })).toBe('RESTATEMENT_SUBJECT_UNKNOWN');
    expect(await refused({ subject: 'EWR', edition: '99' })).toBe('EDITION_UNKNOWN');
    expect(await refused({ edition: '1999-1' })).toBe('FACTOR_RELEASE_UNKNOWN');
    expect(await refused({ edition: '2026-3' })).toBe('NOTHING_TO_RESTATE');
    expect(await refused({ fromMonth: OPEN, toMonth: CLOSED })).toBe('MONTHS_REVERSED');
    expect(await refused({ id: 'back', edition: '2026-2' })).toBe('RESTATEMENT_ID_TAKEN');
    const replayed = await editor.get<{ proposeRestatement: Restatement }>(PROPOSE, {
      input: proposal('back', { edition: '2026-1' }),
    });
    expect(replayed.proposeRestatement.state).toBe('PREVIEWED');
    expect(
      await firm.platform.database.transaction((one) =>
        row(one, sql`SELECT 1 FROM restatement WHERE id = 'wrong'`),
      ),
    ).toBeUndefined();
  });
});
