import { Field, InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { CodeField, EnumField, enumType, IdField, InstantField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const KEY = { type: 'varchar', length: 120, primary: true, collation: 'utf8mb4_bin' } as const;

/** 申领对象: what a case claims money for, as another case would name it too. */
@Entity('case_claim')
@Index('case_claim_key', ['kind', 'claimKey', 'caseId'])
export class CaseClaim {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  caseId!: Id;

  /** Kind of subject, such as vehicle, purchase or project. */
  @Column({ type: 'varchar', length: 32, ...ASCII, primary: true })
  kind!: string;

  /** VIN, number of the invoice, asset or project. */
  @Column(KEY)
  claimKey!: string;
}

export const CLAIM_FINDINGS = ['COMBINABLE', 'EXCLUDED'] as const;
export type ClaimFinding = (typeof CLAIM_FINDINGS)[number];
export const ClaimFindingType = enumType('DoubleClaimFinding', CLAIM_FINDINGS, {
  COMBINABLE: { zh: '可以叠加享受', en: 'both may be given' },
  EXCLUDED: { zh: '重复申领，不得叠加', en: 'not both: it is claimed twice' },
});

/** 重复申领认定: what a person found about two cases that claim money for the same. */
@ObjectType({
  description: '重复申领认定: what a person found about two cases that claim money for the same.',
})
@Entity('case_claim_finding')
export class CaseClaimFinding {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  caseId!: Id;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  otherCaseId!: Id;

  @EnumField(ClaimFindingType)
  finding!: ClaimFinding;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  @IdField()
  foundBy!: Id;

  @InstantField()
  foundAt!: Date;
}

/** 申报材料: a file of evidence that serves as a paper the programme asks for. */
@ObjectType({ description: '申报材料: a file that serves as a paper the programme asks for.' })
@Entity('case_document')
export class CaseDocument {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  caseId!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  @Field(() => String, { description: 'Id of the paper in the programme’s document.' })
  documentCode!: string;

  /** Empty for a paper that is asked once. */
  @Column(KEY)
  @Field(() => String)
  subject!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  @Field(() => String)
  evidenceId!: Id;

  @IdField()
  attachedBy!: Id;

  @InstantField()
  attachedAt!: Date;
}

@InputType()
export class CaseDocumentInput {
  @CodeField({ max: 64, description: 'Id of the paper in the programme’s document.' })
  documentCode!: string;

  @TextField({
    max: 120,
    nullable: true,
    description: 'The subject it is about, where one is asked for each.',
  })
  subject?: string | null;

  @IdField({ description: 'A file of evidence that was bound to the case.' })
  evidenceId!: Id;
}

@InputType()
export class SettleClaimInput extends PickType(CaseClaimFinding, ['finding', 'reason'], InputType) {
  @IdField()
  caseId!: Id;

  @IdField()
  otherCaseId!: Id;
}
