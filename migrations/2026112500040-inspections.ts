import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const DIGEST = `char(64) ${ASCII}`;
const REGION = `char(6) ${ASCII}`;
const TABLES = ['inspection_list', 'inspection_draw', 'inspection_draw_step', 'inspection_result'];

/** 双随机一公开: lists, draws and results, none of which ever changes. */
export class Inspections2026112500040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inspection_list (
        id ${ID} NOT NULL,
        kind varchar(32) ${ASCII} NOT NULL,
        region_code ${REGION} NOT NULL,
        version int NOT NULL,
        title varchar(200) NOT NULL,
        entries mediumtext NOT NULL,
        entry_count int NOT NULL,
        entries_digest ${DIGEST} NOT NULL,
        published_by ${ID} NOT NULL,
        published_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX inspection_list_once (region_code, kind, version),
        INDEX inspection_list_published (published_at, id),
        CONSTRAINT inspection_list_counted CHECK (version > 0 AND entry_count > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE inspection_draw (
        id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        title varchar(200) NOT NULL,
        items_list_id ${ID} NOT NULL,
        inspectees_list_id ${ID} NOT NULL,
        inspectors_list_id ${ID} NOT NULL,
        strata text NOT NULL,
        inspectors_per_firm int NOT NULL,
        algorithm varchar(32) ${ASCII} NOT NULL,
        commitment ${DIGEST} NOT NULL,
        announced_by ${ID} NOT NULL,
        announced_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX inspection_draw_announced (announced_at, id),
        CONSTRAINT inspection_draw_not_alone CHECK (inspectors_per_firm >= 2)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE inspection_draw_step (
        draw_id ${ID} NOT NULL,
        step varchar(16) ${ASCII} NOT NULL,
        seed ${DIGEST} NOT NULL,
        result mediumtext NULL,
        taken_by ${ID} NOT NULL,
        taken_at datetime(3) NOT NULL,
        PRIMARY KEY (draw_id, step),
        CONSTRAINT inspection_draw_step_drawn CHECK ((step = 'DRAWN') = (result IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE inspection_result (
        id ${ID} NOT NULL,
        draw_id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        inspected_on date NOT NULL,
        finding varchar(32) ${ASCII} NOT NULL,
        words varchar(500) NOT NULL,
        supersedes_id ${ID} NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX inspection_result_superseded_once (supersedes_id),
        INDEX inspection_result_draw (draw_id, enterprise_id),
        INDEX inspection_result_recorded (recorded_at, id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    for (const table of TABLES) {
      for (const change of ['UPDATE', 'DELETE']) {
        await runner.query(`
          CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table} FOR EACH ROW
            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
