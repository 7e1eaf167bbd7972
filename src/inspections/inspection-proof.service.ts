import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { verifyDraw } from '../rulebook/draw-file.js';
import { fileOfDraw } from './draw-terms.js';
import {
  digestOfDraw,
  digestOfStep,
  type InspectionDraw,
  type InspectionDrawStep,
} from './inspection-draw.entity.js';
import { subjectOfStep } from './inspection-draws.service.js';
import { digestOfList, type InspectionList } from './inspection-list.entity.js';
import { digestOfResult, type InspectionResult } from './inspection-result.entity.js';
import { findAllDraws, findAllLists, findAllResults, findAllSteps } from './inspections.queries.js';

/** 双随机核验: whether lists, draws and results stand as they were published, and every draw comes out again. */
@Injectable()
export class InspectionProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async inspections(): Promise<{ inspections: number; breaches: Breach[] }> {
    const [lists, draws, steps, results] = await Promise.all([
      this.database.rows<InspectionList>(findAllLists),
      this.database.rows<InspectionDraw>(findAllDraws),
      this.database.rows<InspectionDrawStep>(findAllSteps),
      this.database.rows<InspectionResult>(findAllResults),
    ]);
    const standing = new Map([
      ...lists.map((one) => [`list:${one.id}`, digestOfList(one)] as const),
      ...draws.map((one) => [`draw:${one.id}`, digestOfDraw(one)] as const),
      ...steps.map((one) => [subjectOfStep(one.drawId, one.step), digestOfStep(one)] as const),
      ...results.map((one) => [`result:${one.id}`, digestOfResult(one)] as const),
    ]);
    const inspections = standing.size;
    const breaches = await this.otherThanProven(standing);
    const byId = new Map(lists.map((one) => [one.id, one]));
    for (const one of draws) breaches.push(...redrawn(one, byId, steps));
    return { inspections, breaches };
  }

  private async otherThanProven(standing: Map<string, string>): Promise<Breach[]> {
    const breaches: Breach[] = [];
    for await (const page of this.proof.pagesOf('INSPECTION')) {
      for (const { subject, digest } of page) {
        const found = standing.get(subject);
        standing.delete(subject);
        if (found === undefined) breaches.push(breach(subject, '已被删除', 'was removed'));
        else if (found !== digest)
          breaches.push(breach(subject, '被改动，与公布时不同', 'was changed and is not what was published'));
      }
    }
    for (const subject of standing.keys())
      breaches.push(
        breach(
          subject,
          '不在审计链中，不是由本平台公布的',
          'is not in the chain: this platform did not publish it',
        ),
      );
    return breaches;
  }
}

function redrawn(
  of: InspectionDraw,
  lists: ReadonlyMap<Id, InspectionList>,
  steps: readonly InspectionDrawStep[],
): Breach[] {
  const [items, inspectees, inspectors] = [of.itemsListId, of.inspecteesListId, of.inspectorsListId].map(
    (id) => lists.get(id),
  );
  if (!items || !inspectees || !inspectors) return [];
  const file = fileOfDraw(
    of,
    { items, inspectees, inspectors },
    steps.filter(({ drawId }) => drawId === of.id),
  );
  if (!file) return [];
  return verifyDraw(file).faults.map(({ fault, detail }) =>
    breach(
      `draw:${of.id}`,
      `重抽不一致（${fault}：${detail}）`,
      `does not come out again (${fault}: ${detail})`,
    ),
  );
}

const breach = (subject: string, zh: string, en: string): Breach => ({
  where: `inspection ${subject}`,
  text: { zh: `双随机抽查记录 ${subject} ${zh}。`, en: `The record ${subject} of inspections ${en}.` },
});
