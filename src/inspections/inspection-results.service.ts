import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { isInside } from '../kernel/region-code.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, sql } from '../platform/sql.js';
import type { Assignment } from '../rulebook/double-random.js';
import type { InspectionDraw, InspectionDrawStep } from './inspection-draw.entity.js';
import { instantKey } from './inspection-lists.service.js';
import {
  alreadyInspected,
  drawUnknown,
  idTaken,
  notDrawn,
  notDrawnYet,
  notInspectedYet,
} from './inspection-refusals.js';
import {
  digestOfResult,
  type InspectionResult,
  type RecordInspectionResultInput,
} from './inspection-result.entity.js';
import {
  findDraw,
  findResult,
  findResults,
  findStandingResult,
  findSteps,
  type OpenFilter,
} from './inspections.queries.js';

/** 抽查结果公示: recorded once, open to everybody, corrected by another. */
@Injectable()
export class InspectionResults {
  constructor(
    private readonly database: Database,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * The same result again is a replay. Refuses with DRAW_UNKNOWN, CONFLICT NOT_DRAWN_YET, INSPECTION_RESULT_STANDS or
   * INSPECTION_ID_TAKEN, BAD_USER_INPUT FIRM_NOT_DRAWN or INSPECTED_OUTSIDE_TIME.
   */
  record(actor: Actor, input: RecordInspectionResultInput): Promise<InspectionResult> {
    return this.database.transaction(async (transaction) => {
      const announced = await this.locked(transaction, actor, input.drawId);
      const recorded: InspectionResult = {
        ...input,
        supersedesId: input.supersedesId ?? null,
        regionCode: announced.regionCode,
        recordedBy: actor.id,
        recordedAt: this.clock.now(),
      };
      const before = await row<InspectionResult>(transaction, findResult(input.id));
      if (before) return sameResult(before, recorded);
      assertDrawn(recorded, await rows(transaction, findSteps([input.drawId])), this.clock.today());
      const standing = await row<InspectionResult>(
        transaction,
        findStandingResult(input.drawId, input.enterpriseId),
      );
      if ((standing?.id ?? null) !== recorded.supersedesId) throw alreadyInspected(standing?.id ?? '–');
      await write(transaction, insertInto('inspection_result', [rowOf(recorded)]));
      await this.chain.append(transaction, {
        kind: 'INSPECTION',
        subject: `result:${input.id}`,
        digest: digestOfResult(recorded),
      });
      return recorded;
    });
  }

  /** Open to everybody, newest first, with those that were corrected. */
  async results(
    filter: OpenFilter & { drawId?: Id | null; enterpriseId?: Id | null },
    page: PageArgs,
  ): Promise<Page<InspectionResult>> {
    const found = await this.database.rows<InspectionResult>(findResults(filter, page));
    return pageOf(found, page.first, ({ recordedAt, id }) => [instantKey(recordedAt), id]);
  }

  private async locked(transaction: Transaction, actor: Actor, id: Id): Promise<InspectionDraw> {
    const found = await row<InspectionDraw>(transaction, sql`${findDraw(id)} FOR UPDATE`);
    if (!found || !actor.regionCode || !isInside(found.regionCode, actor.regionCode)) throw drawUnknown(id);
    return found;
  }
}

function assertDrawn(
  { drawId, enterpriseId, inspectedOn }: InspectionResult,
  steps: readonly InspectionDrawStep[],
  today: LocalDate,
): void {
  const drawn = steps.find(({ step }) => step === 'DRAWN');
  if (!drawn?.result) throw notDrawnYet(drawId);
  const firms = JSON.parse(drawn.result) as Assignment[];
  if (!firms.some((one) => one.enterpriseId === enterpriseId)) throw notDrawn(enterpriseId);
  if (inspectedOn < dateOf(drawn.takenAt) || inspectedOn > today) throw notInspectedYet();
}

const rowOf = (of: InspectionResult) => ({
  id: of.id,
  draw_id: of.drawId,
  enterprise_id: of.enterpriseId,
  region_code: of.regionCode,
  inspected_on: of.inspectedOn,
  finding: of.finding,
  words: of.words,
  supersedes_id: of.supersedesId,
  recorded_by: of.recordedBy,
  recorded_at: of.recordedAt,
});

function sameResult(before: InspectionResult, recorded: InspectionResult): InspectionResult {
  if (digestOfResult({ ...recorded, recordedAt: before.recordedAt }) === digestOfResult(before))
    return before;
  throw idTaken(before.id);
}
