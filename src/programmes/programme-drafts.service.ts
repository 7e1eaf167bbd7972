import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { checkProgramme, parseProgramme, subjectsOfExamples } from '../rulebook/programmes.js';
import { LIMITS } from '../platform/limits.js';
import { answerTo } from './draft-check.js';
import type { DraftAnswerView } from './programme-draft.view.js';
import type { DraftProgrammeInput, DraftState, ProgrammeDraft } from './programme-draft.entity.js';
import { ProgrammePublications } from './programme-publications.service.js';
import {
  draftedOtherwise,
  draftNotIn,
  draftUnknown,
  examplesTooLarge,
  notTheAuthor,
  ownDraft,
  regionNotYours,
} from './programme-refusals.js';
import { findDraft, findDrafts } from './programmes.queries.js';

/** 项目规则起草: one person writes and submits, another publishes or returns. */
@Injectable()
export class ProgrammeDrafts {
  constructor(
    private readonly database: Database,
    private readonly publications: ProgrammePublications,
    private readonly clock: Clock,
  ) {}

  /** Any text may be drafted. Its own id again is a replay. Refuses with REGION_NOT_PERMITTED, PROGRAMME_DRAFT_ID_TAKEN. */
  draft(actor: Actor, { id, regionCode, document }: DraftProgrammeInput): Promise<ProgrammeDraft> {
    assertInCharge(actor, regionCode);
    return this.database.transaction(async (transaction) => {
      const drafted = {
        id,
        region_code: regionCode,
        code: codeIn(document),
        document,
        state: 'DRAFT',
        drafted_by: actor.id,
        drafted_at: this.clock.now(),
      };
      const asBefore = raw('ON DUPLICATE KEY UPDATE id = VALUES(id)');
      await write(transaction, insertInto('programme_draft', [drafted], asBefore));
      const stored = await row<ProgrammeDraft>(transaction, findDraft(regionScope(actor), id));
      const isSame =
        stored?.document === document && stored.regionCode === regionCode && stored.draftedBy === actor.id;
      if (!stored || !isSame) throw draftedOtherwise(id);
      return stored;
    });
  }

  /** Refuses with PROGRAMME_DRAFT_UNKNOWN, NOT_THE_AUTHOR, PROGRAMME_DRAFT_STATE. */
  amend(actor: Actor, { id, document }: Pick<ProgrammeDraft, 'id' | 'document'>): Promise<ProgrammeDraft> {
    return this.database.transaction(async (transaction) => {
      const draft = await this.own(transaction, actor, id);
      if (draft.document === document) return draft;
      assertState(draft, 'DRAFT');
      await write(
        transaction,
        sql`UPDATE programme_draft SET document = ${document}, code = ${codeIn(document)},
              amended_at = ${this.clock.now()} WHERE id = ${id}`,
      );
      return this.one(transaction, actor, id);
    });
  }

  /** What is wrong with it, by line and column, and what each example comes to. Refuses with PROGRAMME_DRAFT_UNKNOWN. */
  check(actor: Actor, id: Id): Promise<DraftAnswerView> {
    return this.database.transaction(async (transaction) => {
      const { document, regionCode } = await this.one(transaction, actor, id);
      return answerTo(document, (programme) =>
        this.publications.additions(transaction, programme, regionCode),
      );
    });
  }

  /**
   * Hands it to another person. Refuses with POLICY_DOCUMENT_INVALID where shape or an example is wrong, as
   * `ProgrammePublications.additions`, and as `amend`.
   */
  submit(actor: Actor, id: Id): Promise<ProgrammeDraft> {
    return this.database.transaction(async (transaction) => {
      const draft = await this.own(transaction, actor, id);
      if (draft.state === 'SUBMITTED') return draft;
      assertState(draft, 'DRAFT');
      await this.assertSound(transaction, draft);
      await write(
        transaction,
        sql`UPDATE programme_draft SET state = 'SUBMITTED', submitted_at = ${this.clock.now()} WHERE id = ${id}`,
      );
      return this.one(transaction, actor, id);
    });
  }

  /** Gives it back to its author. Refuses with PROGRAMME_DRAFT_UNKNOWN, FOUR_EYES, PROGRAMME_DRAFT_STATE. */
  sendBack(actor: Actor, id: Id, because: string): Promise<ProgrammeDraft> {
    return this.decide(actor, id, async (transaction, draft) => {
      assertState(draft, 'SUBMITTED');
      await write(
        transaction,
        sql`UPDATE programme_draft SET state = 'DRAFT', decided_by = ${actor.id},
              decided_at = ${this.clock.now()}, returned_because = ${because} WHERE id = ${id}`,
      );
    });
  }

  /** Publishes what it adds; once published, it is a replay. Refuses as `submit` and `sendBack`. */
  publish(actor: Actor, id: Id): Promise<ProgrammeDraft> {
    return this.decide(actor, id, async (transaction, draft) => {
      if (draft.state === 'PUBLISHED') return;
      assertState(draft, 'SUBMITTED');
      await this.assertSound(transaction, draft);
      await write(
        transaction,
        sql`UPDATE programme_draft SET state = 'PUBLISHED', decided_by = ${actor.id},
              decided_at = ${this.clock.now()} WHERE id = ${id}`,
      );
      await this.publications.publish(transaction, draft, actor.id);
    });
  }

  /** Newest first, of the actor's region. */
  async drafts(
    actor: Actor,
    state: string | null | undefined,
    page: PageArgs,
  ): Promise<Page<ProgrammeDraft>> {
    const found = await this.database.rows<ProgrammeDraft>(findDrafts(regionScope(actor), state, page));
    return pageOf(found, page.first, ({ draftedAt, id }) => [instantText(draftedAt), id]);
  }

  /** Refuses with PROGRAMME_DRAFT_UNKNOWN, also for one outside the actor's region. */
  async draftOf(actor: Actor, id: Id): Promise<ProgrammeDraft> {
    return known(await this.database.row<ProgrammeDraft>(findDraft(regionScope(actor), id)), id);
  }

  private async one(transaction: Transaction, actor: Actor, id: Id): Promise<ProgrammeDraft> {
    return known(await row<ProgrammeDraft>(transaction, findDraft(regionScope(actor), id)), id);
  }

  private async locked(transaction: Transaction, actor: Actor, id: Id): Promise<ProgrammeDraft> {
    return known(
      await row<ProgrammeDraft>(transaction, sql`${findDraft(regionScope(actor), id)} FOR UPDATE`),
      id,
    );
  }

  private async own(transaction: Transaction, actor: Actor, id: Id): Promise<ProgrammeDraft> {
    const draft = await this.locked(transaction, actor, id);
    if (draft.draftedBy !== actor.id) throw notTheAuthor(id);
    return draft;
  }

  private decide(
    actor: Actor,
    id: Id,
    decision: (transaction: Transaction, draft: ProgrammeDraft) => Promise<void>,
  ): Promise<ProgrammeDraft> {
    return this.database.transaction(async (transaction) => {
      const draft = await this.locked(transaction, actor, id);
      if (draft.draftedBy === actor.id) throw ownDraft(id);
      await decision(transaction, draft);
      return this.one(transaction, actor, id);
    });
  }

  private async assertSound(transaction: Transaction, { document, regionCode }: ProgrammeDraft) {
    const subjects = subjectsOfExamples(parseProgramme(document, 'document'));
    if (subjects > LIMITS.programmeExampleSubjects) throw examplesTooLarge(subjects);
    const programme = checkProgramme(document, 'document');
    await this.publications.additions(transaction, programme, regionCode);
  }
}

const regionScope = (actor: Actor): Sql => scopeOf(actor, { region: 'region_code' });

const instantText = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');

/** The code as the text says it, whether or not the rest can be read. */
const codeIn = (document: string): string | null =>
  /^ *"?code"?: *['"]?([A-Za-z0-9][A-Za-z0-9.-]{0,63})(?=['",\s]|$)/m.exec(document)?.[1] ?? null;

function assertInCharge(actor: Actor, regionCode: RegionCode): void {
  if (!actor.regionCode || !isInside(regionCode, actor.regionCode)) throw regionNotYours(regionCode);
}

function assertState({ id, state }: ProgrammeDraft, wanted: DraftState): void {
  if (state !== wanted) throw draftNotIn(id, state, wanted);
}

function known(draft: ProgrammeDraft | undefined, id: Id): ProgrammeDraft {
  if (!draft) throw draftUnknown(id);
  return draft;
}
