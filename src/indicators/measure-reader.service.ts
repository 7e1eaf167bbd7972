import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Database, rows, type Transaction } from '../platform/database.js';
import type { MeasureSum } from '../rulebook/measure-set.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { findSums } from './indicators.queries.js';
import type { SumsAsked } from './measure-sums-asked.js';

export interface SumRecord {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly regionCode: RegionCode;
  readonly value: string;
  readonly gradeRank: string | number;
}

/** Stored measures for outcomes that are no indicators: summed over months, by dimension and county. */
@Injectable()
export class MeasureReader {
  constructor(private readonly database: Database) {}

  /** Of stocks only one month at a time: a sum of them over months says nothing. */
  async sums(asked: SumsAsked, transaction?: Transaction): Promise<MeasureSum[]> {
    const query = findSums(asked);
    const found = transaction
      ? await rows<SumRecord>(transaction, query)
      : await this.database.rows<SumRecord>(query);
    return found.map(({ code, dimension, regionCode, value, gradeRank }) => ({
      code,
      dimension,
      regionCode,
      value: exact(value),
      weakestGrade: EVIDENCE_GRADES[Number(gradeRank) - 1] as EvidenceGrade,
    }));
  }
}
