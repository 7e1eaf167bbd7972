import type { MigrationInterface, QueryRunner } from 'typeorm';

const PAGE = 1_000;

interface Row {
  readonly enterprise_id: string;
  readonly region_code: string;
  readonly period: string;
  readonly code: string;
  readonly restated_by: string;
  readonly derivation: string;
}
const KEY = ['enterprise_id', 'region_code', 'period', 'code', 'restated_by'] as const;

/** 推导: follows from the inputs of a result, and is no longer stored beside them; what did not follow has a column. */
export class ResultsWithoutDerivation2026112600021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE indicator_result
        ADD COLUMN no_value varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN left_out mediumtext NULL`);
    await runner.query(`
      UPDATE indicator_result SET no_value = JSON_UNQUOTE(JSON_EXTRACT(derivation, '$.noValue.reason'))
      WHERE value IS NULL`);
    let after: Row | undefined;
    do {
      const page = await leavingOut(runner, after);
      for (const row of page) {
        const { because } = JSON.parse(row.derivation) as { because: { leftOut: unknown } };
        await runner.query(
          `UPDATE indicator_result SET left_out = ? WHERE ${KEY.map((column) => `${column} = ?`).join(' AND ')}`,
          [JSON.stringify(because.leftOut), ...KEY.map((column) => row[column])],
        );
      }
      after = page.length === PAGE ? page.at(-1) : undefined;
    } while (after);
    await runner.query('ALTER TABLE indicator_result DROP COLUMN derivation');
  }

  /** Brings the column back with what is known without the rulebook; the rest comes when a result is computed again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE indicator_result ADD COLUMN derivation mediumtext NULL`);
    await runner.query(`
      UPDATE indicator_result SET derivation = CONCAT('{"because":{"leftOut":', COALESCE(left_out, '[]'), '},"noValue":',
        IF(no_value IS NULL, 'null', CONCAT('{"reason":"', no_value, '"}')), '}')`);
    await runner.query(`
      ALTER TABLE indicator_result MODIFY derivation mediumtext NOT NULL, DROP COLUMN no_value, DROP COLUMN left_out`);
  }
}

const leavingOut = (runner: QueryRunner, after: Row | undefined): Promise<Row[]> =>
  runner.query(
    `SELECT ${KEY.join(', ')}, derivation FROM indicator_result
     WHERE derivation LIKE '%"leftOut":[{%' ${after ? `AND (${KEY.join(', ')}) > (?, ?, ?, ?, ?)` : ''}
     ORDER BY ${KEY.join(', ')} LIMIT ${PAGE}`,
    after ? KEY.map((column) => after[column]) : [],
  ) as Promise<Row[]>;
