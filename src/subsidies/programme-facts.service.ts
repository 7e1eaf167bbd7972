import { Injectable } from '@nestjs/common';
import type { Enterprise } from '../enterprises/index.js';
import { type Vehicle, VehiclesService, VehicleUsesService, type VerifiedDistance } from '../fleet/index.js';
import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import { NATION } from '../kernel/region-code.js';
import {
  type FactName,
  type Facts,
  type FactValue,
  type Programme,
  type ProgrammeFacts,
  programmeVersionAt,
  type SubjectFacts,
} from '../rulebook/programmes.js';
import { QualificationsService } from './qualifications.service.js';

/** Puts together what is recorded of a firm as the facts that programmes ask for. What is not recorded is absent. */
@Injectable()
export class ProgrammeFactsService {
  constructor(
    private readonly vehicles: VehiclesService,
    private readonly vehicleUses: VehicleUsesService,
    private readonly qualifications: QualificationsService,
  ) {}

  async assemble(enterprise: Enterprise, programme: Programme, at: LocalDate): Promise<ProgrammeFacts> {
    const [facts] = await this.gather(enterprise, [programme], at);
    return facts as ProgrammeFacts;
  }

  /** For several documents on one day, with one read of what they share. */
  async gather(
    enterprise: Enterprise,
    programmes: readonly Programme[],
    at: LocalDate,
  ): Promise<ProgrammeFacts[]> {
    const [vehicles, held] = await Promise.all([
      this.vehicles.fleetOn(enterprise.id, at),
      this.qualifications.holding(enterprise.id, at),
    ]);
    const applicant = { fields: { ...registration(enterprise), ...qualificationFacts(held) } };
    const read = new Map<string, Promise<VerifiedDistance[]>>();
    return Promise.all(
      programmes.map(async (programme) => {
        const assessments = await this.assessments(enterprise.id, programme, at, read);
        return {
          applicant,
          subjects: { vehicle: vehicles.map((vehicle) => subjectOf(vehicle, assessments)) },
        };
      }),
    );
  }

  /** Verified distance in each assessment year that was over by the date: of a year that still runs nothing is known yet. */
  private assessments(
    enterpriseId: Id,
    programme: Programme,
    at: LocalDate,
    read: Map<string, Promise<VerifiedDistance[]>>,
  ): Promise<Assessment[]> {
    const ended = programmeVersionAt(programme, at).assessments.filter((assessment) => assessment.to < at);
    return Promise.all(
      ended.map(async ({ number, from, to, area }) => {
        const months = monthsBeginningIn(from, to);
        const asked = { enterpriseId, ...months, regionCode: area ?? NATION };
        const key = [asked.from, asked.to, asked.regionCode].join(' ');
        const reading = read.get(key) ?? this.vehicleUses.verifiedDistances(asked);
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

/** The enterprise register is filled by the operator from the business register. */
const registration = (enterprise: Enterprise): Facts => ({
  'applicant.registeredRegion': {
    value: enterprise.regionCode,
    grade: 'SYSTEM_FEED',
    sources: [`enterprise/${enterprise.id}`],
  },
});

const qualificationFacts = (held: Awaited<ReturnType<QualificationsService['holding']>>): Facts =>
  Object.fromEntries(
    held.map(({ id, name, isHeld, evidenceGrade }) => [
      `applicant.${name}`,
      { value: Boolean(isHeld), grade: evidenceGrade, sources: [`qualification/${id}`] },
    ]),
  );

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
