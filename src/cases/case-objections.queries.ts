import type { Id } from '../kernel/id.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const OBJECTION =
  raw(`id, case_id AS caseId, objector, words, raised_by AS raisedBy, raised_at AS raisedAt, finding,
  reason, decided_by AS decidedBy, decided_at AS decidedAt`);

export const findObjection = (id: Id): Sql => sql`
  SELECT ${OBJECTION} FROM case_objection WHERE id = ${id}`;

export const findObjections = (caseIds: readonly Id[]): Sql => sql`
  SELECT ${OBJECTION} FROM case_objection WHERE case_id IN ${[...caseIds]} ORDER BY case_id, raised_at, id`;

const INTEREST = raw(`id, person_id AS personId, enterprise_id AS enterpriseId, kind, words,
  declared_by AS declaredBy, declared_at AS declaredAt, ended_by AS endedBy, ended_at AS endedAt,
  end_reason AS endReason`);

export const findInterest = (id: Id): Sql => sql`
  SELECT ${INTEREST} FROM case_interest WHERE id = ${id}`;

export const findInterestsOf = (personId: Id): Sql => sql`
  SELECT ${INTEREST} FROM case_interest WHERE person_id = ${personId} ORDER BY declared_at DESC, id LIMIT 100`;
