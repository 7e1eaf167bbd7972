import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, digest, type Id } from '../kernel/id.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, row, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import {
  digestOfList,
  type InspectionList,
  type ListKind,
  type PublishInspecteesInput,
  type PublishInspectionItemsInput,
  type PublishInspectorsInput,
} from './inspection-list.entity.js';
import {
  entryTwice,
  firmsUnknown,
  idTaken,
  listPublishedMeanwhile,
  listUnknown,
  regionOutside,
} from './inspection-refusals.js';
import { findLastVersion, findList, findLists, type OpenFilter } from './inspections.queries.js';

const DUPLICATE_KEY = 1062;

interface NewList {
  readonly id: Id;
  readonly kind: ListKind;
  readonly regionCode: RegionCode;
  readonly title: string;
  readonly entries: readonly { readonly id: Id }[];
}

/** 公开名录: what is inspected, whom, and by whom, published before anything is drawn. */
@Injectable()
export class InspectionLists {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * The same list again is a replay, another content a further version under another id. This and the two below refuse
   * with NOT_FOUND REGION_OUTSIDE, BAD_USER_INPUT ENTRY_TWICE and CONFLICT INSPECTION_ID_TAKEN or
   * LIST_PUBLISHED_MEANWHILE.
   */
  publishItems(actor: Actor, input: PublishInspectionItemsInput): Promise<InspectionList> {
    const entries = input.entries.map(({ id, title, basis }) => ({ id, title, basis }));
    return this.publish(actor, { ...input, kind: 'ITEMS', entries });
  }

  /** Refuses also with NOT_FOUND ENTERPRISE_UNKNOWN who is not registered. */
  async publishInspectees(actor: Actor, input: PublishInspecteesInput): Promise<InspectionList> {
    const ids = input.entries.map(({ enterpriseId }) => enterpriseId);
    const firms = new Map((await this.enterprises.enterprisesByIds(ids)).map((one) => [one.id, one]));
    const unknown = ids.filter((id) => !firms.has(id));
    if (unknown.length > 0) throw firmsUnknown(unknown);
    const entries = input.entries.map(({ enterpriseId, riskClass, relatedIds }) => ({
      id: enterpriseId,
      name: firms.get(enterpriseId)?.nameZh ?? '',
      regionCode: firms.get(enterpriseId)?.regionCode ?? '',
      riskClass,
      relatedIds,
    }));
    return this.publish(actor, { ...input, kind: 'INSPECTEES', entries });
  }

  publishInspectors(actor: Actor, input: PublishInspectorsInput): Promise<InspectionList> {
    const entries = input.entries.map(({ id, name, departmentId, regionCode, avoids }) => ({
      id,
      name,
      departmentId,
      regionCode,
      avoids,
    }));
    return this.publish(actor, { ...input, kind: 'INSPECTORS', entries });
  }

  /** Open to everybody, newest first. */
  async lists(
    filter: OpenFilter & { kind?: ListKind | null },
    page: PageArgs,
  ): Promise<Page<InspectionList>> {
    const found = await this.database.rows<InspectionList>(findLists(filter, page));
    return pageOf(found, page.first, ({ publishedAt, id }) => [instantKey(publishedAt), id]);
  }

  /** Refuses with NOT_FOUND INSPECTION_LIST_UNKNOWN, also where it is of another kind or region than asked for. */
  async one(id: Id, of: { kind?: ListKind; regionCode?: RegionCode } = {}): Promise<InspectionList> {
    const list = await this.database.row<InspectionList>(findList(id));
    const isAsked =
      (of.kind ?? list?.kind) === list?.kind && (of.regionCode ?? list?.regionCode) === list?.regionCode;
    if (!list || !isAsked) throw listUnknown(id);
    return list;
  }

  private async publish(actor: Actor, list: NewList): Promise<InspectionList> {
    if (!actor.regionCode || !isInside(list.regionCode, actor.regionCode)) throw regionOutside();
    const ids = list.entries.map(({ id }) => id);
    const twice = ids.filter((id, index) => ids.indexOf(id) < index);
    if (twice.length > 0) throw entryTwice(twice);
    try {
      return await this.database.transaction((transaction) => this.enter(transaction, actor, list));
    } catch (error) {
      throw mysqlErrorNumber(error) === DUPLICATE_KEY ? listPublishedMeanwhile() : error;
    }
  }

  private async enter(transaction: Transaction, actor: Actor, list: NewList): Promise<InspectionList> {
    const entries = canonicalJson(list.entries);
    const entriesDigest = digest(entries);
    const before = await row<InspectionList>(transaction, findList(list.id));
    if (before) return sameList(before, { ...list, entriesDigest });
    const last = await row<{ version: number }>(transaction, findLastVersion(list.regionCode, list.kind));
    const entered = {
      id: list.id,
      kind: list.kind,
      regionCode: list.regionCode,
      version: Number(last?.version ?? 0) + 1,
      title: list.title,
      entries,
      entryCount: list.entries.length,
      entriesDigest,
      publishedBy: actor.id,
      publishedAt: this.clock.now(),
    };
    await write(
      transaction,
      insertInto('inspection_list', [
        {
          id: entered.id,
          kind: entered.kind,
          region_code: entered.regionCode,
          version: entered.version,
          title: entered.title,
          entries,
          entry_count: entered.entryCount,
          entries_digest: entriesDigest,
          published_by: entered.publishedBy,
          published_at: entered.publishedAt,
        },
      ]),
    );
    await this.chain.append(transaction, {
      kind: 'INSPECTION',
      subject: `list:${list.id}`,
      digest: digestOfList(entered),
    });
    return entered;
  }
}

function sameList(
  before: InspectionList,
  list: Omit<NewList, 'entries'> & { entriesDigest: string },
): InspectionList {
  const fields = ['kind', 'regionCode', 'title', 'entriesDigest'] as const;
  if (fields.every((field) => before[field] === list[field])) return before;
  throw idTaken(list.id);
}

/** An instant as the database compares it. */
export const instantKey = (at: Date): string => at.toISOString().slice(0, 23).replace('T', ' ');
