import { addMonths, firstDay, lastDay, type Month, startOf } from '../kernel/month.js';
import type { MeasureScope } from '../platform/facts.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const GRADES = raw(EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', '));

/**
 * Trips by the county of the issuing outlet. A transit bag carries many pieces and is none itself, so that it is not
 * counted as a piece sent; it is due back like the others. An asset that came back on its due day is on time.
 */
export const envelopeMeasures = ({ enterpriseId, regionCode, month }: MeasureScope): Sql => {
  const trips = sql`FROM envelope_trip WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode}`;
  const due = sql`due_back_on BETWEEN ${firstDay(month)} AND ${lastDay(month)}`;
  // Civil dates of China; the instants are stored in UTC.
  const onTime = raw(`returned_at < due_back_on + INTERVAL 1 DAY - INTERVAL 8 HOUR`);
  return sql`
    SELECT 'envelopes.issued' AS code, '' AS dimension, COUNT(*) AS value,
           MAX(FIELD(issue_grade, ${GRADES})) AS gradeRank
    ${trips} AND ${within('issued_at', month)} AND asset_kind <> 'TRANSIT_BAG' HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'envelopes.returned', '', COUNT(*), MAX(FIELD(return_grade, ${GRADES}))
    ${trips} AND ${within('returned_at', month)} HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'envelopes.dueBack', '', COUNT(*), MAX(FIELD(issue_grade, ${GRADES}))
    ${trips} AND ${due} HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'envelopes.returnedOnTime', '', COUNT(CASE WHEN ${onTime} THEN 1 END),
           MAX(GREATEST(FIELD(issue_grade, ${GRADES}), IF(${onTime}, FIELD(return_grade, ${GRADES}), 0)))
    ${trips} AND ${due} HAVING COUNT(*) > 0`;
};

const within = (column: string, month: Month): Sql =>
  sql`${raw(column)} >= ${startOf(firstDay(month))} AND ${raw(column)} < ${startOf(firstDay(addMonths(month, 1)))}`;
