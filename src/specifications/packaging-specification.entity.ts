import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, PrimaryColumn } from 'typeorm';
import { BooleanField, CodeField, CountField, QuantityField, TextField } from '../platform/fields.js';

/** 包装规格: what kind of packaging it is. Reference data with its source; loaded from `policies/factors/`. */
@ObjectType({ description: '包装规格: a kind of packaging, with the source that names it.' })
@Entity('packaging_specification')
export class PackagingSpecification {
  @PrimaryColumn({ type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  @Field(() => ID)
  code!: string;

  @TextField()
  nameZh!: string;

  @TextField()
  nameEn!: string;

  @CodeField({ max: 32, description: 'envelope, box, bag, transit_bag, tape, waybill, filler or pallet.' })
  category!: string;

  @BooleanField({ description: '可循环: made to be used again.' })
  isReusable!: boolean;

  @BooleanField({ description: '可生物降解: biodegradable under the named standard.' })
  isBiodegradable!: boolean;

  @QuantityField({
    unit: 'g',
    nullable: true,
    description: '典型质量: mass of one unit, where a source gives it.',
  })
  typicalMassGrams!: string | null;

  @TextField({ nullable: true, description: '标准号: the standard that describes it.' })
  standard!: string | null;

  @TextField({ max: 500, nullable: true })
  note!: string | null;

  @TextField({ description: '来源: the publication that names it.' })
  source!: string;

  @TextField({ description: '发布机构: who published it.' })
  issuingBody!: string;

  @CountField({ description: '来源年份: year of publication.' })
  sourceYear!: number;

  @CodeField({
    max: 1,
    description: 'A official text read, B official value in a transcript, C literature, D one weak source.',
  })
  confidence!: string;

  @CodeField({ max: 36, description: '发布包: the factor release it was loaded from.' })
  factorRelease!: string;
}
