import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { digest } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { policyFile, policyFolders } from '../platform/policy-files.js';
import { insertInto, sql } from '../platform/sql.js';
import {
  emissionFactorSchema,
  FactorBook,
  gridFactorSchema,
  parseFactorChoices,
  parseFactorRelease,
} from '../rulebook/factors.js';

interface CsvRow {
  readonly id: string;
  readonly region?: string;
  readonly region_code?: string;
  readonly year?: string;
}

const csvRows = (text: string): CsvRow[] => parse(text, { columns: true, bom: true, skip_empty_lines: true });

@Injectable()
export class FactorsService {
  private latest: Promise<FactorBook | null> | undefined;

  constructor(private readonly database: Database) {}

  /** Loads the releases under `policies/factors/`. A loaded release stays as it is; other content under its id is refused. */
  async loadReleases(transaction: Transaction): Promise<string[]> {
    const ids = policyFolders('factors');
    for (const id of ids) await this.loadRelease(transaction, id);
    this.latest = undefined;
    return ids;
  }

  /** The book of the newest release; null where none is loaded. A release never changes, so the book is kept. */
  book(): Promise<FactorBook | null> {
    this.latest ??= this.readLatest().then((book) => {
      if (!book) this.latest = undefined;
      return book;
    });
    return this.latest;
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
    const stored = await row<{ contentDigest: string }>(
      transaction,
      sql`SELECT content_digest AS contentDigest FROM factor_release WHERE id = ${id} FOR UPDATE`,
    );
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

  private async readLatest(): Promise<FactorBook | null> {
    const release = await this.database.row<{ id: string; choices: string }>(
      sql`SELECT id, choices FROM factor_release ORDER BY released_on DESC, id DESC LIMIT 1`,
    );
    if (!release) return null;
    const rows = await this.database.rows<{ kind: 'EMISSION' | 'GRID'; content: string }>(
      sql`SELECT kind, content FROM factor_row WHERE release_id = ${release.id} ORDER BY id`,
    );
    const contents = (kind: string): unknown[] =>
      rows.filter((one) => one.kind === kind).map((one) => JSON.parse(one.content) as unknown);
    return new FactorBook({
      release: release.id,
      emissionFactors: contents('EMISSION').map((content) => emissionFactorSchema.parse(content)),
      gridFactors: contents('GRID').map((content) => gridFactorSchema.parse(content)),
      choices: parseFactorChoices(release.choices, `factors/${release.id}/choices.yaml`),
    });
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

const releaseChanged = (id: string) =>
  refuse.conflict(
    'FACTOR_RELEASE_CHANGED',
    {
      zh: `因子发布包 ${id} 已载入且内容不同：已发布的因子不能修改，请以新的发布包给出更正。`,
      en: `Factor release ${id} is loaded with other content: a release never changes; give corrections as a new release.`,
    },
    { release: id },
  );
