import { vehicleIdOf, vinCheckDigit } from '../../src/fleet/index.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import type { Platform } from './app.js';
import { lasting, operatorOf, registerFirm } from './cases.js';

const MONTHS = Array.from({ length: 12 }, (_one, index) => `2024-${String(index + 1).padStart(2, '0')}`);

/** Firms of Changsha and the batteries of their vans, in kWh. M01.2: 100 yuan per kWh. */
export const FLEETS = {
  yuelu: ['60', '60', '60'], // 18,000 yuan
  hengtong: ['60', '60', '60', '60'], // 24,000
  juzi: ['55.5', '55.5'], // 11,100
  tianxin: ['60', '60'], // 6,000: the city has paid for the other van already
} as const;
export type Firm = keyof typeof FLEETS;
export const FIRMS = Object.keys(FLEETS) as Firm[];

export const vin = (firm: Firm, place: number) => {
  const serial = `${FIRMS.indexOf(firm)}${place}`.padStart(8, '0');
  return `LGP00000${vinCheckDigit(`LGP000000${serial}`)}${serial}`;
};
/** The second van of tianxin has a fuel cell, for which the first programme gives nothing. */
const van = (firm: Firm, place: number, batteryKwh: string) => ({
  sourceRef: `v-${place}`,
  evidenceGrade: 'SYSTEM_FEED',
  plate: `湘A${firm === 'tianxin' && place === 1 ? 'F' : 'D'}${10_000 + FIRMS.indexOf(firm) * 100 + place}`,
  vin: vin(firm, place),
  vehicleClass: 'LOGISTICS_VAN',
  drive: firm === 'tianxin' && place === 1 ? 'FCEV' : 'BEV',
  batteryKwh,
  firstRegisteredOn: '2023-06-01',
  firstRegisteredRegion: '430100',
  ownedFrom: '2023-06-01',
});

/** 1,050 km a month are 12,600 in the year. */
const driven = (firm: Firm, place: number, month: string, distanceKm = '1050') => ({
  sourceRef: `u-${place}-${month}`,
  evidenceGrade: 'PLATFORM_VERIFIED',
  mileageSource: 'PLATFORM_VERIFIED',
  vehicleId: vehicleIdOf(vin(firm, place)),
  month,
  regionCode: '430100',
  distanceKm,
});

/** Registers a firm of the district with its vans, and what they drove in 2024. */
export async function recordFirm(platform: Platform, firm: Firm, number: number): Promise<void> {
  await registerFirm(platform, { id: firm, number, regionCode: '430102' });
  const record = (type: string, mutation: string, items: object[]) =>
    operatorOf(platform).get(`mutation ($input: ${type}!) { ${mutation}(input: $input) { state } }`, {
      input: { enterpriseId: firm, items },
    });
  const fleet = FLEETS[firm].map((kwh, place) => van(firm, place, kwh));
  await record('RegisterVehiclesInput', 'registerVehicles', fleet);
  await record(
    'RecordVehicleUsesInput',
    'recordVehicleUses',
    fleet.flatMap((_one, place) => MONTHS.map((month) => driven(firm, place, month))),
  );
  await record('RecordQualificationsInput', 'recordQualifications', [
    {
      sourceRef: 'legal',
      evidenceGrade: 'THIRD_PARTY_DOCUMENT',
      name: 'isLegalPerson',
      isHeld: true,
      validFrom: '2018-01-01',
      documentRef: '营业执照',
    },
  ]);
}

/** One editor drafts the document and submits it, and another person publishes it. */
export async function publishProgramme(platform: Platform, id: string, document: string): Promise<void> {
  const person = (who: string, role: 'POLICY_EDITOR' | 'APPROVER') =>
    lasting(platform, { id: who, roles: [role], regionCode: '430100' as RegionCode });
  const editor = person('editor', 'POLICY_EDITOR');
  await editor.get(`mutation ($input: DraftProgrammeInput!) { draftProgramme(input: $input) { id } }`, {
    input: { id, regionCode: '430100', document },
  });
  await editor.get(`mutation { submitProgrammeDraft(id: "${id}") { id } }`);
  await person('publisher', 'APPROVER').get(`mutation { publishProgramme(id: "${id}") { state } }`);
}

/** What was verified of a van in May 2024 is corrected, and everything that hears of it has heard. */
export async function correctUse(
  platform: Platform,
  firm: Firm,
  place: number,
  distanceKm: string,
): Promise<void> {
  const { vehicleUses } = await operatorOf(platform).get<{
    vehicleUses: { nodes: { id: string; vehicleId: string }[] };
  }>(
    `{ vehicleUses(enterpriseId: "${firm}", from: "2024-05-01", to: "2024-05-31") { nodes { id vehicleId } } }`,
  );
  const { sourceRef, ...use } = driven(firm, place, '2024-05', distanceKm);
  const standing = vehicleUses.nodes.find(({ vehicleId }) => vehicleId === use.vehicleId);
  const input = { ...use, enterpriseId: firm, supersedesId: standing?.id, reason: '平台数据复核' };
  await operatorOf(platform).get(
    `mutation ($input: CorrectVehicleUseInput!) { correctVehicleUse(input: $input) { state } }`,
    { input: { ...input, sourceRef: `${sourceRef}-${distanceKm}` } },
  );
  await platform.settled();
}

/** What an inspection measured takes the place of what was registered; not everything has heard of it yet. */
export async function correctBatteries(
  platform: Platform,
  firm: Firm,
  batteryKwh: string,
  places: number = FLEETS[firm].length,
): Promise<void> {
  const { vehicles } = await operatorOf(platform).get<{ vehicles: { nodes: { id: string; vin: string }[] } }>(
    `{ vehicles(enterpriseId: "${firm}") { nodes { id vin } } }`,
  );
  for (let place = 0; place < places; place += 1) {
    const entry = van(firm, place, batteryKwh);
    const supersedesId = vehicles.nodes.find((one) => one.vin === entry.vin)?.id;
    const changes = {
      supersedesId,
      sourceRef: `inspected-${place}-${batteryKwh}`,
      reason: '双随机抽检实测',
    };
    await operatorOf(platform).get(
      `mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { state } }`,
      { input: { ...entry, ...changes, enterpriseId: firm } },
    );
  }
}
