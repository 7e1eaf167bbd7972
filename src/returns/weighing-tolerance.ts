import { z } from 'zod';
import { type Exact, exact, type ExactInput, plain, ZERO } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { dateSchema, exactSchema, readDocument, textSchema } from '../rulebook/document.js';
import { sourceSchema } from '../rulebook/source.js';

const toleranceSchema = z.strictObject({
  from: dateSchema,
  operatorSetting: z.literal(true),
  source: sourceSchema,
  percent: exactSchema,
  leastKg: exactSchema,
});
const documentSchema = z.strictObject({
  versions: z.array(toleranceSchema).min(1),
  examples: z.array(
    z.strictObject({
      name: textSchema,
      day: dateSchema,
      ticketKg: exactSchema,
      toleranceKg: exactSchema,
    }),
  ),
});

/** 复磅允差: how far a recycler's weighing may lie from the ticket, from a day on. The operator's setting. */
export type WeighingTolerance = z.infer<typeof toleranceSchema>;

/** Newest version first. Refuses with POLICY_DOCUMENT_INVALID what is not such a document. */
export function readWeighingTolerances(text: string): z.infer<typeof documentSchema> {
  const document = readDocument(documentSchema, text, 'weighing.yaml');
  return { ...document, versions: document.versions.toSorted((a, b) => (a.from < b.from ? 1 : -1)) };
}

const { versions: TOLERANCES } = readWeighingTolerances(policyFile('returns', 'weighing.yaml'));

/** In kg, for a ticket of a day; nothing may differ before the first version. */
export function toleranceKg(
  day: LocalDate,
  ticketKg: ExactInput,
  versions: readonly WeighingTolerance[] = TOLERANCES,
): Exact {
  const version = versions.find(({ from }) => from <= day);
  if (!version) return ZERO;
  const share = exact(ticketKg).times(version.percent).div(100);
  return share.gt(version.leastKg) ? share : version.leastKg;
}

const decimal = (value: Exact): Sql => sql`CAST(${plain(value)} AS DECIMAL(20, 6))`;

/** As `toleranceKg`, for columns of a query. */
export const toleranceOf = (
  day: Sql,
  ticketKg: Sql,
  versions: readonly WeighingTolerance[] = TOLERANCES,
): Sql =>
  sql`(CASE ${joined(
    versions.map(
      ({ from, percent, leastKg }) =>
        sql`WHEN ${day} >= ${from} THEN GREATEST(${ticketKg} * ${decimal(percent)} * 0.01, ${decimal(leastKg)})`,
    ),
    ' ',
  )} ELSE ${raw('0')} END)`;
