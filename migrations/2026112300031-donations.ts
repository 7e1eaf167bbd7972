import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';

export class Donations2026112300031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cause (
        id ${ID} NOT NULL,
        title_zh varchar(200) NOT NULL,
        title_en varchar(200) NOT NULL,
        description_zh varchar(1000) NOT NULL,
        description_en varchar(1000) NOT NULL,
        least_credits bigint NOT NULL,
        most_credits bigint NOT NULL,
        opened_at datetime(3) NOT NULL,
        closed_at datetime(3) NULL,
        opened_by ${ID} NOT NULL,
        PRIMARY KEY (id),
        INDEX cause_opened (opened_at, id),
        CONSTRAINT cause_amounts CHECK (least_credits > 0 AND most_credits >= least_credits)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE donation (
        id ${ID} NOT NULL,
        person_id ${ID} NOT NULL,
        cause_id ${ID} NOT NULL,
        credits bigint NOT NULL,
        donated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX donation_person (person_id, donated_at, id),
        CONSTRAINT donation_gives CHECK (credits > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE donation, cause');
  }
}
