import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 计算输入: those of all results of a scope stand together, each sum once, and no longer beside every result. */
export class InputsOfScopes2026112600022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE indicator_inputs (
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        period char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        restated_by varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        inputs mediumtext NOT NULL,
        PRIMARY KEY (enterprise_id, region_code, period, restated_by)
      ) ENGINE=InnoDB`);
    await eachScope(runner, 'indicator_result', 'code, inputs', async (scope, found) => {
      const inputs = together(found as unknown as Counted[]);
      await runner.query('INSERT INTO indicator_inputs VALUES (?, ?, ?, ?, ?)', [...scope, inputs]);
    });
    await runner.query('ALTER TABLE indicator_result DROP COLUMN inputs');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE indicator_result ADD COLUMN inputs mediumtext NULL AFTER left_out');
    await eachScope(runner, 'indicator_inputs', 'inputs', async (scope, [found]) => {
      for (const { code, inputs } of apart(String(found?.inputs)))
        await runner.query(`UPDATE indicator_result SET inputs = ? WHERE ${SCOPE} AND code = ?`, [
          inputs,
          ...scope,
          code,
        ]);
    });
    await runner.query('ALTER TABLE indicator_result MODIFY inputs mediumtext NOT NULL');
    await runner.query('DROP TABLE indicator_inputs');
  }
}

type Row = Readonly<Record<string, unknown>>;
const KEY = ['enterprise_id', 'region_code', 'period', 'restated_by'] as const;
const SCOPE = KEY.map((column) => `${column} = ?`).join(' AND ');

/** Some scopes at a time, in the order of their key. */
async function eachScope(
  runner: QueryRunner,
  table: string,
  columns: string,
  visit: (scope: readonly unknown[], found: readonly Row[]) => Promise<void>,
): Promise<void> {
  const key = KEY.join(', ');
  let after: readonly unknown[] | null = null;
  for (;;) {
    const scopes: readonly Row[] = await runner.query(
      `SELECT DISTINCT ${key} FROM ${table} ${after ? `WHERE (${key}) > (?, ?, ?, ?)` : ''} ORDER BY ${key} LIMIT 500`,
      after ? [...after] : [],
    );
    for (const one of scopes) {
      const scope = KEY.map((column) => one[column]);
      await visit(
        scope,
        (await runner.query(
          `SELECT ${columns} FROM ${table} WHERE ${SCOPE} ORDER BY ${columns}`,
          scope,
        )) as Row[],
      );
      after = scope;
    }
    if (scopes.length < 500) return;
  }
}

interface Counted {
  readonly code: string;
  readonly inputs: string;
}
type Sum = readonly [measure: string, dimension: string, regionCode: string, value: string, grade: string];
interface Inputs {
  readonly sums: readonly Sum[];
  readonly present: readonly string[];
  readonly leftOutCount: number;
  readonly base?: readonly Sum[];
}

function together(results: readonly Counted[]): string {
  const [measures, sums]: [string[], string[]] = [[], []];
  const placeIn = (list: string[], value: string) => {
    const place = list.indexOf(value);
    return place >= 0 ? place : list.push(value) - 1;
  };
  const placeOf = ([measure, ...rest]: Sum) =>
    placeIn(sums, JSON.stringify([placeIn(measures, measure), ...rest]));
  const of = results.map(({ code, inputs }) => {
    const { sums: own, present, leftOutCount, base } = JSON.parse(inputs) as Inputs;
    const counted = [own.map(placeOf), present.map((measure) => placeIn(measures, measure)), leftOutCount];
    return [code, base ? [...counted, base.map(placeOf)] : counted];
  });
  const parsed = sums.map((sum) => JSON.parse(sum) as unknown);
  return JSON.stringify({ measures, sums: parsed, of: Object.fromEntries(of) as unknown });
}

interface Together {
  readonly measures: readonly string[];
  readonly sums: readonly (readonly [measure: number, ...rest: unknown[]])[];
  readonly of: Readonly<Record<string, readonly [number[], number[], number, number[]?]>>;
}

function apart(text: string): Counted[] {
  const { measures, sums, of } = JSON.parse(text) as Together;
  const sumsAt = (places: readonly number[]) =>
    places.map((place) => {
      const [measure = 0, ...rest] = sums[place] ?? [];
      return [measures[measure], ...rest];
    });
  return Object.entries(of).map(([code, [own, present, leftOutCount, base]]) => ({
    code,
    inputs: JSON.stringify({
      sums: sumsAt(own),
      present: present.map((measure) => measures[measure]),
      leftOutCount,
      ...(base ? { base: sumsAt(base) } : {}),
    }),
  }));
}
