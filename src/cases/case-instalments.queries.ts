import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { raw, type Sql, sql } from '../platform/sql.js';

export const INSTALMENT = raw(`id, case_id AS caseId, number, assessment, assessment_from AS assessmentFrom,
  assessment_to AS assessmentTo, planned_fen AS plannedFen, payable_fen AS payableFen, paid_fen AS paidFen, state,
  finding, tested_by AS testedBy, tested_at AS testedAt, failure`);

/** Never one of a case that is not approved or being paid, or that somebody objects to. */
export const findPayable = (roundId: Id): Sql => sql`
  SELECT instalment.id, instalment.case_id AS caseId, subsidy_case.number AS caseNumber,
    subsidy_case.enterprise_id AS enterpriseId, subsidy_case.region_code AS regionCode,
    instalment.payable_fen - instalment.paid_fen AS payableFen
  FROM subsidy_case JOIN case_instalment AS instalment ON instalment.case_id = subsidy_case.id
  WHERE subsidy_case.round_id = ${roundId} AND subsidy_case.state IN ('APPROVED', 'PAYING')
    AND instalment.state = 'PAYABLE' AND instalment.payable_fen > instalment.paid_fen
    AND NOT EXISTS (SELECT 1 FROM case_objection
      WHERE case_objection.case_id = subsidy_case.id AND case_objection.finding IS NULL)
  ORDER BY subsidy_case.number, instalment.number FOR UPDATE`;

export const lockInstalments = (ids: readonly Id[]): Sql => sql`
  SELECT ${INSTALMENT} FROM case_instalment WHERE id IN ${[...ids]} ORDER BY case_id, number FOR UPDATE`;

/** What a case is paid for, as the register of funding says it. */
export const findGivenBy = (caseId: Id, on: LocalDate): Sql => sql`
  SELECT subsidy_case.number AS caseNumber, COALESCE(case_claim.claim_key, '') AS subjectKey,
    subsidy_case.enterprise_id AS enterpriseId, subsidy_case.programme, funding_round.region_code AS regionCode,
    YEAR(subsidy_case.judged_on) AS year, ${on} AS givenOn
  FROM subsidy_case
  JOIN funding_round ON funding_round.id = subsidy_case.round_id
  LEFT JOIN case_claim ON case_claim.case_id = subsidy_case.id
  WHERE subsidy_case.id = ${caseId}`;

export const sumPaid = (caseId: Id): Sql => sql`
  SELECT COALESCE(SUM(paid_fen), 0) AS paidFen FROM case_instalment WHERE case_id = ${caseId}`;

/** By case and number. */
export const findInstalments = (caseIds: readonly Id[]): Sql => sql`
  SELECT ${INSTALMENT} FROM case_instalment WHERE case_id IN ${[...caseIds]} ORDER BY case_id, number`;

export const findInstalment = (id: Id): Sql => sql`
  SELECT ${INSTALMENT} FROM case_instalment WHERE id = ${id}`;
