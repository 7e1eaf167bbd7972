import { Injectable } from '@nestjs/common';
import { CaseParts, CasesService, FundingRounds, type SubsidyCase } from '../cases/index.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { LIMITS } from '../platform/limits.js';
import { ProgrammesService } from '../programmes/index.js';
import type { NoticeContents } from './lists.js';
import type { CaseContents } from './paper-contents.js';

/** Names of firms and the texts of rules, for what an actor was already allowed to see. */
@Injectable()
export class PaperRegisters {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly programmes: ProgrammesService,
  ) {}

  async firms(ids: readonly Id[]) {
    const found = await this.enterprises.enterprisesByIds([...new Set(ids)]);
    return new Map(found.map((firm) => [firm.id, firm]));
  }

  programme(code: string, version: number) {
    return this.programmes.version(code, version);
  }
}

/** 文书内容: what papers show, within what the actor may see. */
@Injectable()
export class PaperContents {
  constructor(
    private readonly cases: CasesService,
    private readonly parts: CaseParts,
    private readonly rounds: FundingRounds,
    private readonly registers: PaperRegisters,
  ) {}

  /** Refuses with NOT_FOUND CASE_UNKNOWN. */
  async ofCase(actor: Actor, id: Id): Promise<CaseContents> {
    const of = await this.cases.one(actor, id);
    const [round, firms, programme, decision, steps, instalments] = await Promise.all([
      this.rounds.one(actor, of.roundId),
      this.registers.firms([of.enterpriseId]),
      this.registers.programme(of.programme, of.version),
      of.decisionCount > 0 ? this.parts.content(id, of.decisionCount) : undefined,
      this.parts.steps([id]),
      this.parts.instalments([id]),
    ]);
    const firm = firms.get(of.enterpriseId);
    const version = programme.versions.find((one) => one.version === of.version);
    if (!firm || !version) throw new Error(`the firm or the rule of the case ${id} is not there`);
    return {
      of,
      round,
      firm,
      programme,
      version,
      decision,
      steps: steps.get(id) ?? [],
      instalments: instalments.get(id) ?? [],
    };
  }

  /** Cases of a round whose notice was published, by number. Refuses with NOT_FOUND ROUND_UNKNOWN. */
  async ofNotice(actor: Actor, roundId: Id): Promise<NoticeContents> {
    const round = await this.rounds.one(actor, roundId);
    const found: SubsidyCase[] = [];
    for (let after: string | null = null; ;) {
      const { nodes, pageInfo } = await this.cases.page(
        actor,
        { roundId },
        { first: LIMITS.pageSize, after },
      );
      found.push(...nodes.filter(({ noticeFrom, state }) => noticeFrom !== null && state !== 'WITHDRAWN'));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    const cases = found.toSorted((a, b) => ((a.number ?? '') < (b.number ?? '') ? -1 : 1));
    return {
      round,
      programme: await this.registers.programme(round.programme, round.version),
      cases,
      firms: await this.registers.firms(cases.map(({ enterpriseId }) => enterpriseId)),
    };
  }
}
