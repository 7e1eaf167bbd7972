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
import { BatchField, CodeField, IdField } from '../platform/fields.js';
import type { WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import {
  EnterpriseSpecification,
  enterpriseSpecificationLoader,
  PackagingSpecification,
  specificationLoader,
  SpecificationsService,
} from '../specifications/index.js';
import {
  CorrectPackagingPurchaseInput,
  PackagingPurchase,
  RecordPackagingPurchaseInput,
} from './packaging-purchase.entity.js';
import { PurchasesService } from './purchases.service.js';

@ObjectType()
class PackagingPurchaseConnection extends connectionOf(PackagingPurchase) {}

@InputType()
class RecordPackagingPurchasesInput {
  @BatchField(() => RecordPackagingPurchaseInput)
  items!: RecordPackagingPurchaseInput[];
}

@ArgsType()
class PackagingPurchasesArgs extends FactListArgs {
  @IdField({ nullable: true })
  outletId?: Id | null;

  @CodeField({ max: 18, nullable: true, description: 'All lines of one seller.' })
  supplierUscc?: string | null;

  @CodeField({ max: 64, nullable: true, description: 'All lines of one invoice number.' })
  invoiceNumber?: string | null;
}

const narrowedBy = ({ outletId, supplierUscc, invoiceNumber }: PackagingPurchasesArgs) => [
  outletId ? sql`outlet_id = ${outletId}` : undefined,
  supplierUscc ? sql`supplier_uscc = ${supplierUscc}` : undefined,
  invoiceNumber ? sql`invoice_number = ${invoiceNumber}` : undefined,
];

@Resolver(() => PackagingPurchase)
export class PurchasesResolver {
  constructor(
    private readonly service: PurchasesService,
    private readonly specifications: SpecificationsService,
  ) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报包装采购: records all items or none.' })
  recordPackagingPurchases(
    @CurrentActor() actor: Actor,
    @Args('input') input: RecordPackagingPurchasesInput,
  ) {
    return this.service.purchases.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正包装采购: a new record takes the place of the old one.' })
  correctPackagingPurchase(
    @CurrentActor() actor: Actor,
    @Args('input') input: CorrectPackagingPurchaseInput,
  ) {
    return this.service.purchases.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingPurchaseConnection, { description: '包装采购: newest invoice first.' })
  packagingPurchases(@CurrentActor() actor: Actor, @Args() args: PackagingPurchasesArgs) {
    return this.service.purchases.page(actor, args, narrowedBy(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => PackagingPurchase)
  packagingPurchase(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.purchases.one(actor, id);
  }

  @ResolveField(() => PackagingSpecification, { description: '平台规格: what it is on the platform’s list.' })
  specification(purchase: PackagingPurchase, _arguments: object, { loaders }: WithLoaders) {
    return specificationLoader(loaders, this.specifications).load(purchase.platformCode);
  }

  @ResolveField(() => EnterpriseSpecification, {
    nullable: true,
    description: '企业规格: as the firm calls it.',
  })
  enterpriseSpecification(purchase: PackagingPurchase, _arguments: object, { loaders }: WithLoaders) {
    const id = purchase.enterpriseSpecificationId;
    return id && enterpriseSpecificationLoader(loaders, this.specifications).load(id);
  }
}
