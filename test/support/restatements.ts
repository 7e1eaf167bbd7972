import { CarbonProof } from '../../src/carbon/index.js';
import { MeasureProof, RestatedProof, ResultProof } from '../../src/indicators/index.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { write } from '../../src/platform/database.js';
import { type Sql, sql } from '../../src/platform/sql.js';
import type { Caller } from './app.js';
import {
  attest,
  close,
  type FirmMonths,
  lookAt,
  openFirmMonths,
  recordReturns,
  returned,
} from './firm-months.js';
import { until } from './until.js';

export const CLOSED = '2026-10';
export const OPEN = '2026-11';

const RESTATEMENT = `id state reason proposedBy appliedBy resultCount moved { period before edition }
  progress { attempts done total } totals { kind code figure unit differenceCount roseCount fellCount turnedCount }`;
export const PROPOSE = `mutation ($input: ProposeRestatementInput!) { proposeRestatement(input: $input) { ${RESTATEMENT} } }`;
export const APPLY = `mutation ($id: ID!) { applyRestatement(id: $id) { ${RESTATEMENT} } }`;
export const AGAIN = `mutation ($id: ID!) { previewRestatementAgain(id: $id) { state } }`;
export const ONE = `query ($id: ID!) {
  restatement(id: $id) { ${RESTATEMENT} reach { part documentCount reading text { zh } } }
}`;
export const DIFFERENCES = `query ($id: ID!, $first: Int, $after: String, $code: String) {
  restatementDifferences(restatementId: $id, first: $first, after: $after, code: $code) {
    nodes {
      position kind enterpriseId regionCode period code figure unit valueBefore valueAfter reasonBefore reasonAfter
      turned { targetId metBefore metAfter }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export interface Difference {
  position: number;
  kind: string;
  enterpriseId: string | null;
  regionCode: string;
  period: string;
  code: string;
  figure: string | null;
  valueBefore: string | null;
  valueAfter: string | null;
  reasonAfter: string | null;
  turned: { targetId: string; metBefore: boolean | null; metAfter: boolean | null }[];
}

export interface Restatement {
  id: string;
  state: string;
  appliedBy: string | null;
  resultCount: number | null;
  moved: { period: string; before: string; edition: string }[];
  progress: { attempts: number; done: number; total: number } | null;
  totals: { kind: string; code: string; differenceCount: number; roseCount: number }[];
  reach: { part: string; documentCount: number; reading: string[] }[];
}

type Stored = Record<string, unknown> & { restated_by: string; period: string };
type StoredCarbon = Record<string, unknown> & { restated_by: string; month: string; method: string };

/** A firm with a closed month and an open one, whoever proposes, and whoever applies what was proposed. */
export async function openRestatements() {
  const firm: FirmMonths = await openFirmMonths({ worker: true });
  const { platform } = firm;
  const editor = await platform.as({
    id: 'editor',
    roles: ['POLICY_EDITOR'],
    regionCode: '430000' as RegionCode,
  });
  const second = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
  await recordReturns(
    firm.reporter,
    returned('one', `${CLOSED}-03`, { disposition: 'REUSE', quantity: 100 }),
    returned('two', `${OPEN}-04`, { disposition: 'REUSE', quantity: 50 }),
  );
  await attest(firm.attestor, CLOSED, (await lookAt(firm.attestor, CLOSED)).statement.digest);
  await close(firm.officer, CLOSED);
  await platform.settled();
  const change = (statement: Sql) =>
    platform.database.transaction((transaction) => write(transaction, statement));
  const read = async (id: string) =>
    (await editor.get<{ restatement: Restatement }>(ONE, { id })).restatement;
  const previewed = async (id: string) => {
    await until(`the preview of ${id}`, async () => (await read(id)).state !== 'WAITING');
    return read(id);
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
  return {
    firm,
    editor,
    second,
    change,
    read,
    previewed,
    proposal,
    async propose(id: string, more: object = {}): Promise<Restatement> {
      await editor.get(PROPOSE, { input: proposal(id, more) });
      return previewed(id);
    },
    async apply(id: string): Promise<Restatement> {
      return (await second.get<{ applyRestatement: Restatement }>(APPLY, { id })).applyRestatement;
    },
    async differences(id: string, caller: Caller = second): Promise<Difference[]> {
      const { restatementDifferences } = await caller.get<{
        restatementDifferences: { nodes: Difference[] };
      }>(DIFFERENCES, { id, first: 100 });
      return restatementDifferences.nodes;
    },
    results: () =>
      platform.rows<Stored>(
        sql`SELECT * FROM indicator_result ORDER BY enterprise_id, region_code, period, code, restated_by`,
      ),
    carbon: () =>
      platform.rows<StoredCarbon>(
        sql`SELECT * FROM carbon_result ORDER BY enterprise_id, month, method, restated_by`,
      ),
    /** Where what is stored is not what its facts, releases and versions come to. */
    async prove(): Promise<string[]> {
      const found = [
        await platform.app.get(MeasureProof).measures({}),
        await platform.app.get(ResultProof).results({}),
        await platform.app.get(CarbonProof).results({}),
      ];
      if (found.some(({ checked }) => checked === 0)) throw new Error('nothing was proved');
      const aside = await platform.app.get(RestatedProof).results({});
      return [...found, aside].flatMap(({ differences }) => differences.map(({ where }) => where));
    },
    /** A later release, in which a carton that is used again saves another mass. */
    async loadRelease(id: string, kgOfCarton: string): Promise<void> {
      await change(sql`
        INSERT INTO factor_release (id, released_on, choices, content_digest)
        SELECT ${id}, '2026-11-20', choices, REPEAT('0', 64) FROM factor_release WHERE id = '2026-1'`);
      await change(sql`
        INSERT INTO factor_row (release_id, id, kind, region, year, content)
        SELECT ${id}, id, kind, region, year,
          IF(id = 'ef-act-carton-reuse', REPLACE(content, '"0.037"', ${`"${kgOfCarton}"`}), content)
        FROM factor_row WHERE release_id = '2026-1'`);
    },
  };
}

export type Restatements = Awaited<ReturnType<typeof openRestatements>>;
