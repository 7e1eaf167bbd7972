import { Column, Entity, Index } from 'typeorm';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 因子发布包: one release of emission factors, as its files say. A release never changes. */
@Entity('factor_release')
export class FactorReleaseRow {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  id!: string;

  @Column({ type: 'date' })
  releasedOn!: string;

  @Column({ type: 'mediumtext' })
  choices!: string;

  /** Of all its files: loading the same id with other content is refused. */
  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;
}

/** One factor row, whole, with the columns by which it is looked up. */
@Entity('factor_row')
@Index('factor_row_region', ['kind', 'region', 'year'])
export class FactorRow {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  releaseId!: string;

  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  id!: string;

  @Column({ type: 'varchar', length: 16, ...ASCII })
  kind!: 'EMISSION' | 'GRID';

  @Column({ type: 'varchar', length: 16 })
  region!: string;

  @Column({ type: 'int', nullable: true })
  year!: number | null;

  /** The row of the file as JSON: text cells, so that nothing is rounded. */
  @Column({ type: 'text' })
  content!: string;
}
