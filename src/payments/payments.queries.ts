import { caseScope } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { scopeOf } from '../platform/access.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';

const APPROPRIATION =
  raw(`id, round_id AS roundId, region_code AS regionCode, amount_fen AS amountFen, reference,
  proposed_by AS proposedBy, appropriated_by AS appropriatedBy, appropriated_at AS appropriatedAt`);
const PROPOSAL =
  raw(`id, round_id AS roundId, amount_fen AS amountFen, reference, state, proposed_by AS proposedBy,
  proposed_at AS proposedAt, decided_by AS decidedBy, decided_at AS decidedAt, reason`);
const BATCH = raw(`id, round_id AS roundId, region_code AS regionCode, state, order_count AS orderCount,
  total_fen AS totalFen, orders_digest AS ordersDigest, proposed_by AS proposedBy, proposed_at AS proposedAt,
  decided_by AS decidedBy, decided_at AS decidedAt, reason`);
const ORDER = raw(`id, batch_id AS batchId, position, kind, instalment_id AS instalmentId, case_id AS caseId,
  case_number AS caseNumber, enterprise_id AS enterpriseId, region_code AS regionCode, state,
  ordered_fen AS orderedFen, paid_fen AS paidFen, failure, confirmed_at AS confirmedAt`);
const CONFIRMATION = raw(`batch_id AS batchId, file_digest AS fileDigest, content, paid_fen AS paidFen,
  order_count AS orderCount, read_by AS readBy, read_at AS readAt`);

export const findProposal = (id: Id, lock = false): Sql => sql`
  SELECT ${PROPOSAL} FROM appropriation_proposal WHERE id = ${id} ${raw(lock ? 'FOR UPDATE' : '')}`;
/** Those that nobody has decided yet. */
export const findProposals = (roundId: Id): Sql => sql`
  SELECT ${PROPOSAL} FROM appropriation_proposal WHERE round_id = ${roundId} AND state = 'PROPOSED'
  ORDER BY proposed_at, id`;
export const findAllAppropriations = sql`SELECT ${APPROPRIATION} FROM fund_appropriation`;
export const findAppropriations = (roundId: Id): Sql => sql`
  SELECT ${APPROPRIATION} FROM fund_appropriation WHERE round_id = ${roundId} ORDER BY appropriated_at, id`;

/** Of the table named, a column with the id of a case that the actor may see. */
export const inCaseScope = (actor: Actor, column: string): Sql =>
  sql`EXISTS (SELECT 1 FROM subsidy_case WHERE subsidy_case.id = ${raw(column)} AND ${caseScope(actor)})`;

/** A batch of which the actor may see every payment. */
const batchScope = (actor: Actor): Sql =>
  all([
    scopeOf(actor, { region: 'payment_batch.region_code' }),
    sql`NOT EXISTS (SELECT 1 FROM payment_order WHERE payment_order.batch_id = payment_batch.id
      AND NOT ${inCaseScope(actor, 'payment_order.case_id')})`,
  ]);

/** An applicant sees what was ordered for it, and not what is being prepared. */
const orderScope = (actor: Actor): Sql =>
  all([
    inCaseScope(actor, 'payment_order.case_id'),
    actor.enterpriseId ? sql`state NOT IN ('PROPOSED', 'REJECTED')` : undefined,
  ]);

export const findBatch = (actor: Actor, id: Id, lock = false): Sql => sql`
  SELECT ${BATCH} FROM payment_batch WHERE id = ${id} AND ${batchScope(actor)} ${raw(lock ? 'FOR UPDATE' : '')}`;
export const findBatchOfId = (id: Id): Sql => sql`SELECT ${BATCH} FROM payment_batch WHERE id = ${id}`;
export const findAllBatches = sql`SELECT ${BATCH} FROM payment_batch ORDER BY proposed_at, id`;
export const findBatches = (actor: Actor, roundId: Id | null, page: PageArgs): Sql => sql`
  SELECT ${BATCH} FROM payment_batch WHERE ${all([
    batchScope(actor),
    roundId ? sql`round_id = ${roundId}` : undefined,
    afterCursor(page, ['proposed_at', 'id']),
  ])} ORDER BY proposed_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findOrders = (batchId: Id): Sql => sql`
  SELECT ${ORDER} FROM payment_order WHERE batch_id = ${batchId} ORDER BY position`;
export const findAllOrders = sql`SELECT ${ORDER} FROM payment_order ORDER BY batch_id, position`;
export const findOrder = (actor: Actor, id: Id): Sql => sql`
  SELECT ${ORDER} FROM payment_order WHERE id = ${id} AND ${orderScope(actor)} FOR UPDATE`;

export interface PaymentFilter {
  readonly caseId?: Id | null;
  readonly batchId?: Id | null;
  readonly enterpriseId?: Id | null;
}
export const findPayments = (actor: Actor, filter: PaymentFilter, page: PageArgs): Sql => sql`
  SELECT ${ORDER} FROM payment_order WHERE ${all([
    orderScope(actor),
    filter.caseId ? sql`case_id = ${filter.caseId}` : undefined,
    filter.batchId ? sql`batch_id = ${filter.batchId}` : undefined,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    afterCursor(page, ['id']),
  ])} ORDER BY id DESC LIMIT ${page.first + 1}`;

/** Instalments that are in a batch that waits for its approval. */
export const findProposedInstalments = (ids: readonly Id[]): Sql => sql`
  SELECT instalment_id AS id FROM payment_order WHERE instalment_id IN ${[...ids]} AND state = 'PROPOSED'`;

/** Of the cases named those that the actor may see. */
export const findVisibleCases = (actor: Actor, ids: readonly Id[]): Sql => sql`
  SELECT subsidy_case.id FROM subsidy_case WHERE subsidy_case.id IN ${[...ids]} AND ${caseScope(actor)}`;

export const changeBatch = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => sql`
  UPDATE payment_batch SET ${assignments(columns)} WHERE id = ${id}`;
export const changeOrder = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => sql`
  UPDATE payment_order SET ${assignments(columns)} WHERE id = ${id}`;
export const changeOrders = (batchId: Id, state: string): Sql => sql`
  UPDATE payment_order SET state = ${state} WHERE batch_id = ${batchId}`;

export const assignments = (columns: Readonly<Record<string, unknown>>): Sql =>
  joined(
    Object.entries(columns).map(([column, value]) => sql`${raw(column)} = ${value}`),
    ', ',
  );

export const countOpenOrders = (batchId: Id): Sql => sql`
  SELECT COUNT(*) AS count FROM payment_order WHERE batch_id = ${batchId} AND state = 'ORDERED'`;

export const findConfirmation = (batchId: Id, fileDigest: string): Sql => sql`
  SELECT ${CONFIRMATION} FROM payment_confirmation WHERE batch_id = ${batchId} AND file_digest = ${fileDigest}`;
export const findConfirmations = (batchId: Id): Sql => sql`
  SELECT ${CONFIRMATION} FROM payment_confirmation WHERE batch_id = ${batchId} ORDER BY read_at, file_digest`;
export const findAllConfirmations = sql`
  SELECT ${CONFIRMATION} FROM payment_confirmation ORDER BY read_at, batch_id, file_digest`;
