import { Injectable } from '@nestjs/common';
import { type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import type { GivenFunding } from './given-funding.entity.js';

/** 资助台账: what this platform has paid. */
@Injectable()
export class FundingRegister {
  /** What a case was paid for; entered once, whatever is paid of it later. */
  async enter(transaction: Transaction, given: readonly GivenFunding[]): Promise<void> {
    if (given.length === 0) return;
    const entered = given.map((one) => ({
      case_number: one.caseNumber,
      subject_key: one.subjectKey,
      enterprise_id: one.enterpriseId,
      programme: one.programme,
      region_code: one.regionCode,
      year: one.year,
      given_on: one.givenOn,
    }));
    await write(
      transaction,
      insertInto('given_funding', entered, raw('ON DUPLICATE KEY UPDATE given_on = given_on')),
    );
  }
}
