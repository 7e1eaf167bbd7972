import type { Id } from './id.js';
import type { RegionCode } from './region-code.js';

/** Roles 角色. What a role may do is written on each operation, not here. */
export const ROLES = [
  'CONSUMER',
  'REPORTER',
  'ATTESTOR',
  'INTEGRATOR',
  'CASE_OFFICER',
  'APPROVER',
  'POLICY_EDITOR',
  'AUDITOR',
  'OPERATOR',
] as const;
export type Role = (typeof ROLES)[number];

/** Who reads what firms report: a firm's own people and systems, and those who oversee it. Rows are scoped all the same. */
export const REPORT_READERS = [
  'REPORTER',
  'ATTESTOR',
  'INTEGRATOR',
  'CASE_OFFICER',
  'APPROVER',
  'AUDITOR',
  'OPERATOR',
] as const satisfies readonly Role[];

/**
 * Who asks. Rows are visible to an actor by `enterpriseId` (people and systems of a firm), by `regionCode`
 * (departments), by `personId` (consumers, through their own account), or all (operator).
 */
export interface Actor {
  /** Person id or API client id; never reused. */
  readonly id: Id;
  readonly kind: 'person' | 'client';
  readonly roles: readonly Role[];
  readonly enterpriseId?: Id;
  readonly departmentId?: Id;
  readonly regionCode?: RegionCode;
}

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean =>
  roles.some((role) => actor.roles.includes(role));
