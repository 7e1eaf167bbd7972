import { type Actor, hasRole } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { assertOpen, sourceRefTaken, standingOthers } from './append-facts.js';
import { rows, type Transaction, write } from './database.js';
import type { FactColumns, FactTable } from './fact-table.js';
import { type By, digestOf, factId, factRow, type NewFact, preparedFact, type Recorded } from './facts.js';
import { insertInto, raw, sql } from './sql.js';

/**
 * Puts `fact` in the place of the current fact `supersedesId`, which must belong to the same enterprise. Refuses with
 * NOT_FOUND FACT_UNKNOWN, CONFLICT FACT_ALREADY_CORRECTED when someone was faster, or FORBIDDEN FACT_VERIFIED when
 * a platform verified the standing fact.
 */
export async function correctFact(
  transaction: Transaction,
  table: FactTable,
  supersedesId: Id,
  reason: string,
  fact: NewFact,
  by: By,
): Promise<Recorded> {
  // Locked first: of one correction that is sent twice at once, the second waits here and then finds the first.
  const before = await lockCorrected(transaction, table, supersedesId, fact.enterpriseId);
  const replay = await appendReplay(transaction, table, supersedesId, fact);
  if (replay) return replay;
  if (before) {
    assertMayCorrect(before.evidence_grade, by.actor);
    await assertOpen(transaction, table, fact.enterpriseId, [before, fact.columns]);
  }
  const closed = await write(
    transaction,
    sql`UPDATE ${raw(table.name)} SET superseded_at = ${by.at}${raw(table.standsOnce ? ', standing = NULL' : '')}
        WHERE id = ${supersedesId} AND enterprise_id = ${fact.enterpriseId} AND superseded_at IS NULL`,
  );
  if (closed === 0) throw before ? factAlreadyCorrected() : factToCorrectUnknown();
  const id = factId(table, fact.enterpriseId, fact.sourceRef);
  const row = {
    ...factRow(table, fact, id, digestOf(fact), by),
    supersedes_id: supersedesId,
    correction_reason: reason,
  };
  await write(transaction, insertInto(table.name, [row], raw('ON DUPLICATE KEY UPDATE id = id')));
  const stored = await rows<{ supersedes_id: Id | null }>(
    transaction,
    sql`SELECT supersedes_id FROM ${raw(table.name)} WHERE id = ${id}`,
  );
  if (!stored[0]) {
    const [other] = (await standingOthers(transaction, table, [preparedFact(table, fact)])).values();
    if (other && table.standsOnce) throw table.standsOnce.refusal(fact.columns, other);
  }
  if (stored[0]?.supersedes_id !== supersedesId) throw sourceRefTaken([fact.sourceRef]);
  return { id, state: 'RECORDED' };
}

type Corrected = { readonly evidence_grade: EvidenceGrade } & FactColumns;

/** The firm's fact that is to be corrected, locked; its grade, and when it happened. */
async function lockCorrected(
  transaction: Transaction,
  table: FactTable,
  id: Id,
  enterpriseId: Id,
): Promise<Corrected | undefined> {
  const happened = table.happened ? raw(`, ${table.happened}`) : raw('');
  const [found] = await rows<Corrected>(
    transaction,
    sql`SELECT evidence_grade ${happened} FROM ${raw(table.name)}
        WHERE id = ${id} AND enterprise_id = ${enterpriseId} FOR UPDATE`,
  );
  return found;
}

/** What a platform verified is corrected by its operator alone: self-declared never replaces it. */
function assertMayCorrect(standingGrade: EvidenceGrade, actor: Actor): void {
  if (standingGrade !== 'PLATFORM_VERIFIED' || hasRole(actor, 'OPERATOR')) return;
  throw refuse.forbidden('FACT_VERIFIED', {
    zh: '该记录由平台核验，企业不能自行更正；如有异议，请向平台运营方申请更正。',
    en: 'This fact was verified by a platform, so a firm cannot correct it; ask the operator of the platform if you disagree.',
  });
}

/** The same correction sent again finds itself. */
async function appendReplay(
  transaction: Transaction,
  table: FactTable,
  supersedesId: Id,
  fact: NewFact,
): Promise<Recorded | undefined> {
  const id = factId(table, fact.enterpriseId, fact.sourceRef);
  const [stored] = await rows<{ supersedes_id: Id | null; content_digest: string }>(
    transaction,
    sql`SELECT supersedes_id, content_digest FROM ${raw(table.name)} WHERE id = ${id} FOR UPDATE`,
  );
  if (!stored) return undefined;
  if (stored.supersedes_id === supersedesId && stored.content_digest === digestOf(fact))
    return { id, state: 'REPLAYED' };
  throw sourceRefTaken([fact.sourceRef]);
}

const factToCorrectUnknown = () =>
  refuse.notFound('FACT_UNKNOWN', {
    zh: '没有找到要更正的记录，请核对标识。',
    en: 'There is no such fact to correct; check the id.',
  });

const factAlreadyCorrected = () =>
  refuse.conflict('FACT_ALREADY_CORRECTED', {
    zh: '该记录已被更正过，请对最新的记录进行更正。',
    en: 'This fact has been corrected already; correct the newest one instead.',
  });
