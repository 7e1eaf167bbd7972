import { Injectable } from '@nestjs/common';
import { type Enterprise, EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { refuse } from '../kernel/refusal.js';
import { type Page, type PageArgs, readCursor, writeCursor } from '../platform/connection.js';
import { LIMITS } from '../platform/limits.js';
import { ProgrammesService } from '../programmes/index.js';
import {
  decide,
  type Programme,
  type ProgrammeDecision,
  type ProgrammeFacts,
} from '../rulebook/programmes.js';
import type { CandidateView } from './candidate.view.js';
import { ProgrammeFactsService } from './programme-facts.service.js';

/** A firm that qualifies, with the facts and the decision that say so: a case is drafted from it. */
export interface Candidate {
  readonly enterprise: Enterprise;
  readonly facts: ProgrammeFacts;
  readonly decision: ProgrammeDecision;
}

/** A page of candidates. It may hold fewer than were asked for, or none, and still be followed by others. */
export interface Candidates {
  readonly candidates: readonly Candidate[];
  /** The last firm that was looked at; null once all were. */
  readonly after: string | null;
}

/** 免申即享: finds from the facts which firms qualify, before any of them has applied. */
@Injectable()
export class CandidatesService {
  constructor(
    private readonly programmes: ProgrammesService,
    private readonly enterprises: EnterprisesService,
    private readonly facts: ProgrammeFactsService,
  ) {}

  /**
   * Looks at the firms registered in a region from one on, in the order of ids, until `first` are found or
   * LIMITS.candidatesLookedAt were looked at. Judged by one version where it is named, else by that of the day. Refuses with
   * NOT_FOUND PROGRAMME_UNKNOWN.
   */
  async find(
    asked: { programme: string; version?: number; at: LocalDate; regionCode: RegionCode },
    { first, after }: { first: number; after: string },
  ): Promise<Candidates> {
    const programme = await this.ruleOf(asked);
    const firms = await this.enterprises.registeredIn(asked.regionCode, after, LIMITS.candidatesLookedAt);
    const candidates: Candidate[] = [];
    for (const enterprise of firms) {
      const found = await this.judged(enterprise, programme, asked.at);
      if (found) candidates.push(found);
      if (candidates.length === first) {
        const isLast = enterprise === firms.at(-1) && firms.length < LIMITS.candidatesLookedAt;
        return { candidates, after: isLast ? null : enterprise.id };
      }
    }
    const isOver = firms.length < LIMITS.candidatesLookedAt;
    return { candidates, after: isOver ? null : (firms.at(-1)?.id ?? null) };
  }

  /** Of the actor's region. Refuses with NO_REGION, PROGRAMME_UNKNOWN. */
  async page(
    actor: Actor,
    programme: string,
    at: LocalDate,
    { first, after }: PageArgs,
  ): Promise<Page<CandidateView>> {
    const from = after ? String(readCursor(after, 1)[0]) : '';
    const found = await this.find({ programme, at, regionCode: regionOf(actor) }, { first, after: from });
    const nodes = found.candidates.map(candidateView);
    return {
      nodes,
      edges: nodes.map((node) => ({ cursor: writeCursor(node.enterpriseId), node })),
      pageInfo: {
        hasNextPage: found.after !== null,
        endCursor: found.after === null ? null : writeCursor(found.after),
      },
    };
  }

  private async ruleOf({
    programme: code,
    version,
    at,
  }: {
    programme: string;
    version?: number;
    at: LocalDate;
  }): Promise<Programme> {
    if (version === undefined) return this.programmes.at(code, at);
    const published = await this.programmes.version(code, version);
    return { ...published, versions: published.versions.filter((one) => one.version === version) };
  }

  private async judged(
    enterprise: Enterprise,
    programme: Programme,
    at: LocalDate,
  ): Promise<Candidate | undefined> {
    const facts = await this.facts.assemble(enterprise, programme, at);
    const decision = decide(programme, facts, at);
    return QUALIFIES.has(decision.outcome.kind) ? { enterprise, facts, decision } : undefined;
  }
}

/** What a firm has earned on the facts. What is undetermined is not offered: a firm that knows more may still apply. */
const QUALIFIES: ReadonlySet<string> = new Set(['CASH', 'ACCESS_RIGHT', 'TOLL_RELIEF', 'RENT_RELIEF']);

function regionOf(actor: Actor): RegionCode {
  if (actor.regionCode) return actor.regionCode;
  if (hasRole(actor, 'OPERATOR')) return NATION;
  throw refuse.forbidden('NO_REGION', {
    zh: '您的账号不属于任何主管部门，没有可查找的地区；请使用部门账号登录。',
    en: 'Your account belongs to no department and has no region to look in; sign in with one of a department.',
  });
}

const candidateView = ({ enterprise, decision }: Candidate): CandidateView => ({
  enterpriseId: enterprise.id,
  nameZh: enterprise.nameZh,
  programme: decision.programme,
  version: decision.version,
  at: decision.at,
  outcome: decision.outcome.kind,
  amountYuan: plain(decision.outcome.amountYuan ?? 0),
  possibleYuan: plain(decision.outcome.possibleYuan),
  subjectCount: new Set(
    decision.subjects
      .filter(({ dueYuan }) => dueYuan.gt(0))
      .map(({ kind, subjectId }) => `${kind.kind} ${subjectId}`),
  ).size,
  explanation: decision.outcome.explanation,
});
