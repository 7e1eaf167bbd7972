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
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, BooleanField, DateField, IdField } from '../platform/fields.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { PackagingSpecification } from './packaging-specification.entity.js';
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
class PackagingFactArgs extends PageArgs {
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @DateField({ nullable: true, description: 'First day, included.' })
  from?: LocalDate | null;

  @DateField({ nullable: true, description: 'Last day, included.' })
  to?: LocalDate | null;

  @IdField({ nullable: true })
  outletId?: Id | null;

  @BooleanField({ nullable: true, description: 'Also those that a correction has replaced.' })
  includeSuperseded?: boolean | null;
}

@Resolver(() => ParcelCount)
export class ParcelCountsResolver {
  constructor(private readonly packaging: PackagingService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报快件量: records all items or none.' })
  recordParcelCounts(@CurrentActor() actor: Actor, @Args('input') input: RecordParcelCountsInput) {
    return this.packaging.recordParcelCounts(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正快件量: a new record takes the place of the old one.' })
  correctParcelCount(@CurrentActor() actor: Actor, @Args('input') input: CorrectParcelCountInput) {
    return this.packaging.correctParcelCount(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => ParcelCountConnection, { description: '快件量: newest day first.' })
  parcelCounts(@CurrentActor() actor: Actor, @Args() filter: PackagingFactArgs) {
    return this.packaging.parcelCounts(actor, filter, filter);
  }

  @Permit(...REPORT_READERS)
  @Query(() => ParcelCount)
  parcelCount(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.packaging.parcelCount(actor, id);
  }
}

@Resolver(() => PackagingUse)
export class PackagingUsesResolver {
  constructor(private readonly packaging: PackagingService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报包装使用: records all items or none.' })
  recordPackagingUses(@CurrentActor() actor: Actor, @Args('input') input: RecordPackagingUsesInput) {
    return this.packaging.recordPackagingUses(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正包装使用: a new record takes the place of the old one.' })
  correctPackagingUse(@CurrentActor() actor: Actor, @Args('input') input: CorrectPackagingUseInput) {
    return this.packaging.correctPackagingUse(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingUseConnection, { description: '包装使用: newest day first.' })
  packagingUses(@CurrentActor() actor: Actor, @Args() filter: PackagingFactArgs) {
    return this.packaging.packagingUses(actor, filter, filter);
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingUse)
  packagingUse(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.packaging.packagingUse(actor, id);
  }

  @PermitEveryRole()
  @Query(() => [PackagingSpecification], { description: '包装规格: all that packaging use may name.' })
  packagingSpecifications() {
    return this.packaging.specifications();
  }

  @ResolveField(() => PackagingSpecification)
  specification(use: PackagingUse, _arguments: object, { loaders }: WithLoaders) {
    return loaderOf<PackagingSpecification>(loaders, 'packagingSpecification', async (codes) => {
      const found = await this.packaging.specificationsByCodes(codes);
      return new Map(found.map((specification) => [specification.code, specification]));
    }).load(use.specificationCode);
  }
}
