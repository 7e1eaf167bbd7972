import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** Consecutive rows of a file that were judged together, with the verdict of each. */
@Entity('import_chunk')
export class ImportChunk {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  importId!: Id;

  /** From 1 on. */
  @PrimaryColumn({ type: 'int' })
  number!: number;

  @Column({ type: 'int' })
  toLine!: number;

  /** Runs of lines with one verdict, see `verdict-runs.ts`. */
  @Column({ type: 'mediumtext', ...ASCII })
  verdictRuns!: string;

  /** Refused rows: where there are any, a file of the store holds them. */
  @Column({ type: 'int' })
  refused!: number;

  /** The months that these rows changed first, as JSON: told when the import ends. */
  @Column({ type: 'mediumtext', ...ASCII })
  changed!: string;
}
