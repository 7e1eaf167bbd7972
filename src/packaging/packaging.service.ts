import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, type Transaction, write } from '../platform/database.js';
import type { Recorded } from '../platform/facts.js';
import { policyFile, policyFolders } from '../platform/policy-files.js';
import { insertInto, raw } from '../platform/sql.js';
import { packagingSpecificationSchema } from '../rulebook/factors.js';
import {
  type DailyItem,
  type DailyKind,
  isRefused,
  type Outcome,
  PACKAGING_USES,
  PARCEL_COUNTS,
  refusalOfItems,
} from './daily-fact.js';
import { DailyFacts } from './daily-facts.js';
import type { PackagingSpecification } from './packaging-specification.entity.js';
import type {
  CorrectPackagingUseInput,
  PackagingUse,
  RecordPackagingUseInput,
} from './packaging-use.entity.js';
import {
  type FactFilter,
  findFact,
  findFacts,
  findSpecifications,
  findSpecificationsByCodes,
} from './packaging.queries.js';
import type { CorrectParcelCountInput, ParcelCount, RecordParcelCountInput } from './parcel-count.entity.js';

@Injectable()
export class PackagingService {
  constructor(
    private readonly database: Database,
    private readonly facts: DailyFacts,
  ) {}

  /** Records all or none; the refusal names every item that stands in the way. */
  recordParcelCounts(actor: Actor, items: readonly RecordParcelCountInput[]): Promise<Recorded[]> {
    return this.recordAll(PARCEL_COUNTS, actor, items);
  }

  recordPackagingUses(actor: Actor, items: readonly RecordPackagingUseInput[]): Promise<Recorded[]> {
    return this.recordAll(PACKAGING_USES, actor, items);
  }

  /** As `recordParcelCounts`, but keeps what is sound and gives every item's outcome: for files. */
  appendParcelCounts(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordParcelCountInput[],
  ): Promise<Outcome[]> {
    return this.facts.append(transaction, PARCEL_COUNTS, actor, items);
  }

  appendPackagingUses(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordPackagingUseInput[],
  ): Promise<Outcome[]> {
    return this.facts.append(transaction, PACKAGING_USES, actor, items);
  }

  correctParcelCount(actor: Actor, item: CorrectParcelCountInput): Promise<Recorded> {
    return this.database.transaction((transaction) =>
      this.facts.correct(transaction, PARCEL_COUNTS, actor, item),
    );
  }

  correctPackagingUse(actor: Actor, item: CorrectPackagingUseInput): Promise<Recorded> {
    return this.database.transaction((transaction) =>
      this.facts.correct(transaction, PACKAGING_USES, actor, item),
    );
  }

  async parcelCounts(actor: Actor, filter: FactFilter, page: PageArgs): Promise<Page<ParcelCount>> {
    const found = await this.database.rows<ParcelCount>(
      findFacts('parcel_count', scopeOf(actor), filter, page),
    );
    return pageOf(found, page.first, (count) => [count.day, count.id]);
  }

  async packagingUses(actor: Actor, filter: FactFilter, page: PageArgs): Promise<Page<PackagingUse>> {
    const found = await this.database.rows<PackagingUse>(
      findFacts('packaging_use', scopeOf(actor), filter, page),
    );
    return pageOf(found.map(withPlainMass), page.first, (use) => [use.day, use.id]);
  }

  /** Refuses with NOT_FOUND FACT_UNKNOWN outside the actor's scope, as for a fact that does not exist. */
  async parcelCount(actor: Actor, id: Id): Promise<ParcelCount> {
    const found = await this.database.row<ParcelCount>(findFact('parcel_count', scopeOf(actor), id));
    if (!found) throw factUnknown(id);
    return found;
  }

  async packagingUse(actor: Actor, id: Id): Promise<PackagingUse> {
    const found = await this.database.row<PackagingUse>(findFact('packaging_use', scopeOf(actor), id));
    if (!found) throw factUnknown(id);
    return withPlainMass(found);
  }

  async specifications(): Promise<PackagingSpecification[]> {
    return (await this.database.rows<PackagingSpecification>(findSpecifications())).map(asSpecification);
  }

  async specificationsByCodes(codes: readonly string[]): Promise<PackagingSpecification[]> {
    const found = await this.database.rows<PackagingSpecification>(findSpecificationsByCodes(codes));
    return found.map(asSpecification);
  }

  /**
   * Loads the packaging specifications of every factor release, oldest first, so that a later release says it newer.
   * Loading again changes nothing. Gives the number of specifications read.
   */
  async loadSpecifications(transaction: Transaction): Promise<number> {
    const loaded = policyFolders('factors').flatMap(specificationRows);
    const newest = raw(
      `ON DUPLICATE KEY UPDATE ${Object.keys(loaded[0] ?? {})
        .map((column) => `${column} = VALUES(${column})`)
        .join(', ')}`,
    );
    await write(transaction, insertInto('packaging_specification', loaded, newest));
    return loaded.length;
  }

  private recordAll<Item extends DailyItem>(
    kind: DailyKind<Item>,
    actor: Actor,
    items: readonly Item[],
  ): Promise<Recorded[]> {
    return this.database.transaction(async (transaction) => {
      const outcomes = await this.facts.append(transaction, kind, actor, items);
      const refusal = refusalOfItems(outcomes);
      if (refusal) throw refusal;
      return outcomes.filter((outcome): outcome is Recorded => !isRefused(outcome));
    });
  }
}

function specificationRows(release: string) {
  const text = policyFile(`factors/${release}`, 'packaging-specifications.csv');
  const cells = parse(text, { columns: true, bom: true, skip_empty_lines: true }) as unknown[];
  return cells.map((cell) => {
    const specification = packagingSpecificationSchema.parse(cell);
    return {
      code: specification.code,
      name_zh: specification.name.zh,
      name_en: specification.name.en,
      category: specification.category,
      is_reusable: specification.isReusable,
      is_biodegradable: specification.isBiodegradable,
      typical_mass_grams: specification.typicalMassGrams && plain(specification.typicalMassGrams),
      standard: specification.standard,
      note: specification.note || null,
      source: specification.source,
      issuing_body: specification.body,
      source_year: specification.sourceYear,
      confidence: specification.confidence,
      factor_release: release,
    };
  });
}

const withPlainMass = (use: PackagingUse): PackagingUse => ({ ...use, massKg: plain(use.massKg) });

const asSpecification = (row: PackagingSpecification): PackagingSpecification => ({
  ...row,
  isReusable: Boolean(row.isReusable),
  isBiodegradable: Boolean(row.isBiodegradable),
  typicalMassGrams: row.typicalMassGrams && plain(row.typicalMassGrams),
});

const factUnknown = (id: Id) =>
  refuse.notFound(
    'FACT_UNKNOWN',
    {
      zh: '没有找到该记录：标识有误，或不在您的权限范围内。',
      en: 'There is no such record: the id is wrong, or it is outside what you may see.',
    },
    { factId: id },
  );
