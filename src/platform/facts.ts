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
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { FactColumns, FactTable } from './fact-table.js';
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
import { raw, sql } from './sql.js';

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

/** Who records, and when the platform learns it. */
export interface By {
  readonly actor: Actor;
  readonly at: Date;
}

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

export const digestOf = (fact: NewFact): string =>
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

/** A fact as its table stores it. */
export const factRow = (table: FactTable, fact: NewFact, id: Id, content: string, by: By) => ({
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

export const STANDING = { standing: 1 };

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

/** Where a stored sum stands: by enterprise, region of the outlet, and month. */
export interface MeasureScope {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month;
}

/**
 * A month of firms in the same counties: what a feature's `*.measures.ts` sums in one statement, each county of each firm
 * by itself.
 */
export interface SumScope {
  readonly enterpriseIds: readonly Id[];
  readonly regionCodes: readonly RegionCode[];
  readonly month: Month;
}

/** A month of firms in all their counties: what a register is counted for. */
export type RegisterScope = Omit<SumScope, 'regionCodes'>;

export const ofOneCounty = ({ enterpriseId, regionCode, month }: MeasureScope): SumScope => ({
  enterpriseIds: [enterpriseId],
  regionCodes: [regionCode],
  month,
});

export interface SummedMeasure {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
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
