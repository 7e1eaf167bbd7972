import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 已拨资金: what cases were paid for, as other funding to every other programme and case. */
export class GivenFunding2026112600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE given_funding (
        case_number varchar(64) ${ASCII} NOT NULL,
        subject_key varchar(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        enterprise_id ${ID} NOT NULL,
        programme varchar(64) ${ASCII} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        year int NOT NULL,
        given_on date NOT NULL,
        PRIMARY KEY (case_number, subject_key),
        INDEX given_funding_enterprise (enterprise_id, given_on),
        INDEX given_funding_subject (subject_key, given_on)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      INSERT INTO given_funding (case_number, subject_key, enterprise_id, programme, region_code, year, given_on)
      SELECT subsidy_case.number, COALESCE(case_claim.claim_key, ''), subsidy_case.enterprise_id,
        subsidy_case.programme, funding_round.region_code, YEAR(subsidy_case.judged_on), MIN(DATE(case_step.taken_at))
      FROM subsidy_case
      JOIN funding_round ON funding_round.id = subsidy_case.round_id
      JOIN case_step ON case_step.case_id = subsidy_case.id AND case_step.step = 'PAY'
      LEFT JOIN case_claim ON case_claim.case_id = subsidy_case.id
      GROUP BY subsidy_case.number, case_claim.claim_key, subsidy_case.enterprise_id, subsidy_case.programme,
        funding_round.region_code, subsidy_case.judged_on`);
    await runner.query('ALTER TABLE programme_fact ADD INDEX programme_fact_value (name, value)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE programme_fact DROP INDEX programme_fact_value');
    await runner.query('DROP TABLE given_funding');
  }
}
