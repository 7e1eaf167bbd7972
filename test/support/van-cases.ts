import { FundingRounds } from '../../src/cases/index.js';
import { CaseHands, CaseJudgement } from '../../src/cases/index.js';
import type { Id } from '../../src/kernel/id.js';
import type { LocalDate } from '../../src/kernel/month.js';
import { write } from '../../src/platform/database.js';
import { insertInto, sql } from '../../src/platform/sql.js';
import { ProgrammePublications } from '../../src/programmes/index.js';
import type { Platform } from './app.js';
import { CITY, OFFICER } from './approved-cases.js';
import { vanProgramme } from './van-programme.js';

/** 1,000 yuan for each battery-electric van, and firms that are legal persons. */
export async function publishVans(platform: Platform, enterpriseIds: readonly Id[]): Promise<void> {
  await platform.database.transaction((transaction) =>
    platform.app
      .get(ProgrammePublications)
      .loadFiles(transaction, [{ name: 'van.yaml', text: vanProgramme({ from: '2024-01-01' }) }]),
  );
  const operator = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
  const item = {
    sourceRef: 'legal',
    evidenceGrade: 'THIRD_PARTY_DOCUMENT',
    name: 'isLegalPerson',
    isHeld: true,
    validFrom: '2018-01-01',
    documentRef: '营业执照',
  };
  for (const enterpriseId of enterpriseIds)
    await operator.get(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { state } }`,
      { input: { enterpriseId, items: [item] } },
    );
}

/** A case of vans, approved under a decision on what is recorded, with one part that is paid at once. */
export async function approveVans(
  platform: Platform,
  { caseId, roundId, enterpriseId }: { caseId: Id; roundId: Id; enterpriseId: Id },
): Promise<void> {
  await platform.app.get(FundingRounds).open(OFFICER, {
    id: roundId,
    programme: 'VAN',
    title: '电动车补贴（2024 年第一批）',
    regionCode: CITY,
    filingFrom: '2024-06-01' as LocalDate,
    filingTo: null,
    judgedOn: 'FILING',
    corrections: null,
    fundYuan: null,
    stageDays: null,
  });
  const at = new Date('2024-06-01T02:00:00Z');
  const application = { applicant: [], subjects: [], otherFunding: [] };
  const drafted = {
    id: caseId,
    number: `VAN-${caseId}`,
    round_id: roundId,
    programme: 'VAN',
    version: 1,
    enterprise_id: enterpriseId,
    region_code: CITY,
    state: 'APPROVED',
    standing: 1,
    state_since: at,
    application: JSON.stringify(application),
    drafted_by: 'reporter',
    drafted_at: at,
    filed_at: at,
    judged_on: '2024-06-01',
    corrections_used: 0,
    decision_count: 0,
    step_count: 0,
    agreed: '',
    is_appealed: 0,
  };
  await platform.database.transaction(async (transaction) => {
    await write(transaction, insertInto('subsidy_case', [drafted]));
    const judgement = platform.app.get(CaseJudgement, { strict: false });
    const hand = await platform.app.get(CaseHands, { strict: false }).lockedByPlatform(transaction, caseId);
    const judgedOn = '2024-06-01' as LocalDate;
    const facts = await judgement.factsOf(transaction, hand, application, judgedOn);
    const { changes } = await judgement.pin(transaction, hand, { facts, judgedOn, by: 'reporter' });
    const fen = String(changes.claim_fen);
    await write(
      transaction,
      sql`UPDATE subsidy_case SET decision_count = 1, claim_fen = ${fen} WHERE id = ${caseId}`,
    );
    const part = { id: `${caseId}-1`, case_id: caseId, number: 1, planned_fen: fen, payable_fen: fen };
    await write(transaction, insertInto('case_instalment', [{ ...part, paid_fen: '0', state: 'PAYABLE' }]));
  });
}
