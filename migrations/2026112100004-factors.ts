import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Factors2026112100004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE factor_release (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        released_on date NOT NULL,
        choices mediumtext NOT NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE factor_row (
        release_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region varchar(16) NOT NULL,
        year int NULL,
        content text NOT NULL,
        PRIMARY KEY (release_id, id),
        INDEX factor_row_region (kind, region, year)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE factor_row, factor_release');
  }
}
