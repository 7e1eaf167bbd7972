import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 候补: an action that a limit refused, in the order in which things happened, for when the limit has room again. */
@Entity('credit_waiting')
@Index('credit_waiting_award', ['awardId'])
export class CreditWaiting {
  /** The counter of the cap that was reached, or of the cooling time. */
  @Column({ type: 'char', length: 32, ...ASCII, primary: true })
  capKey!: string;

  @Column({ type: 'datetime', precision: 3, primary: true })
  occurredAt!: Date;

  @Column({ type: 'char', length: 32, ...ASCII, primary: true })
  awardId!: Id;

  /** The action as it was told, as canonical JSON: the outbox forgets. */
  @Column({ type: 'text' })
  told!: string;
}
