import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type Sql, sql } from '../platform/sql.js';

/** The files bound to a month, as a part of what the month consists of. */
export const MONTH_EVIDENCE = {
  name: 'evidence_file',
  title: { zh: '证据文件', en: 'files of evidence' },
  lines: (enterpriseId: Id, month: Month): Sql => sql`
    SELECT id, sha256 AS contentDigest, CAST(uploaded_at AS CHAR) AS recordedAt, CAST(withdrawn_at AS CHAR) AS endedAt
    FROM evidence_file WHERE ${ofMonth(enterpriseId, month)} ORDER BY id`,
  changes: (enterpriseId: Id, month: Month, from: Date): Sql => sql`
    SELECT 'evidence_file' AS sourceName, id, file_name AS sourceRef,
      IF(withdrawn_at IS NULL, 'RECORDED', 'SUPERSEDED') AS kind, COALESCE(withdrawn_at, uploaded_at) AS changedAt,
      COALESCE(withdrawn_by, uploaded_by) AS changedBy, withdrawal_reason AS reason
    FROM evidence_file
    WHERE ${ofMonth(enterpriseId, month)} AND COALESCE(withdrawn_at, uploaded_at) >= ${from}`,
};

const ofMonth = (enterpriseId: Id, month: Month): Sql =>
  sql`enterprise_id = ${enterpriseId} AND month = ${month}`;
