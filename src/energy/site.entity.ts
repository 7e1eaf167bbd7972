import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import { CodeField, DateField, EnumField, enumType, TextField, StandingField } from '../platform/fields.js';
import { SITE_KINDS, type SiteKind } from '../rulebook/energy-carriers.js';

export const SiteKindType = enumType('SiteKind', Object.keys(SITE_KINDS) as SiteKind[], SITE_KINDS);

/** 站点: a place of a firm that uses energy and is no outlet. A correction supersedes it; its code stays. */
@ObjectType({
  description: '站点: a hub, warehouse, data centre or office of a firm. It counts where it stands.',
})
@Entity('site')
@Index('site_supersedes', ['supersedesId'], { unique: true })
@Index('site_stands_once', ['enterpriseId', 'siteCode', 'standing'], { unique: true })
@Index('site_region', ['regionCode', 'id'])
export class Site extends Fact {
  @CodeField({ max: 64, description: '站点编号: the firm’s own code, by which energy names it.' })
  siteCode!: string;

  @TextField({ description: '名称' })
  name!: string;

  @EnumField(SiteKindType)
  siteKind!: SiteKind;

  @DateField({ description: 'First day in use.' })
  openedOn!: LocalDate;

  @DateField({ nullable: true, description: 'Last day in use; null while it is open.' })
  closedOn!: LocalDate | null;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordSiteInput extends PickType(
  Site,
  ['siteCode', 'name', 'siteKind', 'regionCode', 'openedOn', 'closedOn', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectSiteInput extends IntersectionType(Correction, RecordSiteInput) {}
