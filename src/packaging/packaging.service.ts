import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { EnterprisesService } from '../enterprises/index.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import type { Outcome } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { policyFile, policyFolders } from '../platform/policy-files.js';
import { insertInto, raw } from '../platform/sql.js';
import { packagingSpecificationSchema } from '../rulebook/factors.js';
import { dailyFactTable, specificationUnknown } from './daily-fact.js';
import type { PackagingSpecification } from './packaging-specification.entity.js';
import { PackagingUse, RecordPackagingUseInput } from './packaging-use.entity.js';
import { findSpecifications, findSpecificationsByCodes } from './packaging.queries.js';
import { countFindings } from './parcel-count.js';
import { ParcelCount, RecordParcelCountInput } from './parcel-count.entity.js';

@Injectable()
export class PackagingService {
  /** 快件量 */
  readonly counts: FactRegister<ParcelCount, RecordParcelCountInput>;
  /** 包装使用 */
  readonly uses: FactRegister<PackagingUse, RecordPackagingUseInput>;

  constructor(
    private readonly database: Database,
    facts: FactStore,
    enterprises: EnterprisesService,
  ) {
    const byOutlet = (transaction: Transaction, enterpriseId: Id, items: readonly { outletId: Id }[]) =>
      enterprises.placingByOutlet(transaction, enterpriseId, items);
    this.counts = facts.of({
      table: dailyFactTable('parcel_count', { zh: '快件量', en: 'parcel count' }),
      record: ParcelCount,
      input: RecordParcelCountInput,
      measuredBy: 'packaging',
      placing: byOutlet,
      findings: countFindings,
    });
    this.uses = facts.of({
      table: dailyFactTable('packaging_use', { zh: '包装使用', en: 'packaging use' }, 'specification_code'),
      record: PackagingUse,
      input: RecordPackagingUseInput,
      measuredBy: 'packaging',
      placing: async (transaction, enterpriseId, items) => {
        const placed = await byOutlet(transaction, enterpriseId, items);
        const known = await knownSpecifications(
          transaction,
          items.map(({ specificationCode }) => specificationCode),
        );
        return (item) =>
          known.has(item.specificationCode)
            ? placed(item)
            : { refusal: specificationUnknown(item.specificationCode), field: 'specificationCode' };
      },
    });
  }

  appendParcelCounts(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordParcelCountInput[],
  ): Promise<Outcome[]> {
    return this.counts.append(transaction, actor, items);
  }

  appendPackagingUses(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordPackagingUseInput[],
  ): Promise<Outcome[]> {
    return this.uses.append(transaction, actor, items);
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
}

async function knownSpecifications(transaction: Transaction, codes: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ code: string }>(transaction, findSpecificationsByCodes([...new Set(codes)]));
  return new Set(found.map(({ code }) => code));
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

const asSpecification = (row: PackagingSpecification): PackagingSpecification => ({
  ...row,
  isReusable: Boolean(row.isReusable),
  isBiodegradable: Boolean(row.isBiodegradable),
  typicalMassGrams: row.typicalMassGrams && plain(row.typicalMassGrams),
});
