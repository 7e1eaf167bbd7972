import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const MONTH = 'char(7) CHARACTER SET ascii COLLATE ascii_bin';
const DIGEST = 'char(64) CHARACTER SET ascii COLLATE ascii_bin';

export class MonthSteps2026112200030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE month_step (
        enterprise_id ${ID} NOT NULL,
        month ${MONTH} NOT NULL,
        position int NOT NULL,
        step ${WORD} NOT NULL,
        taken_by ${ID} NOT NULL,
        taken_at datetime(3) NOT NULL,
        department_id ${ID} NULL,
        facts_digest ${DIGEST} NULL,
        fact_count int NULL,
        table_digests mediumtext NULL,
        reason varchar(200) NULL,
        PRIMARY KEY (enterprise_id, month, position),
        CONSTRAINT month_step_step CHECK (step IN ('ATTESTED', 'CLOSED', 'REOPENED')),
        CONSTRAINT month_step_position CHECK (position > 0),
        CONSTRAINT month_step_attested CHECK (
          (step = 'ATTESTED') = (facts_digest IS NOT NULL AND fact_count IS NOT NULL AND table_digests IS NOT NULL)),
        CONSTRAINT month_step_department CHECK ((step = 'ATTESTED') = (department_id IS NULL)),
        CONSTRAINT month_step_reason CHECK ((step = 'REOPENED') = (reason IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE month_look (
        enterprise_id ${ID} NOT NULL,
        month ${MONTH} NOT NULL,
        person_id ${ID} NOT NULL,
        looked_at datetime(3) NOT NULL,
        facts_digest ${DIGEST} NOT NULL,
        fact_count int NOT NULL,
        just_before mediumtext NOT NULL,
        PRIMARY KEY (enterprise_id, month, person_id, looked_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE month_look');
    await runner.query('DROP TABLE month_step');
  }
}
