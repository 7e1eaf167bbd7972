import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { isInside, regionLineage } from '../kernel/region-code.js';
import { ProgrammesService } from '../programmes/index.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { type Programme, programmeVersionAt } from '../rulebook/programmes.js';
import { fenOf } from './fen.js';
import type { FundingRound, OpenFundingRoundInput } from './funding-round.entity.js';
import { findRound, findRounds } from './funding-rounds.queries.js';
import {
  programmeOver,
  roundCrossesVersions,
  roundIdTaken,
  roundOutsideRegion,
  roundReversed,
  roundUnknown,
  stageTwice,
} from './round-refusals.js';

/** 批次: calls for applications under one version of a programme. */
@Injectable()
export class FundingRounds {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a round under the version in force on its first day, which judges all of its cases. The same again is a
   * replay. Refuses with PROGRAMME_UNKNOWN, ROUND_OUTSIDE_REGION, ROUND_REVERSED, PROGRAMME_OVER, ROUND_CROSSES_VERSIONS,
   * STAGE_TWICE and CONFLICT ROUND_ID_TAKEN.
   */
  open(actor: Actor, input: OpenFundingRoundInput): Promise<FundingRound> {
    return this.database.transaction(async (transaction) => {
      if (!actor.regionCode || !isInside(input.regionCode, actor.regionCode))
        throw roundOutsideRegion(input.regionCode);
      const programme = await this.programmes.at(input.programme, input.filingFrom);
      const version = versionOf(programme, input);
      const columns = { ...columnsOf(input), version };
      const added = { ...columns, case_count: 0, opened_by: actor.id, opened_at: this.clock.now() };
      await write(
        transaction,
        insertInto('funding_round', [added], raw('ON DUPLICATE KEY UPDATE id = VALUES(id)')),
      );
      const stored = await row<FundingRound>(transaction, findRound(raw('1 = 1'), input.id));
      if (!stored || !isSame(stored, columns)) throw roundIdTaken(input.id);
      return stored;
    });
  }

  /** Refuses with NOT_FOUND ROUND_UNKNOWN outside the actor's scope, as for one that does not exist. */
  async one(actor: Actor, id: Id): Promise<FundingRound> {
    const found = await this.database.row<FundingRound>(findRound(roundScope(actor), id));
    if (!found) throw roundUnknown(id);
    return found;
  }

  async page(
    actor: Actor,
    programme: string | null | undefined,
    page: PageArgs,
  ): Promise<Page<FundingRound>> {
    const found = await this.database.rows<FundingRound>(findRounds(roundScope(actor), programme, page));
    return pageOf(found, page.first, ({ openedAt, id }) => [
      openedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  /** The round of a case, whoever asks; its row is locked where a fund is divided or a number given. */
  async ofCase(transaction: Transaction, id: Id, { lock = false } = {}): Promise<FundingRound> {
    const found = await row<FundingRound>(transaction, findRound(raw('1 = 1'), id, lock));
    if (!found) throw roundUnknown(id);
    return found;
  }
}

/** Rounds are public to firms, which file in them; departments see those of their region, and of regions around it. */
const roundScope = (actor: Actor): Sql => {
  if (actor.enterpriseId) return raw('1 = 1');
  const inside = scopeOf(actor, { region: 'region_code' });
  return actor.regionCode ? sql`(${inside} OR region_code IN ${regionLineage(actor.regionCode)})` : inside;
};

function versionOf(programme: Programme, input: OpenFundingRoundInput): number {
  const { filingFrom, filingTo } = input;
  if (filingTo && filingTo < filingFrom) throw roundReversed(filingFrom, filingTo);
  const { to } = programme.validity;
  if (to !== undefined && filingFrom > to) throw programmeOver(programme.title, to);
  const { version } = programmeVersionAt(programme, filingFrom);
  const last = filingTo ? programmeVersionAt(programme, filingTo).version : version;
  if (last !== version) throw roundCrossesVersions(programme.code, version, last);
  const stages = (input.stageDays ?? []).map(({ stage }) => stage);
  const twice = stages.find((stage, index) => stages.indexOf(stage) < index);
  if (twice) throw stageTwice(twice);
  return version;
}

const columnsOf = (input: OpenFundingRoundInput) => ({
  id: input.id,
  programme: input.programme,
  title: input.title,
  region_code: input.regionCode,
  filing_from: input.filingFrom,
  filing_to: input.filingTo ?? null,
  fund_fen: input.fundYuan ? fenOf(input.fundYuan).toString() : null,
  judged_on: input.judgedOn,
  corrections: input.corrections ?? null,
  stage_days: canonicalJson(
    (input.stageDays ?? [])
      .map(({ stage, count, kind }) => ({ stage, count, kind }))
      .sort((a, b) => (a.stage < b.stage ? -1 : 1)),
  ),
});

function isSame(stored: FundingRound, wanted: ReturnType<typeof columnsOf> & { version: number }): boolean {
  const { programme, version, title, regionCode, filingFrom, filingTo, fundFen, judgedOn } = stored;
  const { corrections, stageDays } = stored;
  const before = [programme, version, title, regionCode, filingFrom, filingTo, fundFen, judgedOn];
  const after = [
    wanted.programme,
    wanted.version,
    wanted.title,
    wanted.region_code,
    wanted.filing_from,
    wanted.filing_to,
    wanted.fund_fen,
    wanted.judged_on,
  ];
  return (
    canonicalJson([...before, corrections, stageDays]) ===
    canonicalJson([...after, wanted.corrections, wanted.stage_days])
  );
}
