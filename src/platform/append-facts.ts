import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { type LoadColumn, loadRows } from './bulk-load.js';
import { rows, type Transaction, write } from './database.js';
import { type FactColumns, type FactTable, monthOfFact, type StandingFact } from './fact-table.js';
import {
  type By,
  factRow,
  type NewFact,
  type PreparedFact,
  preparedFact,
  type Recorded,
  type RecordedState,
  STANDING,
} from './facts.js';
import { holdMonths, monthSealed, type SealedState } from './reporting-month.js';
import { all, insertInto, raw, sql } from './sql.js';

/** What became of one fact of a batch. */
export type FactVerdict = { readonly id: Id } & (
  | { readonly verdict: RecordedState }
  /** The reference is taken by other content. */
  | { readonly verdict: 'CONFLICT' }
  /** It is new, and its month is no longer open. */
  | { readonly verdict: 'SEALED'; readonly month: Month; readonly state: SealedState }
  /** Another fact stands in its place, see `StandsOnce`. */
  | { readonly verdict: 'STANDS_ALREADY'; readonly other: StandingFact }
);

/**
 * Appends facts that are not there yet and says of each what became of it. Two deliveries of one reference at the
 * same time meet at the primary key; the second waits and then reads the first. Only an open month takes new facts,
 * and it stays open until the transaction ends.
 */
export async function appendFacts(
  transaction: Transaction,
  table: FactTable,
  facts: readonly NewFact[],
  by: By,
): Promise<FactVerdict[]> {
  return appendPrepared(
    transaction,
    table,
    facts.map((fact) => preparedFact(table, fact)),
    by,
  );
}

/** As `appendFacts`, for facts that were named and digested beforehand. */
export async function appendPrepared(
  transaction: Transaction,
  table: FactTable,
  wanted: readonly PreparedFact[],
  by: By,
): Promise<FactVerdict[]> {
  const sealed = await sealedMonths(
    transaction,
    table,
    wanted.map(({ fact }) => fact),
  );
  const isSealed = ({ fact }: PreparedFact) => sealed.has(sealKey(table, fact));
  const isMany = wanted.length >= LOADED_FROM;
  if (isMany && !wanted.some(isSealed) && (await loadAll(transaction, table, wanted, by)))
    return wanted.map(({ id }) => ({ id, verdict: 'RECORDED' }));
  const verdicts: FactVerdict[] = [];
  for (let from = 0; from < wanted.length; from += INSERTED_AT_ONCE) {
    const part = wanted.slice(from, from + INSERTED_AT_ONCE);
    verdicts.push(...(await appendPart(transaction, table, part, { by, isSealed, sealed })));
  }
  return verdicts;
}

/** From so many facts on they are loaded in one statement, as long as all of them are new. */
const LOADED_FROM = 500;
const INSERTED_AT_ONCE = 1_000;

/**
 * Loads the facts in one statement, and takes all of it back where one of them was there already: `false`. Most files
 * hold what is new, and a load costs half of an insert. A server that takes no loads has them inserted: `false` too.
 */
async function loadAll(
  transaction: Transaction,
  table: FactTable,
  wanted: readonly PreparedFact[],
  by: By,
): Promise<boolean> {
  await write(transaction, raw('SAVEPOINT facts_loaded'));
  const done = await loadRows(transaction, table.name, factColumns(table, wanted, by), wanted);
  if (done && done.loaded === wanted.length && done.warnings === 0) return true;
  await write(transaction, raw('ROLLBACK TO SAVEPOINT facts_loaded'));
  return false;
}

/** Each column of a fact's row, and how it is read off: without a row object for each of a million. */
function factColumns(table: FactTable, [first]: readonly PreparedFact[], by: By): LoadColumn<PreparedFact>[] {
  const own = (key: 'columns' | 'derived', column: string): LoadColumn<PreparedFact> => ({
    column,
    read: ({ fact }) => fact[key]?.[column] ?? null,
  });
  return [
    { column: 'id', read: ({ id }) => id },
    { column: 'enterprise_id', read: ({ fact }) => fact.enterpriseId },
    { column: 'region_code', read: ({ fact }) => fact.regionCode },
    { column: 'source_ref', read: ({ fact }) => fact.sourceRef },
    { column: 'evidence_grade', read: ({ fact }) => fact.evidenceGrade },
    { column: 'recorded_by', read: () => by.actor.id },
    { column: 'recorded_at', read: () => by.at },
    { column: 'content_digest', read: ({ content }) => content },
    ...Object.keys(first?.fact.columns ?? {}).map((column) => own('columns', column)),
    ...Object.keys(first?.fact.derived ?? {}).map((column) => own('derived', column)),
    ...(table.standsOnce ? [{ column: 'standing', read: () => STANDING.standing }] : []),
  ];
}

async function appendPart(
  transaction: Transaction,
  table: FactTable,
  wanted: readonly PreparedFact[],
  { by, isSealed, sealed }: { by: By; isSealed: (one: PreparedFact) => boolean; sealed: SealedMonths },
): Promise<FactVerdict[]> {
  const first = new Map<Id, PreparedFact>();
  for (const one of wanted) if (!first.has(one.id)) first.set(one.id, one);
  const before = await rows<{ id: Id }>(
    transaction,
    sql`SELECT id FROM ${raw(table.name)} WHERE id IN ${[...first.keys()]}`,
  );
  const seen = new Set(before.map(({ id }) => id));
  const rowsToInsert = [...first.values()]
    .filter((one) => !seen.has(one.id) && !isSealed(one))
    .map(({ fact, id, content }) => factRow(table, fact, id, content, by));
  // `id = id` changes nothing: a row that is already there stays as it is, and its content is compared below.
  if (rowsToInsert.length > 0) {
    await write(transaction, insertInto(table.name, rowsToInsert, raw('ON DUPLICATE KEY UPDATE id = id')));
  }
  const stored = await rows<StoredFact>(
    transaction,
    sql`SELECT id, content_digest, recorded_at, recorded_by FROM ${raw(table.name)}
        WHERE id IN ${[...first.keys()]} FOR UPDATE`,
  );
  const storedById = new Map(stored.map((row) => [row.id, row]));
  const displaced = wanted.filter((one) => !storedById.has(one.id) && !isSealed(one));
  const others = await standingOthers(transaction, table, displaced);
  return wanted.map((one): FactVerdict => {
    const { fact, id, content } = one;
    const row = storedById.get(id);
    if (!row) {
      const seal = sealed.get(sealKey(table, fact));
      if (seal) return { id, verdict: 'SEALED', ...seal };
      const other = others.get(placeKey(table, storedOf(fact)));
      if (!other) throw new Error(`${table.name} ${id} was neither stored nor displaced`);
      return { id, verdict: 'STANDS_ALREADY', other };
    }
    const replayed =
      seen.has(id) || row.recorded_at.getTime() !== by.at.getTime() || row.recorded_by !== by.actor.id;
    seen.add(id);
    return { id, verdict: row.content_digest !== content ? 'CONFLICT' : replayed ? 'REPLAYED' : 'RECORDED' };
  });
}

interface StoredFact {
  readonly id: Id;
  readonly content_digest: string;
  readonly recorded_at: Date;
  readonly recorded_by: Id;
}

/** What stands in the place of facts that found it taken, by `placeKey`; locked, so that it is what was met. */
export async function standingOthers(
  transaction: Transaction,
  table: FactTable,
  displaced: readonly PreparedFact[],
): Promise<Map<string, StandingFact>> {
  if (!table.standsOnce || displaced.length === 0) return new Map();
  // More than asked for, by one index; the place tells which.
  const places = table.standsOnce.columns.map(
    (column) => sql`${raw(column)} IN ${[...new Set(displaced.map(({ fact }) => storedOf(fact)[column]))]}`,
  );
  const found = await rows<StandingFact & FactColumns>(
    transaction,
    sql`SELECT id, source_ref AS sourceRef, ${raw(table.standsOnce.columns.join(', '))} FROM ${raw(table.name)}
        WHERE standing = 1 AND ${all(places)} LOCK IN SHARE MODE`,
  );
  const others = new Map<string, StandingFact>(found.map((other) => [placeKey(table, other), other]));
  for (const { fact } of displaced) {
    if (others.has(placeKey(table, storedOf(fact)))) continue;
    const other = await sameToTheIndex(transaction, table, fact);
    if (other) others.set(placeKey(table, storedOf(fact)), other);
  }
  return others;
}

/** To the index, texts may be the same that differ in case or in spaces at their end. */
async function sameToTheIndex(
  transaction: Transaction,
  table: FactTable,
  fact: NewFact,
): Promise<StandingFact | undefined> {
  const stored = storedOf(fact);
  const place = table.standsOnce?.columns.map((column) => sql`${raw(column)} = ${stored[column]}`) ?? [];
  const [other] = await rows<StandingFact>(
    transaction,
    sql`SELECT id, source_ref AS sourceRef FROM ${raw(table.name)}
        WHERE standing = 1 AND ${all(place)} LOCK IN SHARE MODE`,
  );
  return other;
}

/** What a fact says of its place: its own columns, and those that every fact has. */
const storedOf = ({ enterpriseId, regionCode, columns, derived }: NewFact): FactColumns => ({
  enterprise_id: enterpriseId,
  region_code: regionCode,
  ...columns,
  ...derived,
});

const placeKey = ({ standsOnce }: FactTable, columns: FactColumns): string =>
  JSON.stringify(standsOnce?.columns.map((column) => columns[column]));

/** As `appendFacts`, refusing the whole batch when one of its facts cannot be recorded. */
export async function recordFacts(
  transaction: Transaction,
  table: FactTable,
  facts: readonly NewFact[],
  by: By,
): Promise<Recorded[]> {
  const verdicts = await appendFacts(transaction, table, facts, by);
  const taken = facts
    .filter((_fact, index) => verdicts[index]?.verdict === 'CONFLICT')
    .map((fact) => fact.sourceRef);
  if (taken.length > 0) throw sourceRefTaken(taken);
  return verdicts.map((verdict, index) => {
    const refusal = refusalOfVerdict(table, facts[index] as NewFact, verdict);
    if (refusal) throw refusal;
    return { id: verdict.id, state: verdict.verdict as RecordedState };
  });
}

/** Why a fact was not recorded: CONFLICT SOURCE_REF_TAKEN, MONTH_ATTESTED, MONTH_CLOSED, or what the table says. */
export function refusalOfVerdict(table: FactTable, fact: NewFact, verdict: FactVerdict): Refusal | undefined {
  switch (verdict.verdict) {
    case 'CONFLICT':
      return sourceRefTaken([fact.sourceRef]);
    case 'SEALED':
      return monthSealed(verdict.month, verdict.state);
    case 'STANDS_ALREADY':
      return table.standsOnce?.refusal(fact.columns, verdict.other);
    default:
      return undefined;
  }
}

/** Months that take no more facts, by `sealKey`. */
type SealedMonths = ReadonlyMap<string, { readonly month: Month; readonly state: SealedState }>;

const sealKey = (table: FactTable, { enterpriseId, columns }: NewFact): string =>
  `${enterpriseId}/${monthOfFact(table, columns)}`;

async function sealedMonths(
  transaction: Transaction,
  table: FactTable,
  facts: readonly NewFact[],
): Promise<SealedMonths> {
  const sealed = new Map<string, { month: Month; state: SealedState }>();
  if (table.happened === null) return sealed;
  for (const enterpriseId of [...new Set(facts.map((fact) => fact.enterpriseId))].sort()) {
    const months = new Set<Month>();
    for (const fact of facts) {
      if (fact.enterpriseId === enterpriseId) months.add(monthOfFact(table, fact.columns) as Month);
    }
    for (const [month, state] of await holdMonths(transaction, enterpriseId, [...months])) {
      if (state !== 'OPEN') sealed.set(`${enterpriseId}/${month}`, { month, state });
    }
  }
  return sealed;
}

/** Refuses with CONFLICT MONTH_ATTESTED or MONTH_CLOSED where one of the facts' months is no longer open; holds them. */
export async function assertOpen(
  transaction: Transaction,
  table: FactTable,
  enterpriseId: Id,
  facts: readonly FactColumns[],
): Promise<void> {
  const months = facts.flatMap((columns) => monthOfFact(table, columns) ?? []);
  const states = await holdMonths(transaction, enterpriseId, months);
  for (const [month, state] of states) if (state !== 'OPEN') throw monthSealed(month, state);
}

export const sourceRefTaken = (sourceRefs: readonly string[]) =>
  refuse.conflict(
    'SOURCE_REF_TAKEN',
    {
      zh: `来源单号 ${sourceRefs.slice(0, 3).join('、')} 已记录过不同内容；如需修改请使用更正操作，否则请换用新的来源单号。`,
      en: `The source reference ${sourceRefs.slice(0, 3).join(', ')} was already recorded with other content; correct the fact instead, or use a new reference.`,
    },
    { sourceRefs },
  );
