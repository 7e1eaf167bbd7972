import { InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { CreditsField, IdField, InstantField, PrimaryId, TextField } from '../platform/fields.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const DESCRIPTION_CHARACTERS = 1_000;

/** 公益项目: what credits may be donated to. */
@ObjectType({ description: '公益项目: what green credits may be donated to.' })
@Entity('cause')
@Index('cause_opened', ['openedAt', 'id'])
export class Cause {
  @PrimaryId()
  id!: Id;

  @TextField()
  titleZh!: string;

  @TextField()
  titleEn!: string;

  @TextField({ max: DESCRIPTION_CHARACTERS })
  descriptionZh!: string;

  @TextField({ max: DESCRIPTION_CHARACTERS })
  descriptionEn!: string;

  @CreditsField({ description: 'Least that one donation may be; above zero.' })
  leastCredits!: string;

  @CreditsField({ description: 'Most that one donation may be.' })
  mostCredits!: string;

  @InstantField()
  openedAt!: Date;

  @InstantField({ nullable: true, description: 'From then on nothing can be donated to it.' })
  closedAt!: Date | null;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  openedBy!: Id;
}

/** 捐赠: credits given to a cause, for good. */
@ObjectType({ description: '捐赠: green credits given to a cause, for good.' })
@Entity('donation')
@Index('donation_person', ['personId', 'donatedAt', 'id'])
export class Donation {
  @PrimaryId({ description: 'Made by the caller: the same again donates nothing more.' })
  id!: Id;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @IdField()
  causeId!: Id;

  @CreditsField()
  credits!: string;

  @InstantField()
  donatedAt!: Date;
}

@InputType()
export class OpenCauseInput extends PickType(
  Cause,
  ['id', 'titleZh', 'titleEn', 'descriptionZh', 'descriptionEn', 'leastCredits', 'mostCredits'],
  InputType,
) {}

@InputType()
export class DonateInput extends PickType(Donation, ['id', 'causeId', 'credits'], InputType) {}
