import type { Exact } from '../kernel/decimal.js';
import { type Month, yearOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { choicesAt, type FactorChoices, type FactorChoicesVersion } from './factor-choices.js';
import type { EmissionFactor, GridFactor, GridFactorType } from './factor-rows.js';
import type { Confidence } from './source.js';

export * from './factor-choices.js';
export * from './factor-rows.js';

/** How a row was found. The steps of a grid look-up are tried in this order. */
export const LOOKUP_STEPS = [
  'BY_ID',
  'SAME_PROVINCE_SAME_YEAR',
  'SAME_PROVINCE_NEAREST_EARLIER_YEAR',
  'SAME_PROVINCE_NEAREST_LATER_YEAR',
  'NATION_SAME_YEAR',
  'NATION_NEAREST_EARLIER_YEAR',
  'NATION_NEAREST_LATER_YEAR',
] as const;
export type LookupStep = (typeof LOOKUP_STEPS)[number];

/** A factor row as it was used, with everything needed to find it again. */
export interface FactorUse {
  readonly rowId: string;
  readonly release: string;
  readonly name: Text;
  readonly value: Exact;
  readonly unit: string;
  readonly region: string;
  /** Year of the data, else of the publication. */
  readonly year: number;
  readonly boundary: string;
  readonly source: string;
  readonly body: string;
  readonly confidence: Confidence;
  readonly foundBy: LookupStep;
  /** Set where the row is not exactly what was asked for, and says in what it differs. */
  readonly fallback: Text | null;
}

export interface GridQuery {
  readonly region: RegionCode;
  readonly year: number;
  readonly type: GridFactorType;
}

export interface FactorBookContent {
  /** Id of the release that all rows belong to. */
  readonly release: string;
  readonly emissionFactors: readonly EmissionFactor[];
  readonly gridFactors: readonly GridFactor[];
  readonly choices: FactorChoices;
}

/** The rows of one factor release and the choice among them. Pure: rows come from files or tables by the caller. */
export class FactorBook {
  readonly release: string;
  private readonly byId: ReadonlyMap<string, EmissionFactor>;

  /** Refuses with FACTOR_RELEASE_INVALID where a choice names a row that the release does not hold. */
  constructor(private readonly content: FactorBookContent) {
    this.release = content.release;
    this.byId = new Map(content.emissionFactors.map((row) => [row.id, row]));
    const unknown = content.choices.versions
      .flatMap(chosenRows)
      .filter(({ id, unit }) => this.byId.get(id)?.unit !== unit);
    if (unknown.length > 0) throw invalidRelease(content.release, unknown);
  }

  choicesAt(month: Month): FactorChoicesVersion | null {
    return choicesAt(this.content.choices, month);
  }

  /** The row of an id, for a month in China; null where the release does not hold it. */
  emissionFactor(id: string, month: Month): FactorUse | null {
    const row = this.byId.get(id);
    if (!row) return null;
    return {
      rowId: row.id,
      release: this.release,
      name: row.name,
      value: row.value,
      unit: row.unit,
      region: row.region,
      year: row.dataYear ?? row.sourceYear,
      boundary: row.boundary,
      source: row.source,
      body: row.body,
      confidence: row.confidence,
      foundBy: 'BY_ID',
      fallback: differences(row, month),
    };
  }

  /**
   * The electricity factor of a region and year. Where there is none: the same province's nearest earlier year, its
   * nearest later year, then the nation's in the same order; the step taken is stated. Null where nothing is found.
   */
  gridFactor(query: GridQuery): FactorUse | null {
    const rows = this.content.gridFactors.filter(
      (row) => row.type === query.type && row.generation === 'all',
    );
    const province = query.region === NATION ? 'CN' : `${query.region.slice(0, 2)}0000`;
    const own = nearestYear(
      rows.filter((row) => row.region === province),
      query.year,
    );
    const [row, isNation] = own
      ? [own, province === 'CN']
      : [
          nearestYear(
            rows.filter((r) => r.region === 'CN'),
            query.year,
          ),
          true,
        ];
    if (!row) return null;
    const time =
      row.year === query.year
        ? 'SAME_YEAR'
        : row.year < query.year
          ? 'NEAREST_EARLIER_YEAR'
          : 'NEAREST_LATER_YEAR';
    return {
      rowId: row.id,
      release: this.release,
      name: row.name,
      value: row.value,
      unit: row.unit,
      region: row.region,
      year: row.year,
      boundary: row.type,
      source: row.source,
      body: row.body,
      confidence: row.confidence,
      foundBy: `${isNation ? 'NATION' : 'SAME_PROVINCE'}_${time}`,
      fallback: gridDifferences(row, province, query.year),
    };
  }
}

function nearestYear(rows: readonly GridFactor[], year: number): GridFactor | undefined {
  const byYear = [...rows].sort((a, b) => a.year - b.year);
  return byYear.filter((row) => row.year <= year).at(-1) ?? byYear[0];
}

function gridDifferences(row: GridFactor, province: string, year: number): Text | null {
  const texts: Text[] = [];
  if (row.region !== province) {
    texts.push({
      zh: `${province} 无该类因子，取全国值`,
      en: `no such factor for ${province}; the national one is taken`,
    });
  }
  if (row.year !== year) {
    texts.push({
      zh: `无 ${year} 年因子，取 ${row.year} 年值`,
      en: `no factor for ${year}; that of ${row.year} is taken`,
    });
  }
  return joined(texts);
}

function differences(row: EmissionFactor, month: Month): Text | null {
  const texts: Text[] = [];
  if (row.region !== 'CN' && row.region !== 'global') {
    texts.push({
      zh: `无中国因子，取 ${row.region} 值`,
      en: `no Chinese row; that of ${row.region} is taken`,
    });
  }
  const year = String(yearOf(month));
  if (
    (row.validFrom && row.validFrom.slice(0, 7) > month) ||
    (row.validTo && row.validTo.slice(0, 4) < year)
  ) {
    const period = `${row.validFrom ?? ''}–${row.validTo ?? ''}`;
    texts.push({
      zh: `该行有效期为 ${period}，用于 ${month}`,
      en: `the row is valid ${period} and is used for ${month}`,
    });
  }
  return joined(texts);
}

const joined = (texts: readonly Text[]): Text | null =>
  texts.length === 0
    ? null
    : { zh: texts.map((text) => text.zh).join('；'), en: texts.map((text) => text.en).join('; ') };

const chosenRows = (version: FactorChoicesVersion): { id: string; unit: string }[] => [
  ...version.packaging.flatMap((choice) =>
    choice.method === 'MASS' ? { id: choice.factor, unit: 'kgCO2e/kg' } : [],
  ),
  { id: version.perUse.factor, unit: 'kgCO2e/use' },
  ...version.fuels.flatMap((fuel) =>
    [fuel.combustion, ...(fuel.wellToTank ? [fuel.wellToTank] : [])].map((id) => ({ id, unit: 'kgCO2e/L' })),
  ),
];

function invalidRelease(release: string, unknown: { id: string; unit: string }[]) {
  const list = unknown.map(({ id, unit }) => `${id} (${unit})`).join(', ');
  return refuse.badInput(
    'FACTOR_RELEASE_INVALID',
    {
      zh: `因子发布包 ${release} 的取用表引用了不存在或单位不符的行：${list}。请更正 choices.yaml 或补充该行。`,
      en: `The choices of factor release ${release} name rows that are missing or have another unit: ${list}. Correct choices.yaml or add the rows.`,
    },
    { release, rows: unknown },
  );
}
