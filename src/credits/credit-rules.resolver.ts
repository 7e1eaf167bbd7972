import { Args, ArgsType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { CodeField } from '../platform/fields.js';
import { CreditPublications } from './credit-publications.service.js';
import { CreditRuleVersionRow, PublishCreditRuleInput } from './credit-rule-version.entity.js';

@ObjectType()
class CreditRuleVersionConnection extends connectionOf(CreditRuleVersionRow) {}

@ArgsType()
class CreditRuleArgs extends PageArgs {
  @CodeField({ max: 64, nullable: true, description: 'Code of one rule.' })
  code?: string | null;
}

@Resolver(() => CreditRuleVersionRow)
export class CreditRulesResolver {
  constructor(private readonly publications: CreditPublications) {}

  @PermitEveryRole()
  @Query(() => CreditRuleVersionConnection, {
    description: '积分规则: every version published, newest first.',
  })
  creditRuleVersions(@Args() { code, ...page }: CreditRuleArgs) {
    return this.publications.publications(code, page);
  }

  @Permit('POLICY_EDITOR')
  @Mutation(() => [CreditRuleVersionRow], {
    description:
      '公布积分规则: publishes the further versions of a document, in force from tomorrow at the earliest; gives all versions of the rule.',
  })
  publishCreditRule(@CurrentActor() actor: Actor, @Args('input') { document }: PublishCreditRuleInput) {
    return this.publications.publish(actor, document);
  }
}
