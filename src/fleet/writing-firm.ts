import { Field, ID, InputType } from '@nestjs/graphql';
import type { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { reportingEnterprise } from '../platform/access.js';

/** Names the firm for which something is recorded. */
export interface ForFirm {
  readonly enterpriseId?: Id | null;
}

@InputType({ isAbstract: true })
export class FirmInput {
  @Field(() => ID, {
    nullable: true,
    description: 'For an operator, who records for a firm; own firm otherwise.',
  })
  enterpriseId?: Id | null;
}

/** The firm for which an actor writes. Any other than the own one is unknown to all but operators. */
export async function writingFirm(
  enterprises: EnterprisesService,
  actor: Actor,
  { enterpriseId }: ForFirm,
): Promise<Id> {
  if (!enterpriseId || enterpriseId === actor.enterpriseId) return reportingEnterprise(actor);
  // Reading is scoped by region too; writing is for the own firm, or the operator.
  const scope = hasRole(actor, 'OPERATOR') ? actor : { ...actor, regionCode: undefined };
  return (await enterprises.enterprise(scope as Actor, enterpriseId)).id;
}
