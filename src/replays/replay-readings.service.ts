import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { plain, round, exact } from '../kernel/decimal.js';
import { yuanOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { ReplayVerdict } from '../rulebook/programmes.js';
import { replayUnknown } from './replay-refusals.js';
import type { Replay } from './replay.entity.js';
import type { BudgetFitView, ReplayBucketView, ReplayDayView, ReplayFirmView } from './replay.view.js';
import {
  BUCKETS_YUAN,
  findBuckets,
  findDays,
  findReplay,
  findReplays,
  findRows,
  type RowFilter,
} from './replays.queries.js';
import { regionScope } from './replays.service.js';

/** What replays came to, also while they run. */
@Injectable()
export class ReplayReadings {
  constructor(private readonly database: Database) {}

  /** Refuses with REPLAY_UNKNOWN, also for one outside the actor's region. */
  async replay(actor: Actor, id: Id): Promise<Replay> {
    const found = await this.database.row<Replay>(findReplay(regionScope(actor), id));
    if (!found) throw replayUnknown(id);
    return found;
  }

  /** Newest first. */
  async replays(actor: Actor, page: PageArgs): Promise<Page<Replay>> {
    const found = await this.database.rows<Replay>(findReplays(regionScope(actor), page));
    return pageOf(found, page.first, ({ askedAt, id }) => [instantText(askedAt), id]);
  }

  async days({ id, fundFen }: Pick<Replay, 'id' | 'fundFen'>): Promise<ReplayDayView[]> {
    const [days, buckets] = await Promise.all([
      this.database.rows<DayRow>(findDays(id)),
      this.database.rows<BucketRow>(findBuckets(id)),
    ]);
    return days.map((day) => dayView(day, buckets, fundFen));
  }

  /** By day and firm. Refuses with REPLAY_UNKNOWN. */
  async firms(actor: Actor, id: Id, filter: RowFilter, page: PageArgs): Promise<Page<ReplayFirmView>> {
    await this.replay(actor, id);
    const found = await this.database.rows<FirmRow>(findRows(id, filter, page));
    return pageOf(found.map(firmView), page.first, ({ day, enterpriseId }) => [day, enterpriseId]);
  }
}

type Counted = string | number;
interface DayRow {
  readonly day: LocalDate;
  readonly firms: Counted;
  readonly winners: Counted;
  readonly losers: Counted;
  readonly unchanged: Counted;
  readonly undetermined: Counted;
  readonly beforeFen: string;
  readonly afterFen: string;
  readonly possibleFen: string;
}
interface BucketRow {
  readonly day: LocalDate;
  readonly side: 'before' | 'after';
  readonly bucket: Counted;
  readonly firms: Counted;
  readonly fen: string;
}
interface FirmRow {
  readonly enterpriseId: Id;
  readonly nameZh: string;
  readonly day: LocalDate;
  readonly verdict: ReplayVerdict;
  readonly outcomeBefore: string | null;
  readonly outcomeAfter: string;
  readonly beforeFen: string | null;
  readonly afterFen: string | null;
  readonly possibleFen: string;
  readonly becauseZh: string;
  readonly becauseEn: string;
}

const dayView = (row: DayRow, buckets: readonly BucketRow[], fundFen: string | null): ReplayDayView => ({
  day: row.day,
  firms: Number(row.firms),
  winners: Number(row.winners),
  losers: Number(row.losers),
  unchanged: Number(row.unchanged),
  undetermined: Number(row.undetermined),
  beforeYuan: yuanOf(row.beforeFen),
  afterYuan: yuanOf(row.afterFen),
  possibleYuan: yuanOf(row.possibleFen),
  buckets: bucketViews(buckets.filter(({ day }) => day === row.day)),
  budget: fundFen === null ? null : budgetView(row, fundFen),
});

function bucketViews(rows: readonly BucketRow[]): ReplayBucketView[] {
  return Array.from({ length: BUCKETS_YUAN.length + 1 }, (_one, bucket) => {
    const of = (side: BucketRow['side']) =>
      rows.find((row) => row.side === side && Number(row.bucket) === bucket);
    const [before, after] = [of('before'), of('after')];
    return {
      aboveYuan: bucket === 0 ? null : String(BUCKETS_YUAN[bucket - 1]),
      upToYuan: bucket < BUCKETS_YUAN.length ? String(BUCKETS_YUAN[bucket]) : null,
      firmsBefore: Number(before?.firms ?? 0),
      firmsAfter: Number(after?.firms ?? 0),
      beforeYuan: yuanOf(before?.fen ?? '0'),
      afterYuan: yuanOf(after?.fen ?? '0'),
    };
  });
}

function budgetView({ afterFen, possibleFen }: DayRow, fundFen: string): BudgetFitView {
  const [fund, claimed, possible] = [BigInt(fundFen), BigInt(afterFen), BigInt(possibleFen)];
  const isEnough = claimed <= fund;
  return {
    fundYuan: yuanOf(fund),
    isEnough,
    leftYuan: yuanOf(fund - claimed),
    coverage: isEnough ? '1' : plain(round(exact(fund).div(exact(claimed)), 4, 'DOWN')),
    isEnoughForPossible: possible <= fund,
  };
}

const firmView = ({
  beforeFen,
  afterFen,
  possibleFen,
  becauseZh,
  becauseEn,
  ...row
}: FirmRow): ReplayFirmView => ({
  ...row,
  beforeYuan: beforeFen === null ? null : yuanOf(beforeFen),
  afterYuan: afterFen === null ? null : yuanOf(afterFen),
  possibleYuan: yuanOf(possibleFen),
  because: { zh: becauseZh, en: becauseEn },
});

const instantText = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');
