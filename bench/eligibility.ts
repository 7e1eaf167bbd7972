import { Engine, type RuleProperties } from 'json-rules-engine';
import { compare } from './support/interleaved.js';
import { policyFile } from '../src/platform/policy-files.js';
import {
  type ConditionFinding,
  decide,
  type FactValue,
  parseProgramme,
  type ProgrammeDecision,
  type ProgrammeFacts,
} from '../src/rulebook/programmes.js';
import type { LocalDate } from '../src/kernel/month.js';

/**
 * P04 over a thousand firms with three hundred vehicles each: decisions on vehicles a second, with every word of the
 * trace read, against `json-rules-engine` deciding the same conditions. Ours knows three values, grades of evidence and
 * the sums in exact decimals beside; the baseline has plain facts and says true or false. Both must find the same
 * vehicles and the same years.
 */
const [FIRMS, VEHICLES] = [Number(process.argv[2] ?? 1_000), 300];
const AT = '2022-06-01' as LocalDate;
const KM = 15_000;
const P04 = parseProgramme(policyFile('programmes', 'p04-shenzhen-bev-delivery.yaml'), 'p04');

interface PlainVehicle {
  readonly id: string;
  readonly class: string;
  readonly drive: string;
  readonly batteryKwh: string;
  readonly meetsStandard: boolean;
  readonly inCatalogue: boolean;
  readonly firstRegisteredOn: string;
  readonly firstRegisteredRegion: string;
  readonly totalMassTonnes: number;
  readonly years: readonly { readonly isConnected: boolean; readonly km: string }[];
}

const vehiclesOf = (firm: number): PlainVehicle[] =>
  Array.from({ length: VEHICLES }, (_one, index) => ({
    id: `${firm}-${index}`,
    class: index % 2 === 1 ? 'LOGISTICS_VAN' : 'TRUCK',
    drive: index % 3 === 0 ? 'DIESEL' : 'BEV',
    batteryKwh: `${30 + (index % 50)}.5`,
    meetsStandard: true,
    inCatalogue: index % 17 !== 0,
    firstRegisteredOn: index % 19 === 0 ? '2016-11-30' : '2018-03-01',
    firstRegisteredRegion: '440304',
    totalMassTonnes: 3.5,
    years: [1, 2, 3].map((year) => ({
      isConnected: true,
      km: `${14_000 + ((index * 37 + year * 991 + firm) % 3_000)}.4`,
    })),
  }));

const known = (value: string | boolean): FactValue => ({
  value,
  grade: 'PLATFORM_VERIFIED',
  sources: ['row'],
});

const factsOf = (vehicles: readonly PlainVehicle[]): ProgrammeFacts => ({
  applicant: {
    fields: {
      'applicant.registeredRegion': known('440300'),
      'applicant.isLegalPerson': known(true),
      'applicant.holdsRoadTransportLicence': known(true),
    },
  },
  subjects: {
    vehicle: vehicles.map((vehicle) => ({
      id: vehicle.id,
      fields: {
        'vehicle.class': known(vehicle.class),
        'vehicle.drive': known(vehicle.drive),
        'vehicle.meetsGbt29912': known(vehicle.meetsStandard),
        'vehicle.inNationalCatalogue': known(vehicle.inCatalogue),
        'vehicle.batteryKwh': known(vehicle.batteryKwh),
        'vehicle.firstRegisteredOn': known(vehicle.firstRegisteredOn),
        'vehicle.firstRegisteredRegion': known(vehicle.firstRegisteredRegion),
        'vehicle.totalMassTonnes': known(String(vehicle.totalMassTonnes)),
      },
      assessments: Object.fromEntries(
        vehicle.years.map(({ isConnected, km }, index) => [
          index + 1,
          { 'assessment.connectedToPlatform': known(isConnected), 'assessment.distanceKmInArea': known(km) },
        ]),
      ),
    })),
  },
});

/** Every text that a reader may ask of a finding. */
const read = (finding: ConditionFinding): number =>
  finding.text.zh.length +
  finding.text.en.length +
  finding.required.zh.length +
  finding.required.en.length +
  (finding.actual?.zh.length ?? 0) +
  (finding.actual?.en.length ?? 0) +
  finding.missing.length +
  (finding.shortfall ? 1 : 0) +
  (finding.evidence?.sources.length ?? 0) +
  finding.parts.reduce((sum, part) => sum + read(part), 0);

function readTrace(decision: ProgrammeDecision): number {
  const ofSubjects = decision.subjects.flatMap(({ conditions, instalments }) => [
    ...conditions,
    ...instalments.flatMap((instalment) => instalment.conditions),
  ]);
  return [...decision.conditions, ...ofSubjects].reduce((sum, finding) => sum + read(finding), 0);
}

const TYPES = ['LOGISTICS_VAN', 'TRUCK', 'REEFER', 'CONTAINER_TRACTOR'];
const truck = { fact: 'class', operator: 'in', value: TYPES };
const standard = { fact: 'meetsStandard', operator: 'equal', value: true };
const electric = { fact: 'drive', operator: 'equal', value: 'BEV' };
const catalogue = { fact: 'inCatalogue', operator: 'equal', value: true };
const vehicleConditions = [
  truck,
  electric,
  catalogue,
  { fact: 'firstRegisteredOn', operator: 'onOrAfter', value: '2017-01-01' },
  { fact: 'firstRegisteredRegion', operator: 'startsWith', value: '4403' },
  { any: [{ fact: 'totalMassTonnes', operator: 'lessThanInclusive', value: 4.5 }] },
];
const rule = (type: string, all: RuleProperties['conditions']): RuleProperties => ({
  conditions: all,
  event: { type },
});

const engine = new Engine([
  rule('truck', { all: [truck, standard] }),
  rule('electricTruck', { all: [truck, standard, electric, catalogue] }),
  ...[1, 2, 3].map((year) =>
    rule(`year${year}`, {
      all: [
        ...vehicleConditions,
        { fact: `connected${year}`, operator: 'equal', value: true },
        { fact: `km${year}`, operator: 'greaterThanInclusive', value: KM },
      ],
    }),
  ),
]);
engine.addOperator('onOrAfter', (fact: string, value: string) => fact >= value);
engine.addOperator('startsWith', (fact: string, value: string) => fact.startsWith(value));

const plainFacts = ({ years, ...vehicle }: PlainVehicle) => ({
  ...vehicle,
  ...Object.fromEntries(
    years.flatMap(({ isConnected, km }, index) => [
      [`connected${index + 1}`, isConnected],
      [`km${index + 1}`, Number(km)],
    ]),
  ),
});

const firms = Array.from({ length: FIRMS }, (_one, firm) => vehiclesOf(firm));
const facts = firms.map(factsOf);
const plain = firms.map((vehicles) => vehicles.map(plainFacts));

/** Years earned of all vehicles of a firm; none where the firm does not qualify. */
const ours = (firm: number): { years: number; trace: number } => {
  const decision = decide(P04, facts[firm] as ProgrammeFacts, AT);
  const years =
    decision.applicantState === 'MET'
      ? decision.subjects.flatMap(({ instalments }) => instalments).filter(({ state }) => state === 'MET')
          .length
      : 0;
  return { years, trace: readTrace(decision) };
};

async function theirs(firm: number): Promise<number> {
  const found = { truck: 0, electricTruck: 0, years: 0 };
  for (const vehicle of plain[firm] ?? []) {
    const { events } = await engine.run(vehicle);
    for (const { type } of events) {
      if (type === 'truck' || type === 'electricTruck') found[type] += 1;
      else found.years += 1;
    }
  }
  return found.truck >= 300 && found.electricTruck >= 100 ? found.years : 0;
}

for (const firm of [0, 1, FIRMS - 1]) {
  const [mine, other] = [ours(firm).years, await theirs(firm)];
  if (mine !== other || mine === 0)
    throw new Error(`firm ${firm}: ${mine} years by us, ${other} by the baseline`);
}

/** Firm after firm, round and round, for so long. */
const timed = (decideFirm: (firm: number) => unknown) => {
  let next = 0;
  return async (seconds: number) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < seconds * 1_000) {
      await decideFirm(next);
      next = (next + 1) % FIRMS;
      count += VEHICLES;
    }
    return { count, seconds: (performance.now() - start) / 1_000 };
  };
};

await compare(
  { name: 'rulebook, every word of the trace read', run: timed(ours) },
  { name: 'json-rules-engine', run: timed(theirs) },
  { bench: 'eligibility', unit: 'vehicles/s', warmUpSeconds: 3, roundSeconds: 2, rounds: 9 },
);
