import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { regionLevel } from '../kernel/region-code.js';
import { Database, type Transaction } from '../platform/database.js';
import { type Funding, type RecordedFactValue, recordedFacts } from '../rulebook/programmes.js';
import type { GivenFunding } from './given-funding.entity.js';
import { findFundingOfOthers, findGiven, findStandingOn } from './recorded-facts.queries.js';

/** What was given by a case of this platform names it so among its sources. */
export const GIVEN_BY_CASE = 'case/';

/** 登记的事实: what the registers of facts and of funding hold on a day. */
@Injectable()
export class StandingFacts {
  constructor(private readonly database: Database) {}

  /** What holds on a day, licences and other qualifications too, oldest first. Of an assessment year what is over by then. */
  factsOn(enterpriseId: Id, on: LocalDate, inside?: Transaction): Promise<RecordedFactValue[]> {
    return this.database.rows(findStandingOn(enterpriseId, on), inside);
  }

  /** What is known by a day to have been given to the firm, or to anybody for one of the things. */
  async fundingOn(
    enterpriseId: Id,
    keys: readonly string[],
    on: LocalDate,
    inside?: Transaction,
  ): Promise<Funding[]> {
    const [given, recorded] = await Promise.all([
      this.database.rows<GivenFunding>(findGiven(enterpriseId, keys, on), inside),
      this.database.rows<RecordedFactValue>(findFundingOfOthers(enterpriseId, keys, on), inside),
    ]);
    return [...given.map(fundingOf), ...(recordedFacts(recorded, []).given ?? [])];
  }
}

const fundingOf = ({ programme, regionCode, year, subjectKey, caseNumber }: GivenFunding): Funding => ({
  programme,
  level: regionLevel(regionCode),
  year,
  subject: subjectKey === '' ? null : subjectKey,
  sources: [`${GIVEN_BY_CASE}${caseNumber}`],
});
