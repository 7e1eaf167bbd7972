import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { rows, type Transaction } from '../platform/database.js';
import { isRefused, type Outcome, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore, type HearChanged } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import type { FieldFinding } from '../platform/validation.js';
import { findEntries } from './fleet.queries.js';
import { type CorrectFreightHaulInput, FreightHaul, RecordFreightHaulInput } from './freight-haul.entity.js';
import { vehicleFinding, withVehicleId } from './named-vehicle.js';
import { unknownVehicle } from './vehicle-register.js';
import type { Vehicle } from './vehicle.entity.js';

/** 货运 */
@Injectable()
export class FreightHaulsService {
  readonly hauls: FactRegister<FreightHaul, RecordFreightHaulInput>;

  constructor(
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
  ) {
    this.hauls = facts.of({
      table: factTable({
        name: 'freight_haul',
        title: { zh: '货运', en: 'freight haul' },
        happened: 'day',
      }),
      record: FreightHaul,
      input: RecordFreightHaulInput,
      measuredBy: 'fleet',
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: haulFindings,
    });
  }

  /** All items or none. */
  record(actor: Actor, items: readonly RecordFreightHaulInput[]): Promise<Recorded[]> {
    return this.hauls.record(actor, items.map(withVehicleId));
  }

  /** Records what can be recorded and says of every item, in the order given, what became of it. */
  append(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordFreightHaulInput[],
    firm: { enterpriseId?: Id; hear?: HearChanged } = {},
  ): Promise<Outcome[]> {
    return this.hauls.append(transaction, actor, items.map(withVehicleId), firm);
  }

  correct(actor: Actor, item: CorrectFreightHaulInput): Promise<Recorded> {
    return this.hauls.correct(actor, withVehicleId(item));
  }

  /** As `correct`, inside the caller's transaction. */
  replace(transaction: Transaction, actor: Actor, item: CorrectFreightHaulInput): Promise<Recorded> {
    return this.hauls.replace(transaction, actor, withVehicleId(item));
  }

  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordFreightHaulInput[],
  ): Promise<Placing<RecordFreightHaulInput>> {
    const byOutlet = await this.enterprises.placingByOutlet(transaction, enterpriseId, items);
    const vehicleIds = items.flatMap(({ vehicleId }) => vehicleId ?? []);
    const entries =
      vehicleIds.length === 0
        ? []
        : await rows<Vehicle>(transaction, findEntries(enterpriseId, { vehicleIds }));
    return (item) => {
      const place = byOutlet(item);
      if (isRefused(place) || !item.vehicleId) return place;
      const isOwn = entries.some(
        ({ vehicleId, ownedFrom, ownedTo }) =>
          vehicleId === item.vehicleId && ownedFrom <= item.day && (ownedTo === null || ownedTo >= item.day),
      );
      return isOwn ? place : unknownVehicle(item);
    };
  }
}

/** Round the Earth: twice the way to the farthest place there is. */
const LONGEST_KM = 40_000;

/** What contradicts itself within one haul, whose single fields are sound. */
function haulFindings(item: RecordFreightHaulInput): FieldFinding[] {
  const isOwn = Boolean(item.vehicleId ?? item.vin);
  return [
    isOwn === Boolean(item.carrier) ? WHO_HAULED : undefined,
    isOwn ? vehicleFinding(item) : undefined,
    exact(item.distanceKm).gt(LONGEST_KM) ? tooFar(item.distanceKm) : undefined,
  ].filter((found) => found !== undefined);
}

const WHO_HAULED: FieldFinding = {
  path: 'carrier',
  reason: 'HAULED_BY_WHOM',
  text: {
    zh: '请填写承运人 carrier，或自有车辆 vin（或 vehicleId），恰填一项：同一次货运只由一方完成。',
    en: 'Give the carrier, or the vin (or vehicleId) of an own vehicle, and only one of them: one of them hauled it.',
  },
};

const tooFar = (distanceKm: string): FieldFinding => ({
  path: 'distanceKm',
  reason: 'DISTANCE_IMPOSSIBLE',
  text: {
    zh: `distanceKm ${distanceKm} 超过地球周长 ${LONGEST_KM} km，请核对单位和数值。`,
    en: `distanceKm ${distanceKm} is more than the ${LONGEST_KM} km round the Earth; check unit and figure.`,
  },
});
