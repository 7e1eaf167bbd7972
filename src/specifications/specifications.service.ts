import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { normaliserOf, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { type FactColumns, factTable, type StandingFact } from '../platform/fact-table.js';
import { insertInto, raw } from '../platform/sql.js';
import {
  EnterpriseSpecification,
  RecordEnterpriseSpecificationInput,
} from './enterprise-specification.entity.js';
import type { PackagingSpecification } from './packaging-specification.entity.js';
import { platformList } from './platform-list.js';
import { specificationFindings } from './specification-findings.js';
import {
  type Meanings,
  meaningsOf,
  specificationUnknown,
  type StoredMeaning,
} from './specification-meaning.js';
import {
  findEnterpriseSpecificationsByIds,
  findMeanings,
  findPlatformCodes,
  findSpecifications,
  findSpecificationsByCodes,
} from './specifications.queries.js';

@Injectable()
export class SpecificationsService {
  /** 企业包装规格 */
  readonly own: FactRegister<EnterpriseSpecification, RecordEnterpriseSpecificationInput>;

  constructor(
    private readonly database: Database,
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
  ) {
    this.own = facts.of({
      table: ENTERPRISE_SPECIFICATION,
      record: EnterpriseSpecification,
      input: RecordEnterpriseSpecificationInput,
      measuredBy: null,
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: specificationFindings,
    });
  }

  /** 平台规格: the platform's list. */
  async specifications(): Promise<PackagingSpecification[]> {
    return (await this.database.rows<PackagingSpecification>(findSpecifications())).map(asSpecification);
  }

  async specificationsByCodes(codes: readonly string[]): Promise<PackagingSpecification[]> {
    const found = await this.database.rows<PackagingSpecification>(findSpecificationsByCodes(codes));
    return found.map(asSpecification);
  }

  /** Whoever sees what was packed sees in what: not narrowed to a scope. */
  async ownByIds(ids: readonly Id[]): Promise<EnterpriseSpecification[]> {
    const found = await this.database.rows<EnterpriseSpecification>(findEnterpriseSpecificationsByIds(ids));
    return found.map(normaliserOf(EnterpriseSpecification));
  }

  /**
   * What codes mean to a firm, with one read for all of them. What is recorded keeps the meaning that it was recorded
   * with: a specification that is corrected later changes no figure that may have been attested.
   */
  async meanings(transaction: Transaction, enterpriseId: Id, codes: Iterable<string>): Promise<Meanings> {
    return meaningsOf(
      await rows<StoredMeaning>(transaction, findMeanings(enterpriseId, [...new Set(codes)])),
    );
  }

  /**
   * Loads the packaging specifications of every factor release, oldest first, so that a later release says it newer.
   * Loading again changes nothing. Gives the number of specifications read.
   */
  async loadSpecifications(transaction: Transaction): Promise<number> {
    const loaded = platformList();
    const newest = raw(
      `ON DUPLICATE KEY UPDATE ${Object.keys(loaded[0] ?? {})
        .map((column) => `${column} = VALUES(${column})`)
        .join(', ')}`,
    );
    await write(transaction, insertInto('packaging_specification', loaded, newest));
    return loaded.length;
  }

  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordEnterpriseSpecificationInput[],
  ): Promise<Placing<RecordEnterpriseSpecificationInput>> {
    const placed = await this.enterprises.placingByFirm(transaction, enterpriseId);
    const codes = new Set(items.flatMap(({ code, platformCode }) => [code, platformCode]));
    const found = await rows<{ code: string }>(transaction, findPlatformCodes([...codes]));
    const known = new Set(found.map(({ code }) => code));
    return (item) => {
      if (known.has(item.code)) return { refusal: codeOfPlatform(item.code), field: 'code' };
      if (!known.has(item.platformCode))
        return { refusal: specificationUnknown(item.platformCode), field: 'platformCode' };
      return placed(item);
    };
  }
}

const ENTERPRISE_SPECIFICATION = factTable({
  name: 'enterprise_specification',
  title: { zh: '企业包装规格', en: 'packaging specification of a firm' },
  happened: null,
  standsOnce: { columns: ['enterprise_id', 'code', 'valid_from'], refusal: alreadyRecorded },
});

function alreadyRecorded({ code, valid_from: validFrom }: FactColumns, other: StandingFact): Refusal {
  return refuse.conflict(
    'SPECIFICATION_ALREADY_RECORDED',
    {
      zh: `自 ${String(validFrom)} 起有效的规格“${String(code)}”已以来源单号 ${other.sourceRef} 登记；如需修改请更正该记录，或填写新的开始日期。`,
      en: `The specification "${String(code)}" that holds from ${String(validFrom)} is already recorded under reference ${other.sourceRef}; correct that record, or let the new one begin on another day.`,
    },
    { code, validFrom, factId: other.id, sourceRef: other.sourceRef },
  );
}

const codeOfPlatform = (code: string): Refusal =>
  refuse.badInput(
    'CODE_OF_PLATFORM',
    {
      zh: `“${code}”是平台规格代码，不能作为企业自有规格代码：请换用本企业的代码，平台规格填在 platformCode。`,
      en: `"${code}" is a code of the platform's list and cannot be a firm's own; use a code of your own, and give the platform's in platformCode.`,
    },
    { code },
  );

const asSpecification = (row: PackagingSpecification): PackagingSpecification => ({
  ...row,
  isReusable: Boolean(row.isReusable),
  isBiodegradable: Boolean(row.isBiodegradable),
  typicalMassGrams: row.typicalMassGrams && plain(row.typicalMassGrams),
});
