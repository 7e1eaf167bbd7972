import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What happened, written in the transaction in which it happened, once per listening queue. Internal: not in the API.
 * `relayDueAt` alone drives delivery: set until the listener has finished, moved on at each hand-over.
 */
@Entity('outbox_event')
@Index('outbox_event_due', ['relayDueAt', 'id'])
@Index('outbox_event_done', ['doneAt', 'id'])
@Index('outbox_event_parked', ['parkedAt'])
@Index('outbox_event_told_once', ['eventId', 'queue'], { unique: true })
export class OutboxEvent {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;

  @Column({ type: 'char', length: 32, charset: 'ascii', collation: 'ascii_bin' })
  eventId!: string;

  @Column({ type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' })
  queue!: string;

  @Column({ type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  name!: string;

  @Column({ type: 'text' })
  payload!: string;

  @Column({ type: 'datetime', precision: 3 })
  occurredAt!: Date;

  @Column({ type: 'datetime', precision: 3 })
  toldAt!: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  relayDueAt!: Date | null;

  @Column({ type: 'int', default: 0 })
  attempts!: number;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  doneAt!: Date | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  parkedAt!: Date | null;

  @Column({ type: 'varchar', length: 2000, nullable: true })
  lastError!: string | null;
}
