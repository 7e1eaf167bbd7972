import { Injectable } from '@nestjs/common';
import type { Enterprise } from '../enterprises/index.js';
import { fenOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import type { Transaction } from '../platform/database.js';
import {
  decide,
  entrantOf,
  type ProgrammeDecision,
  type ProgrammeFacts,
  replayVerdict,
} from '../rulebook/programmes.js';
import { ProgrammeFactsService } from '../subsidies/index.js';
import { type PlacesOf, ReplayPlaces, type ReplaySide } from './replay-places.service.js';
import type { Rules } from './replay-sources.service.js';

const BECAUSE_CHARACTERS = 500;
type Row = Record<string, unknown>;

/** What a replay finds of one firm on one day, as rows to keep. */
@Injectable()
export class ReplayJudgement {
  constructor(
    private readonly facts: ProgrammeFactsService,
    private readonly places: ReplayPlaces,
  ) {}

  placesOf(replayId: Id, firms: readonly Id[]): Promise<PlacesOf> {
    return this.places.of(replayId, firms);
  }

  give(transaction: Transaction, replayId: Id, rules: readonly Rules[]): Promise<void> {
    return this.places.give(transaction, replayId, rules);
  }

  /** The figures by which a firm is ranked, by the rules that rank on a day. */
  async figures(replayId: Id, firm: Enterprise, { day, before, after }: Rules): Promise<Row[]> {
    const [facts, factsBefore] = await this.facts.gather(firm, before ? [after, before] : [after], day);
    const sides = [
      { side: 'after', programme: after, known: facts },
      { side: 'before', programme: before, known: factsBefore },
    ] as const;
    return sides.flatMap(({ side, programme, known }) => {
      const entrant = programme && known && entrantOf(programme, known, day);
      return entrant ? [this.places.rowOf(replayId, { ...entrant, day, side, enterpriseId: firm.id })] : [];
    });
  }

  /** What becomes of a firm by the two rules of a day. */
  async amounts(
    replayId: Id,
    { firm, rule: { day, before, after }, placesOf }: { firm: Enterprise; rule: Rules; placesOf: PlacesOf },
  ): Promise<Row[]> {
    const [facts, factsBefore] = await this.facts.gather(firm, before ? [after, before] : [after], day);
    if (!facts) throw new Error('every document has its facts');
    const inRound = (known: ProgrammeFacts, side: ReplaySide): ProgrammeFacts => {
      const round = placesOf(firm.id, day, side);
      return round ? { ...known, round } : known;
    };
    const now = decide(after, inRound(facts, 'after'), day).outcome;
    const was = before && factsBefore ? decide(before, inRound(factsBefore, 'before'), day).outcome : null;
    const { zh, en } = now.explanation;
    const row = {
      replay_id: replayId,
      day,
      enterprise_id: firm.id,
      region_code: firm.regionCode,
      verdict: replayVerdict(was, now),
      outcome_before: was?.kind ?? null,
      outcome_after: now.kind,
      before_fen: was ? fenText(was) : '0',
      after_fen: fenText(now),
      possible_fen: String(fenOf(now.possibleYuan)),
      because_zh: zh.slice(0, BECAUSE_CHARACTERS),
      because_en: en.slice(0, BECAUSE_CHARACTERS),
    };
    return [row];
  }
}

const fenText = ({ amountYuan }: ProgrammeDecision['outcome']): string | null =>
  amountYuan && String(fenOf(amountYuan));
