import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { standing } from '../platform/fact-table.js';
import { type Sql, sql } from '../platform/sql.js';

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
