import type { Id } from '../kernel/id.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { CLAIMS_NOTHING } from './cases.queries.js';

const DECISION = raw(`case_id AS caseId, number, version, judged_on AS judgedOn, facts, decision, outcome,
  claim_fen AS claimFen, possible_fen AS possibleFen, content_digest AS contentDigest, decided_by AS decidedBy,
  decided_at AS decidedAt`);

/** The decision that stands: the last one. */
export const findDecision = (caseId: Id): Sql => sql`
  SELECT ${DECISION} FROM case_decision WHERE case_id = ${caseId} ORDER BY number DESC LIMIT 1`;

export const findDecisionNumber = (caseId: Id, number: number): Sql => sql`
  SELECT ${DECISION} FROM case_decision WHERE case_id = ${caseId} AND number = ${number}`;

export interface OtherClaim {
  readonly caseId: Id;
  readonly number: string;
  readonly programme: string;
  readonly regionCode: string;
  readonly year: string;
  /** Null where it is for the firm as a whole. */
  readonly claimKey: string | null;
}

/** What other cases of the firm, or of anybody for the same things, claim or got: the platform's register of funding. */
export const findOtherClaims = (caseId: Id, enterpriseId: Id, keys: readonly string[]): Sql => sql`
  SELECT DISTINCT other.id AS caseId, other.number, other.programme, round.region_code AS regionCode,
    YEAR(other.judged_on) AS year, claim.claim_key AS claimKey
  FROM subsidy_case AS other
  JOIN funding_round AS round ON round.id = other.round_id
  LEFT JOIN case_claim AS claim ON claim.case_id = other.id
  WHERE other.id <> ${caseId} AND other.state NOT IN ${CLAIMS_NOTHING}
    AND (claim.case_id IS NOT NULL OR other.claim_fen > 0)
    AND (other.enterprise_id = ${enterpriseId} OR claim.claim_key IN ${[...keys]})
  ORDER BY other.number, claim.claim_key`;

export interface DoubleClaimRow {
  readonly caseId: Id;
  readonly otherCaseId: Id;
  readonly otherNumber: string;
  readonly otherProgramme: string;
  readonly otherYear: string;
  readonly otherEnterpriseId: Id;
  readonly keyCount: string;
  readonly firstKey: string;
  readonly finding: string | null;
  readonly reason: string | null;
}

/** Other cases that claim money for the same things, by case. */
export const findDoubleClaims = (caseIds: readonly Id[]): Sql => sql`
  SELECT ours.case_id AS caseId, other.id AS otherCaseId, other.number AS otherNumber,
    other.programme AS otherProgramme, YEAR(other.judged_on) AS otherYear,
    other.enterprise_id AS otherEnterpriseId, COUNT(*) AS keyCount, MIN(ours.claim_key) AS firstKey,
    MAX(found.finding) AS finding, MAX(found.reason) AS reason
  FROM case_claim AS ours
  JOIN case_claim AS theirs ON theirs.kind = ours.kind AND theirs.claim_key = ours.claim_key
    AND theirs.case_id <> ours.case_id
  JOIN subsidy_case AS other ON other.id = theirs.case_id AND other.state NOT IN ${CLAIMS_NOTHING}
  LEFT JOIN case_claim_finding AS found ON found.case_id = ours.case_id AND found.other_case_id = other.id
  WHERE ours.case_id IN ${[...caseIds]}
  GROUP BY ours.case_id, other.id, other.number, other.programme, other.judged_on, other.enterprise_id
  ORDER BY ours.case_id, other.number`;
