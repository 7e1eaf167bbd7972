import { Field, ID, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { digest, type Id, isId } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  BatchField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { type Check, Checked } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const LIST_KINDS = ['ITEMS', 'INSPECTEES', 'INSPECTORS'] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export const ListKindType = enumType('InspectionListKind', LIST_KINDS, {
  ITEMS: { zh: '随机抽查事项清单', en: 'what is inspected, and by which law' },
  INSPECTEES: { zh: '检查对象名录库', en: 'who can be drawn to be inspected' },
  INSPECTORS: { zh: '检查人员名录库', en: 'who can be drawn to inspect' },
});

/** 公开名录: one version of one of the lists from which is drawn. Never changed: a later one is another. */
@ObjectType({
  description:
    '公开名录: a published version of the items, the firms or the inspectors of double-random inspection.',
})
@Entity('inspection_list')
@Index('inspection_list_once', ['regionCode', 'kind', 'version'], { unique: true })
@Index('inspection_list_published', ['publishedAt', 'id'])
export class InspectionList {
  @PrimaryId()
  id!: Id;

  @EnumField(ListKindType)
  kind!: ListKind;

  @RegionField({ description: 'Of whose departments it is.' })
  regionCode!: RegionCode;

  @Field(() => Int, { description: '1, 2, 3 … of a region and kind.' })
  @Column({ type: 'int' })
  version!: number;

  @TextField()
  title!: string;

  /** JSON, as `GET /inspections/lists/ID` shows it. */
  @Column({ type: 'mediumtext' })
  entries!: string;

  @Field(() => Int)
  @Column({ type: 'int' })
  entryCount!: number;

  @Field(() => String, { description: 'SHA-256 of the entries, to which a draw is bound.' })
  @Column({ type: 'char', length: 64, ...ASCII })
  entriesDigest!: string;

  @IdField()
  publishedBy!: Id;

  @InstantField()
  publishedAt!: Date;
}

/** What the audit chain proves of a list. */
export const digestOfList = (of: Omit<InspectionList, 'entryCount'>): string =>
  digest(
    of.kind,
    of.regionCode,
    of.version,
    of.title,
    of.entries,
    of.entriesDigest,
    of.publishedBy,
    of.publishedAt.toISOString(),
  );

const idsCheck: Check = (value, field) =>
  Array.isArray(value) && value.length <= LIMITS.inspectionInterests && value.every(isId)
    ? undefined
    : {
        reason: 'IDS_INVALID',
        text: {
          zh: `${field} 须为企业标识列表，最多 ${LIMITS.inspectionInterests} 个。`,
          en: `${field} must be a list of at most ${LIMITS.inspectionInterests} ids of firms.`,
        },
      };

const IdsField =
  (description: string): PropertyDecorator =>
  (target, property) => {
    Field(() => [ID], { description })(target, property);
    Checked(idsCheck)(target, property);
  };

@InputType()
export class InspectionItemInput {
  @IdField()
  id!: Id;

  @TextField({ description: '抽查事项: what is looked at.' })
  title!: string;

  @TextField({ description: '抽查依据: law or rule, with its article.' })
  basis!: string;
}

@InputType()
export class InspecteeInput {
  @IdField({ description: 'A registered firm.' })
  enterpriseId!: Id;

  @IdField({ description: '风险等级: the class out of which it is drawn, such as A, B or C.' })
  riskClass!: string;

  @IdsField('关联企业: firms of the same owners; who avoids one of them avoids this firm.')
  relatedIds!: Id[];
}

@InputType()
export class InspectorInput {
  @IdField()
  id!: Id;

  @TextField()
  name!: string;

  @IdField({ description: 'The department that the inspector works for.' })
  departmentId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @IdsField('回避企业: firms of a present or former employer, of an ownership or of a declared interest.')
  avoids!: Id[];
}

@InputType()
class ListInput extends PickType(InspectionList, ['id', 'regionCode', 'title'], InputType) {}

@InputType()
export class PublishInspectionItemsInput extends ListInput {
  @BatchField(() => InspectionItemInput, LIMITS.inspectionListEntries)
  entries!: InspectionItemInput[];
}

@InputType()
export class PublishInspecteesInput extends ListInput {
  @BatchField(() => InspecteeInput, LIMITS.inspectionListEntries)
  entries!: InspecteeInput[];
}

@InputType()
export class PublishInspectorsInput extends ListInput {
  @BatchField(() => InspectorInput, LIMITS.inspectionListEntries)
  entries!: InspectorInput[];
}
