import type { Exact } from '../kernel/decimal.js';
import { type Month, yearOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { choicesAt, type FactorChoices, type FactorChoicesVersion } from './factor-choices.js';
import { type GridRegions, gridRegionOf } from './factor-grid-regions.js';
import { inOneText, type LookupStep, lookUp } from './factor-lookup.js';
import type { EmissionFactor, GridFactor, GridFactorType } from './factor-rows.js';
import type { Confidence } from './source.js';

export * from './factor-choices.js';
export * from './factor-grid-regions.js';
export * from './factor-lookup.js';
export * from './factor-rows.js';

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
  /** Of CO2e: which warming potentials, as the source says; null where the figure is CO2 alone or no source says. */
  readonly gasBasis: string | null;
  /** As the source gives it; null where it gives none. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly source: string;
  readonly body: string;
  readonly confidence: Confidence;
  readonly foundBy: LookupStep;
  /** Set where the row is not exactly what was asked for, and says in what it differs. */
  readonly fallback: Text | null;
  /** True where the row is of another material or technology than what it is used for. */
  readonly standsIn?: boolean;
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
  /** Without it no regional grid is ever taken. */
  readonly gridRegions?: GridRegions;
}

/** The rows of one factor release and the choice among them. Pure: rows come from files or tables by the caller. */
export class FactorBook {
  readonly release: string;
  private readonly byId: ReadonlyMap<string, EmissionFactor>;
  private readonly found = new Map<string, FactorUse | null>();

  /** Refuses with FACTOR_RELEASE_INVALID where a choice names a row that the release does not hold. */
  constructor(private readonly content: FactorBookContent) {
    this.release = content.release;
    this.byId = new Map(content.emissionFactors.map((row) => [row.id, row]));
    const unknown = content.choices.versions
      .flatMap(chosenRows)
      .filter(({ id, unit }) => this.byId.get(id)?.unit !== unit);
    if (unknown.length > 0) throw invalidRelease(content.release, unknown);
  }

  /** The same few rows are asked for by every firm. */
  private once(asked: string, find: () => FactorUse | null): FactorUse | null {
    const known = this.found.get(asked);
    if (known !== undefined) return known;
    const found = find();
    this.found.set(asked, found);
    return found;
  }

  choicesAt(month: Month): FactorChoicesVersion | null {
    return choicesAt(this.content.choices, month);
  }

  /** The row of an id, for a month in China; null where the release does not hold it. */
  emissionFactor(id: string, month: Month): FactorUse | null {
    return this.once(`${id} ${month}`, () => this.emissionFactorAt(id, month));
  }

  private emissionFactorAt(id: string, month: Month): FactorUse | null {
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
      gasBasis: row.gwpBasis,
      validFrom: row.validFrom,
      validTo: row.validTo,
      source: row.source,
      body: row.body,
      confidence: row.confidence,
      foundBy: 'BY_ID',
      fallback: differences(row, month),
    };
  }

  /**
   * The electricity factor of a region and year, as `lookUp` finds it: county, prefecture, province, regional grid,
   * nation; the year, else the nearest earlier, else the nearest later. The step taken is stated. Null where nothing is
   * found. A kind of generation is never taken for the mix.
   */
  gridFactor(query: GridQuery): FactorUse | null {
    return this.once(`${query.type} ${query.region} ${query.year}`, () => this.gridFactorOf(query));
  }

  private gridFactorOf({ region, year, type }: GridQuery): FactorUse | null {
    const rows = this.content.gridFactors.filter((row) => row.type === type && row.generation === 'all');
    const { gridRegions } = this.content;
    const grid = gridRegions ? gridRegionOf(gridRegions, region, year) : null;
    const found = lookUp(rows, { region, year, grid });
    if (!found) return null;
    const { row, fallback } = found;
    return {
      rowId: row.id,
      release: this.release,
      name: row.name,
      value: row.value,
      unit: row.unit,
      region: row.region,
      year: row.year,
      boundary: row.type,
      gasBasis: null,
      validFrom: `${row.year}-01-01`,
      validTo: `${row.year}-12-31`,
      source: row.source,
      body: row.body,
      confidence: row.confidence,
      foundBy: `${found.region}_${found.year}`,
      fallback,
    };
  }
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
  return inOneText(texts);
}

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
