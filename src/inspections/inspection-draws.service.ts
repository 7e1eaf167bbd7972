import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, sql } from '../platform/sql.js';
import {
  commitmentTo,
  draw,
  DRAW_ALGORITHM,
  FEWEST_INSPECTORS,
  seedOf,
  strataTooLarge,
  withoutInspectors,
} from '../rulebook/double-random.js';
import { questionOf } from '../rulebook/draw-file.js';
import { termsOfDraw } from './draw-terms.js';
import {
  type AnnounceDrawInput,
  digestOfDraw,
  digestOfStep,
  type DrawSeedInput,
  type DrawStep,
  type InspectionDraw,
  type InspectionDrawStep,
} from './inspection-draw.entity.js';
import { InspectionLists } from './inspection-lists.service.js';
import {
  drawUnknown,
  firmsTooFew,
  fourEyes,
  idTaken,
  notYourDraw,
  oneInspectorOnly,
  regionOutside,
  seedNotAdded,
  seedNotCommitted,
  stepTaken,
  tooFewInspectors,
} from './inspection-refusals.js';
import { findDraw, findSteps } from './inspections.queries.js';

/**
 * 双随机抽取: announced with the promise of a seed; a second person adds a seed; the first reveals the promised one.
 * Neither alone can have chosen the result, and what was announced and never revealed stays visible.
 */
@Injectable()
export class InspectionDraws {
  constructor(
    private readonly database: Database,
    private readonly lists: InspectionLists,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * The same announcement again is a replay. Refuses with NOT_FOUND REGION_OUTSIDE or INSPECTION_LIST_UNKNOWN,
   * BAD_USER_INPUT INSPECTORS_PER_FIRM, FIRMS_TOO_FEW or INSPECTORS_TOO_FEW, CONFLICT INSPECTION_ID_TAKEN.
   */
  async announce(actor: Actor, input: AnnounceDrawInput): Promise<InspectionDraw> {
    assertInside(actor, input.regionCode, regionOutside());
    const announced: InspectionDraw = {
      ...input,
      strata: canonicalJson(input.strata.map(({ riskClass, firms }) => ({ riskClass, firms }))),
      algorithm: DRAW_ALGORITHM,
      announcedBy: actor.id,
      announcedAt: this.clock.now(),
    };
    assertDrawable(announced, await this.listsOf(announced));
    return this.database.transaction(async (transaction) => {
      const before = await row<InspectionDraw>(transaction, findDraw(input.id));
      if (before) return sameDraw(before, announced);
      await write(transaction, insertInto('inspection_draw', [rowOf(announced)]));
      await this.enter(transaction, `draw:${input.id}`, digestOfDraw(announced));
      return announced;
    });
  }

  /** By another person than who announced it. Refuses with DRAW_UNKNOWN, FOUR_EYES, CONFLICT DRAW_STEP_TAKEN. */
  addSeed(actor: Actor, { drawId, seed }: DrawSeedInput): Promise<InspectionDraw> {
    return this.database.transaction(async (transaction) => {
      const announced = await this.locked(transaction, actor, drawId);
      if (announced.announcedBy === actor.id) throw fourEyes();
      await this.take(transaction, { drawId, step: 'SEED_ADDED', seed, result: null, takenBy: actor.id });
      return announced;
    });
  }

  /**
   * Draws. By who announced it. Refuses with DRAW_UNKNOWN, FORBIDDEN NOT_YOUR_SEED, BAD_USER_INPUT SEED_NOT_COMMITTED,
   * CONFLICT SEED_NOT_ADDED.
   */
  async reveal(actor: Actor, { drawId, seed }: DrawSeedInput): Promise<InspectionDraw> {
    return this.database.transaction(async (transaction) => {
      const announced = await this.locked(transaction, actor, drawId);
      if (announced.announcedBy !== actor.id) throw notYourDraw();
      if (commitmentTo(seed) !== announced.commitment) throw seedNotCommitted();
      const steps = await rows<InspectionDrawStep>(transaction, findSteps([drawId]));
      const added = steps.find(({ step }) => step === 'SEED_ADDED');
      if (!added) throw seedNotAdded(drawId);
      const terms = termsOfDraw(announced, await this.listsOf(announced));
      const result = canonicalJson(draw(questionOf(terms), seedOf(seed, added.seed)));
      await this.take(transaction, { drawId, step: 'DRAWN', seed, result, takenBy: actor.id });
      return announced;
    });
  }

  private async take(transaction: Transaction, step: Omit<InspectionDrawStep, 'takenAt'>): Promise<void> {
    const steps = await rows<InspectionDrawStep>(transaction, findSteps([step.drawId]));
    const before = steps.find((one) => one.step === step.step);
    if (before && before.seed === step.seed && before.takenBy === step.takenBy) return;
    if (before) throw stepTaken(step.drawId);
    const taken: InspectionDrawStep = { ...step, takenAt: this.clock.now() };
    await write(
      transaction,
      insertInto('inspection_draw_step', [
        {
          draw_id: taken.drawId,
          step: taken.step,
          seed: taken.seed,
          result: taken.result,
          taken_by: taken.takenBy,
          taken_at: taken.takenAt,
        },
      ]),
    );
    await this.enter(transaction, subjectOfStep(taken.drawId, taken.step), digestOfStep(taken));
  }

  private enter(transaction: Transaction, subject: string, digest: string): Promise<void> {
    return this.chain.append(transaction, { kind: 'INSPECTION', subject, digest });
  }

  private async locked(transaction: Transaction, actor: Actor, id: Id): Promise<InspectionDraw> {
    const found = await row<InspectionDraw>(transaction, sql`${findDraw(id)} FOR UPDATE`);
    if (!found) throw drawUnknown(id);
    assertInside(actor, found.regionCode, drawUnknown(id));
    return found;
  }

  private async listsOf(of: InspectionDraw) {
    const { regionCode } = of;
    const [items, inspectees, inspectors] = await Promise.all([
      this.lists.one(of.itemsListId, { kind: 'ITEMS', regionCode }),
      this.lists.one(of.inspecteesListId, { kind: 'INSPECTEES', regionCode }),
      this.lists.one(of.inspectorsListId, { kind: 'INSPECTORS', regionCode }),
    ]);
    return { items, inspectees, inspectors };
  }
}

export const subjectOfStep = (drawId: Id, step: DrawStep): string => `step:${drawId}:${step}`;

function assertInside(actor: Actor, regionCode: RegionCode, refusal: Error): void {
  if (!actor.regionCode || !isInside(regionCode, actor.regionCode)) throw refusal;
}

function assertDrawable(of: InspectionDraw, lists: Parameters<typeof termsOfDraw>[1]): void {
  if (of.inspectorsPerFirm < FEWEST_INSPECTORS) throw oneInspectorOnly(FEWEST_INSPECTORS);
  const terms = termsOfDraw(of, lists);
  const classes = terms.strata.map(({ riskClass }) => riskClass);
  const wrong = [
    ...classes.filter((riskClass, index) => classes.indexOf(riskClass) < index),
    ...terms.strata.filter(({ firms }) => firms < 1).map(({ riskClass }) => riskClass),
    ...strataTooLarge(questionOf(terms)).map(({ riskClass }) => riskClass),
  ];
  if (wrong.length > 0) throw firmsTooFew(wrong);
  const lacking = withoutInspectors(questionOf(terms));
  if (lacking.length > 0) throw tooFewInspectors(lacking);
}

const rowOf = (of: InspectionDraw) => ({
  id: of.id,
  region_code: of.regionCode,
  title: of.title,
  items_list_id: of.itemsListId,
  inspectees_list_id: of.inspecteesListId,
  inspectors_list_id: of.inspectorsListId,
  strata: of.strata,
  inspectors_per_firm: of.inspectorsPerFirm,
  algorithm: of.algorithm,
  commitment: of.commitment,
  announced_by: of.announcedBy,
  announced_at: of.announcedAt,
});

function sameDraw(before: InspectionDraw, announced: InspectionDraw): InspectionDraw {
  const content = (of: InspectionDraw) => digestOfDraw({ ...of, announcedAt: before.announcedAt });
  if (content(before) === content(announced)) return before;
  throw idTaken(before.id);
}
