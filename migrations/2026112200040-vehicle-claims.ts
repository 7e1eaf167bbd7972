import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const VIN = 'varchar(17) CHARACTER SET ascii COLLATE ascii_bin';

/** A claim to a vehicle has dates and an end; more than one firm may say that a vehicle is its own. */
export class VehicleClaims2026112200040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_vehicle (
        vehicle_id ${ID} NOT NULL,
        vin ${VIN} NOT NULL,
        PRIMARY KEY (vehicle_id),
        UNIQUE INDEX known_vehicle_vin (vin)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query('INSERT INTO known_vehicle SELECT DISTINCT vehicle_id, vin FROM vehicle');
    await runner.query('DROP TABLE vehicle_claim');
    await runner.query(`
      CREATE TABLE vehicle_claim (
        vehicle_id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        held_from date NOT NULL,
        held_to date NULL,
        is_contested tinyint NOT NULL,
        entry_id ${ID} NOT NULL,
        claimed_at datetime(3) NOT NULL,
        PRIMARY KEY (vehicle_id, enterprise_id, held_from),
        INDEX vehicle_claim_enterprise (enterprise_id, held_from),
        CONSTRAINT vehicle_claim_period CHECK (held_to IS NULL OR held_to >= held_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      INSERT INTO vehicle_claim
      SELECT vehicle_id, enterprise_id, owned_from, owned_to, 0, id, recorded_at
      FROM vehicle WHERE superseded_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE vehicle_claim');
    await runner.query(`
      CREATE TABLE vehicle_claim (
        vin ${VIN} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        PRIMARY KEY (vin)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      INSERT IGNORE INTO vehicle_claim
      SELECT vin, enterprise_id FROM vehicle WHERE superseded_at IS NULL ORDER BY recorded_at, id`);
    await runner.query('DROP TABLE known_vehicle');
  }
}
