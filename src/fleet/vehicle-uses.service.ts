import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { DomainEvent } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise } from '../platform/access.js';
import { anomalyFound } from '../platform/anomaly-found.js';
import { row, rows, type Transaction } from '../platform/database.js';
import { allRecorded, isRefused, type Outcome, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore, type HearChanged } from '../platform/fact-store.js';
import { changedMonths, type Recorded } from '../platform/facts.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { sql } from '../platform/sql.js';
import { RegionsService, regionUnknown } from '../regions/index.js';
import {
  findFirstUse,
  findToldDistances,
  sumVerifiedDistance,
  type ToldDistance,
} from './counted-use.queries.js';
import { type DisputedRegion, disputedRegions, measuredOf } from './disputed-region.js';
import { findEntries, findUseScopes } from './fleet.queries.js';
import { VehicleClaimsService } from './vehicle-claims.service.js';
import { unknownVehicle } from './vehicle-register.js';
import { entryOf, periodOf, useFindings, useRefusal, VEHICLE_USE, completed } from './vehicle-use.js';
import { type CorrectVehicleUseInput, RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';
import type { Vehicle } from './vehicle.entity.js';
import { type ForFirm, writingFirm } from './writing-firm.js';

export interface VerifiedDistance {
  readonly vehicleId: Id;
  readonly distanceKm: string;
  /** Months with a verified record. */
  readonly months: number;
}

/** A month of a vehicle: what counts of it is judged as a whole. */
interface VehicleMonth {
  readonly vehicleId: Id;
  readonly month: Month;
}

/** 车辆使用 */
@Injectable()
export class VehicleUsesService {
  readonly uses: FactRegister<VehicleUse, RecordVehicleUseInput>;

  constructor(
    private readonly facts: FactStore,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
    private readonly claims: VehicleClaimsService,
  ) {
    this.uses = facts.of({
      table: VEHICLE_USE,
      record: VehicleUse,
      input: RecordVehicleUseInput,
      // A use may move what counts in other regions too: this service tells of them all.
      measuredBy: null,
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: useFindings,
    });
  }

  /** Records use by month or day, all or none. An operator records for a firm what the monitoring platform verified. */
  async record(
    actor: Actor,
    input: ForFirm & { items: readonly RecordVehicleUseInput[] },
  ): Promise<Recorded[]> {
    const firm = { enterpriseId: await writingFirm(this.enterprises, actor, input) };
    return this.facts.database.transaction(async (transaction) =>
      allRecorded(await this.append(transaction, actor, input.items, firm)),
    );
  }

  /** Records what can be recorded and says of every item, in the order given, what became of it. */
  async append(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordVehicleUseInput[],
    firm: { enterpriseId?: Id; hear?: HearChanged } = {},
  ): Promise<Outcome[]> {
    const complete = items.map(completed);
    const outcomes = await this.uses.append(transaction, actor, complete, firm);
    const fresh = complete.filter((_item, index) => {
      const outcome = outcomes[index];
      return outcome && !isRefused(outcome) && outcome.state === 'RECORDED';
    });
    const causes = outcomes.flatMap((outcome) => (isRefused(outcome) ? [] : [outcome.id]));
    const enterpriseId = firm.enterpriseId ?? reportingEnterprise(actor);
    await this.follow(transaction, enterpriseId, fresh as VehicleMonth[], { causes, hear: firm.hear });
    return outcomes;
  }

  async correct(actor: Actor, input: ForFirm & CorrectVehicleUseInput): Promise<Recorded> {
    const enterpriseId = await writingFirm(this.enterprises, actor, input);
    return this.facts.database.transaction((transaction) =>
      this.replace(transaction, actor, input, enterpriseId),
    );
  }

  /** As `correct`, inside the caller's transaction. */
  async replace(
    transaction: Transaction,
    actor: Actor,
    input: CorrectVehicleUseInput,
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Recorded> {
    const item = completed(input);
    const recorded = await this.uses.replace(transaction, actor, item, enterpriseId);
    if (recorded.state === 'REPLAYED') return recorded;
    const before = await row<VehicleMonth>(
      transaction,
      sql`SELECT vehicle_id AS vehicleId, month FROM vehicle_use WHERE id = ${item.supersedesId}`,
    );
    const touched = [item as VehicleMonth, ...(before ? [before] : [])];
    await this.follow(transaction, enterpriseId, touched, { causes: [recorded.id] });
    return recorded;
  }

  /** Platform-verified kilometres of each vehicle in a region over months, both included; none over no month. */
  async verifiedDistances(
    filter: { enterpriseId: Id; from: Month; to: Month; regionCode: RegionCode },
    inside?: Transaction,
  ): Promise<VerifiedDistance[]> {
    if (filter.from > filter.to) return [];
    const found = await this.facts.database.rows<{ vehicleId: Id; distanceKm: string; months: string }>(
      sumVerifiedDistance(filter),
      inside,
    );
    return found.map((one) => ({ ...one, distanceKm: plain(one.distanceKm), months: Number(one.months) }));
  }

  /** Tells of every region in which something else may count now, and of regions about which sources disagree. */
  private async follow(
    transaction: Transaction,
    enterpriseId: Id,
    touched: readonly VehicleMonth[],
    { causes, hear }: { causes: readonly Id[]; hear?: HearChanged | undefined },
  ): Promise<void> {
    if (touched.length === 0) return;
    const at = this.facts.clock.now();
    const vehicleIds = [...new Set(touched.map(({ vehicleId }) => vehicleId))];
    const months = [...new Set(touched.map(({ month }) => month))];
    const scopes = await rows<VehicleMonth & { enterpriseId: Id; regionCode: RegionCode }>(
      transaction,
      findUseScopes({ vehicleIds, enterpriseId, months }),
    );
    const known = new Set(touched.map(({ vehicleId, month }) => `${vehicleId}/${month}`));
    const changed = changedMonths(
      scopes.filter(({ vehicleId, month }) => known.has(`${vehicleId}/${month}`)),
    );
    if (hear) hear(changed.map((scope) => ({ feature: 'fleet', ...scope })));
    else await tell(transaction, factsChanged('fleet', changed, causes, at));
    const told = await rows<ToldDistance>(transaction, findToldDistances(enterpriseId, vehicleIds, months));
    for (const disputed of disputedRegions(told)) {
      await tell(transaction, [await inTwoRegions(transaction, enterpriseId, disputed, at)]);
    }
  }

  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordVehicleUseInput[],
  ): Promise<Placing<RecordVehicleUseInput>> {
    const vehicleIds = items.flatMap(({ vehicleId }) => vehicleId ?? []);
    await this.claims.holdKnown(transaction, vehicleIds);
    const entries = await rows<Vehicle>(transaction, findEntries(enterpriseId, { vehicleIds }));
    const regions = await this.regions.knownCodes(
      transaction,
      items.map(({ regionCode }) => regionCode),
    );
    return (item) => {
      const own = entries.filter(({ vehicleId }) => vehicleId === item.vehicleId);
      if (own.length === 0) return unknownVehicle(item);
      const { regionCode } = item;
      if (!regions.has(regionCode)) return { refusal: regionUnknown(regionCode), field: 'regionCode' };
      const refused = useRefusal(own, item);
      if (refused) return refused;
      const drive = entryOf(own, item)?.drive ?? null;
      return { regionCode, derived: { drive, period: periodOf(item) } };
    };
  }
}

/** The anomaly of a vehicle that two sources saw in different counties, with the fact by which each first said so. */
async function inTwoRegions(
  transaction: Transaction,
  enterpriseId: Id,
  disputed: DisputedRegion,
  at: Date,
): Promise<DomainEvent<'anomaly.found'>> {
  const { uncounted, counted } = disputed;
  const facts = [];
  for (const one of [uncounted, counted[0]]) {
    const first = await row<{ id: Id }>(transaction, findFirstUse(enterpriseId, one));
    if (first) facts.push({ table: VEHICLE_USE.name, id: first.id });
  }
  const { regionCode, month } = uncounted;
  const rule = 'vehicle-in-two-regions';
  return anomalyFound({ rule, enterpriseId, regionCode, month, facts, measured: measuredOf(disputed) }, at);
}
