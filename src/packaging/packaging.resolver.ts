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
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, IdField } from '../platform/fields.js';
import type { WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import {
  EnterpriseSpecification,
  enterpriseSpecificationLoader,
  PackagingSpecification,
  specificationLoader,
  SpecificationsService,
} from '../specifications/index.js';
import { CorrectPackagingUseInput, PackagingUse, RecordPackagingUseInput } from './packaging-use.entity.js';
import { PackagingService } from './packaging.service.js';
import { CorrectParcelCountInput, ParcelCount, RecordParcelCountInput } from './parcel-count.entity.js';

@ObjectType()
class ParcelCountConnection extends connectionOf(ParcelCount) {}

@ObjectType()
class PackagingUseConnection extends connectionOf(PackagingUse) {}

@InputType()
class RecordParcelCountsInput {
  @BatchField(() => RecordParcelCountInput)
  items!: RecordParcelCountInput[];
}

@InputType()
class RecordPackagingUsesInput {
  @BatchField(() => RecordPackagingUseInput)
  items!: RecordPackagingUseInput[];
}

@ArgsType()
class DailyFactArgs extends FactListArgs {
  @IdField({ nullable: true })
  outletId?: Id | null;
}

const atOutlet = ({ outletId }: DailyFactArgs) => [outletId ? sql`outlet_id = ${outletId}` : undefined];

@Resolver(() => ParcelCount)
export class ParcelCountsResolver {
  constructor(private readonly packaging: PackagingService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报快件量: records all items or none.' })
  recordParcelCounts(@CurrentActor() actor: Actor, @Args('input') input: RecordParcelCountsInput) {
    return this.packaging.counts.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正快件量: a new record takes the place of the old one.' })
  correctParcelCount(@CurrentActor() actor: Actor, @Args('input') input: CorrectParcelCountInput) {
    return this.packaging.counts.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => ParcelCountConnection, { description: '快件量: newest day first.' })
  parcelCounts(@CurrentActor() actor: Actor, @Args() args: DailyFactArgs) {
    return this.packaging.counts.page(actor, args, atOutlet(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => ParcelCount)
  parcelCount(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.packaging.counts.one(actor, id);
  }
}

@Resolver(() => PackagingUse)
export class PackagingUsesResolver {
  constructor(
    private readonly packaging: PackagingService,
    private readonly specifications: SpecificationsService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报包装使用: records all items or none.' })
  recordPackagingUses(@CurrentActor() actor: Actor, @Args('input') input: RecordPackagingUsesInput) {
    return this.packaging.uses.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正包装使用: a new record takes the place of the old one.' })
  correctPackagingUse(@CurrentActor() actor: Actor, @Args('input') input: CorrectPackagingUseInput) {
    return this.packaging.uses.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingUseConnection, { description: '包装使用: newest day first.' })
  packagingUses(@CurrentActor() actor: Actor, @Args() args: DailyFactArgs) {
    return this.packaging.uses.page(actor, args, atOutlet(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingUse)
  packagingUse(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.packaging.uses.one(actor, id);
  }

  @ResolveField(() => PackagingSpecification, { description: '平台规格: what it is on the platform’s list.' })
  specification(use: PackagingUse, _arguments: object, { loaders }: WithLoaders) {
    return specificationLoader(loaders, this.specifications).load(use.platformCode);
  }

  @ResolveField(() => EnterpriseSpecification, {
    nullable: true,
    description: '企业规格: as the firm calls it.',
  })
  enterpriseSpecification(use: PackagingUse, _arguments: object, { loaders }: WithLoaders) {
    const id = use.enterpriseSpecificationId;
    return id && enterpriseSpecificationLoader(loaders, this.specifications).load(id);
  }
}
