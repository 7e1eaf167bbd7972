import { FundingRounds } from '../../src/cases/index.js';
import { EnterprisesService } from '../../src/enterprises/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { Id } from '../../src/kernel/id.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { write } from '../../src/platform/database.js';
import { insertInto } from '../../src/platform/sql.js';
import type { Platform } from './app.js';

export const CITY = '430100' as RegionCode;
export const OFFICER: Actor = { id: 'officer', kind: 'person', roles: ['CASE_OFFICER'], regionCode: CITY };
const AT = new Date('2024-06-01T02:00:00Z');

/** Firms, registered where the city is. */
export async function registerFirms(platform: Platform, ids: readonly Id[]): Promise<void> {
  const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
  for (const [index, id] of ids.entries())
    await platform.app.get(EnterprisesService).registerEnterprise(operator, {
      id,
      uscc: `9143010000000000${String(index).padStart(2, '0')}`,
      nameZh: `物流企业${index + 1}`,
      nameEn: null,
      kind: 'COURIER',
      regionCode: CITY,
    });
}

export const openRound = (platform: Platform, id: Id, fundYuan: string | null) =>
  platform.app.get(FundingRounds).open(OFFICER, {
    id,
    programme: 'P10',
    title: '周转筐支持（2024 年第一批）',
    regionCode: CITY,
    filingFrom: '2024-06-01' as LocalDate,
    filingTo: '2024-07-31' as LocalDate,
    judgedOn: 'FILING',
    corrections: null,
    fundYuan,
    stageDays: null,
  });

export interface ApprovedCase {
  readonly id: Id;
  readonly roundId: Id;
  readonly enterpriseId: Id;
  /** Of each instalment; null where it is not tested yet. */
  readonly payableFen: readonly (bigint | null)[];
}

/** Cases as they stand once they were approved and their parts tested: what led there is told by the specs of cases. */
export async function approveCases(platform: Platform, cases: readonly ApprovedCase[]): Promise<void> {
  await platform.database.transaction(async (transaction) => {
    await write(transaction, insertInto('subsidy_case', cases.map(caseRow)));
    const instalments = cases.flatMap((one) =>
      one.payableFen.map((fen, index) => instalmentRow(one.id, index + 1, fen)),
    );
    await write(transaction, insertInto('case_instalment', instalments));
  });
}

export const instalmentId = (caseId: Id, number: number): Id => `${caseId}-${number}`;

const totalOf = ({ payableFen }: ApprovedCase): bigint =>
  payableFen.reduce<bigint>((sum, fen) => sum + (fen ?? 100n), 0n);

const caseRow = (one: ApprovedCase) => ({
  id: one.id,
  number: `P10-${one.id}`,
  round_id: one.roundId,
  programme: 'P10',
  version: 1,
  enterprise_id: one.enterpriseId,
  region_code: CITY,
  state: 'APPROVED',
  standing: 1,
  state_since: AT,
  application: '{}',
  drafted_by: 'reporter',
  drafted_at: AT,
  filed_at: AT,
  judged_on: '2024-06-01',
  corrections_used: 0,
  decision_count: 0,
  step_count: 0,
  claim_fen: totalOf(one).toString(),
  planned_fen: totalOf(one).toString(),
  agreed: '',
  is_appealed: 0,
});

const instalmentRow = (caseId: Id, number: number, fen: bigint | null) => ({
  id: instalmentId(caseId, number),
  case_id: caseId,
  number,
  planned_fen: (fen ?? 100n).toString(),
  payable_fen: fen?.toString() ?? null,
  paid_fen: '0',
  state: fen === null ? 'PLANNED' : fen === 0n ? 'LOST' : 'PAYABLE',
});
