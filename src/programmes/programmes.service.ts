import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../kernel/month.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { parseProgramme, type Programme } from '../rulebook/programmes.js';
import { programmeUnknown, programmeVersionUnknown } from './programme-refusals.js';
import { findDocument, findEditions } from './programmes.queries.js';

/** One published version, and the document that it was published with. */
interface Edition {
  readonly publication: string;
  readonly code: string;
  readonly version: number;
  readonly inForceFrom: LocalDate;
}

/** 补贴项目 as published. Versions are only ever added, so that their number says whether any is new. */
@Injectable()
export class ProgrammesService {
  private known: { readonly count: string; readonly editions: ReadonlyMap<string, readonly Edition[]> } = {
    count: '',
    editions: new Map(),
  };
  /** By document: several versions may have been published with one. */
  private readonly read = new Map<string, Programme>();
  private readonly ofPublication = new Map<string, Promise<Programme>>();

  constructor(private readonly database: Database) {}

  /** Every programme by its code, as last published. */
  async book(): Promise<ReadonlyMap<string, Programme>> {
    const newest = [...(await this.editions()).values()].flatMap((editions) => editions.slice(-1));
    const documents = await Promise.all(newest.map((edition) => this.documentOf(edition)));
    return new Map(documents.map((programme) => [programme.code, programme]));
  }

  /**
   * The document of the time by which a day is judged: that of the version in force then, or of the first one for a day
   * before it. Refuses with NOT_FOUND PROGRAMME_UNKNOWN.
   */
  async at(code: string, day: LocalDate): Promise<Programme> {
    const editions = await this.editionsOf(code);
    const inForce = editions.findLast(({ inForceFrom }) => inForceFrom <= day) ?? editions[0];
    if (!inForce) throw new Error(`programme ${code} has no version`);
    return this.documentOf(inForce);
  }

  /**
   * The document with which a version was published, for what was decided by it long ago. Refuses with NOT_FOUND
   * PROGRAMME_UNKNOWN, PROGRAMME_VERSION_UNKNOWN.
   */
  async version(code: string, version: number): Promise<Programme> {
    const editions = await this.editionsOf(code);
    const published = editions.find((edition) => edition.version === version);
    if (published) return this.documentOf(published);
    throw programmeVersionUnknown(
      code,
      version,
      editions.map((edition) => edition.version),
    );
  }

  /** The text of what was published last. Refuses with NOT_FOUND PROGRAMME_UNKNOWN. */
  async newestDocument(code: string): Promise<string> {
    const newest = (await this.editionsOf(code)).at(-1) as Edition;
    return this.textOf(newest);
  }

  private async editionsOf(code: string): Promise<readonly Edition[]> {
    const known = await this.editions();
    const editions = known.get(code);
    if (!editions) throw programmeUnknown(code, [...known.keys()]);
    return editions;
  }

  /** One small read, and the list only where something was published since. */
  private async editions(): Promise<ReadonlyMap<string, readonly Edition[]>> {
    const counted = await this.database.row<{ count: string | number }>(
      sql`SELECT COUNT(*) AS count FROM programme_version`,
    );
    const count = String(counted?.count);
    if (this.known.count !== count) {
      const found = await this.database.rows<Edition>(findEditions);
      this.known = { count, editions: byCode(found) };
    }
    return this.known.editions;
  }

  private documentOf({ publication, code }: Edition): Promise<Programme> {
    const before = this.ofPublication.get(publication);
    if (before) return before;
    const reading = this.readDocument(publication, code);
    this.ofPublication.set(publication, reading);
    reading.catch(() => this.ofPublication.delete(publication));
    return reading;
  }

  private async readDocument(publication: string, code: string): Promise<Programme> {
    const text = await this.textOf({ publication, code });
    const programme = this.read.get(text) ?? parseProgramme(text, `${code}.yaml`);
    this.read.set(text, programme);
    return programme;
  }

  private async textOf({ publication, code }: Pick<Edition, 'publication' | 'code'>): Promise<string> {
    const found = await this.database.row<{ document: string }>(findDocument(publication));
    if (!found) throw new Error(`publication ${publication} of programme ${code} is gone`);
    return found.document;
  }
}

function byCode(found: readonly Edition[]): ReadonlyMap<string, readonly Edition[]> {
  const editions = new Map<string, Edition[]>();
  for (const edition of found) {
    const before = editions.get(edition.code);
    if (before) before.push(edition);
    else editions.set(edition.code, [edition]);
  }
  return editions;
}
