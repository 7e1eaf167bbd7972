import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { standing } from '../platform/fact-table.js';
import { type Sql, sql } from '../platform/sql.js';

/** One line of an invoice as programmes look at it. */
export interface BoughtLine {
  readonly id: Id;
  readonly invoiceNumber: string;
  readonly day: LocalDate;
  /** Null for what was bought by weight. */
  readonly units: number | null;
  readonly evidenceGrade: EvidenceGrade;
  /** 0 or 1, by the platform's list. */
  readonly isBiodegradable: number;
  readonly isReusable: number;
}

export const findBoughtUntil = (enterpriseId: Id, day: LocalDate): Sql => sql`
  SELECT packaging_purchase.id, invoice_number AS invoiceNumber, day, units, evidence_grade AS evidenceGrade,
    is_biodegradable AS isBiodegradable, is_reusable AS isReusable
  FROM packaging_purchase JOIN packaging_specification ON packaging_specification.code = platform_code
  WHERE enterprise_id = ${enterpriseId} AND day <= ${day} AND ${standing()}
  ORDER BY day, packaging_purchase.id`;
