import { Injectable } from '@nestjs/common';
import { canonicalJson, digest, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Editions, STANDS } from '../indicators/index.js';
import { chunks } from '../platform/chunks.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, type Sql, sql } from '../platform/sql.js';
import { factsFrom, inputText, resultsFrom } from '../rulebook/carbon-figures.js';
import { rulesAt } from './carbon-rules.js';
import { type FirmMonth, keepInput, type KeptCarbon } from './carbon.queries.js';

type Standing = Pick<
  KeptCarbon,
  'kind' | 'method' | 'methodVersion' | 'factorRelease' | 'inputDigest' | 'result'
>;

/** What a firm's month comes to by one method; null on the side that has no result. */
export interface CarbonChange extends FirmMonth {
  /** Where the firm is registered. */
  readonly regionCode: RegionCode;
  readonly kind: 'INVENTORY' | 'REDUCTION';
  readonly method: string;
  readonly before: Standing | null;
  readonly after: (Standing & { readonly content: string }) | null;
  readonly isOther: boolean;
}

const MONTHS_AT_ONCE = 50;

/** 重述: works stored inventories and reductions out again, from their own inputs, by other editions. */
@Injectable()
export class RestatedCarbon {
  constructor(private readonly clock: Clock) {}

  /** Of every firm's month, some months at a time: what stands by the editions, and what it is by the others. */
  async *changes(
    transaction: Transaction,
    months: readonly Month[],
    editions: Editions,
    otherEditions: Editions,
  ): AsyncGenerator<CarbonChange[]> {
    const firmMonths = await rows<FirmMonth>(transaction, findFirmMonths(months));
    for (const some of chunks(firmMonths, MONTHS_AT_ONCE)) {
      const stored = (await rows<StandingCarbon>(transaction, findStanding(some))).filter(
        (one) =>
          editions.bookOf(one.month)?.release === one.factorRelease &&
          (editions.of(one.month, one.method) ?? String(one.methodVersion)) === String(one.methodVersion),
      );
      const changes = some.flatMap((firmMonth) => changesOf(firmMonth, stored, otherEditions));
      if (changes.length > 0) yield changes;
    }
  }

  /** The old ones stay as they are under the restatement's id, and the new ones stand. */
  async keep(transaction: Transaction, restatementId: Id, changes: readonly CarbonChange[]): Promise<void> {
    if (changes.length === 0) return;
    await write(transaction, takeAside(restatementId, changes));
    const instead = changes.flatMap((change) => (change.after ? [{ ...change, after: change.after }] : []));
    if (instead.length === 0) return;
    const computedAt = this.clock.now();
    const inputs = new Map(instead.map(({ after }) => [after.inputDigest, after.content]));
    await write(
      transaction,
      insertInto(
        'carbon_input',
        [...inputs].map(([key, content]) => ({ digest: key, content })),
        keepInput,
      ),
    );
    await write(
      transaction,
      insertInto(
        'carbon_result',
        instead.map(({ enterpriseId, month, kind, method, after }) => ({
          enterprise_id: enterpriseId,
          month,
          kind,
          method,
          method_version: after.methodVersion,
          factor_release: after.factorRelease,
          restated_by: STANDS,
          input_digest: after.inputDigest,
          result: after.result,
          computed_at: computedAt,
        })),
      ),
    );
  }
}

interface StandingCarbon extends FirmMonth, Standing {
  readonly regionCode: RegionCode;
  readonly content: string;
}

/** Nothing of a month that the other editions have no rules or rows for. */
function changesOf(
  { enterpriseId, month }: FirmMonth,
  stored: readonly StandingCarbon[],
  editions: Editions,
): CarbonChange[] {
  const own = stored.filter((one) => one.enterpriseId === enterpriseId && one.month === month);
  const [first] = own;
  const [rules, book] = [rulesAt(month, editions), editions.bookOf(month)];
  if (!first || !rules || !book) return [];
  const facts = factsFrom(first.content);
  const content = inputText(facts, rules);
  const found = resultsFrom(facts, book, rules).map(({ kind, result }) => ({
    kind,
    method: result.method.code,
    methodVersion: result.method.version,
    factorRelease: result.release,
    inputDigest: digest(content),
    result: canonicalJson(result),
    content,
  }));
  const methods = new Set([...own, ...found].map(({ method }) => method));
  return [...methods].sort().map((method) => {
    const before = own.find((one) => one.method === method) ?? null;
    const after = found.find((one) => one.method === method) ?? null;
    const { kind } = (after ?? before) as Standing;
    const { regionCode } = first;
    const isOther = !before || !after || COMPARED.some((column) => before[column] !== after[column]);
    return { enterpriseId, month, regionCode, kind, method, before, after, isOther };
  });
}

const COMPARED = ['methodVersion', 'factorRelease', 'inputDigest', 'result'] as const;

const findFirmMonths = (months: readonly Month[]): Sql => sql`
  SELECT DISTINCT enterprise_id AS enterpriseId, month FROM carbon_result
  WHERE month IN ${[...months]} AND restated_by = ${STANDS} ORDER BY month, enterprise_id`;

const among = (some: readonly FirmMonth[]): Sql =>
  sql`(carbon_result.enterprise_id, month) IN ${some.map(
    ({ enterpriseId, month }) => sql`(${enterpriseId}, ${month})`,
  )}`;

const findStanding = (some: readonly FirmMonth[]): Sql => sql`
  SELECT carbon_result.enterprise_id AS enterpriseId, month, enterprise.region_code AS regionCode,
    carbon_result.kind, method, method_version AS methodVersion, factor_release AS factorRelease,
    input_digest AS inputDigest, content, result
  FROM carbon_result JOIN enterprise ON enterprise.id = carbon_result.enterprise_id
    JOIN carbon_input ON carbon_input.digest = input_digest
  WHERE ${among(some)} AND restated_by = ${STANDS} ORDER BY month, enterpriseId, method`;

/** With results of other versions or releases that stood beside them: one stands for each method then. */
const takeAside = (restatementId: Id, changes: readonly CarbonChange[]): Sql => sql`
  UPDATE carbon_result SET restated_by = ${restatementId}
  WHERE (enterprise_id, month, method) IN ${changes.map(
    ({ enterpriseId, month, method }) => sql`(${enterpriseId}, ${month}, ${method})`,
  )} AND restated_by = ${STANDS}`;

/** Firms' months of which something stands. */
export const countFirmMonths = (months: readonly Month[]): Sql => sql`
  SELECT COUNT(DISTINCT enterprise_id, month) AS count FROM carbon_result
  WHERE month IN ${[...months]} AND restated_by = ${STANDS}`;

/** A result of a firm's month as it stands or once stood. */
export interface PastCarbon extends Standing {
  readonly restatedBy: Id | typeof STANDS;
  readonly computedAt: Date;
}

export const findPastCarbon = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT kind, method, method_version AS methodVersion, factor_release AS factorRelease,
    input_digest AS inputDigest, result, restated_by AS restatedBy, computed_at AS computedAt
  FROM carbon_result WHERE enterprise_id = ${enterpriseId} AND month = ${month}
  ORDER BY method, restated_by = ${STANDS}, computed_at, restated_by`;
