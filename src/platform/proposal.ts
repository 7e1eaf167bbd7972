import { ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { IdField, InstantField } from './fields.js';

/** 四眼原则: what one person proposes and another decides; no decision yet is null. */
@ObjectType({ isAbstract: true })
export abstract class Proposal {
  @IdField()
  proposedBy!: Id;

  @InstantField()
  proposedAt!: Date;

  @IdField({ nullable: true })
  decidedBy!: Id | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;
}
