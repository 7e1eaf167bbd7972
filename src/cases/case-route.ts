import type { RegionLevel } from '../kernel/region-code.js';
import { isDecidedByPlan, type ProgrammeVersion, type Stage } from '../rulebook/programmes.js';

/** Where a case can stand between filing and payment. */
export const STATIONS = [
  'FIRST_CHECK',
  'THIRD_PARTY_CHECK',
  'JOINT_CHECK',
  'PLAN',
  'PUBLIC_NOTICE',
  'APPROVAL',
] as const satisfies readonly Stage[];
export type Station = (typeof STATIONS)[number];
export const CHECKS: readonly string[] = ['FIRST_CHECK', 'THIRD_PARTY_CHECK', 'JOINT_CHECK'];

type Procedure = NonNullable<ProgrammeVersion['procedure']>;
export type StageDays = NonNullable<Procedure['steps'][number]['days']>;
type Named = Procedure['steps'][number]['by'][number];

/** Who acts at a station: a kind of department at a level, another party, or whoever has the role in the region. */
export type Party = { readonly department: string; readonly level: RegionLevel } | { readonly other: string };
export const ANYBODY: Party = { other: 'ANYBODY' };

export interface Stop {
  readonly station: Station;
  readonly by: readonly Party[];
  /** Null where the source does not publish them. */
  readonly days: StageDays | null;
}

/** The way of a case through its programme's procedure. */
export interface Route {
  readonly stops: readonly Stop[];
  /** How often the applicant may correct; null where it is not published. */
  readonly corrections: number | null;
  readonly isEvaluated: boolean;
}

/**
 * Stations in the order of the document; what it does not name is skipped. Two are never skipped, because public money
 * is looked at by one person and approved by another: a check, and an approval before anything is paid. Nor is a plan
 * where the rule leaves a sum to persons or ranks its applicants: nothing else could decide their cases.
 */
export function routeOf(version: Pick<ProgrammeVersion, 'procedure' | 'ranking' | 'benefits'>): Route {
  const { procedure } = version;
  const steps = procedure?.steps ?? [];
  const named = steps.flatMap(({ stage, by, days }): Stop[] =>
    isStation(stage) ? [{ station: stage, by: by.map(partyOf), days: days ?? null }] : [],
  );
  const checked = named.some(({ station }) => CHECKS.includes(station) && station !== 'THIRD_PARTY_CHECK')
    ? named
    : [unnamed('FIRST_CHECK'), ...named];
  const stops = checked.some(({ station }) => station === 'APPROVAL')
    ? checked
    : [...checked, unnamed('APPROVAL')];
  return {
    stops: isDecidedByPlan(version) ? withPlan(stops) : stops,
    corrections: procedure?.corrections ?? null,
    isEvaluated: steps.some(({ stage }) => stage === 'EVALUATION'),
  };
}

const AFTER_PLAN: readonly Station[] = ['PUBLIC_NOTICE', 'APPROVAL'];
function withPlan(stops: readonly Stop[]): Stop[] {
  if (stops.some(({ station }) => station === 'PLAN')) return [...stops];
  const at = stops.findIndex(({ station }) => AFTER_PLAN.includes(station));
  return [...stops.slice(0, at), unnamed('PLAN'), ...stops.slice(at)];
}

const unnamed = (station: Station): Stop => ({ station, by: [ANYBODY], days: null });
const isStation = (stage: Stage): stage is Station => (STATIONS as readonly string[]).includes(stage);
const partyOf = (named: Named): Party => (typeof named === 'string' ? { other: named } : named);

/** One word for a party, such as `COMMERCE@county`. */
export const partyKey = (party: Party): string =>
  'other' in party ? party.other : `${party.department}@${party.level}`;

export const stopAt = ({ stops }: Route, station: string): Stop | undefined =>
  stops.find((stop) => stop.station === station);

/** The first check, where an applicant is asked to correct and to which a case comes back. */
export const entryOf = ({ stops }: Route): Station =>
  stops.find(({ station }) => CHECKS.includes(station))?.station ?? 'FIRST_CHECK';

/** Whether a filed case has not come to its plan yet, or has left it for another look. */
export function isBeforePlan({ stops }: Route, state: string): boolean {
  const at = stops.findIndex(({ station }) => station === state);
  const plan = stops.findIndex(({ station }) => station === 'PLAN');
  return state === 'CORRECTION' || state === 'APPEALED' || (at >= 0 && at < plan);
}

/** Where a case goes from a station, or from filing. */
export function after(route: Route, station: Station | 'FILING'): Station | 'APPROVED' {
  const index = station === 'FILING' ? -1 : route.stops.findIndex((stop) => stop.station === station);
  return route.stops[index + 1]?.station ?? 'APPROVED';
}
