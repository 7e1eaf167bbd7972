import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { ProgrammeDrafts, ProgrammesService } from '../programmes/index.js';
import { asIfInForce, parseProgramme, type Programme, programmeVersionAt } from '../rulebook/programmes.js';
import { draftOrProgramme, versionNotIn } from './replay-refusals.js';
import type { Replay, StartReplayInput } from './replay.entity.js';

/** Documents that are kept as read: as many as replays are worked in turn. */
const REMEMBERED = LIMITS.replaysOpen;

/** The two rules of one day: what is published, null where nothing is, and what is tried. */
export interface Rules {
  readonly day: LocalDate;
  readonly before: Programme | null;
  readonly after: Programme;
}

/** Which documents a replay compares. */
@Injectable()
export class ReplaySources {
  private readonly read = new Map<string, Programme>();

  constructor(
    private readonly drafts: ProgrammeDrafts,
    private readonly programmes: ProgrammesService,
  ) {}

  /** The document to try, as it now is. Refuses with DRAFT_OR_PROGRAMME and what its source refuses with. */
  async tried(
    actor: Actor,
    { draftId, programme: code, version }: StartReplayInput,
  ): Promise<{ document: string; code: string }> {
    if (Boolean(draftId) === Boolean(code)) throw draftOrProgramme();
    const document = draftId
      ? (await this.drafts.draftOf(actor, draftId)).document
      : await this.programmes.newestDocument(code as string);
    const programme = parseProgramme(document, 'document');
    const known = programme.versions.map((one) => one.version);
    if (version != null && !known.includes(version)) throw versionNotIn(version, known);
    return { document, code: programme.code };
  }

  /** Read once for all chunks of a replay; the last few are remembered. */
  private documentOf({ document }: Pick<Replay, 'document'>): Programme {
    const programme = this.read.get(document) ?? parseProgramme(document, 'document');
    this.read.delete(document);
    this.read.set(document, programme);
    const [oldest] = this.read.keys();
    if (this.read.size > REMEMBERED && oldest !== undefined) this.read.delete(oldest);
    return programme;
  }

  /** Whether one of the rules ranks its applicants, so that each firm can be judged only beside all others. */
  async isRanked(replay: Pick<Replay, 'document' | 'days' | 'version'>): Promise<boolean> {
    const rules = await this.rulesOf(replay);
    return rules.some(({ day, before, after }) =>
      [before, after].some((one) => one && programmeVersionAt(one, day).ranking),
    );
  }

  async rulesOf(replay: Pick<Replay, 'document' | 'days' | 'version'>): Promise<Rules[]> {
    const days = JSON.parse(replay.days) as LocalDate[];
    const document = this.documentOf(replay);
    const since = days[0] as LocalDate;
    const after = replay.version === null ? document : asIfInForce(document, replay.version, since);
    const isPublished = (await this.programmes.book()).has(document.code);
    return Promise.all(
      days.map(async (day) => ({
        day,
        before: isPublished ? await this.programmes.at(document.code, day) : null,
        after,
      })),
    );
  }
}
