import type { MigrationInterface, QueryRunner } from 'typeorm';

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
    // As text and not by JSON_EXTRACT, which MySQL answers with other blanks: these bytes are compared when results are proved.
    await runner.query(`
      UPDATE indicator_result SET left_out = TRIM(TRAILING ',' FROM
        SUBSTRING_INDEX(SUBSTRING_INDEX(derivation, '"leftOutCount":', 1), '"leftOut":', -1))
      WHERE derivation LIKE '%"leftOut":[{%'`);
    await runner.query('ALTER TABLE indicator_result DROP COLUMN derivation');
  }

  /** Brings the column back with what is known without the rulebook; the rest comes when a result is computed again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE indicator_result ADD COLUMN derivation mediumtext NULL`);
    await runner.query(`
      UPDATE indicator_result SET derivation = CONCAT(
        '{"because":{"leftOut":', COALESCE(left_out, '[]'),
        ',"leftOutCount":', COALESCE(JSON_EXTRACT(inputs, '$.leftOutCount'), 0),
        '},"noValue":', IF(no_value IS NULL, 'null', CONCAT('{"reason":"', no_value, '"}')),
        ',"value":', IF(value IS NULL, 'null', CONCAT('"', value, '"')), '}')`);
    await runner.query(`
      ALTER TABLE indicator_result MODIFY derivation mediumtext NOT NULL, DROP COLUMN no_value, DROP COLUMN left_out`);
  }
}
