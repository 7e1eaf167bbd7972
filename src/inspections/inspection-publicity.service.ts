import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { DrawFile } from '../rulebook/draw-file.js';
import { fileOfDraw } from './draw-terms.js';
import type { DrawnFirmView, InspectionDraw, InspectionDrawStep } from './inspection-draw.entity.js';
import { InspectionLists, instantKey } from './inspection-lists.service.js';
import { drawUnknown, notDrawnYet } from './inspection-refusals.js';
import { findDraw, findDraws, findSteps, type OpenFilter } from './inspections.queries.js';

/** What everybody may read of draws: 一公开. */
@Injectable()
export class InspectionPublicity {
  constructor(
    private readonly database: Database,
    private readonly lists: InspectionLists,
  ) {}

  async draws(filter: OpenFilter, page: PageArgs): Promise<Page<InspectionDraw>> {
    const found = await this.database.rows<InspectionDraw>(findDraws(filter, page));
    return pageOf(found, page.first, ({ announcedAt, id }) => [instantKey(announcedAt), id]);
  }

  /** Refuses with NOT_FOUND DRAW_UNKNOWN. */
  async draw(id: Id): Promise<InspectionDraw> {
    const found = await this.database.row<InspectionDraw>(findDraw(id));
    if (!found) throw drawUnknown(id);
    return found;
  }

  steps(drawId: Id): Promise<InspectionDrawStep[]> {
    return this.database.rows<InspectionDrawStep>(findSteps([drawId]));
  }

  /** All that is needed to draw again. Refuses with DRAW_UNKNOWN, CONFLICT NOT_DRAWN_YET. */
  async file(id: Id): Promise<DrawFile> {
    const drawn = await this.drawn(await this.draw(id));
    if (!drawn) throw notDrawnYet(id);
    return drawn;
  }

  /** In the order of drawing; empty until it is drawn. */
  async drawnFirms(announced: InspectionDraw): Promise<DrawnFirmView[]> {
    const file = await this.drawn(announced);
    if (!file) return [];
    const firms = new Map(file.inspectees.entries.map(({ id, name }) => [id, name]));
    const inspectors = new Map(file.inspectors.entries.map(({ id, name }) => [id, name]));
    return file.result.map(({ enterpriseId, inspectorIds }) => ({
      enterpriseId,
      enterpriseName: firms.get(enterpriseId) ?? enterpriseId,
      inspectorNames: inspectorIds.map((inspector) => inspectors.get(inspector) ?? inspector),
    }));
  }

  private async drawn(announced: InspectionDraw): Promise<DrawFile | null> {
    const [items, inspectees, inspectors, steps] = await Promise.all([
      this.lists.one(announced.itemsListId),
      this.lists.one(announced.inspecteesListId),
      this.lists.one(announced.inspectorsListId),
      this.steps(announced.id),
    ]);
    return fileOfDraw(announced, { items, inspectees, inspectors }, steps);
  }
}
