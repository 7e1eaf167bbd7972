import { InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CountField, InstantField, RegionField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import type { Check } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
/** So many digits in a row, blanks and signs between them not counted, may be somebody's number. */
const NUMBER = /(?:\p{Nd}[\s._-]*){6}/u;

/** A name to be seen under is chosen, and says nobody's number or address. */
const nameCheck: Check = (value, field) =>
  NUMBER.test(String(value)) || /[@/]/.test(String(value))
    ? {
        reason: 'NAME_LOOKS_LIKE_A_NUMBER',
        text: {
          zh: `${field} 像是电话、证件号码或网址，会公开显示；请另取一个昵称。`,
          en: `${field} looks like a number or an address of somebody and would be seen by all; choose another name.`,
        },
      }
    : undefined;

/** 排行榜成员: who chose to be seen, under which name and where. Leaving removes the row. */
@ObjectType({ description: '排行榜成员: who chose to be seen on the leaderboard, and under which name.' })
@Entity('leaderboard_member')
@Index('leaderboard_member_region', ['regionCode', 'personId'])
export class LeaderboardMember {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @TextField({
    max: LIMITS.displayNameCharacters,
    check: nameCheck,
    description: '昵称: chosen to be seen by everybody.',
  })
  displayName!: string;

  @RegionField({ description: 'The county with whose people the member is compared.' })
  regionCode!: RegionCode;

  /** Where the member’s credits stand in the ledger. */
  @Column({ type: 'char', length: 32, ...ASCII })
  accountId!: Id;

  @CountField({ description: '同意公开: the version of `leaderboardConsent` that was agreed to.' })
  consentVersion!: number;

  @InstantField()
  joinedAt!: Date;
}

@InputType()
export class JoinLeaderboardInput extends PickType(
  LeaderboardMember,
  ['displayName', 'regionCode', 'consentVersion'],
  InputType,
) {}
