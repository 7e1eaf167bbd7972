import { ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { ROLES, type Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { Field } from '@nestjs/graphql';

export const RoleType = enumType('Role', ROLES, {
  CONSUMER: { zh: '消费者', en: 'consumer' },
  REPORTER: { zh: '填报员', en: 'reporter of a firm' },
  ATTESTOR: { zh: '复核员', en: 'second person who attests' },
  INTEGRATOR: { zh: '系统对接', en: "a firm's system" },
  CASE_OFFICER: { zh: '经办人', en: 'case officer of a department' },
  APPROVER: { zh: '审批人', en: 'approver of a department' },
  POLICY_EDITOR: { zh: '规则编辑', en: 'policy editor' },
  AUDITOR: { zh: '审计', en: 'auditor' },
  OPERATOR: { zh: '平台运营', en: 'operator of the platform' },
});

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/**
 * 用户: who signs in. Consumers are pseudonymous: what says who they are lies in the vault. One who was forgotten keeps the
 * id and nothing else.
 */
@ObjectType({ description: '用户: a person who signs in.' })
@Entity('person')
@Index('person_sign_in_name', ['signInName'], { unique: true })
export class Person {
  @PrimaryId()
  id!: Id;

  @CodeField({ max: 64, description: 'Lower-case ASCII name to sign in with.' })
  signInName!: string;

  @TextField()
  displayName!: string;

  @Column({ type: 'varchar', length: 200, ...ASCII })
  roleList!: string;

  @Field(() => [RoleType])
  roles!: Role[];

  @IdField({ nullable: true })
  enterpriseId!: Id | null;

  @IdField({ nullable: true })
  departmentId!: Id | null;

  @RegionField({
    nullable: true,
    description: 'Whose rows the person may see, for departments and auditors.',
  })
  regionCode!: RegionCode | null;

  @InstantField()
  registeredAt!: Date;

  /** Null for who signs in by phone. */
  @Column({ type: 'varchar', length: 200, nullable: true, ...ASCII })
  passwordHash!: string | null;

  /** Since when nobody can tell who it was; the id stays for what stands on it. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  forgottenAt!: Date | null;
}

/** A firm's system: OAuth 2.0 client credentials. The secret is shown once and kept as a hash. */
@ObjectType({ description: "接口客户端: a firm's system (OAuth 2.0 client credentials)." })
@Entity('api_client')
export class ApiClient {
  @PrimaryId({ description: 'The client_id.' })
  id!: Id;

  @TextField()
  displayName!: string;

  @IdField()
  enterpriseId!: Id;

  @InstantField()
  registeredAt!: Date;

  @Column({ type: 'char', length: 64, ...ASCII })
  secretDigest!: string;
}

/** A session's rotating refresh token. Only digests are kept. A digest seen twice ends its whole family. */
@Entity('refresh_token')
@Index('refresh_token_family', ['familyId'])
@Index('refresh_token_person', ['personId'])
@Index('refresh_token_expiry', ['expiresAt'])
export class RefreshToken {
  @Column({ type: 'char', length: 64, ...ASCII, primary: true })
  digest!: string;

  @Column({ type: 'char', length: 36, ...ASCII })
  familyId!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @Column({ type: 'datetime', precision: 3 })
  issuedAt!: Date;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  usedAt!: Date | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  revokedAt!: Date | null;
}

/** Wrong passwords, by sign-in name and by name and address. Passes by itself; holds no password. */
@Entity('sign_in_failure')
@Index('sign_in_failure_last', ['lastAt'])
export class SignInFailure {
  /** Digest of the name, or of name and address. */
  @Column({ type: 'char', length: 64, ...ASCII, primary: true })
  subject!: string;

  @Column({ type: 'int' })
  failures!: number;

  @Column({ type: 'datetime', precision: 3 })
  lastAt!: Date;
}
