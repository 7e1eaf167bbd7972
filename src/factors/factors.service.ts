import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { digest } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { policyFile, policyFolders } from '../platform/policy-files.js';
import { insertInto } from '../platform/sql.js';
import { factorBookOf, type FactorDocuments } from '../rulebook/factor-documents.js';
import { type FactorBook, parseFactorRelease } from '../rulebook/factors.js';
import type { EmissionFactorView } from './emission-factor.view.js';
import {
  findChoicesOf,
  findFactors,
  findFactorsOf,
  findNewestRelease,
  findRelease,
  type StoredFactor,
} from './factors.queries.js';

interface CsvRow {
  readonly id: string;
  readonly region?: string;
  readonly region_code?: string;
  readonly year?: string;
}

const csvRows = (text: string): CsvRow[] => parse(text, { columns: true, bom: true, skip_empty_lines: true });

@Injectable()
export class FactorsService {
  /** Of every release that was asked for. A loaded release never changes, so that its book is kept. */
  private readonly books = new Map<string, FactorBook>();
  private newest: string | null = null;
  private readonly gridRegions = policyFile('factors', 'grid-regions.yaml');

  constructor(private readonly database: Database) {}

  /** Loads the releases under `policies/factors/`. A loaded release stays as it is; other content under its id is refused. */
  async loadReleases(transaction: Transaction): Promise<string[]> {
    const ids = policyFolders('factors');
    for (const id of ids) await this.loadRelease(transaction, id);
    this.newest = null;
    return ids;
  }

  /** The book of the newest release; null where none is loaded. Releases come with the program. */
  async book(): Promise<FactorBook | null> {
    this.newest ??= (await this.database.row<{ id: string }>(findNewestRelease))?.id ?? null;
    return this.newest === null ? null : this.bookOf(this.newest);
  }

  /** The book of a release. Refuses with NOT_FOUND FACTOR_RELEASE_UNKNOWN. */
  async bookOf(release: string): Promise<FactorBook> {
    const known = this.books.get(release);
    if (known) return known;
    const book = factorBookOf(await this.documentsOf(release));
    this.books.set(release, book);
    return book;
  }

  /** A release as it was loaded. Refuses with NOT_FOUND FACTOR_RELEASE_UNKNOWN. */
  async documentsOf(id: string): Promise<FactorDocuments> {
    const release = await this.database.row<{ id: string; choices: string }>(findChoicesOf(id));
    if (!release) throw releaseUnknown(id);
    const rows = await this.database.rows<Pick<StoredFactor, 'kind' | 'content'>>(findFactorsOf(release.id));
    const contents = (kind: string): unknown[] =>
      rows.filter((one) => one.kind === kind).map((one) => JSON.parse(one.content) as unknown);
    return {
      release: release.id,
      emissionFactors: contents('EMISSION'),
      gridFactors: contents('GRID'),
      choices: release.choices,
      gridRegions: this.gridRegions,
    };
  }

  /** Stored rows with their source, newest release first. */
  async emissionFactors(filter: {
    ids?: readonly string[] | null;
    region?: string | null;
  }): Promise<EmissionFactorView[]> {
    return (await this.database.rows<StoredFactor>(findFactors(filter))).map(factorView);
  }

  private async loadRelease(transaction: Transaction, id: string): Promise<void> {
    const folder = `factors/${id}`;
    const [releaseText, choices, emissions, grid] = [
      'release.yaml',
      'choices.yaml',
      'emission-factors.csv',
      'grid-factors.csv',
    ].map((name) => policyFile(folder, name)) as [string, string, string, string];
    const release = parseFactorRelease(releaseText, `${folder}/release.yaml`);
    const contentDigest = digest(releaseText, choices, emissions, grid);
    const stored = await row<{ contentDigest: string }>(transaction, findRelease(id));
    if (stored?.contentDigest === contentDigest) return;
    if (stored) throw releaseChanged(id);
    await write(
      transaction,
      insertInto('factor_release', [
        { id, released_on: release.date, choices, content_digest: contentDigest },
      ]),
    );
    const rows = [
      ...csvRows(emissions).map((one) => toRow(id, 'EMISSION', one, one.region ?? '')),
      ...csvRows(grid).map((one) => toRow(id, 'GRID', one, one.region_code ?? '')),
    ];
    await write(transaction, insertInto('factor_row', rows));
  }
}

const toRow = (releaseId: string, kind: string, content: CsvRow, region: string) => ({
  release_id: releaseId,
  id: content.id,
  kind,
  region,
  year: content.year ? Number(content.year) : null,
  content: JSON.stringify(content),
});

function factorView(stored: StoredFactor): EmissionFactorView {
  const content = JSON.parse(stored.content) as Record<string, string>;
  return {
    id: stored.id,
    release: stored.releaseId,
    kind: stored.kind,
    nameZh: content.name_zh ?? '',
    nameEn: content.name_en ?? '',
    value: content.value ?? content.kgco2_per_kwh ?? '',
    unit: content.unit ?? '',
    region: stored.region,
    year: stored.year,
    source: `${content.source}（${content.issuing_body}，${content.source_year}）`,
    confidence: content.confidence ?? '',
    note: content.note ?? '',
  };
}

const releaseUnknown = (id: string) =>
  refuse.notFound(
    'FACTOR_RELEASE_UNKNOWN',
    {
      zh: `没有因子发布包“${id}”，请核对编号。`,
      en: `There is no factor release "${id}"; check its id.`,
    },
    { release: id },
  );

const releaseChanged = (id: string) =>
  refuse.conflict(
    'FACTOR_RELEASE_CHANGED',
    {
      zh: `因子发布包 ${id} 已载入且内容不同：已发布的因子不能修改，请以新的发布包给出更正。`,
      en: `Factor release ${id} is loaded with other content: a release never changes; give corrections as a new release.`,
    },
    { release: id },
  );
