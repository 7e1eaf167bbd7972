import type { INestApplicationContext } from '@nestjs/common';
import { EnterprisesService, usccCheckCharacter } from '../../src/enterprises/index.js';
import { vehicleIdOf, VehiclesService, vinCheckDigit } from '../../src/fleet/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';

const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

/** A firm of so many vehicles, of which the first are battery electric. */
export interface FleetFirm {
  readonly id: string;
  readonly regionCode: string;
  readonly electric: number;
  readonly others?: number;
}

const vinOf = (serial: number) => {
  const digits = String(serial).padStart(8, '0');
  return `LGP00000${vinCheckDigit(`LGP000000${digits}`)}${digits}`;
};

/** Registers firms with their vehicles, which they own since 2018; gives the vehicles' ids by firm. */
export async function registerFleets(
  app: INestApplicationContext,
  firms: readonly FleetFirm[],
): Promise<Map<string, string[]>> {
  const [enterprises, vehicles] = [
    app.get(EnterprisesService, { strict: false }),
    app.get(VehiclesService, { strict: false }),
  ];
  const ids = new Map<string, string[]>();
  let serial = 0;
  for (const [index, { id, regionCode, electric, others = 0 }] of firms.entries()) {
    const first17 = `91${regionCode}${String(index + 1).padStart(9, '0')}`;
    await enterprises.registerEnterprise(operator, {
      id,
      uscc: first17 + usccCheckCharacter(first17),
      nameZh: `${id}速递`,
      nameEn: id,
      kind: 'COURIER',
      regionCode: regionCode as RegionCode,
    });
    const items = Array.from({ length: electric + others }, (_one, place) => {
      serial += 1;
      return vehicleItem(serial, regionCode, place < electric);
    });
    if (items.length > 0) await vehicles.register(operator, { enterpriseId: id, items });
    ids.set(
      id,
      items.map(({ vin }) => vehicleIdOf(vin)),
    );
  }
  return ids;
}

const vehicleItem = (serial: number, regionCode: string, isElectric: boolean) => ({
  sourceRef: `vehicle-${serial}`,
  evidenceGrade: 'SYSTEM_FEED' as const,
  plate: `粤B${isElectric ? 'D' : ''}${String(10_000 + (serial % 90_000))}`,
  vin: vinOf(serial),
  vehicleClass: 'LOGISTICS_VAN' as never,
  drive: isElectric ? ('BEV' as const) : ('DIESEL' as const),
  batteryKwh: isElectric ? '50' : null,
  totalMassTonnes: '3.5',
  firstRegisteredOn: '2018-06-01' as LocalDate,
  firstRegisteredRegion: regionCode as RegionCode,
  meetsGbt29912: true,
  inNationalCatalogue: true,
  holdsRoadTransportCertificate: true,
  ownedFrom: '2018-06-01' as LocalDate,
  ownedTo: null,
});
