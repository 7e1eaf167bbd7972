import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { standing } from '../platform/fact-table.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const holdsOn = (on: LocalDate): Sql => sql`(valid_to IS NULL OR valid_to >= ${on})`;

/** A qualification is a yes-or-no fact of the applicant, kept in a register of its own. */
export const findStandingOn = (enterpriseId: Id, on: LocalDate): Sql => sql`
  SELECT subjectKind, subjectId, name, value, grade, validFrom, validTo, source FROM (
    SELECT 'applicant' AS subjectKind, NULL AS subjectId, CONCAT('applicant.', name) AS name,
      IF(is_held, 'true', 'false') AS value, evidence_grade AS grade, valid_from AS validFrom, valid_to AS validTo,
      CONCAT('qualification/', id) AS source, recorded_at
    FROM qualification
    WHERE enterprise_id = ${enterpriseId} AND ${standing()} AND valid_from <= ${on} AND ${holdsOn(on)}
    UNION ALL
    SELECT subject_kind, subject_id, name, value, evidence_grade, valid_from, valid_to,
      CONCAT('programme-fact/', id), recorded_at
    FROM programme_fact
    WHERE enterprise_id = ${enterpriseId} AND ${standing()} AND valid_from <= ${on}
      AND IF(name LIKE 'assessment.%', valid_to <= ${on}, ${holdsOn(on)})
  ) AS standing ORDER BY validFrom, recorded_at, source`;

export const findGiven = (enterpriseId: Id, keys: readonly string[], on: LocalDate): Sql => sql`
  SELECT DISTINCT case_number AS caseNumber, subject_key AS subjectKey, enterprise_id AS enterpriseId, programme,
    region_code AS regionCode, year, given_on AS givenOn
  FROM given_funding
  WHERE (enterprise_id = ${enterpriseId} OR subject_key IN ${keysOrNone(keys)}) AND given_on <= ${on}
  ORDER BY case_number, subject_key`;

/** Entries of other firms' funding that name one of the things, each with all that it says. */
export const findFundingOfOthers = (enterpriseId: Id, keys: readonly string[], on: LocalDate): Sql => sql`
  SELECT entry.subject_kind AS subjectKind, CONCAT(entry.enterprise_id, '/', entry.subject_id) AS subjectId, entry.name,
    entry.value, entry.evidence_grade AS grade, entry.valid_from AS validFrom, entry.valid_to AS validTo,
    CONCAT('programme-fact/', entry.id) AS source
  FROM programme_fact AS named
  JOIN programme_fact AS entry ON entry.enterprise_id = named.enterprise_id AND entry.subject_kind = named.subject_kind
    AND entry.subject_id = named.subject_id AND entry.superseded_at IS NULL
  WHERE named.name = 'funding.subject' AND named.value IN ${keysOrNone(keys)}
    AND named.enterprise_id <> ${enterpriseId} AND named.superseded_at IS NULL
    AND entry.valid_from <= ${on} AND (entry.valid_to IS NULL OR entry.valid_to >= ${on})
  ORDER BY entry.enterprise_id, entry.valid_from, entry.recorded_at, entry.id`;

const keysOrNone = (keys: readonly string[]): Sql | string[] => (keys.length > 0 ? [...keys] : raw('(NULL)'));
