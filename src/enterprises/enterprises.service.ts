import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { regionLevel, type RegionCode } from '../kernel/region-code.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, rows, type Transaction, write } from '../platform/database.js';
import type { Placing } from '../platform/fact-kind.js';
import { insertInto, type Sql, sql } from '../platform/sql.js';
import { RegionsService } from '../regions/index.js';
import type { Department } from './department.entity.js';
import type { Enterprise } from './enterprise.entity.js';
import {
  countRegisteredIn,
  findDepartment,
  findDepartments,
  findEnterprise,
  findEnterprises,
  findEnterprisesByIds,
  findEnterprisesByUscc,
  findOutlets,
  findOutletsByIds,
  findRegisteredIn,
  worksIn,
} from './enterprises.queries.js';
import type { Outlet } from './outlet.entity.js';

const DUPLICATE_KEY = 1062;
const ENTERPRISE_SCOPE = { enterprise: 'id', region: 'region_code' };

export type NewEnterprise = Pick<Enterprise, 'id' | 'uscc' | 'nameZh' | 'nameEn' | 'kind' | 'regionCode'>;
export type NewOutlet = Pick<Outlet, 'id' | 'enterpriseId' | 'nameZh' | 'regionCode' | 'openedOn'>;
export type NewDepartment = Pick<
  Department,
  'id' | 'nameZh' | 'nameEn' | 'kind' | 'regionCode' | 'validFrom'
>;

@Injectable()
export class EnterprisesService {
  constructor(
    private readonly database: Database,
    private readonly regions: RegionsService,
    private readonly clock: Clock,
  ) {}

  /** Registers a firm once; its id or code again with the same content is a replay, with other content a CONFLICT. */
  async registerEnterprise(actor: Actor, input: NewEnterprise): Promise<Enterprise> {
    await this.regions.assertKnown(input.regionCode);
    await this.insertOnce('enterprise', {
      id: input.id,
      uscc: input.uscc,
      name_zh: input.nameZh,
      name_en: input.nameEn ?? null,
      kind: input.kind,
      region_code: input.regionCode,
      registered_at: this.clock.now(),
    });
    const stored = await this.database.row<Enterprise>(
      findEnterprise(scopeOf(actor, ENTERPRISE_SCOPE), input.id),
    );
    return assertSame(stored, input, ['uscc', 'nameZh', 'kind', 'regionCode']);
  }

  async openOutlet(actor: Actor, input: NewOutlet): Promise<Outlet> {
    await this.regions.assertKnown(input.regionCode);
    await this.enterprise(actor, input.enterpriseId);
    await this.insertOnce('outlet', {
      id: input.id,
      enterprise_id: input.enterpriseId,
      name_zh: input.nameZh,
      region_code: input.regionCode,
      opened_on: input.openedOn,
    });
    const [stored] = await this.database.rows<Outlet>(findOutletsByIds(input.enterpriseId, [input.id]));
    return assertSame(stored, input, ['nameZh', 'regionCode', 'openedOn']);
  }

  async registerDepartment(actor: Actor, input: NewDepartment): Promise<Department> {
    await this.regions.assertKnown(input.regionCode);
    await this.insertOnce('department', {
      id: input.id,
      name_zh: input.nameZh,
      name_en: input.nameEn,
      kind: input.kind,
      level: regionLevel(input.regionCode),
      region_code: input.regionCode,
      valid_from: input.validFrom,
    });
    const stored = await this.database.row<Department>(findDepartment(departmentScope(actor), input.id));
    return assertSame(stored, input, ['nameZh', 'kind', 'regionCode']);
  }

  /** A firm that works in the actor's region through an outlet is seen there too. Refuses like `enterprise`. */
  async enterpriseInReach(actor: Actor, id: Id): Promise<Enterprise> {
    const found = await this.database.row<Enterprise>(findEnterprise(reachOf(actor), id));
    if (!found) throw enterpriseUnknown(id);
    return found;
  }

  /** Refuses with NOT_FOUND for a firm outside the actor's scope, as for one that does not exist. */
  async enterprise(actor: Actor, id: Id): Promise<Enterprise> {
    const found = await this.database.row<Enterprise>(findEnterprise(scopeOf(actor, ENTERPRISE_SCOPE), id));
    if (!found) throw enterpriseUnknown(id);
    return found;
  }

  async enterprises(
    actor: Actor,
    kind: string | null | undefined,
    page: PageArgs,
  ): Promise<Page<Enterprise>> {
    const found = await this.database.rows<Enterprise>(
      findEnterprises({ scope: reachOf(actor), kind, page }),
    );
    return pageOf(found, page.first, (enterprise) => [enterprise.id]);
  }

  enterprisesByIds(ids: readonly Id[]): Promise<Enterprise[]> {
    return this.database.rows(findEnterprisesByIds(ids));
  }

  /** Firms registered within a region after an id, in the order of ids: `''` for the first. */
  registeredIn(regionCode: RegionCode, after: Id, limit: number): Promise<Enterprise[]> {
    return this.database.rows(findRegisteredIn(regionCode, after, limit));
  }

  async countRegisteredIn(regionCode: RegionCode): Promise<number> {
    const found = await this.database.row<{ count: string | number }>(countRegisteredIn(regionCode));
    return Number(found?.count ?? 0);
  }

  /** Those of the unified social credit codes under which a firm is registered. */
  async enterprisesByUscc(
    transaction: Transaction,
    usccs: Iterable<string>,
  ): Promise<Map<string, Enterprise>> {
    const found = await rows<Enterprise>(transaction, findEnterprisesByUscc([...new Set(usccs)]));
    return new Map(found.map((firm) => [firm.uscc, firm]));
  }

  /** The outlets of firms, within the actor's scope, by firm. */
  async outlets(actor: Actor, enterpriseIds: readonly Id[]): Promise<Map<Id, Outlet[]>> {
    const found = await this.database.rows<Outlet>(findOutlets(scopeOf(actor), enterpriseIds));
    const byEnterprise = new Map<Id, Outlet[]>();
    for (const outlet of found) {
      const outlets = byEnterprise.get(outlet.enterpriseId);
      if (outlets) outlets.push(outlet);
      else byEnterprise.set(outlet.enterpriseId, [outlet]);
    }
    return byEnterprise;
  }

  /**
   * The named outlets of a firm by id. Refuses with NOT_FOUND OUTLET_UNKNOWN when one is missing or another firm's.
   */
  async outletsOf(enterpriseId: Id, ids: Iterable<Id>): Promise<Map<Id, Outlet>> {
    const wanted = [...ids];
    const byId = await this.knownOutlets(enterpriseId, wanted);
    const unknown = [...new Set(wanted)].filter((id) => !byId.has(id));
    if (unknown.length > 0) throw outletUnknown(unknown);
    return byId;
  }

  /** Those of the named outlets that are the firm's, by id: for batches in which one wrong row refuses no other. */
  async knownOutlets(
    enterpriseId: Id,
    ids: Iterable<Id>,
    transaction?: Transaction,
  ): Promise<Map<Id, Outlet>> {
    const query = findOutletsByIds(enterpriseId, [...new Set(ids)]);
    const found = await (transaction ? rows<Outlet>(transaction, query) : this.database.rows<Outlet>(query));
    return new Map(found.map((outlet) => [outlet.id, outlet]));
  }

  /** For facts of outlets: each belongs to the county in which its outlet stands. */
  async placingByOutlet(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly { outletId: Id }[],
  ): Promise<Placing<{ outletId: Id }>> {
    const outlets = await this.knownOutlets(
      enterpriseId,
      items.map(({ outletId }) => outletId),
      transaction,
    );
    return ({ outletId }) =>
      outlets.get(outletId) ?? { refusal: outletUnknown([outletId]), field: 'outletId' };
  }

  /** For facts of no outlet: all belong to the region of the firm. */
  async placingByFirm(transaction: Transaction, enterpriseId: Id): Promise<Placing<unknown>> {
    const [firm] = await rows<Enterprise>(transaction, findEnterprisesByIds([enterpriseId]));
    return () => firm ?? { refusal: enterpriseUnknown(enterpriseId), field: 'enterpriseId' };
  }

  departments(actor: Actor): Promise<Department[]> {
    return this.database.rows(findDepartments(departmentScope(actor)));
  }

  /** A unique key taken by another record is a CONFLICT; the same record again is left as it is. */
  private async insertOnce(table: string, row: Record<string, unknown>): Promise<void> {
    try {
      await this.database.transaction((transaction) => write(transaction, insertInto(table, [row])));
    } catch (error) {
      if (mysqlErrorNumber(error) !== DUPLICATE_KEY) throw error;
    }
  }
}

const departmentScope = (actor: Actor): Sql => scopeOf(actor, { region: 'region_code' });

/** Firms registered in the actor's region, or at work there; for a firm's people their own. */
const reachOf = (actor: Actor): Sql => {
  const registered = scopeOf(actor, ENTERPRISE_SCOPE);
  return actor.regionCode && !actor.enterpriseId
    ? sql`(${registered} OR ${worksIn(scopeOf(actor, { region: 'outlet.region_code' }))})`
    : registered;
};

export const enterpriseUnknown = (id: Id) =>
  refuse.notFound(
    'ENTERPRISE_UNKNOWN',
    {
      zh: '没有找到该企业：标识有误，或不在您的权限范围内。',
      en: 'There is no such enterprise: the id is wrong, or it is outside what you may see.',
    },
    { enterpriseId: id },
  );

export const outletUnknown = (ids: readonly Id[]) =>
  refuse.notFound(
    'OUTLET_UNKNOWN',
    {
      zh: `没有找到网点 ${ids.slice(0, 3).join('、')}：请核对网点标识，或先登记该网点。`,
      en: `There is no outlet ${ids.slice(0, 3).join(', ')}; check the id, or register the outlet first.`,
    },
    { outletIds: ids },
  );

/** The stored record, when it says what the caller said. */
function assertSame<T extends object>(
  stored: T | undefined,
  input: Partial<T>,
  fields: readonly (keyof T)[],
): T {
  if (stored && fields.every((field) => stored[field] === input[field])) return stored;
  throw refuse.conflict('ALREADY_REGISTERED', {
    zh: '该标识或代码已登记为不同内容，请核对后使用新的标识。',
    en: 'This id or code is already registered with other content; check it, or use a new id.',
  });
}
