import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../kernel/month.js';
import { policyFiles } from '../platform/policy-files.js';
import { parseProgramme, type Programme, programmeVersionAt } from '../rulebook/programmes.js';
import { programmeUnknown, programmeVersionUnknown } from './programme-refusals.js';

/** 补贴项目 as published. */
@Injectable()
export class ProgrammesService {
  private readonly known: ReadonlyMap<string, Programme> = new Map(
    policyFiles('programmes').map(({ name, text }) => {
      const programme = parseProgramme(text, name);
      return [programme.code, programme];
    }),
  );

  /** Every programme by its code, as last published. */
  async book(): Promise<ReadonlyMap<string, Programme>> {
    return this.known;
  }

  /** The document by which a question about a day is judged. Refuses with NOT_FOUND PROGRAMME_UNKNOWN. */
  async at(code: string, day: LocalDate): Promise<Programme> {
    const programme = this.known.get(code);
    if (!programme) throw programmeUnknown(code, [...this.known.keys()]);
    programmeVersionAt(programme, day);
    return programme;
  }

  /**
   * The document with which a version was published, for what was decided by it long ago. Refuses with NOT_FOUND
   * PROGRAMME_UNKNOWN, PROGRAMME_VERSION_UNKNOWN.
   */
  async version(code: string, version: number): Promise<Programme> {
    const programme = this.known.get(code);
    if (!programme) throw programmeUnknown(code, [...this.known.keys()]);
    const versions = programme.versions.map((one) => one.version);
    if (!versions.includes(version)) throw programmeVersionUnknown(code, version, versions);
    return programme;
  }
}
