import {
  Args,
  ArgsType,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, CodeField } from '../platform/fields.js';
import type { WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import {
  CorrectEnterpriseSpecificationInput,
  EnterpriseSpecification,
  RecordEnterpriseSpecificationInput,
} from './enterprise-specification.entity.js';
import { PackagingSpecification } from './packaging-specification.entity.js';
import { specificationLoader } from './specification-loaders.js';
import { SpecificationsService } from './specifications.service.js';

@ObjectType()
class EnterpriseSpecificationConnection extends connectionOf(EnterpriseSpecification) {}

@InputType()
class RecordEnterpriseSpecificationsInput {
  @BatchField(() => RecordEnterpriseSpecificationInput)
  items!: RecordEnterpriseSpecificationInput[];
}

@ArgsType()
class EnterpriseSpecificationsArgs extends FactListArgs {
  @CodeField({ max: 64, nullable: true, description: 'All of one code, through its periods.' })
  code?: string | null;
}

/** Those that hold on a day of the period. */
const within = ({ code, from, to }: EnterpriseSpecificationsArgs) => [
  code ? sql`code = ${code}` : undefined,
  from ? sql`(valid_to IS NULL OR valid_to >= ${from})` : undefined,
  to ? sql`valid_from <= ${to}` : undefined,
];

@Resolver(() => EnterpriseSpecification)
export class SpecificationsResolver {
  constructor(private readonly specifications: SpecificationsService) {}

  @PermitEveryRole()
  @Query(() => [PackagingSpecification], { description: '包装规格: the platform’s list.' })
  packagingSpecifications() {
    return this.specifications.specifications();
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '登记企业包装规格: records all items or none.' })
  recordEnterpriseSpecifications(
    @CurrentActor() actor: Actor,
    @Args('input') input: RecordEnterpriseSpecificationsInput,
  ) {
    return this.specifications.own.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, {
    description:
      '更正企业包装规格: a new record takes the place of the old one, for what is recorded from now on.',
  })
  correctEnterpriseSpecification(
    @CurrentActor() actor: Actor,
    @Args('input') input: CorrectEnterpriseSpecificationInput,
  ) {
    return this.specifications.own.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnterpriseSpecificationConnection, {
    description: '企业包装规格: those that hold on a day of the period.',
  })
  enterpriseSpecifications(@CurrentActor() actor: Actor, @Args() args: EnterpriseSpecificationsArgs) {
    return this.specifications.own.page(actor, args, within(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnterpriseSpecification)
  enterpriseSpecification(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.specifications.own.one(actor, id);
  }

  @ResolveField(() => PackagingSpecification, { description: '平台规格: what it is on the platform’s list.' })
  platformSpecification(own: EnterpriseSpecification, _arguments: object, { loaders }: WithLoaders) {
    return specificationLoader(loaders, this.specifications).load(own.platformCode);
  }
}
