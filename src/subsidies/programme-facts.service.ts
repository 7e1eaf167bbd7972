import { Injectable } from '@nestjs/common';
import type { Enterprise } from '../enterprises/index.js';
import { type Vehicle, VehiclesService, VehicleUsesService, type VerifiedDistance } from '../fleet/index.js';
import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import { NATION } from '../kernel/region-code.js';
import type { Transaction } from '../platform/database.js';
import { type BoughtLine, PurchasesService } from '../purchases/index.js';
import {
  betterFacts,
  type FactName,
  type Facts,
  type FactValue,
  type Programme,
  type ProgrammeFacts,
  type ProgrammeVersion,
  programmeVersionAt,
  joinedSubjects,
  recordedFacts,
  asksForFunding,
  type Funding,
  type SubjectFacts,
} from '../rulebook/programmes.js';
import { StandingFacts } from './standing-facts.service.js';

/** Puts together what is recorded of a firm as the facts that programmes ask for. What is not recorded is absent. */
@Injectable()
export class ProgrammeFactsService {
  constructor(
    private readonly vehicles: VehiclesService,
    private readonly vehicleUses: VehicleUsesService,
    private readonly purchases: PurchasesService,
    private readonly standing: StandingFacts,
  ) {}

  async assemble(
    enterprise: Enterprise,
    programme: Programme,
    at: LocalDate,
    inside?: Transaction,
  ): Promise<ProgrammeFacts> {
    const [facts] = await this.gather(enterprise, [programme], at, inside);
    return facts as ProgrammeFacts;
  }

  /** For several documents on one day, with one read of what they share; of what a transaction wrote, `inside` it. */
  async gather(
    enterprise: Enterprise,
    programmes: readonly Programme[],
    at: LocalDate,
    inside?: Transaction,
  ): Promise<ProgrammeFacts[]> {
    const [vehicles, bought, recorded] = await Promise.all([
      this.vehicles.fleetOn(enterprise.id, at, inside),
      this.purchases.boughtUntil(enterprise.id, at, inside),
      this.standing.factsOn(enterprise.id, at, inside),
    ]);
    const registered = registration(enterprise);
    const purchases = bought.map(purchaseOf);
    const read = new Map<string, Promise<VerifiedDistance[]>>();
    return Promise.all(
      programmes.map(async (programme) => {
        const version = programmeVersionAt(programme, at);
        const years = version.assessments;
        const driven = await this.assessments({ enterpriseId: enterprise.id, years, at }, read, inside);
        const { applicant, subjects, funding, given = [] } = recordedFacts(recorded, years);
        const facts = {
          applicant: { id: enterprise.id, fields: betterFacts(registered, applicant) },
          subjects: {
            ...subjects,
            vehicle: ofFleet(vehicles, driven, subjects.vehicle ?? []),
            ...(purchases.length > 0 && { purchase: joinedSubjects(purchases, subjects.purchase ?? []) }),
          },
          ...(funding && { funding }),
        };
        const known = asksForFunding(version) ? await this.fundingOf(facts, at, inside) : [];
        return given.length + known.length > 0 ? { ...facts, given: [...given, ...known] } : facts;
      }),
    );
  }

  /** What is known to have been given to the firm, or to anybody for one of its things. */
  private fundingOf(
    { applicant, subjects }: ProgrammeFacts,
    at: LocalDate,
    inside: Transaction | undefined,
  ): Promise<Funding[]> {
    const keys = Object.values(subjects).flatMap((some) =>
      (some ?? []).flatMap(({ id, keys: named }) => named ?? [id]),
    );
    return this.standing.fundingOn(applicant.id ?? '', [...new Set(keys)], at, inside);
  }

  /** Verified distance in each assessment year that was over by the date: of a year that still runs nothing is known yet. */
  private assessments(
    { enterpriseId, years, at }: { enterpriseId: Id; years: ProgrammeVersion['assessments']; at: LocalDate },
    read: Map<string, Promise<VerifiedDistance[]>>,
    inside: Transaction | undefined,
  ): Promise<Assessment[]> {
    const ended = years.filter(({ to }) => to < at);
    return Promise.all(
      ended.map(async ({ number, from, to, area }) => {
        const months = monthsBeginningIn(from, to);
        const asked = { enterpriseId, ...months, regionCode: area ?? NATION };
        const key = [asked.from, asked.to, asked.regionCode].join(' ');
        const reading = read.get(key) ?? this.vehicleUses.verifiedDistances(asked, inside);
        read.set(key, reading);
        const byVehicle = new Map((await reading).map((distance) => [distance.vehicleId, distance]));
        return { number, months, byVehicle };
      }),
    );
  }
}

interface Months {
  readonly from: Month;
  readonly to: Month;
}
interface Assessment {
  readonly number: number;
  readonly months: Months;
  readonly byVehicle: ReadonlyMap<Id, VerifiedDistance>;
}

/**
 * Use is recorded by month and an assessment year may begin within one: the months that begin inside the year count,
 * so that each month counts in one year only and every year has twelve.
 */
function monthsBeginningIn(from: LocalDate, to: LocalDate): Months {
  const first = monthOf(from);
  return { from: firstDay(first) < from ? addMonths(first, 1) : first, to: monthOf(to) };
}

const subjectOf = (vehicle: Vehicle, assessments: readonly Assessment[]): SubjectFacts => ({
  id: vehicle.vehicleId,
  keys: [vehicle.vehicleId, vehicle.vin],
  fields: vehicleFacts(vehicle),
  assessments: Object.fromEntries(
    assessments.map(({ number, months, byVehicle }) => [
      number,
      assessmentFacts(vehicle.vehicleId, months, byVehicle.get(vehicle.vehicleId)),
    ]),
  ),
});

/** Vehicles of the fleet on the day: what was recorded of another one is of no fleet of this firm. */
function ofFleet(
  vehicles: readonly Vehicle[],
  driven: readonly Assessment[],
  recorded: readonly SubjectFacts[],
): readonly SubjectFacts[] {
  const fleet = vehicles.map((vehicle) => subjectOf(vehicle, driven));
  const owned = new Set(fleet.map(({ id }) => id));
  return joinedSubjects(
    fleet,
    recorded.filter(({ id }) => owned.has(id)),
  );
}

/** What was paid, and how much of it was used, is not on the invoice and recorded apart. */
function purchaseOf({ id, invoiceNumber, day, units, evidenceGrade, ...item }: BoughtLine): SubjectFacts {
  const evidence = { grade: evidenceGrade, sources: [`packaging-purchase/${id}`] };
  const kind = item.isBiodegradable
    ? 'DEGRADABLE_PACKAGING'
    : item.isReusable
      ? 'REUSABLE_PACKAGING'
      : undefined;
  return {
    id,
    keys: [id, invoiceNumber],
    fields: {
      'purchase.invoiceNumber': { value: invoiceNumber, ...evidence },
      'purchase.invoicedOn': { value: day, ...evidence },
      ...(kind && { 'purchase.item': { value: kind, ...evidence } }),
      ...(units !== null && { 'purchase.unitCount': { value: String(units), ...evidence } }),
    },
  };
}

/** The enterprise register is filled by the operator from the business register. */
const registration = (enterprise: Enterprise): Facts => ({
  'applicant.registeredRegion': {
    value: enterprise.regionCode,
    grade: 'SYSTEM_FEED',
    sources: [`enterprise/${enterprise.id}`],
  },
  'applicant.uscc': {
    value: enterprise.uscc,
    grade: 'SYSTEM_FEED',
    sources: [`enterprise/${enterprise.id}`],
  },
});

/** LNG and CNG are one drive to the programmes. */
const programmeDrive = (drive: string): string => (drive === 'LNG' || drive === 'CNG' ? 'GAS' : drive);

function vehicleFacts(vehicle: Vehicle): Facts {
  const values: Partial<Record<FactName, FactValue['value'] | null>> = {
    'vehicle.class': vehicle.vehicleClass,
    'vehicle.drive': programmeDrive(vehicle.drive),
    'vehicle.meetsGbt29912': vehicle.meetsGbt29912,
    'vehicle.inNationalCatalogue': vehicle.inNationalCatalogue,
    'vehicle.batteryKwh': vehicle.batteryKwh,
    'vehicle.firstRegisteredOn': vehicle.firstRegisteredOn,
    'vehicle.firstRegisteredRegion': vehicle.firstRegisteredRegion,
    'vehicle.totalMassTonnes': vehicle.totalMassTonnes,
    'vehicle.holdsRoadTransportCertificate': vehicle.holdsRoadTransportCertificate,
  };
  const evidence = { grade: vehicle.evidenceGrade, sources: [`vehicle/${vehicle.id}`] };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, { value, ...evidence }]),
  ) as Facts;
}

/** A verified record shows that the vehicle was connected; without one nothing is known of the year. */
function assessmentFacts(vehicleId: Id, months: Months, distance: VerifiedDistance | undefined): Facts {
  if (!distance) return {};
  const evidence = {
    grade: 'PLATFORM_VERIFIED' as const,
    sources: [`vehicle-use/${vehicleId}/${months.from}..${months.to}`],
  };
  return {
    'assessment.distanceKmInArea': { value: distance.distanceKm, ...evidence },
    'assessment.connectedToPlatform': { value: true, ...evidence },
  };
}
