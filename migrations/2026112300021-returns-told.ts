import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which event told of a trip's return. Those told before were named by their trip, see `derivedId`. */
export class ReturnsTold2026112300021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE envelope_trip
         ADD COLUMN return_told_as varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER returned_by`,
    );
    await runner.query(
      `UPDATE envelope_trip
       SET return_told_as = LEFT(SHA2(CONCAT('17:envelope.returned', LENGTH(id), ':', id), 256), 32)
       WHERE returned_at IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE envelope_trip DROP COLUMN return_told_as');
  }
}
