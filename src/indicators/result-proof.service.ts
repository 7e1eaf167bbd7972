import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { Database, rows, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { inputsText } from '../rulebook/indicator-inputs.js';
import type { Period } from '../rulebook/indicator-period.js';
import { type ComputedResult, RESULT_COLUMNS, type StoredColumns } from './computed-result.js';
import { findKeptResults, type ResultScope, STANDS } from './indicators.queries.js';
import { INDICATORS } from './known-indicators.js';
import {
  type Difference,
  inMonth,
  insideScope,
  placed,
  type Proved,
  type ProofScope,
} from './proof-scope.js';
import { type Editions, ResultBasis } from './result-basis.service.js';
import { ResultComputation } from './result-computation.service.js';
import { withInputs } from './stored-results.js';

/** Works every stored result out again, by the release and versions of its period, and compares the bytes. Stores nothing. */
@Injectable()
export class ResultProof {
  constructor(
    private readonly database: Database,
    private readonly basis: ResultBasis,
    private readonly computation: ResultComputation,
  ) {}

  async results(scope: ProofScope): Promise<Proved> {
    const scopes = await this.database.rows<ResultScope>(sql`
      SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode, period FROM indicator_result
      WHERE restated_by = ${STANDS} AND ${inMonth(scope, 'period')} AND ${insideScope(scope)}
      ORDER BY 3, 2, 1`);
    const editions = new Map<Period, Editions>();
    const differences: Difference[] = [];
    let checked = 0;
    for (const one of scopes) {
      const decided = editions.get(one.period) ?? (await this.basis.read([one.period]));
      editions.set(one.period, decided);
      const found = await this.database.transaction((transaction) => this.ofScope(transaction, one, decided));
      checked += found.checked;
      differences.push(...found.differences);
    }
    return { checked, differences };
  }

  private async ofScope(transaction: Transaction, scope: ResultScope, editions: Editions): Promise<Proved> {
    const stored = withInputs(await rows<StoredColumns>(transaction, findKeptResults(scope)));
    const indicators = INDICATORS.filter(({ code }) => stored.some((one) => one.code === code));
    const computed = await this.computation.of(transaction, scope, indicators, editions);
    return {
      checked: stored.length,
      differences: stored.flatMap((one) => {
        const again = computed.find(({ code }) => code === one.code);
        const wrong = again ? unequal(one, again) : ['inputs'];
        if (wrong.length === 0) return [];
        const now = again ? (again.value ?? 'null') : 'nothing';
        return {
          where: `result ${placed(scope.enterpriseId, scope.regionCode, scope.period)} ${one.code}`,
          text: {
            zh: `所存为 ${one.value ?? '无值'}，重新计算为 ${now}；不一致之处：${wrong.join('、')}。`,
            en: `It is stored as ${one.value ?? 'null'} and comes to ${now}; what differs: ${wrong.join(', ')}.`,
          },
        };
      }),
    };
  }
}

/** The names of the columns that are not the same. */
const unequal = (stored: ComputedResult, again: ComputedResult): string[] => [
  ...RESULT_COLUMNS.filter((column) => {
    const [before, now] = [stored[column], again[column]];
    if (column === 'value') return before === null || now === null ? before !== now : !exact(before).eq(now);
    return before !== now;
  }),
  ...(textOf(stored) === textOf(again) ? [] : ['inputs']),
];

const textOf = ({ from: { inputs, base } }: ComputedResult): string => inputsText(inputs, base);
