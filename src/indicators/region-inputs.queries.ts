import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { LEFT_OUT_NAMED, type Reading } from '../rulebook/indicator-inputs.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { measuresOf, type MonthScope } from './indicators.queries.js';

/**
 * The inputs of many formulas over a whole region, summed in the database: the process gets a few rows a formula and not
 * every firm's measures. It says the same as `inputsOf` over those measures, and a spec holds the two together.
 *
 * Each measure that any formula needs has a bit; a reporter's bits say which it reports. A formula counts the reporters
 * that have a bit of each of its groups.
 */
export class RegionInputs {
  private readonly bits: Map<MeasureCode, bigint>;
  private readonly reads: MeasureCode[];

  constructor(
    private readonly scope: MonthScope,
    private readonly readings: readonly Reading[],
  ) {
    const needed = [...new Set(readings.flatMap(({ needs }) => needs.groups.flat()))];
    if (needed.length > 63) throw new Error('more measures are needed than a number of 64 bits holds');
    this.bits = new Map(needed.map((code, index) => [code, 1n << BigInt(index)]));
    this.reads = [...new Set(readings.flatMap((reading) => reading.reads))];
  }

  /** Rows of `SumRecord`: one sum a formula, measure, dimension and region. */
  get sums(): Sql {
    const rows = joined(
      this.readings.flatMap((reading, index) =>
        reading.reads.map(
          (code) => sql`SELECT ${raw(String(index))} AS reading, ${code} AS read_code,
            ${reading.byProvince?.includes(code) ? 1 : 0} AS by_province`,
        ),
      ),
      ' UNION ALL ',
    );
    return sql`
      SELECT reading, code, dimension, IF(by_province, CONCAT(LEFT(regionCode, 2), '0000'), '000000') AS regionCode,
        SUM(value) AS value, MAX(gradeRank) AS gradeRank
      FROM (
        SELECT counted.*, BIT_OR(${this.bit}) OVER (PARTITION BY enterpriseId, regionCode) AS county_bits,
          BIT_OR(${this.bit}) OVER (PARTITION BY enterpriseId) AS firm_bits
        FROM (${measuresOf(this.scope, this.reads)}) AS counted
      ) AS reported JOIN (${rows}) AS reading ON read_code = code
      WHERE CASE reading ${this.each((reading) => this.isComplete(reading))} END
      GROUP BY 1, 2, 3, 4`;
  }

  /** Rows of `LeftOutRecord`: the first of those not counted, how many in all, and what any of them reports. */
  get leftOut(): Sql {
    const rows = joined(
      this.readings.map(
        ({ needs }, index) =>
          sql`SELECT ${raw(String(index))} AS reading, ${needs.within === 'COUNTY'} AS in_county`,
      ),
      ' UNION ALL ',
    );
    return sql`
      SELECT * FROM (
        SELECT reading, enterpriseId, IF(in_county, regionCode, NULL) AS regionCode,
          CAST(IF(in_county, county_bits, firm_bits) AS char) AS bits, COUNT(*) OVER (PARTITION BY reading) AS total,
          CAST(BIT_OR(IF(in_county, county_bits, firm_bits)) OVER (PARTITION BY reading) AS char) AS present,
          ROW_NUMBER() OVER (PARTITION BY reading ORDER BY enterpriseId, regionCode) AS place
        FROM (
          SELECT enterpriseId, regionCode, BIT_OR(${this.bit}) AS county_bits,
            BIT_OR(BIT_OR(${this.bit})) OVER (PARTITION BY enterpriseId) AS firm_bits,
            ROW_NUMBER() OVER (PARTITION BY enterpriseId ORDER BY regionCode) AS county_of_firm
          FROM (${measuresOf(this.scope, [...this.bits.keys()])}) AS counted
          GROUP BY enterpriseId, regionCode
        ) AS reporter CROSS JOIN (${rows}) AS reading
        WHERE (in_county OR county_of_firm = 1)
          AND CASE reading ${this.each((reading) => sql`${this.reportsAny(reading)} AND NOT ${this.isComplete(reading)}`)} END
      ) AS incomplete WHERE place <= ${LEFT_OUT_NAMED}`;
  }

  codesOf(bits: string): Set<MeasureCode> {
    const told = BigInt(bits);
    return new Set([...this.bits].filter(([, bit]) => (told & bit) !== 0n).map(([code]) => code));
  }

  private get bit(): Sql {
    const cases = [...this.bits].map(([code, bit]) => `WHEN '${code}' THEN ${bit}`);
    return raw(cases.length === 0 ? '0' : `CASE code ${cases.join(' ')} ELSE 0 END`);
  }

  private each(condition: (reading: Reading) => Sql): Sql {
    return joined(
      this.readings.map((reading, index) => sql`WHEN ${raw(String(index))} THEN ${condition(reading)}`),
      ' ',
    );
  }

  private isComplete(reading: Reading): Sql {
    return sql`(${joined(
      reading.needs.groups.map((group) => this.reports(reading, group)),
      ' AND ',
    )})`;
  }

  private reportsAny(reading: Reading): Sql {
    return this.reports(reading, reading.needs.groups.flat());
  }

  private reports({ needs }: Reading, codes: readonly MeasureCode[]): Sql {
    const mask = codes.reduce((bits, code) => bits | (this.bits.get(code) ?? 0n), 0n);
    return raw(`(${needs.within === 'COUNTY' ? 'county_bits' : 'firm_bits'} & ${mask}) <> 0`);
  }
}

export interface SumRecord {
  readonly reading: string | number;
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly regionCode: string;
  readonly value: string;
  readonly gradeRank: string | number;
}

export interface LeftOutRecord {
  readonly reading: string | number;
  readonly enterpriseId: string;
  readonly regionCode: string | null;
  readonly bits: string;
  readonly present: string;
  readonly total: string | number;
}
