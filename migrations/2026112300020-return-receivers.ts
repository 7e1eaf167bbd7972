import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To whom or what items were handed: the outlet, the courier at the door, a device. Unsaid in older records. */
export class ReturnReceivers2026112300020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE recycling_return
         ADD COLUMN handed_to varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER disposition`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recycling_return DROP COLUMN handed_to');
  }
}
