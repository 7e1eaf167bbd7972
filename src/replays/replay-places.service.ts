import { Injectable } from '@nestjs/common';
import { exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { chunks } from '../platform/chunks.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { joined, sql } from '../platform/sql.js';
import {
  type Entrant,
  type Facts,
  placesAmong,
  programmeVersionAt,
  roundFacts,
} from '../rulebook/programmes.js';
import type { Rules } from './replay-sources.service.js';
import { countEntrants, findEntrants, findPlaces } from './replays.queries.js';

/** By which of two rules. */
export type ReplaySide = 'before' | 'after';
const SIDES: readonly ReplaySide[] = ['before', 'after'];
const ROWS_A_WRITE = 500;

export interface FoundEntrant extends Entrant {
  readonly day: LocalDate;
  readonly side: ReplaySide;
  readonly enterpriseId: Id;
}

/** What a round says of one firm, by one rule on one day; nothing where the rule ranks nobody. */
export type PlacesOf = (firm: Id, day: LocalDate, side: ReplaySide) => Facts | undefined;

/** 试算名次: places among all firms of a replay, as if every one of them had filed. */
@Injectable()
export class ReplayPlaces {
  constructor(private readonly database: Database) {}

  /** One entrant as a row. */
  rowOf(replayId: Id, { day, side, enterpriseId, figure, state }: FoundEntrant): Record<string, unknown> {
    return {
      replay_id: replayId,
      day,
      side,
      enterprise_id: enterpriseId,
      figure: figure && plain(figure),
      state,
    };
  }

  /** Once every firm's figure is known: gives everybody a place whose place nothing undetermined can change. */
  async give(transaction: Transaction, replayId: Id, rules: readonly Rules[]): Promise<void> {
    for (const rule of rules) {
      for (const side of SIDES) {
        const programme = rule[side];
        const ranking = programme && programmeVersionAt(programme, rule.day).ranking;
        if (!ranking) continue;
        const found = await rows<EntrantRow>(transaction, findEntrants(replayId, rule.day, side));
        const { places } = placesAmong(found.map(entrantOfRow), ranking.order);
        const placed = found.flatMap(({ enterpriseId }, index) =>
          places[index] == null ? [] : [{ enterpriseId, place: places[index] }],
        );
        for (const some of chunks(placed, ROWS_A_WRITE))
          await write(transaction, placing(replayId, { day: rule.day, side, some }));
      }
    }
  }

  async of(replayId: Id, firms: readonly Id[]): Promise<PlacesOf> {
    if (firms.length === 0) return () => undefined;
    const [entrants, counts] = await Promise.all([
      this.database.rows<PlaceRow>(findPlaces(replayId, firms)),
      this.database.rows<CountRow>(countEntrants(replayId)),
    ]);
    return (firm, day, side) => {
      const of = (one: { day: LocalDate; side: ReplaySide }) => one.day === day && one.side === side;
      const entrant = entrants.find((one) => of(one) && one.enterpriseId === firm);
      const count = counts.find(of);
      return entrant && roundFacts(entrant.place, Number(count?.entrants ?? 0));
    };
  }
}

interface EntrantRow {
  readonly enterpriseId: Id;
  readonly figure: string | null;
  readonly state: Entrant['state'];
}
interface PlaceRow {
  readonly day: LocalDate;
  readonly side: ReplaySide;
  readonly enterpriseId: Id;
  readonly place: number | null;
}
interface CountRow {
  readonly day: LocalDate;
  readonly side: ReplaySide;
  readonly entrants: string | number;
}

const entrantOfRow = ({ figure, state }: EntrantRow): Entrant => ({
  figure: figure === null ? null : exact(figure),
  state,
});

const placing = (
  replayId: Id,
  {
    day,
    side,
    some,
  }: {
    day: LocalDate;
    side: ReplaySide;
    some: readonly { enterpriseId: Id; place: number }[];
  },
) => {
  const found = some.map(
    ({ enterpriseId, place }) => sql`SELECT ${enterpriseId} AS enterprise_id, ${place} AS place`,
  );
  return sql`UPDATE replay_entrant JOIN (${joined(found, ' UNION ALL ')}) AS found
      ON found.enterprise_id = replay_entrant.enterprise_id
    SET replay_entrant.place = found.place
    WHERE replay_entrant.replay_id = ${replayId} AND replay_entrant.day = ${day} AND replay_entrant.side = ${side}`;
};
