import { Field, ID, InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CountField,
  CreditsField,
  DateField,
  IdField,
  InstantField,
  PrimaryId,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Checked } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const DESCRIPTION_CHARACTERS = 1_000;

/** 权益: what a partner gives for credits. Once offered its terms never change: other terms are another reward. */
@ObjectType({ description: '权益: what a partner gives for green credits. Its terms never change.' })
@Entity('reward')
@Index('reward_offered', ['offeredAt', 'id'])
@Index('reward_partner', ['partnerId', 'offeredAt', 'id'])
export class Reward {
  @PrimaryId()
  id!: Id;

  @IdField({ nullable: true, description: '兑换方: the firm that honours it; null where the operator does.' })
  partnerId!: Id | null;

  @TextField()
  titleZh!: string;

  @TextField()
  titleEn!: string;

  @TextField({ max: DESCRIPTION_CHARACTERS })
  descriptionZh!: string;

  @TextField({ max: DESCRIPTION_CHARACTERS })
  descriptionEn!: string;

  @CreditsField({ description: 'Credits for one; above zero.' })
  priceCredits!: string;

  @CountField({ nullable: true, description: '库存: how many are left; null where there is no limit.' })
  stock!: number | null;

  @DateField({ description: 'First day on which it can be redeemed.' })
  validFrom!: LocalDate;

  @DateField({ description: 'Last day on which it can be redeemed.' })
  validTo!: LocalDate;

  @CountField({
    nullable: true,
    description: 'How many one person may redeem; null where there is no limit.',
  })
  perPerson!: number | null;

  @CountField({ nullable: true, description: 'How many one person may redeem in a calendar month.' })
  perPersonMonth!: number | null;

  @CountField({
    description: 'Days for which a code can be used after the day of redemption, 0 for that day alone.',
  })
  codeDays!: number;

  @Field(() => [ID], {
    description: '适用地区: regions in which it can be used; 000000 is everywhere.',
  })
  regionCodes!: RegionCode[];

  @InstantField()
  offeredAt!: Date;

  @InstantField({
    nullable: true,
    description: 'From then on nobody can redeem it; codes already given stay good.',
  })
  withdrawnAt!: Date | null;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  offeredBy!: Id;

  /** Of the terms as they were offered. */
  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;
}

/** Where a reward can be used. */
@Entity('reward_region')
export class RewardRegion {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  rewardId!: Id;

  @PrimaryColumn({ type: 'char', length: 6, ...ASCII })
  regionCode!: RegionCode;
}

/** 补货: pieces added to a reward's stock. Append-only. */
@ObjectType({ description: '补货: pieces added to the stock of a reward.' })
@Entity('reward_restocking')
@Index('reward_restocking_reward', ['rewardId', 'restockedAt'])
export class RewardRestocking {
  @PrimaryId({ description: 'Made by the caller: the same again adds nothing.' })
  id!: Id;

  @IdField()
  rewardId!: Id;

  @CountField({ description: 'Pieces added.' })
  pieces!: number;

  @InstantField()
  restockedAt!: Date;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  restockedBy!: Id;
}

@InputType()
export class OfferRewardInput extends PickType(
  Reward,
  [
    'id',
    'partnerId',
    'titleZh',
    'titleEn',
    'descriptionZh',
    'descriptionEn',
    'priceCredits',
    'stock',
    'validFrom',
    'validTo',
    'perPerson',
    'perPersonMonth',
    'codeDays',
  ],
  InputType,
) {
  @Checked((value) =>
    Array.isArray(value) && value.length > 0 && value.length <= LIMITS.rewardRegions
      ? undefined
      : {
          reason: 'REGIONS_COUNT',
          text: {
            zh: `适用地区须有 1 至 ${LIMITS.rewardRegions} 个；全国适用请填写 000000。`,
            en: `Name from 1 to ${LIMITS.rewardRegions} regions; 000000 is everywhere.`,
          },
        },
  )
  @Field(() => [ID], { description: 'Where it can be used; 000000 is everywhere.' })
  regionCodes!: RegionCode[];
}

@InputType()
export class RestockRewardInput extends PickType(RewardRestocking, ['id', 'rewardId', 'pieces'], InputType) {}
