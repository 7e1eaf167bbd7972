import { ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { DateField, IdField, PrimaryId, TextField } from '../platform/fields.js';

/** 循环池: firms that use each other's reusable packaging. Its assets keep their owners; their custody moves. */
@ObjectType({ description: "循环池: firms that use each other's reusable packaging." })
@Entity('pool')
@Index('pool_operator', ['operatorId'])
export class Pool {
  @PrimaryId()
  id!: Id;

  @TextField()
  nameZh!: string;

  @TextField({ nullable: true })
  nameEn!: string | null;

  @IdField({ description: '运营方: the firm that runs the pool; it sees all balances in it.' })
  operatorId!: Id;

  @DateField()
  openedOn!: LocalDate;
}
