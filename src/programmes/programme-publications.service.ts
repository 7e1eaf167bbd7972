import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { Refusal } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, row, type Transaction, write } from '../platform/database.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { insertInto } from '../platform/sql.js';
import {
  checkProgramme,
  parseProgramme,
  type Programme,
  type ProgrammeVersion,
} from '../rulebook/programmes.js';
import { addedVersions, assertBeginsLater } from './programme-change.js';
import { nothingNew, programmeOfAnother, publishedMeanwhile, twoFiles } from './programme-refusals.js';
import { digestOfPublication, type ProgrammeVersionRow } from './programme-version.entity.js';
import { findNewest, findPublications } from './programmes.queries.js';

/** Who wrote and published what comes with the program. */
const PLATFORM = 'platform';
const DUPLICATE_KEY = 1062;

/** A document, and who answers for it. */
export interface Submitted {
  readonly document: string;
  readonly regionCode: RegionCode | null;
  readonly draftedBy: Id;
}

interface Published {
  readonly programme: Programme;
  readonly regionCode: RegionCode | null;
}

/** 项目规则公布: programmes are published version by version, and stay. */
@Injectable()
export class ProgrammePublications {
  constructor(
    private readonly database: Database,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * The versions that a sound document would add today. A programme that is new here may hold from a day that is past:
   * nothing was judged by it yet. Refuses with PROGRAMME_CHANGED, PROGRAMME_TOO_EARLY, PROGRAMME_NOTHING_NEW,
   * PROGRAMME_OF_ANOTHER_REGION.
   */
  async additions(
    transaction: Transaction,
    programme: Programme,
    regionCode: RegionCode | null,
  ): Promise<ProgrammeVersion[]> {
    const published = await this.published(transaction, programme.code);
    const added = addedVersions(published?.programme, programme);
    if (added.length === 0) throw nothingNew(programme.code);
    if (published) {
      if (published.regionCode !== null && published.regionCode !== regionCode)
        throw programmeOfAnother(programme.code);
      assertBeginsLater(programme, added, this.clock.today());
    }
    return added;
  }

  /** Publishes the versions that a document adds. Refuses as `additions`, and with POLICY_DOCUMENT_INVALID. */
  async publish(transaction: Transaction, submitted: Submitted, publishedBy: Id): Promise<void> {
    const programme = checkProgramme(submitted.document, 'document');
    const added = await this.additions(transaction, programme, submitted.regionCode);
    await this.enter(transaction, programme.code, added, { ...submitted, publishedBy });
  }

  /**
   * Publishes what the files of `policies/programmes` hold and nobody has published: on the first start all of it, later
   * a further version, which begins after today. Refuses with the same refusals, naming the file, and so stops the start.
   */
  async loadFiles(
    transaction: Transaction,
    files: readonly PolicyFile[] = policyFiles('programmes'),
  ): Promise<number> {
    const codes = new Set<string>();
    let count = 0;
    for (const { name, text: document } of files) {
      try {
        const programme = parseProgramme(document, name);
        if (codes.has(programme.code)) throw twoFiles(programme.code);
        codes.add(programme.code);
        const published = await this.published(transaction, programme.code);
        const added = addedVersions(published?.programme, programme, { mayBeOlder: true });
        if (published) assertBeginsLater(programme, added, this.clock.today());
        await this.enter(transaction, programme.code, added, {
          document,
          regionCode: null,
          draftedBy: PLATFORM,
          publishedBy: PLATFORM,
        });
        count += added.length;
      } catch (error) {
        throw error instanceof Refusal ? inFile(name, error) : error;
      }
    }
    return count;
  }

  /** Newest first. */
  async publications(code: string | null | undefined, page: PageArgs): Promise<Page<ProgrammeVersionRow>> {
    const found = await this.database.rows<ProgrammeVersionRow>(findPublications(code, page));
    return pageOf(found, page.first, ({ publication }) => [publication]);
  }

  private async published(transaction: Transaction, code: string): Promise<Published | undefined> {
    const found = await row<{ document: string; regionCode: RegionCode | null }>(
      transaction,
      findNewest(code),
    );
    return (
      found && { programme: parseProgramme(found.document, `${code}.yaml`), regionCode: found.regionCode }
    );
  }

  /** Of two who publish one version at a time the second waits, and then finds it published. */
  private async enter(
    transaction: Transaction,
    code: string,
    added: readonly ProgrammeVersion[],
    by: Submitted & { publishedBy: Id },
  ): Promise<void> {
    if (added.length === 0) return;
    const { document, regionCode, draftedBy, publishedBy } = by;
    const publishedAt = this.clock.now();
    const entered = added.map(({ version, from: inForceFrom }) => ({
      code,
      version,
      in_force_from: inForceFrom,
      document,
      content_digest: digestOfPublication({
        code,
        version,
        inForceFrom,
        document,
        regionCode,
        draftedBy,
        publishedBy,
        publishedAt,
      }),
      region_code: regionCode,
      drafted_by: draftedBy,
      published_by: publishedBy,
      published_at: publishedAt,
    }));
    try {
      await write(transaction, insertInto('programme_version', entered));
    } catch (error) {
      throw mysqlErrorNumber(error) === DUPLICATE_KEY ? publishedMeanwhile(code) : error;
    }
    for (const { version, content_digest: digest } of entered)
      await this.chain.append(transaction, { kind: 'PROGRAMME', subject: `${code}@${version}`, digest });
  }
}

const inFile = (name: string, { code, reason, text, details }: Refusal): Refusal =>
  new Refusal(
    code,
    reason,
    { zh: `policies/programmes/${name}：${text.zh}`, en: `policies/programmes/${name}: ${text.en}` },
    details,
  );
