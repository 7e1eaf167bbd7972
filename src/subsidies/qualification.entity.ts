import { ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import { Fact } from '../platform/facts.js';
import { BooleanField, DateField, EnumField, enumType, TextField } from '../platform/fields.js';
import { FACT_TERMS } from '../rulebook/programmes.js';

/** What a firm can be certified to be or hold: the applicant's yes-or-no facts of the rulebook. */
export const QUALIFICATIONS = (Object.keys(FACT_TERMS) as (keyof typeof FACT_TERMS)[])
  .filter((name) => name.startsWith('applicant.') && FACT_TERMS[name].kind === 'FLAG')
  .map((name) => name.slice('applicant.'.length));

export const QualificationNameType = enumType(
  'QualificationName',
  QUALIFICATIONS,
  Object.fromEntries(
    QUALIFICATIONS.map((name) => [name, FACT_TERMS[`applicant.${name}` as keyof typeof FACT_TERMS].title]),
  ),
);

/** 资质: a licence, registration or legal form of a firm, with the document that shows it and for how long it holds. */
@ObjectType({ description: '资质: a licence or legal form that programmes ask of an applicant.' })
@Entity('qualification')
@Index('qualification_enterprise', ['enterpriseId', 'name'])
@Index('qualification_supersedes', ['supersedesId'], { unique: true })
export class Qualification extends Fact {
  @EnumField(QualificationNameType)
  name!: string;

  @BooleanField({ description: 'False records that the firm is known not to hold it.' })
  isHeld!: boolean;

  @DateField()
  validFrom!: LocalDate;

  @DateField({ nullable: true })
  validTo!: LocalDate | null;

  @TextField({ description: 'Number of the licence or registration, or the register it was read from.' })
  documentRef!: string;
}
