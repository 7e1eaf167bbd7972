import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Public } from '../platform/access.js';
import { DecimalScalar } from '../platform/scalars.js';
import { Database } from '../platform/database.js';
import { all, sql } from '../platform/sql.js';

@ObjectType({ description: '排放因子: one factor row of a release, with its source.' })
class EmissionFactorView {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  release!: string;

  @Field(() => String)
  kind!: string;

  @Field(() => String)
  nameZh!: string;

  @Field(() => String)
  nameEn!: string;

  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => String)
  region!: string;

  @Field(() => Int, { nullable: true })
  year!: number | null;

  @Field(() => String)
  source!: string;

  @Field(() => String, {
    description: 'A official text read, B official value in a transcript, C literature, D one weak source.',
  })
  confidence!: string;

  @Field(() => String)
  note!: string;
}

interface StoredRow {
  readonly id: string;
  readonly releaseId: string;
  readonly kind: string;
  readonly region: string;
  readonly year: number | null;
  readonly content: string;
}

@Resolver()
export class FactorsResolver {
  constructor(private readonly database: Database) {}

  @Public()
  @Query(() => [EmissionFactorView], { description: '排放因子: rows by id, or all of a region.' })
  async emissionFactors(
    @Args('ids', { type: () => [ID], nullable: true }) ids?: string[],
    @Args('region', { type: () => String, nullable: true }) region?: string,
  ): Promise<EmissionFactorView[]> {
    const rows = await this.database.rows<StoredRow>(sql`
      SELECT id, release_id AS releaseId, kind, region, year, content FROM factor_row
      WHERE ${all([ids ? sql`id IN ${ids.slice(0, 200)}` : undefined, region ? sql`region = ${region}` : undefined])}
      ORDER BY release_id DESC, id LIMIT 200`);
    return rows.map(toView);
  }
}

function toView(row: StoredRow): EmissionFactorView {
  const content = JSON.parse(row.content) as Record<string, string>;
  return {
    id: row.id,
    release: row.releaseId,
    kind: row.kind,
    nameZh: content.name_zh ?? '',
    nameEn: content.name_en ?? '',
    value: content.value ?? content.kgco2_per_kwh ?? '',
    unit: content.unit ?? '',
    region: row.region,
    year: row.year,
    source: `${content.source}（${content.issuing_body}，${content.source_year}）`,
    confidence: content.confidence ?? '',
    note: content.note ?? '',
  };
}
