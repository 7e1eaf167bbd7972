import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import { CodeField, DateField, TextField } from '../platform/fields.js';

/**
 * 项目事实: one fact of a firm, or of a subject such as a project, that programmes ask for and no other register holds.
 * `<kind>.isLookedUp` says that all subjects of a kind, or all other funding, are on record; `<kind>.key` is another name
 * of a subject, such as the number of a project, by which the register of funding may know it.
 */
@ObjectType({
  description:
    '项目事实: a fact that programmes ask for and no other register holds. `project.isLookedUp` and `funding.isLookedUp` say that all there is of the kind is on record; `project.key` is another number of one, by which other funding may name it.',
})
@Entity('programme_fact')
@Index('programme_fact_supersedes', ['supersedesId'], { unique: true })
@Index('programme_fact_enterprise', ['enterpriseId', 'validFrom', 'id'])
@Index('programme_fact_value', ['name', 'value'])
export class ProgrammeFact extends Fact {
  @CodeField({
    max: 32,
    description: 'applicant, vehicle, purchase, project, pair, funding, or a kind that a programme declares.',
  })
  subjectKind!: string;

  @CodeField({
    max: 64,
    nullable: true,
    description: 'Which one, under a name of the source; null for the firm itself and for `isLookedUp`.',
  })
  subjectId!: string | null;

  @CodeField({ max: 100, description: 'As programmes name it, such as project.investmentYuan.' })
  name!: string;

  @TextField({ description: 'A decimal number, true or false, a date, a region code, a word or a text.' })
  value!: string;

  @DateField({ description: 'First day on which it holds; of an `assessment` fact the first of its year.' })
  validFrom!: LocalDate;

  @DateField({
    nullable: true,
    description: 'Last day on which it holds; of an `assessment` fact the last of its year.',
  })
  validTo!: LocalDate | null;

  @TextField({ description: 'The document or register that says so.' })
  documentRef!: string;
}

@InputType()
export class RecordProgrammeFactInput extends PickType(
  ProgrammeFact,
  [
    'sourceRef',
    'evidenceGrade',
    'subjectKind',
    'subjectId',
    'name',
    'value',
    'validFrom',
    'validTo',
    'documentRef',
  ],
  InputType,
) {}

@InputType()
export class CorrectProgrammeFactInput extends IntersectionType(Correction, RecordProgrammeFactInput) {}
