import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** What a code is for; one for the other is worth nothing. */
export const CODE_USES = ['SIGN_IN', 'GUARDIAN_CONSENT', 'NEW_PHONE'] as const;
export type CodeUse = (typeof CODE_USES)[number];

/** 验证码: the last one sent to a phone. Holds neither the number nor the code, but keyed digests. */
@Entity('sign_in_code')
@Index('sign_in_code_expiry', ['expiresAt'])
export class SignInCode {
  /** Of use and phone number. */
  @PrimaryColumn({ type: 'char', length: 64, ...ASCII })
  subject!: string;

  /** Of use, phone number and code. */
  @Column({ type: 'char', length: 64, ...ASCII })
  codeDigest!: string;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'datetime', precision: 3 })
  requestedAt!: Date;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt!: Date;
}

/** How often something happened since its window opened: codes for a phone or an address, wrong codes of an address. */
@Entity('sign_in_code_tally')
@Index('sign_in_code_tally_opened', ['openedAt'])
export class SignInCodeTally {
  /** Keyed digest. */
  @PrimaryColumn({ type: 'char', length: 64, ...ASCII })
  subject!: string;

  @Column({ type: 'int' })
  times!: number;

  @Column({ type: 'datetime', precision: 3 })
  openedAt!: Date;
}
