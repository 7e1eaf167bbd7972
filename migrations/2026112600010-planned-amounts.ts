import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 拟定金额: what persons set in a plan where the rule names no sum, or a ceiling alone. */
export class PlannedAmounts2026112600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE allocation_plan ADD COLUMN amounts mediumtext NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE allocation_plan DROP COLUMN amounts`);
  }
}
