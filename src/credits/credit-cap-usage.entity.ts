import { Column, Entity, PrimaryColumn } from 'typeorm';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** How much of a cap is used, or when a cooling time began; by the key that the rulebook derives. Internal. */
@Entity('credit_cap_usage')
export class CreditCapUsage {
  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  capKey!: string;

  /** Points or items, as the cap counts. */
  @Column({ type: 'bigint' })
  used!: string;

  /** Last award that a cooling time counts from; null for a cap. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  lastAt!: Date | null;
}
