import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type Sql, sql } from '../platform/sql.js';

/** The files bound to a month, as a part of what the month consists of. */
export const MONTH_EVIDENCE = {
  name: 'evidence_file',
  title: { zh: '证据文件', en: 'files of evidence' },
  standing: (enterpriseId: Id, month: Month): Sql => sql`
    SELECT id, sha256 AS contentDigest FROM evidence_file
    WHERE ${ofMonth(enterpriseId, month)} AND withdrawn_at IS NULL ORDER BY id`,
  tally: (enterpriseId: Id, month: Month): Sql => sql`
    SELECT COUNT(*) - COUNT(withdrawn_at) AS standing, COUNT(withdrawn_at) AS corrected,
      MAX(uploaded_at) AS lastRecordedAt
    FROM evidence_file WHERE ${ofMonth(enterpriseId, month)}`,
  changes: (enterpriseId: Id, month: Month, from: Date): Sql => sql`
    SELECT 'evidence_file' AS sourceName, id, file_name AS sourceRef, 'RECORDED' AS kind, uploaded_at AS changedAt,
      uploaded_by AS changedBy, NULL AS reason
    FROM evidence_file WHERE ${ofMonth(enterpriseId, month)} AND uploaded_at >= ${from}
    UNION ALL
    SELECT 'evidence_file', id, file_name, 'SUPERSEDED', withdrawn_at, withdrawn_by, withdrawal_reason
    FROM evidence_file WHERE ${ofMonth(enterpriseId, month)} AND withdrawn_at >= ${from}`,
};

const ofMonth = (enterpriseId: Id, month: Month): Sql =>
  sql`enterprise_id = ${enterpriseId} AND month = ${month}`;
