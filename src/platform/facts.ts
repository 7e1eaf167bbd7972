import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Column } from 'typeorm';
import { type Actor, hasRole } from '../kernel/actor.js';
import {
  EVIDENCE_GRADE_TEXT,
  EVIDENCE_GRADES,
  type EvidenceGrade,
  isAtLeast,
} from '../kernel/evidence-grade.js';
import { derivedId, digest, type Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  enumType,
  EnumField,
  CodeField,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from './fields.js';
import { rows, type Transaction, write } from './database.js';
import { type LoadColumn, loadRows } from './bulk-load.js';
import { type FactColumns, type FactTable, monthOfFact, type StandingFact } from './fact-table.js';
import { holdMonths, monthSealed, type SealedState } from './reporting-month.js';
import { all, insertInto, raw, sql } from './sql.js';

export const EvidenceGradeType = enumType('EvidenceGrade', EVIDENCE_GRADES, EVIDENCE_GRADE_TEXT);

/**
 * What every recorded fact carries: who says so, when it was learned, the source's own reference, how good the
 * evidence is. Facts are append-only: a correction is a new row that supersedes the old one.
 */
@ObjectType({ isAbstract: true })
export abstract class Fact {
  @PrimaryId({
    description: 'Derived from enterprise and source reference, so that sending again is recognised.',
  })
  id!: Id;

  @IdField()
  enterpriseId!: Id;

  @RegionField({ description: 'Region of the outlet, or of the enterprise where there is none.' })
  regionCode!: RegionCode;

  @CodeField({
    max: 64,
    description: "来源单号: the source's own reference, unique within the enterprise and kind.",
  })
  sourceRef!: string;

  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;

  @IdField({ description: 'Person or API client who recorded it.' })
  recordedBy!: Id;

  @InstantField({ description: 'When the platform learned it.' })
  recordedAt!: Date;

  @IdField({ nullable: true, description: 'The fact that this one corrects.' })
  supersedesId!: Id | null;

  @InstantField({ nullable: true, description: 'When a correction took its place; null while it stands.' })
  supersededAt!: Date | null;

  @TextField({ nullable: true, description: 'Why it was corrected.' })
  correctionReason!: string | null;

  @Column({ type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  contentDigest!: string;
}

/** A fact as its feature hands it over: its own columns by database name, plus what decides its identity. */
export interface NewFact {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
  /** The feature's own columns. They, region and grade are the content that a second delivery must match. */
  readonly columns: FactColumns;
  /** Columns that follow from other records: stored, and no part of the content. */
  readonly derived?: FactColumns;
}

export type RecordedState = 'RECORDED' | 'REPLAYED';
export interface Recorded {
  readonly id: Id;
  readonly state: RecordedState;
}

export const factId = (table: FactTable, enterpriseId: Id, sourceRef: string): Id =>
  derivedId(table.name, enterpriseId, sourceRef);

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

interface By {
  readonly actor: Actor;
  readonly at: Date;
}

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

/** A fact with its id and the digest of its content. */
export interface PreparedFact {
  readonly fact: NewFact;
  readonly id: Id;
  readonly content: string;
}

export const preparedFact = (table: FactTable, fact: NewFact): PreparedFact => ({
  fact,
  id: factId(table, fact.enterpriseId, fact.sourceRef),
  content: digestOf(fact),
});

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
async function standingOthers(
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
  const replay = await appendReplay(transaction, table, supersedesId, fact);
  if (replay) return replay;
  const before = await lockCorrected(transaction, table, supersedesId, fact.enterpriseId);
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

const digestOf = (fact: NewFact): string =>
  digest(flatJson({ regionCode: fact.regionCode, evidenceGrade: fact.evidenceGrade, ...fact.columns }));

/** The bytes of `canonicalJson` for an object without objects inside, at a fifth of the cost. */
export function flatJson(value: FactColumns): string {
  let text = '{';
  for (const name of Object.keys(value).sort()) {
    if (text.length > 1) text += ',';
    text += `"${name}":${JSON.stringify(value[name])}`;
  }
  return `${text}}`;
}

const factRow = (table: FactTable, fact: NewFact, id: Id, content: string, by: By) => ({
  id,
  enterprise_id: fact.enterpriseId,
  region_code: fact.regionCode,
  source_ref: fact.sourceRef,
  evidence_grade: fact.evidenceGrade,
  recorded_by: by.actor.id,
  recorded_at: by.at,
  content_digest: content,
  supersedes_id: null as Id | null,
  correction_reason: null as string | null,
  ...fact.columns,
  ...fact.derived,
  ...(table.standsOnce ? STANDING : undefined),
});

const STANDING = { standing: 1 };

/** Which facts changed, once per enterprise, region and month: what `facts.changed` tells. */
export function changedMonths(
  facts: readonly { enterpriseId: Id; regionCode: RegionCode; month: Month }[],
): { enterpriseId: Id; regionCode: RegionCode; month: Month }[] {
  const unique = new Map(
    facts.map(({ enterpriseId, regionCode, month }) => [
      `${enterpriseId}/${regionCode}/${month}`,
      { enterpriseId, regionCode, month },
    ]),
  );
  return [...unique.values()];
}

/** Refuses what has not happened yet: a date after today, or a month after this one. */
export function assertNotFuture(value: LocalDate | Month, now: LocalDate | Month, field: string): void {
  if (value <= now) return;
  throw refuse.badInput(
    value.length === 7 ? 'FUTURE_MONTH' : 'FUTURE_DATE',
    {
      zh: `${field} ${value} 在未来（今天为 ${now}），不能填报尚未发生的数据，请核对日期。`,
      en: `${field} ${value} lies in the future (now is ${now}); what has not happened cannot be recorded; check the date.`,
    },
    { field, value, now },
  );
}

@ObjectType({ description: 'What became of one recorded item.' })
export class RecordedFact {
  @Field(() => String)
  id!: Id;

  @Field(() => String, { description: 'RECORDED, or REPLAYED when the same content was already there.' })
  state!: RecordedState;
}

@InputType({ description: 'What names the corrected fact.' })
export class Correction {
  @IdField({ description: 'Id of the fact to correct.' })
  supersedesId!: Id;

  @TextField({ description: 'Why it is corrected.' })
  reason!: string;
}

/** One stored sum that a feature's `*.measures.ts` gives: by enterprise, region of the outlet, and month. */
export interface MeasureScope {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month;
}
export interface SummedMeasure {
  readonly code: string;
  readonly dimension: string;
  readonly value: string;
  /** Rank of the weakest evidence, 1 = platform-verified … 4 = self-declared, see `WEAKEST_GRADE`. */
  readonly gradeRank: number;
}

/** The rank of a row's evidence grade, 1 = platform-verified … 4 = self-declared. */
export const GRADE_RANK = raw(
  `FIELD(evidence_grade, ${EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', ')})`,
);

/** The weakest evidence grade among the summed facts, as its rank. */
export const WEAKEST_GRADE = sql`MAX(${GRADE_RANK})`;

/** Refuses with FORBIDDEN GRADE_NOT_PERMITTED when an actor claims better evidence than its kind can give. */
export function assertMayClaim(actor: Actor, grade: EvidenceGrade): void {
  const best: EvidenceGrade = hasRole(actor, 'OPERATOR')
    ? 'PLATFORM_VERIFIED'
    : actor.kind === 'client'
      ? 'SYSTEM_FEED'
      : 'SELF_DECLARED';
  if (isAtLeast(best, grade) || (grade === 'THIRD_PARTY_DOCUMENT' && actor.kind === 'person')) return;
  throw refuse.forbidden(
    'GRADE_NOT_PERMITTED',
    {
      zh: `您的账号不能声明“${EVIDENCE_GRADE_TEXT[grade].zh}”证据等级，请改用“${EVIDENCE_GRADE_TEXT[best].zh}”。`,
      en: `Your account cannot claim the evidence grade "${EVIDENCE_GRADE_TEXT[grade].en}"; use "${EVIDENCE_GRADE_TEXT[best].en}".`,
    },
    { evidenceGrade: grade },
  );
}
