import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { derivedId, type Id } from '../kernel/id.js';
import { addDays, dateOf, type LocalDate, startOf } from '../kernel/month.js';
import { EnterprisesService, enterpriseUnknown, type Outlet } from '../enterprises/index.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { assertNotFuture, factId } from '../platform/facts.js';
import { raw } from '../platform/sql.js';
import { assertHappened } from '../platform/batch-item.js';
import {
  ASSET_EVENT,
  assetUnknown,
  type CustodyItem,
  CustodyService,
  NOTHING_SAID,
} from './custody.service.js';
import type { CustodyRecord } from './custody-record.view.js';
import { dueBackOn } from './envelope-trip.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';
import { type AssetFilter, findAsset, findAssets, findTrips, type TripFilter } from './envelopes.queries.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

interface Source {
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
}
export interface Issue extends Source {
  readonly assetId: Id;
  readonly outletId: Id;
  readonly parcelRef: string;
  readonly personId?: Id | null;
  readonly issuedAt: Date;
  readonly dueBackOn?: LocalDate | null;
}
export interface TakingBack extends Source {
  readonly assetId: Id;
  readonly outletId: Id;
  readonly personId?: Id | null;
  readonly returnedAt: Date;
}
export interface Retirement {
  readonly assetId: Id;
  readonly retiredOn: LocalDate;
  readonly reason: string;
  readonly evidenceGrade: EvidenceGrade;
}
/** A consumer's own scan. `id` is the consumer's and makes it idempotent. */
export interface ReturnDeclaration {
  readonly id: Id;
  readonly assetId: Id;
  readonly outletId: Id;
  readonly scannedAt: Date;
}

@Injectable()
export class EnvelopesService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly custody: CustodyService,
    private readonly clock: Clock,
  ) {}

  /** Sends assets out, each with a parcel. Due back after the operator's named term where nothing else is given. */
  async issueAssets(actor: Actor, issues: readonly Issue[]): Promise<CustodyRecord[]> {
    const enterpriseId = reportingEnterprise(actor);
    assertHappened(actor, this.clock.today(), issues, (issue) => dateOf(issue.issuedAt), 'issuedAt');
    const outlets = await this.enterprises.outletsOf(
      enterpriseId,
      issues.map((issue) => issue.outletId),
    );
    const items = issues.map((issue): CustodyItem => ({
      ...placed(issue, outlets),
      step: {
        kind: 'ISSUE',
        at: issue.issuedAt,
        tripId: derivedId('envelope_trip', factId(ASSET_EVENT, enterpriseId, issue.sourceRef)),
        dueBackOn: issue.dueBackOn ?? dueBackOn(issue.issuedAt),
        recipientId: issue.personId ?? null,
      },
      said: {
        ...NOTHING_SAID,
        outlet_id: issue.outletId,
        person_id: issue.personId ?? null,
        parcel_ref: issue.parcelRef,
        due_back_on: issue.dueBackOn ?? null,
      },
    }));
    return this.custody.take(actor, enterpriseId, items);
  }

  /** Ends trips: an outlet has scanned the assets. `personId` is the consumer who handed one in. */
  async takeBackAssets(actor: Actor, takings: readonly TakingBack[]): Promise<CustodyRecord[]> {
    const enterpriseId = reportingEnterprise(actor);
    assertHappened(actor, this.clock.today(), takings, (taking) => dateOf(taking.returnedAt), 'returnedAt');
    const outlets = await this.enterprises.outletsOf(
      enterpriseId,
      takings.map((taking) => taking.outletId),
    );
    const items = takings.map((taking): CustodyItem => {
      const { outletId, returnedAt: at, personId = null } = taking;
      return {
        ...placed(taking, outlets),
        step: { kind: 'RETURN', at, outletId, personId },
        said: { ...NOTHING_SAID, outlet_id: outletId, person_id: personId },
      };
    });
    return this.custody.take(actor, enterpriseId, items);
  }

  /** Takes assets out of service for good. */
  async retireAssets(actor: Actor, retirements: readonly Retirement[]): Promise<CustodyRecord[]> {
    const enterpriseId = reportingEnterprise(actor);
    assertHappened(actor, this.clock.today(), retirements, (retirement) => retirement.retiredOn, 'retiredOn');
    const regionCode = await this.homeRegion(enterpriseId);
    const items = retirements.map((retirement): CustodyItem => ({
      assetId: retirement.assetId,
      sourceRef: `retire:${retirement.assetId}`,
      evidenceGrade: retirement.evidenceGrade,
      regionCode,
      step: { kind: 'RETIRE', at: endOf(retirement.retiredOn) },
      said: { ...NOTHING_SAID, note: retirement.reason },
    }));
    return this.custody.take(actor, enterpriseId, items);
  }

  /**
   * A consumer says that an asset was handed in at an outlet. This is the consumer's own word: the trip ends, and may
   * earn credits, when the outlet's system reports its scan; the consumer named here is then taken as the one who came.
   */
  async returnEnvelope(actor: Actor, declaration: ReturnDeclaration): Promise<CustodyRecord> {
    const { assetId, outletId, scannedAt } = declaration;
    assertNotFuture(dateOf(scannedAt), this.clock.today(), 'scannedAt');
    const asset = await this.database.row<ReusableAsset>(findAsset(raw('1 = 1'), assetId));
    if (!asset) throw assetUnknown(assetId);
    const outlets = await this.enterprises.outletsOf(asset.enterpriseId, [outletId]);
    const source = {
      sourceRef: derivedId('return declared', actor.id, declaration.id),
      evidenceGrade: 'SELF_DECLARED' as const,
    };
    const [record] = await this.custody.take(actor, asset.enterpriseId, [
      {
        ...placed({ assetId, outletId, ...source }, outlets),
        step: { kind: 'DECLARE_RETURN', at: scannedAt, by: { personId: actor.id, outletId } },
        said: { ...NOTHING_SAID, outlet_id: outletId, person_id: actor.id },
      },
    ]);
    if (!record) throw new Error('one declaration gives one record');
    return record;
  }

  async assets(actor: Actor, filter: AssetFilter, page: PageArgs): Promise<Page<ReusableAsset>> {
    const found = await this.database.rows<ReusableAsset>(findAssets(scopeOf(actor), filter, page));
    return pageOf(found, page.first, (asset) => [asset.id]);
  }

  /** Refuses with NOT_FOUND ASSET_UNKNOWN for a foreign asset, as for one that does not exist. */
  async asset(actor: Actor, id: Id): Promise<ReusableAsset> {
    const found = await this.database.row<ReusableAsset>(findAsset(scopeOf(actor), id));
    if (!found) throw assetUnknown(id);
    return found;
  }

  async trips(
    actor: Actor,
    { isOverdue, ...filter }: TripFilter & { isOverdue?: boolean | null },
    page: PageArgs,
  ): Promise<Page<EnvelopeTrip>> {
    const overdueOn = isOverdue ? this.clock.today() : null;
    const query = findTrips(scopeOf(actor), { ...filter, overdueOn }, page);
    const found = await this.database.rows<EnvelopeTrip>(query);
    return pageOf(found, page.first, (trip) => [sqlInstant(trip.issuedAt), trip.id]);
  }

  private async homeRegion(enterpriseId: Id) {
    const [enterprise] = await this.enterprises.enterprisesByIds([enterpriseId]);
    if (!enterprise) throw enterpriseUnknown(enterpriseId);
    return enterprise.regionCode;
  }
}

/** The part of a step that names asset, source and place. `outlets` has been checked to hold the outlet. */
function placed(item: Source & { assetId: Id; outletId: Id }, outlets: ReadonlyMap<Id, Outlet>) {
  const { assetId, sourceRef, evidenceGrade, outletId } = item;
  const outlet = outlets.get(outletId);
  if (!outlet) throw new Error(`outlet ${outletId} was not resolved`);
  return { assetId, sourceRef, evidenceGrade, regionCode: outlet.regionCode };
}

/** The last moment of a civil day: an asset may come back and be retired on one day. */
const endOf = (day: LocalDate): Date => new Date(startOf(addDays(day, 1)).getTime() - 1);

/** As the database compares it; the cursor of a list by time. */
const sqlInstant = (at: Date): string => at.toISOString().slice(0, 23).replace('T', ' ');
