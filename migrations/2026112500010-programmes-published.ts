import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 补贴项目: drafts, which people work on, and each version as it was published, for ever. */
export class ProgrammesPublished2026112500010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE programme_draft (
        id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        code varchar(64) ${ASCII} NULL,
        document mediumtext NOT NULL,
        state varchar(32) ${ASCII} NOT NULL,
        drafted_by ${ID} NOT NULL,
        drafted_at datetime(3) NOT NULL,
        amended_at datetime(3) NULL,
        submitted_at datetime(3) NULL,
        decided_by ${ID} NULL,
        decided_at datetime(3) NULL,
        returned_because varchar(200) NULL,
        PRIMARY KEY (id),
        INDEX programme_draft_drafted (drafted_at, id),
        CONSTRAINT programme_draft_four_eyes CHECK (decided_by IS NULL OR decided_by <> drafted_by),
        CONSTRAINT programme_draft_submitted CHECK (state = 'DRAFT' OR submitted_at IS NOT NULL),
        CONSTRAINT programme_draft_decided CHECK (state <> 'PUBLISHED' OR decided_by IS NOT NULL)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE programme_version (
        publication bigint NOT NULL AUTO_INCREMENT,
        code varchar(64) ${ASCII} NOT NULL,
        version int NOT NULL,
        in_force_from date NOT NULL,
        document mediumtext NOT NULL,
        content_digest char(64) ${ASCII} NOT NULL,
        region_code char(6) ${ASCII} NULL,
        drafted_by ${ID} NOT NULL,
        published_by ${ID} NOT NULL,
        published_at datetime(3) NOT NULL,
        PRIMARY KEY (publication),
        UNIQUE INDEX programme_version_once (code, version),
        CONSTRAINT programme_version_counted CHECK (version > 0),
        CONSTRAINT programme_version_four_eyes CHECK (published_by = 'platform' OR published_by <> drafted_by)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    for (const change of ['UPDATE', 'DELETE']) {
      await runner.query(`
        CREATE TRIGGER programme_version_refuses_${change.toLowerCase()} BEFORE ${change} ON programme_version
          FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'programme_version is append-only'`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE programme_version, programme_draft');
  }
}
