import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  BatchField,
  CodeField,
  CountField,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { type Check, Checked } from '../platform/validation.js';
import { isSeed } from '../rulebook/double-random.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const DIGEST = { type: 'char', length: 64, ...ASCII } as const;

export const hexCheck: Check = (value, field) =>
  isSeed(value)
    ? undefined
    : {
        reason: 'NOT_A_DIGEST',
        text: {
          zh: `${field} 须为 64 位十六进制小写字符（256 位），例如用 openssl rand -hex 32 生成。`,
          en: `${field} must be 64 lower-case hexadecimal digits (256 bits), such as openssl rand -hex 32 gives.`,
        },
      };

/** 随机抽取: announced with its lists, its terms and the promise of a seed, before anybody can know whom it draws. */
@ObjectType({
  description: '随机抽取: a draw of firms and inspectors, announced before its seed is known.',
})
@Entity('inspection_draw')
@Index('inspection_draw_announced', ['announcedAt', 'id'])
export class InspectionDraw {
  @PrimaryId()
  id!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @TextField()
  title!: string;

  @IdField()
  itemsListId!: Id;

  @IdField()
  inspecteesListId!: Id;

  @IdField()
  inspectorsListId!: Id;

  /** JSON: riskClass and firms of each. */
  @Column({ type: 'text' })
  strata!: string;

  @CountField({ description: 'Two at least.' })
  inspectorsPerFirm!: number;

  @CodeField({ max: 32 })
  algorithm!: string;

  @Field(() => String, { description: "承诺: SHA-256 of '64:' and the seed, which is revealed later." })
  @Column(DIGEST)
  @Checked(hexCheck)
  commitment!: string;

  @IdField()
  announcedBy!: Id;

  @InstantField()
  announcedAt!: Date;
}

export const DRAW_STEPS = ['SEED_ADDED', 'DRAWN'] as const;
export type DrawStep = (typeof DRAW_STEPS)[number];

/** A second person adds a seed; then the first reveals the promised one, and the result stands. Never changed. */
@Entity('inspection_draw_step')
export class InspectionDrawStep {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  drawId!: Id;

  @Column({ type: 'varchar', length: 16, ...ASCII, primary: true })
  step!: DrawStep;

  @Column(DIGEST)
  seed!: string;

  /** JSON: whom to inspect and who does, in the order of drawing; null before it is drawn. */
  @Column({ type: 'mediumtext', nullable: true })
  result!: string | null;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  takenBy!: Id;

  @Column({ type: 'datetime', precision: 3 })
  takenAt!: Date;
}

export const digestOfDraw = (of: InspectionDraw): string =>
  digest(
    of.regionCode,
    of.title,
    of.itemsListId,
    of.inspecteesListId,
    of.inspectorsListId,
    of.strata,
    of.inspectorsPerFirm,
    of.algorithm,
    of.commitment,
    of.announcedBy,
    of.announcedAt.toISOString(),
  );

export const digestOfStep = (of: InspectionDrawStep): string =>
  digest(of.seed, of.result ?? '', of.takenBy, of.takenAt.toISOString());

@InputType()
export class StratumInput {
  @IdField()
  riskClass!: string;

  @CountField({ description: 'How many firms of it are drawn; one at least.' })
  firms!: number;
}

@InputType()
export class AnnounceDrawInput extends PickType(
  InspectionDraw,
  [
    'id',
    'regionCode',
    'title',
    'itemsListId',
    'inspecteesListId',
    'inspectorsListId',
    'inspectorsPerFirm',
    'commitment',
  ],
  InputType,
) {
  @BatchField(() => StratumInput, LIMITS.inspectionStrata)
  strata!: StratumInput[];
}

@InputType()
export class DrawSeedInput {
  @IdField()
  drawId!: Id;

  @Field(() => String, { description: '64 hexadecimal digits.' })
  @Checked(hexCheck)
  seed!: string;
}

@ObjectType({ description: '抽取名单: a firm to be inspected, and by whom.' })
export class DrawnFirmView {
  @Field(() => String)
  enterpriseId!: Id;

  @Field(() => String)
  enterpriseName!: string;

  @Field(() => [String])
  inspectorNames!: string[];
}

@ObjectType()
export class StratumView {
  @Field(() => String)
  riskClass!: string;

  @Field(() => Int)
  firms!: number;
}
