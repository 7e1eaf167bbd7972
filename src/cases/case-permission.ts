import type { Department } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { CaseAtHand } from './case-hands.service.js';
import { type CaseStepKind, MOVES } from './case-flow.js';
import { partyKey, stopAt } from './case-route.js';
import { departmentNotNamed, stepNotPermitted } from './case-refusals.js';
import type { CaseSide } from './subsidy-case.entity.js';

/** As whom somebody takes a step. */
export interface Standpoint {
  readonly by: Id;
  readonly as: CaseSide;
  readonly departmentId: Id | null;
  readonly regionCode: RegionCode | null;
  /** The party of the procedure for which the actor speaks; absent where the procedure names none. */
  readonly party?: string;
}

/**
 * Whether somebody who sees the case may take the step by role, side and kind of department. Refuses with FORBIDDEN
 * STEP_NOT_PERMITTED, DEPARTMENT_NOT_NAMED.
 */
export async function mayTake(
  actor: Actor,
  { route, standing }: Pick<CaseAtHand, 'route' | 'standing'>,
  step: CaseStepKind,
  departmentOf: (id: Id) => Promise<Department | undefined>,
): Promise<Standpoint> {
  const { rolesAt, side } = MOVES[step];
  const roles = rolesAt?.[standing.state] ?? MOVES[step].roles;
  const isOfFirm = actor.enterpriseId !== undefined;
  if (side === 'PLATFORM' || (side !== 'ANYBODY' && !hasRole(actor, ...roles))) throw stepNotPermitted(step);
  if ((side === 'FIRM') !== isOfFirm && side !== 'ANYBODY') throw stepNotPermitted(step);
  const { id: by, departmentId = null, regionCode = null } = actor;
  const standpoint = { by, as: side, departmentId, regionCode };
  const stop = side === 'DEPARTMENT' ? stopAt(route, standing.state) : undefined;
  if (!stop) return standpoint;
  const department = departmentId ? await departmentOf(departmentId) : undefined;
  const own = department && `${department.kind}@${department.level}`;
  const keys = stop.by.map(partyKey);
  const party = keys.find((key) => key === own) ?? keys.find((key) => !key.includes('@'));
  if (!party) throw departmentNotNamed(stop.station, keys);
  return { ...standpoint, party };
}
