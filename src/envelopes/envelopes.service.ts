import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { derivedId, type Id } from '../kernel/id.js';
import { addDays, type LocalDate, startOf } from '../kernel/month.js';
import { Database, row } from '../platform/database.js';
import { CommissioningService, type NewAsset } from './commissioning.service.js';
import type { CustodyRecord } from './custody-record.view.js';
import type { CustodyRow } from './custody-row.js';
import { CustodyService } from './custody.service.js';
import { assetUnknown } from './custody-text.js';
import { findCustodian } from './custody.queries.js';
import type { Fitness } from './envelope-trip.js';
import { readAssetNumber } from './grai.js';

interface Source {
  /** Local number, GRAI or Digital Link. */
  readonly assetId: string;
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
}
export interface Issue extends Source {
  readonly outletId: Id;
  readonly parcelRef: string;
  readonly personId?: Id | null;
  readonly issuedAt: Date;
  readonly dueBackOn?: LocalDate | null;
}
export interface TakingBack extends Source {
  readonly outletId: Id;
  readonly personId?: Id | null;
  readonly returnedAt: Date;
}
export interface Retirement extends Omit<Source, 'sourceRef'> {
  readonly sourceRef?: string | null;
  readonly retiredOn: LocalDate;
  readonly reason: string;
}
/** A step that needs no more than a time; the outlet where there was one. */
export interface PlainStep extends Source {
  readonly occurredAt: Date;
  readonly outletId?: Id | null;
  readonly note?: string | null;
}
export interface Inspection extends PlainStep {
  readonly result: Fitness;
}
export interface HandingOver extends PlainStep {
  readonly toEnterpriseId: Id;
  readonly isSale?: boolean | null;
}
export interface Acceptance extends PlainStep {
  readonly isSale?: boolean | null;
}
export interface GraiAssignment extends PlainStep {
  readonly grai: string;
}
/** A consumer's own scan. `id` is the consumer's and makes it idempotent. */
export interface ReturnDeclaration {
  readonly id: Id;
  readonly assetId: string;
  readonly outletId: Id;
  readonly scannedAt: Date;
}
export type PlainStepKind = 'CLEAN' | 'REPAIR' | 'LOST' | 'FOUND';

/** What happens to assets. All items of a call or none; see `CustodyService.append` for what is refused. */
@Injectable()
export class EnvelopesService {
  constructor(
    private readonly database: Database,
    private readonly custody: CustodyService,
    private readonly commissioning: CommissioningService,
  ) {}

  /** Puts assets into service; the same asset again is a replay, with other content or another owner a CONFLICT. */
  commissionAssets(actor: Actor, assets: readonly NewAsset[]): Promise<CustodyRecord[]> {
    return this.database.transaction((transaction) =>
      this.commissioning.commission(transaction, actor, assets),
    );
  }

  /** Sends assets out, each with a parcel. Due back after the term in force where nothing else is given. */
  issueAssets(actor: Actor, issues: readonly Issue[]): Promise<CustodyRecord[]> {
    const rows = issues.map(({ issuedAt, ...said }) => ({
      ...said,
      kind: 'ISSUE' as const,
      occurredAt: issuedAt,
    }));
    return this.record(actor, rows, 'issuedAt');
  }

  /** Ends trips: an outlet has scanned the assets. `personId` is the consumer who handed one in. */
  takeBackAssets(actor: Actor, takings: readonly TakingBack[]): Promise<CustodyRecord[]> {
    const rows = takings.map(({ returnedAt, ...said }) => ({
      ...said,
      kind: 'RETURN' as const,
      occurredAt: returnedAt,
    }));
    return this.record(actor, rows, 'returnedAt');
  }

  inspectAssets(actor: Actor, inspections: readonly Inspection[]): Promise<CustodyRecord[]> {
    return this.record(
      actor,
      inspections.map(({ result, ...said }) => ({ ...said, kind: 'INSPECT', inspection: result })),
    );
  }

  /** Cleaned, repaired, lost or found. */
  takeSteps(actor: Actor, kind: PlainStepKind, steps: readonly PlainStep[]): Promise<CustodyRecord[]> {
    return this.record(
      actor,
      steps.map((step) => ({ ...step, kind })),
    );
  }

  /** Gives assets to another firm: lent within their pool, or sold. Custody passes when the receiver accepts. */
  handOverAssets(actor: Actor, handings: readonly HandingOver[]): Promise<CustodyRecord[]> {
    return this.record(
      actor,
      handings.map(({ isSale, ...said }) => ({ ...said, kind: 'HAND_OVER', isSale: isSale ?? false })),
    );
  }

  /** Takes over what another firm handed over; both must call it a sale, or neither. */
  acceptAssets(actor: Actor, acceptances: readonly Acceptance[]): Promise<CustodyRecord[]> {
    return this.record(
      actor,
      acceptances.map(({ isSale, ...said }) => ({ ...said, kind: 'ACCEPT', isSale: isSale ?? false })),
    );
  }

  /** Gives assets a GRAI beside their local number, once. */
  assignGrais(actor: Actor, assignments: readonly GraiAssignment[]): Promise<CustodyRecord[]> {
    return this.record(
      actor,
      assignments.map((said) => ({ ...said, kind: 'ASSIGN_GRAI' })),
    );
  }

  /** Takes assets out of service for good, at the end of a day: one may come back and be retired on one day. */
  retireAssets(actor: Actor, retirements: readonly Retirement[]): Promise<CustodyRecord[]> {
    const rows = retirements.map(({ retiredOn, reason, sourceRef, ...said }) => ({
      ...said,
      kind: 'RETIRE' as const,
      occurredAt: endOf(retiredOn),
      sourceRef: sourceRef ?? ownReference('retire', said.assetId),
      note: reason,
    }));
    return this.record(actor, rows, 'retiredOn');
  }

  /**
   * A consumer says that an asset was handed in at an outlet of the firm that issued it. This is the consumer's own
   * word: the trip ends, and may earn credits, when the outlet's system reports its scan; the consumer named here is
   * then taken as the one who came.
   */
  returnEnvelope(actor: Actor, declaration: ReturnDeclaration): Promise<CustodyRecord> {
    const { id, assetId, outletId, scannedAt } = declaration;
    return this.database.transaction(async (transaction) => {
      const number = readAssetNumber(assetId);
      const asset = number && (await row<{ custodianId: Id }>(transaction, findCustodian(number)));
      if (!asset) throw assetUnknown(assetId);
      const said: CustodyRow = {
        kind: 'DECLARE_RETURN',
        assetId,
        outletId,
        personId: actor.id,
        occurredAt: scannedAt,
        sourceRef: derivedId('return declared', actor.id, id),
        evidenceGrade: 'SELF_DECLARED',
      };
      const as = { enterpriseId: asset.custodianId, timeField: 'scannedAt' };
      const [record] = await this.custody.record(transaction, actor, [said], as);
      if (!record) throw new Error('one declaration gives one record');
      return record;
    });
  }

  private record(actor: Actor, rows: readonly CustodyRow[], timeField?: string): Promise<CustodyRecord[]> {
    return this.database.transaction((transaction) =>
      this.custody.record(transaction, actor, rows, timeField ? { timeField } : {}),
    );
  }
}

/** Readable where it fits into a source reference, a digest where it does not. */
function ownReference(step: string, assetNumber: string): string {
  const readable = `${step}:${assetNumber}`;
  return readable.length <= 64 ? readable : derivedId(readable);
}

/** The last moment of a civil day. */
const endOf = (day: LocalDate): Date => new Date(startOf(addDays(day, 1)).getTime() - 1);
