import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Correction } from '../platform/facts.js';
import type { FieldFinding } from '../platform/validation.js';
import { futureFinding } from './future-finding.js';
import { overlaps } from './vehicle-claim.js';
import type { NamedVehicle } from './named-vehicle.js';
import { contradictsPlate } from './vehicle-identity.js';
import type { RegisterVehicleInput, Vehicle } from './vehicle.entity.js';

type Refused = { readonly refusal: Refusal; readonly field: string };

/** What contradicts itself or today within one register entry, whose single fields are sound. */
export function vehicleFindings(item: RegisterVehicleInput, today: LocalDate): FieldFinding[] {
  const found = [
    futureFinding('firstRegisteredOn', item.firstRegisteredOn, today),
    futureFinding('ownedFrom', item.ownedFrom, today),
  ].filter((one) => one !== undefined);
  if (item.ownedTo && item.ownedTo < item.ownedFrom) {
    found.push({
      path: 'ownedTo',
      reason: 'OWNED_PERIOD_REVERSED',
      text: {
        zh: 'ownedTo 早于 ownedFrom，请核对日期。',
        en: 'ownedTo is before ownedFrom; check the dates.',
      },
    });
  }
  if (contradictsPlate(item.plate, item.drive)) {
    found.push({
      path: 'plate',
      reason: 'PLATE_AND_DRIVE',
      text: {
        zh: `${item.plate} 为新能源汽车号牌，与动力类型 ${item.drive} 不符，请核对号牌或 drive。`,
        en: `${item.plate} is a plate for new-energy vehicles and contradicts the drive ${item.drive}; check the plate or the drive.`,
      },
    });
  }
  return found;
}

/** What an entry says of the ownership, as far as entries of one firm may not overlap. */
interface Entered {
  readonly id: Id | null;
  readonly vin: string;
  readonly sourceRef: string;
  readonly ownedFrom: LocalDate;
  readonly ownedTo: LocalDate | null;
}

/**
 * Holds the entries of a firm beside each other and refuses what would enter a vehicle twice for one day, or put
 * another vehicle in the place of one. `standing` are those recorded already; each accepted item joins them.
 */
export function entryJudge(
  standing: readonly Vehicle[],
): (item: RegisterVehicleInput) => Refused | undefined {
  const entered: Entered[] = [...standing];
  return (item) => {
    const { supersedesId } = item as Partial<Correction>;
    const corrected = supersedesId ? entered.find(({ id }) => id === supersedesId) : undefined;
    // What it corrects does not stand, or is another firm's: storing it is refused with that reason.
    if (supersedesId && !corrected) return undefined;
    if (corrected && corrected.vin !== item.vin) return { refusal: vinFixed(), field: 'vin' };
    const days = { heldFrom: item.ownedFrom, heldTo: item.ownedTo ?? null };
    const second = entered.find(
      (other) =>
        other !== corrected &&
        other.vin === item.vin &&
        other.sourceRef !== item.sourceRef &&
        overlaps({ heldFrom: other.ownedFrom, heldTo: other.ownedTo }, days),
    );
    if (second) return { refusal: alreadyRegistered(item.vin, second), field: 'vin' };
    const { vin, sourceRef } = item;
    entered.push({ id: null, vin, sourceRef, ownedFrom: days.heldFrom, ownedTo: days.heldTo });
    return undefined;
  };
}

const alreadyRegistered = (vin: string, other: Entered): Refusal =>
  refuse.conflict(
    'VEHICLE_ALREADY_REGISTERED',
    {
      zh: `车辆 ${vin} 已登记，归属期 ${other.ownedFrom} 至 ${other.ownedTo ?? '今'}；如需修改请使用更正操作，如为再次购入请核对归属期。`,
      en: `The vehicle ${vin} is registered already, from ${other.ownedFrom} to ${other.ownedTo ?? 'now'}; correct that entry instead, or check the dates where it was bought back.`,
    },
    { vin, sourceRef: other.sourceRef },
  );

const vinFixed = (): Refusal =>
  refuse.conflict('VIN_FIXED', {
    zh: '更正不能更换车辆识别代号；如登记错车辆，请先结束归属（ownedTo），再登记正确的车辆。',
    en: 'A correction cannot change the VIN; end the ownership (ownedTo) of the wrong vehicle and register the right one.',
  });

/** An item of a batch whose vehicle the firm has not registered. */
export const unknownVehicle = ({ vehicleId, vin }: NamedVehicle): Refused => ({
  refusal: vehicleUnknown(vin ?? vehicleId ?? ''),
  field: vin ? 'vin' : 'vehicleId',
});

/** Refuses with NOT_FOUND VEHICLE_UNKNOWN, also another firm's vehicle. */
export const vehicleUnknown = (vehicle: Id | string): Refusal =>
  refuse.notFound(
    'VEHICLE_UNKNOWN',
    {
      zh: `没有找到车辆 ${vehicle}：请核对标识，或先登记车辆。`,
      en: `There is no vehicle ${vehicle}; check the id, or register the vehicle first.`,
    },
    { vehicles: [vehicle] },
  );
