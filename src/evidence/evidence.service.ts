import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { type Month, monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { EnterprisesService, enterpriseUnknown } from '../enterprises/index.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import {
  declaredFactTable,
  type FactColumns,
  guardedFactTables,
  monthOfFact,
} from '../platform/fact-table.js';
import { assertNotFuture } from '../platform/facts.js';
import { fileTooLarge } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import { holdMonths, monthSealed, type SealedState } from '../platform/reporting-month.js';
import { all, insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { EvidenceFile } from './evidence-file.entity.js';
import { agrees, type EvidenceMediaType, mediaTypeOfName } from './evidence-kind.js';
import { EvidenceStore, type KeptFile } from './evidence-store.service.js';
import {
  contentDiffers,
  evidenceAlreadyWithdrawn,
  evidenceSealed,
  evidenceUnknown,
  factUnknown,
  fileEmpty,
  kindNotTaken,
  tooManyFiles,
  uploadTookTooLong,
} from './evidence-refusal.js';
import {
  countEvidence,
  type EvidenceCount,
  type EvidenceTarget,
  findEvidence,
  findEvidenceFile,
  findFactPlace,
} from './evidence.queries.js';

/** A file as its sender announces it. */
export interface AnnouncedFile {
  readonly target: EvidenceTarget;
  readonly fileName: string;
  /** 0 where it is not said. */
  readonly declaredBytes: number;
}

export interface UploadedEvidence {
  readonly file: EvidenceFile;
  /** REPLAYED when the same bytes were bound to the same already. */
  readonly state: 'RECORDED' | 'REPLAYED';
}

/** 证据: files that show what a fact or a month says. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly store: EvidenceStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a file and binds it to a fact or an open month of the own firm; whatever is refused leaves nothing behind.
   * The bytes are stored first and judged in the store, so that a file of any size is never held.
   */
  async upload(
    actor: Actor,
    announced: AnnouncedFile,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<UploadedEvidence> {
    const enterpriseId = reportingEnterprise(actor);
    const { target, fileName, declaredBytes } = announced;
    const claimed = mediaTypeOfName(fileName);
    if (!claimed) throw kindNotTaken(fileName);
    if (declaredBytes > LIMITS.evidenceBytes) throw fileTooLarge(LIMITS.evidenceBytes);
    const regionCode = await this.regionOf(actor, enterpriseId, target);
    const kept = await this.store.keep(enterpriseId, bytes);
    let isBound = false;
    try {
      await this.assertKind(kept, fileName, claimed);
      const uploaded = await this.bind(actor, target, {
        enterprise_id: enterpriseId,
        region_code: regionCode,
        file_name: fileName,
        media_type: claimed,
        byte_count: kept.byteCount,
        sha256: kept.sha256,
        storage_key: kept.storageKey,
      });
      isBound = uploaded.file.storageKey === kept.storageKey;
      return uploaded;
    } finally {
      if (!isBound) await this.store.drop(kept.storageKey);
    }
  }

  /** Files bound to a fact or a month, newest first. A target outside the scope, or that the actor may not see, has none. */
  evidence(actor: Actor, target: EvidenceTarget, withWithdrawn = false): Promise<EvidenceFile[]> {
    return this.database.rows(findEvidence(seenBy(actor), target, withWithdrawn));
  }

  /** Refuses with NOT_FOUND EVIDENCE_UNKNOWN, also outside the scope. */
  async evidenceFile(actor: Actor, id: Id): Promise<EvidenceFile> {
    const found = await this.database.row<EvidenceFile>(findEvidenceFile(seenBy(actor), id));
    if (!found) throw evidenceUnknown(id);
    return found;
  }

  async open(actor: Actor, id: Id): Promise<{ file: EvidenceFile; bytes: Readable }> {
    const file = await this.evidenceFile(actor, id);
    return { file, bytes: await this.store.read(file.storageKey) };
  }

  /**
   * Takes back a wrong file, which counts no longer and stays on record with its bytes. Refuses with CONFLICT
   * EVIDENCE_SEALED once the month that it belongs to is attested; the same withdrawal again is a replay.
   */
  async withdraw(actor: Actor, { id, reason }: { id: Id; reason: string }): Promise<EvidenceFile> {
    const own = sql`enterprise_id = ${reportingEnterprise(actor)}`;
    return this.database.transaction(async (transaction) => {
      const file = await row<EvidenceFile>(transaction, sql`${findEvidenceFile(own, id)} FOR UPDATE`);
      if (!file) throw evidenceUnknown(id);
      if (file.withdrawnAt) {
        if (file.withdrawnBy === actor.id && file.withdrawalReason === reason) return file;
        throw evidenceAlreadyWithdrawn(file);
      }
      await assertUnsealed(transaction, file);
      await write(
        transaction,
        sql`UPDATE evidence_file SET withdrawn_by = ${actor.id}, withdrawn_at = ${this.clock.now()},
              withdrawal_reason = ${reason} WHERE id = ${id}`,
      );
      return (await row<EvidenceFile>(transaction, findEvidenceFile(own, id))) as EvidenceFile;
    });
  }

  /** The region of what is to be proven, which must be the firm's own; what is another's does not exist. */
  private async regionOf(actor: Actor, enterpriseId: Id, target: EvidenceTarget): Promise<RegionCode> {
    if ('month' in target) {
      if (target.enterpriseId !== enterpriseId) throw enterpriseUnknown(target.enterpriseId);
      assertNotFuture(target.month, monthOf(this.clock.today()), 'month');
      return (await this.enterprises.enterprise(actor, enterpriseId)).regionCode;
    }
    const table = declaredFactTable(target.factTable);
    const fact =
      table &&
      (await this.database.row<{ regionCode: RegionCode }>(
        findFactPlace(table, enterpriseId, target.factId),
      ));
    if (!fact) throw factUnknown(target);
    return fact.regionCode;
  }

  private async assertKind(kept: KeptFile, fileName: string, claimed: EvidenceMediaType): Promise<void> {
    if (kept.byteCount === 0) throw fileEmpty();
    const found = await this.store.kindOf(kept);
    if (!found) throw kindNotTaken(fileName);
    if (!agrees(claimed, found)) throw contentDiffers(fileName, found);
  }

  /** The id follows from target and bytes: two of the same at once meet at the primary key. */
  private bind(
    actor: Actor,
    target: EvidenceTarget,
    kept: { readonly enterprise_id: Id; readonly sha256: string; readonly storage_key: string } & FactColumns,
  ): Promise<UploadedEvidence> {
    return this.database.transaction(async (transaction) => {
      const seal =
        'month' in target ? await sealOf(transaction, target.enterpriseId, target.month) : undefined;
      const counted = await row<EvidenceCount>(transaction, countEvidence(target, kept.sha256));
      const bound = columnsOf(target);
      const id = derivedId(
        'evidence_file',
        kept.enterprise_id,
        ...Object.values(bound).map((part) => part ?? ''),
        kept.sha256,
        counted?.withdrawnBefore ?? 0,
      );
      const find = findEvidenceFile(sql`enterprise_id = ${kept.enterprise_id}`, id);
      const before = await row<EvidenceFile>(transaction, find);
      if (before) return { file: before, state: 'REPLAYED' };
      if (seal) throw monthSealed(seal.month, seal.state);
      if (Number(counted?.standing ?? 0) >= LIMITS.evidencePerTarget) throw tooManyFiles();
      const added = { id, ...kept, ...bound, uploaded_by: actor.id, uploaded_at: this.clock.now() };
      await write(transaction, insertInto('evidence_file', [added], raw('ON DUPLICATE KEY UPDATE id = id')));
      const file = (await row<EvidenceFile>(transaction, find)) as EvidenceFile;
      if (file.storageKey !== kept.storage_key) return { file, state: 'REPLAYED' };
      if (!(await this.store.bound(transaction, kept.storage_key))) throw uploadTookTooLong();
      return { file, state: 'RECORDED' };
    });
  }
}

/** In the actor's scope, and of a fact that the actor may see. */
const seenBy = (actor: Actor): Sql =>
  all([
    scopeOf(actor),
    ...guardedFactTables().map(
      ({ name, seenBy: mayBeSeen }) =>
        sql`(fact_table IS NULL OR fact_table <> ${name} OR ${mayBeSeen?.(actor, raw('evidence_file.fact_id')) ?? raw('1 = 1')})`,
    ),
  ]);

const columnsOf = (target: EvidenceTarget) =>
  'month' in target
    ? { fact_table: null, fact_id: null, month: target.month }
    : { fact_table: target.factTable, fact_id: target.factId, month: null };

/** Whether a month takes no more; while it is open, it stays so until the transaction ends. */
async function sealOf(
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
): Promise<{ month: Month; state: SealedState } | undefined> {
  const state = (await holdMonths(transaction, enterpriseId, [month])).get(month);
  return state && state !== 'OPEN' ? { month, state } : undefined;
}

/** Nothing that an attestation rests on is taken away from under it. */
async function assertUnsealed(transaction: Transaction, file: EvidenceFile): Promise<void> {
  const month = file.month ?? (await monthOfTarget(transaction, file));
  if (!month) return;
  const seal = await sealOf(transaction, file.enterpriseId, month);
  if (seal) throw evidenceSealed(seal.month, seal.state);
}

async function monthOfTarget(transaction: Transaction, file: EvidenceFile): Promise<Month | null> {
  const table = file.factTable ? declaredFactTable(file.factTable) : undefined;
  if (!table || !file.factId) return null;
  const fact = await row<FactColumns>(transaction, findFactPlace(table, file.enterpriseId, file.factId));
  return fact ? monthOfFact(table, fact) : null;
}
