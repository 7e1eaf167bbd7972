import {
  Args,
  ArgsType,
  ID,
  InputType,
  Mutation,
  ObjectType,
  OmitType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, CodeField, DateField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import { ENERGY_CARRIERS } from '../rulebook/energy-carriers.js';
import { CorrectEnergyUseInput, EnergyUse, RecordEnergyUseInput } from './energy-use.entity.js';
import { EnergyService } from './energy.service.js';
import { CorrectSiteInput, RecordSiteInput, Site } from './site.entity.js';

@ObjectType()
class SiteConnection extends connectionOf(Site) {}

@ObjectType()
class EnergyUseConnection extends connectionOf(EnergyUse) {}

@InputType()
class RecordSitesInput {
  @BatchField(() => RecordSiteInput)
  items!: RecordSiteInput[];
}

@InputType()
class RecordEnergyUsesInput {
  @BatchField(() => RecordEnergyUseInput)
  items!: RecordEnergyUseInput[];
}

@ArgsType()
class SiteArgs extends OmitType(FactListArgs, ['from', 'to'], ArgsType) {
  @DateField({ nullable: true, description: 'Only sites open on this day.' })
  on?: LocalDate | null;
}

@ArgsType()
class EnergyUseArgs extends FactListArgs {
  @CodeField({ max: 64, nullable: true })
  siteCode?: string | null;
}

const openOn = ({ on }: SiteArgs) => [
  on ? sql`opened_on <= ${on} AND (closed_on IS NULL OR closed_on >= ${on})` : undefined,
];
const ofSite = ({ siteCode }: EnergyUseArgs) => [siteCode ? sql`site_code = ${siteCode}` : undefined];

@Resolver(() => Site)
export class SitesResolver {
  constructor(private readonly energy: EnergyService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '登记站点: records all items or none.' })
  recordSites(@CurrentActor() actor: Actor, @Args('input') input: RecordSitesInput) {
    return this.energy.sites.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正站点, also to close it: a new record takes its place.' })
  correctSite(@CurrentActor() actor: Actor, @Args('input') input: CorrectSiteInput) {
    return this.energy.correctSite(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => SiteConnection, { description: '站点' })
  sites(@CurrentActor() actor: Actor, @Args() args: SiteArgs) {
    return this.energy.sites.page(actor, args, openOn(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => Site)
  site(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.energy.sites.one(actor, id);
  }
}

@Resolver(() => EnergyUse)
export class EnergyUsesResolver {
  constructor(private readonly energy: EnergyService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报能耗: records all items or none.' })
  recordEnergyUses(@CurrentActor() actor: Actor, @Args('input') input: RecordEnergyUsesInput) {
    return this.energy.uses.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正能耗: a new record takes the place of the old one.' })
  correctEnergyUse(@CurrentActor() actor: Actor, @Args('input') input: CorrectEnergyUseInput) {
    return this.energy.uses.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnergyUseConnection, { description: '能耗: newest month first.' })
  energyUses(@CurrentActor() actor: Actor, @Args() args: EnergyUseArgs) {
    return this.energy.uses.page(actor, args, ofSite(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnergyUse)
  energyUse(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.energy.uses.one(actor, id);
  }

  @ResolveField(() => String, { description: '计量单位: the unit of the carrier.' })
  unit({ carrier }: EnergyUse): string {
    return ENERGY_CARRIERS[carrier].unit;
  }
}
